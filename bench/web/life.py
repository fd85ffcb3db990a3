"""Somebody with 10,000 tasks: lists, subtasks, tags and dates as people have them, brought in through /import."""

import random
from datetime import UTC, date, datetime, timedelta
from itertools import product
from uuid import UUID

import httpx
import msgspec
from fractional_indexing import generate_n_keys_between
from uuid_utils.compat import uuid7

from reeve.accounts.structs import Preferences
from reeve.interop.exporting import Export, ExportedAccount
from reeve.lists.structs import TaskList
from reeve.tasks.structs import Priority, Task
from tests.plain import PLAIN

EMAIL, PASSWORD = "much@bench.example", "correct horse battery"
SEED = 5
# Which part of the tasks is in each list; the Inbox is the largest, as it is with people.
LISTS = {"Inbox": 0.4, "Work": 0.25, "Home": 0.15, "Garden": 0.08, "Reading": 0.07, "Travel": 0.05}
# "quiche" is what the bench searches for: no other text begins with a q.
VERBS = (
    *("Call", "Write to", "Pay", "Book", "Mend", "Order"),
    *("Plan", "Return", "Sort", "Ask about", "Look into", "Clean"),
)
THINGS = (
    *("the landlord", "the insurance", "train tickets", "the bicycle", "the report", "the photos"),
    *("library books", "the tax letter", "a present for Mira", "the boiler", "the bulbs", "a quiche recipe"),
)
OFTEN = ("home", "work", "phone", "errand", "money", "family", "someday")
NOTE = "Before noon is best.\n\n* take the papers along\n* number 4 on the *second* floor, ask for Jonas"


def bring(address: str, tasks: int) -> None:
    """Sign somebody up at this address (EMAIL, PASSWORD) and give them so many tasks. Raises httpx.HTTPError."""
    with httpx.Client(base_url=f"{address}/api/v1", timeout=120, verify=PLAIN) as client:
        account = {"email": EMAIL, "password": PASSWORD, "name": "Ada", "time_zone": "Europe/Berlin"}
        client.post("/auth/signup", json=account).raise_for_status()
        answer = client.post("/import?name=life.json", content=msgspec.json.encode(life(tasks)))
        report = msgspec.json.decode(answer.raise_for_status().content.splitlines()[-1])["report"]
        assert report["tasks_added"] == tasks, report


def life(tasks: int) -> Export:
    """Return an export of Reeve with so many tasks, a fifth completed; the same each time but for the dates."""
    now, dice = datetime.now(UTC), random.Random(SEED)
    positions = generate_n_keys_between(None, None, len(LISTS))
    lists = [
        TaskList(uuid7(), name, name == "Inbox", "owner", None, position, 1, 1, now, now)
        for name, position in zip(LISTS, positions, strict=True)
    ]
    made: list[Task] = []
    for one in lists[1:]:
        made += _tasks(one.id, round(tasks * LISTS[one.name]), dice, now)
    made += _tasks(lists[0].id, tasks - len(made), dice, now)
    who = ExportedAccount(EMAIL, "Ada", "Europe/Berlin", Preferences())
    return Export("reeve/1", now, who, tuple(lists), tuple(made))


def _tasks(list_id: UUID, count: int, dice: random.Random, now: datetime) -> list[Task]:
    texts = [f"{verb} {thing}" for verb, thing in product(VERBS, THINGS)]
    made: list[Task] = []
    for number, position in enumerate(generate_n_keys_between(None, None, count)):
        # Every fifth task is a subtask of the one before that stands on its own.
        parent = next(one for one in reversed(made) if one.parent_id is None) if number % 5 == 4 else None
        made.append(_task(list_id, f"{dice.choice(texts)}, {number}", position, parent, dice, now))
    return made


def _task(
    list_id: UUID, title: str, position: str, parent: Task | None, dice: random.Random, now: datetime
) -> Task:
    task_id, created = uuid7(), now - timedelta(days=dice.randrange(1, 700))
    done = min(now, created + timedelta(days=dice.randrange(1, 30))) if dice.random() < 0.2 else None
    return Task(
        id=task_id,
        list_id=list_id,
        parent_id=parent and parent.id,
        title=title,
        description=NOTE if dice.random() < 0.25 else "",
        priority=dice.choice((None, None, None, *_PRIORITIES)),
        tags=tuple(dice.sample(OFTEN, dice.choice((0, 0, 1, 2)))),
        position=position,
        estimate_minutes=dice.choice((None, 15, 30, 60)),
        pinned=dice.random() < 0.002,
        start_date=None,
        due_date=_day(dice, now),
        due_time=None,
        time_zone=None,
        due_at=None,
        recurrence=None,
        series_id=task_id,
        previous_id=None,
        reminders=(),
        completed_at=done,
        outcome=done and "done",
        version=1,
        revision=1,
        created_at=created,
        updated_at=created,
    )


_PRIORITIES: tuple[Priority, ...] = ("low", "medium", "high")


def _day(dice: random.Random, now: datetime) -> date | None:
    """Half have a day: a few are late, most lie in the next months."""
    if dice.random() < 0.5:
        return None
    return now.date() + timedelta(days=dice.randrange(-7, 200))
