"""Every number, title and date in a sentence stands in its evidence, whatever the facts are."""

import random
import re
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from reeve.accounts.structs import DailyCapacity, Preferences
from reeve.agent.facts import Agenda, Facts, Finished, Flow, Occurrence, Workload
from reeve.agent.rules import RULES
from reeve.planning.queries import Upcoming
from reeve.planning.structs import Work
from tests.agent.people import NOW, person, task

ZONES = ["UTC", "Europe/Berlin", "America/Los_Angeles", "Pacific/Auckland", "Asia/Kolkata"]
TITLES = [
    "Rent",
    "Call 24 people",
    "<b>Bold</b>",
    "“Quoted” and 7 more",
    "Two\nlines",
    "a" * 500,
    "on Monday 3 May",
]
RRULES = [None, None, "FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO", "FREQ=MONTHLY;INTERVAL=2", "FREQ=WEEKLY;BYDAY=MO,TH"]
ROUNDS = 4000
ANY = Preferences()


class Maker:
    """Makes up facts, all kinds of them."""

    def __init__(self, chance: random.Random, now: datetime) -> None:
        self.chance, self.now = chance, now
        self.zone = chance.choice(ZONES)

    def facts(self) -> Facts:
        chance = self.chance
        high = chance.randint(0, 30)
        load = Workload(
            high + chance.randint(0, 20), high, tuple(self.task(number) for number in range(min(high, 5)))
        )
        one = self.task(7)
        late = tuple(self.late(number) for number in range(20, 20 + chance.randint(1, 12)))
        mine = (one, *late) if one.due_at and one.due_at <= self.now and chance.random() < 0.5 else None
        return Facts(
            person(self.zone),
            one,
            load,
            overdue=mine,
            agenda=self.agenda(),
            past=self.past(),
            finished=self.finished(),
        )

    def task(self, number: int, **more: Any):
        chance = self.chance
        due = (self.now + timedelta(minutes=chance.randint(-60_000, 6_000))).strftime("%Y-%m-%d %H:%M")
        wanted = chance.choice([due, due[:10], None])
        fields = {
            "title": chance.choice(TITLES),
            "list_name": chance.choice(TITLES),
            "priority": chance.choice([None, "low", "medium", "high"]),
            "created_at": self.now - timedelta(days=chance.randint(0, 400)),
            "updated_at": self.now - timedelta(days=chance.randint(0, 90)),
            "estimate_minutes": chance.choice([None, 5, 45, 600]),
        }
        rrule = chance.choice(RRULES) if wanted else None
        return task(number, wanted, chance.choice(ZONES), rrule=rrule, **{**fields, **more})

    def late(self, number: int):
        while True:
            one = self.task(number)
            if one.due_at and one.due_at <= self.now:
                return one

    def agenda(self) -> Agenda:
        work = tuple(self.work(number) for number in range(self.chance.randint(0, 60)))
        return Agenda(Upcoming(work), self.now, self.zone, DailyCapacity())

    def work(self, number: int) -> Work:
        chance = self.chance
        day = self.now.date() + timedelta(days=chance.randint(1, 14))
        return Work(
            id=UUID(int=number + 100),
            version=1,
            title=chance.choice(TITLES),
            list_name="Inbox",
            priority=chance.choice([None, "low", "medium", "high"]),
            due_date=day,
            due_time=chance.choice([None, time(12)]),
            due_at=datetime.combine(day, time(23), UTC),
            estimate_minutes=chance.choice([None, 20, 95, 300]),
            pinned=chance.random() < 0.1,
            recurs=False,
            created_at=self.now - timedelta(days=3),
        )

    def past(self) -> tuple[Occurrence, ...]:
        return tuple(self.occurrence(weeks) for weeks in range(1, self.chance.randint(4, 5)))

    def occurrence(self, weeks: int) -> Occurrence:
        due = self.now - timedelta(weeks=weeks)
        done = due + timedelta(days=self.chance.choice([-1, 2, 2, 2]))
        return Occurrence(due.date(), due, done, self.chance.choice(["done", "done", "done", "skipped"]))

    def finished(self) -> Finished | None:
        chance = self.chance
        counts = tuple(chance.choice([0, 3, 50]) for _ in range(7))
        flows = tuple(
            Flow(UUID(int=number), chance.choice(TITLES), chance.randint(0, 200), chance.randint(0, 90))
            for number in range(3)
        )
        return chance.choice([None, Finished(date(2026, 11, 23), counts, counts[:3], flows)])


def speakable(value: object, zone: str) -> set[str]:
    """All the ways in which a piece of evidence may stand in a sentence."""
    if isinstance(value, dict):
        return set().union(*(speakable(inner, zone) for inner in value.values()))
    if isinstance(value, list | tuple):
        return set().union(*(speakable(inner, zone) for inner in value), set())
    if isinstance(value, bool | float) or value is None:
        return set()
    if isinstance(value, int):
        return {f"{value:,}", f"{value // 60:,}", f"{value // 1440:,}", f"{value % 60}"}
    text = str(value)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        text += "T00:00:00+00:00"
        zone = "UTC"
    if re.match(r"\d{4}-\d\d-\d\dT", text):
        local = datetime.fromisoformat(text).astimezone(ZoneInfo(zone))
        return {f"{local:%A}", str(local.day), f"{local:%B}", str(local.year), f"{local:%H:%M}"}
    return {text, *re.findall(r"\d+", text), *re.findall(r"[A-Z][a-z]+day", text)}


def test_what_a_sentence_says_stands_in_its_evidence():
    chance, said = random.Random(4), Counter()
    for _ in range(ROUNDS):
        now = NOW.astimezone(UTC) + timedelta(minutes=chance.randint(0, 600_000))
        facts = Maker(chance, now).facts()
        for rule in RULES:
            for draft in rule.evaluate(facts, now, ANY).suggestions:
                said[draft.rule] += 1
                check(draft.message, draft.evidence, facts.person.time_zone)
    # Every sentence that a rule can say was heard.
    assert {rule.name for rule in RULES} == said.keys()
    assert min(said.values()) > 20, said


def check(message: str, evidence: dict, zone: str) -> None:
    """Take the titles out, which are data; every number and date that is left stands in the evidence."""
    sentence = message
    titles = titles_in(evidence)
    for title in sorted(titles, key=len, reverse=True):
        sentence = sentence.replace(f"“{' '.join(title.split())}”", "")
    assert "“" not in sentence, f"{message}: a title that is not in the evidence"
    known = speakable(without_titles(evidence), zone)
    numbers = re.findall(r"\d+:\d+|\d[\d,]*(?<!,)", sentence)
    days = re.findall(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b", sentence)
    months = re.findall(r"(?:Janu|Febru)ary|March|April|May|June|July|August|\w+ember|October", sentence)
    assert numbers
    assert [one for one in [*numbers, *days, *months] if one not in known] == [], message


NAMES = ("title", "list_name")


def titles_in(value: object) -> set[str]:
    if isinstance(value, dict):
        own = {str(value[name]) for name in NAMES if name in value}
        return own.union(*(titles_in(inner) for inner in value.values()))
    if isinstance(value, list | tuple):
        return set().union(*(titles_in(inner) for inner in value), set())
    return set()


def without_titles(value: object) -> object:
    """The evidence without what people wrote, so that a number in a title does not vouch for one in the sentence."""
    if isinstance(value, dict):
        return {name: without_titles(inner) for name, inner in value.items() if name not in NAMES}
    if isinstance(value, list | tuple):
        return [without_titles(inner) for inner in value]
    return value
