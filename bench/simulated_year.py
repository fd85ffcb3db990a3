"""A simulated year of three kinds of people: how often the agents speak, and whether what they say is true.

`python -m bench.simulated_year [days]` runs the real engine, real actions and a real PostgreSQL with a clock of
its own (tests/agent/story.py), always with the same seed, and prints one table. TEST_DATABASE_URL, or an embedded
server.
"""

import asyncio
import logging
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog

from bench.kinds_of_people import HOUSEHOLD, NEVER_LOOKS, PROJECT_LEAD, Habits
from reeve.accounts.structs import DailyCapacity
from reeve.database.embedded import running
from reeve.http.problems import Problem
from reeve.planning.planning import make_plan
from reeve.planning.queries import Upcoming, read_upcoming
from reeve.suggestions import accepting, dismissing
from reeve.suggestions.structs import Acceptance, Dismissal
from tests.agent.story import Life, World, world
from tests.agent.telling import Teller
from tests.database_under_test import make_database
from tests.server import FAST, temporary_folder

SEED = 20240101
FIRST = datetime(2024, 1, 1, tzinfo=UTC)

_ACTIVE = "SELECT id FROM suggestion WHERE account_id = %s AND status = 'active' ORDER BY created_at, message"
_OPEN = """
SELECT t.title FROM task t JOIN list_member m ON m.list_id = t.list_id
WHERE m.account_id = %s AND t.completed_at IS NULL AND t.deleted_at IS NULL
  AND (t.due_date IS NULL OR t.due_date <= %s) ORDER BY t.due_at NULLS LAST, t.created_at, t.id
"""
# Said, and a minute later: is it still to be seen, can all of it be accepted, and is what it rests on still so?
_NEW = """
SELECT s.id, s.created_at, s.evidence, s.status,
       (SELECT bool_and(t.version = p.task_version AND t.completed_at IS NULL AND t.deleted_at IS NULL)
        FROM proposal p JOIN task t ON t.id = p.task_id WHERE p.suggestion_id = s.id) AS acceptable,
       (SELECT jsonb_agg(jsonb_build_object('due_at', t.due_at, 'priority', t.priority, 'rrule', t.rrule,
                                            'touched', greatest(t.updated_at, t.due_at)))
        FROM proposal p JOIN task t ON t.id = p.task_id WHERE p.suggestion_id = s.id) AS tasks
FROM suggestion s WHERE s.account_id = %s AND NOT (s.id = ANY(%s)) ORDER BY s.created_at, s.id
"""


@dataclass
class Count:
    """What was said to one person."""

    days: Counter[Any] = field(default_factory=Counter)
    weeks: Counter[int] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    tasks: Counter[str] = field(default_factory=Counter)
    untrue: list[Any] = field(default_factory=list)
    seen: list[Any] = field(default_factory=list)


class Year:
    """One person's year."""

    def __init__(self, place: World, life: Life, habits: Habits, chance: random.Random) -> None:
        self.world, self.life, self.habits, self.chance = place, life, habits, chance
        self.teller, self.count = Teller(place, life, {}), Count()
        self.number = 0

    async def begin(self) -> None:
        """Make what recurs."""
        for title, rule, _ in self.habits.recurring:
            await self.teller.do_add({"title": title, "due": FIRST.date(), "repeats": rule, "list": "Home"})

    async def morning(self, day: datetime) -> None:
        """Have new tasks come in."""
        for _ in range(self._times(self.habits.new_per_day)):
            self.number += 1
            chance, habits = self.chance, self.habits
            due = (day + timedelta(days=chance.choice([0, 1, 2, 3, 5, 8, 13, 30]))).date()
            task: dict[str, Any] = {"title": f"Task {self.number}", "list": chance.choice(habits.lists)}
            if chance.random() < habits.dated:
                task["due"] = f"{due} {chance.randint(9, 18):02}:00" if chance.random() < 0.2 else due
            if chance.random() < habits.estimated:
                task["estimate"] = chance.choice([15, 30, 60, 120, 240])
            await self.teller.do_add({**task, "priority": chance.choice(habits.priorities)})

    async def evening(self, day: datetime) -> None:
        """Finish some, and answer what the agents said."""
        open_now = [row[0] for row in await (await self.world.admin.execute(
            _OPEN.encode(), [self.life.id, day.date()])).fetchall()]  # fmt: skip
        wished = {title: likely for title, _, likely in self.habits.recurring}
        for title in [one for one in open_now if one in wished and self.chance.random() < wished[one]]:
            await self.teller.do_complete(title)
        others = [one for one in open_now if one not in wished]
        for title in others[: self._times(self.habits.done_per_day)]:
            await self.teller.do_complete(title)
        await self._answer()

    async def _answer(self) -> None:
        for (suggestion_id,) in await (
            await self.world.admin.execute(_ACTIVE.encode(), [self.life.id])
        ).fetchall():
            dice = self.chance.random()
            try:
                async with self.life.operation() as operation:
                    if dice < self.habits.accepts:
                        await accepting.accept(operation, suggestion_id, Acceptance())
                    elif dice < self.habits.accepts + self.habits.dismisses:
                        await dismissing.dismiss(operation, suggestion_id, Dismissal())
            except Problem:  # an answer before has made this one untrue
                continue

    def _times(self, average: float) -> int:
        return sum(self.chance.random() < average / 8 for _ in range(8))

    async def listen(self) -> None:
        """Count what is new, and look whether it is still true."""
        rows = await self.world.admin.execute(_NEW.encode(), [self.life.id, self.count.seen])
        for suggestion_id, at, evidence, status, acceptable, tasks in await rows.fetchall():
            self.count.seen.append(suggestion_id)
            self.count.days[at.date()] += 1
            self.count.weeks[(at - FIRST).days // 7] += 1
            self.count.rules[evidence["rule"]] += 1
            about = [one["task_id"] for one in evidence.get("tasks", [evidence]) if "task_id" in one]
            self.count.tasks.update(about)
            if status != "active" or acceptable is False or not await self._true(evidence, tasks or []):
                self.count.untrue.append((at, evidence["rule"], status, acceptable))

    async def _true(self, evidence: dict[str, Any], tasks: list[dict[str, Any]]) -> bool:
        checks: dict[str, Callable[[dict[str, Any]], bool]] = {
            "overdue": lambda task: _at(task["due_at"]) <= self.world.now,
            "prioritization": lambda task: (
                task["priority"] != "high"
                and self.world.now < _at(task["due_at"]) <= self.world.now + timedelta(hours=48)
            ),
            "undated_high": lambda task: task["priority"] == "high" and task["due_at"] is None,
            "neglected": lambda task: (
                _at(task["touched"]) <= self.world.now - timedelta(days=evidence["limit_days"])
            ),
            "slipping": lambda task: task["rrule"] is not None,
            "everything_high": lambda task: task["priority"] == "high",
        }
        if evidence["rule"] == "overload":
            return await self._still_over(evidence)
        return all(checks[evidence["rule"]](task) for task in tasks) if evidence["rule"] in checks else True

    async def _still_over(self, evidence: dict[str, Any]) -> bool:
        now = self.world.now
        found = (await read_upcoming(self.world.backend, [self.life.id], now)).get(self.life.id, Upcoming())
        plan = make_plan(found.work, now, "UTC", DailyCapacity())
        return -min(day.slack_minutes for day in plan.days) == evidence["over_minutes"]


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)


async def live(place: World, years: list[Year], days: int) -> None:
    """Let the days pass: something new in the morning, something done in the evening, the agents all day long."""
    for number in range(days):
        day = FIRST + timedelta(days=number)
        for hour, what in ((7, Year.morning), (20, Year.evening)):
            await _pass_time(place, years, day + timedelta(hours=hour))
            for year in years:
                await what(year, day)
        await _pass_time(place, years, day + timedelta(hours=23, minutes=58))


async def _pass_time(place: World, years: list[Year], until: datetime) -> None:
    """Go from moment to moment at which the agents look; where they speak, look again a minute later."""
    before = await _said(place)
    while place.now < until:
        due = await place.next_moment() or until
        await place.until(min(until, max(due, place.now + timedelta(seconds=1))))
        if (said := await _said(place)) != before:
            before = said
            await place.until(place.now + timedelta(minutes=1))
            for year in years:
                await year.listen()


async def _said(place: World) -> int:
    row = await (await place.admin.execute("SELECT count(*) FROM suggestion")).fetchone()
    return int(row[0]) if row else 0


def table(years: list[Year], days: int) -> str:
    """Return the figures as a table."""
    rows = ["| | suggestions | a week | most in a week | most on one day | about one task | true a minute later |"]
    rows.append("|---|---|---|---|---|---|---|")
    for year in years:
        count, total = year.count, sum(year.count.days.values())
        true = 100 * (1 - len(count.untrue) / total) if total else 100
        most = [max(each.values(), default=0) for each in (count.weeks, count.days, count.tasks)]
        figures = [total, f"{total / (days / 7):.1f}", *most, f"{true:.1f} %"]
        rows.append(f"| {year.habits.name} | " + " | ".join(map(str, figures)) + " |")
    return "\n".join(rows)


@contextmanager
def server() -> Iterator[str]:
    """A superuser's URL of a PostgreSQL."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield given
        return
    with temporary_folder() as folder, running(folder / "data", lambda _: None, "the year", FAST) as one:
        yield one.admin_url()


async def main(days: int) -> None:
    """Simulate and print."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    started = time.monotonic()
    with server() as url:
        async with world(make_database(url, f"year_{os.getpid()}")) as place:
            await place.set_clock(FIRST)
            years = []
            for place_in_row, habits in enumerate((HOUSEHOLD, PROJECT_LEAD, NEVER_LOOKS)):
                life = await place.person("UTC")
                years.append(Year(place, life, habits, random.Random(SEED + place_in_row)))
                await years[-1].begin()
            await live(place, years, days)
    print(table(years, days))
    for year in years:
        print(f"\n{year.habits.name}: {dict(year.count.rules.most_common())}")
        print(*year.count.untrue[:10], sep="\n")
    print(f"\n{days} days, seed {SEED}, {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 364))
