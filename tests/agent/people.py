"""Facts as the rules get them, made up for tests of the rules alone."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from reeve.accounts.structs import Preferences
from reeve.agent.facts import Facts, Person, Said, TaskFacts, Workload

# A Tuesday.
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
ME = UUID(int=1)


def person(time_zone: str = "UTC", **preferences: Any) -> Person:
    return Person(ME, time_zone, msgspec.convert(preferences, Preferences))


def task(number: int = 7, due: str | None = None, zone: str = "UTC", **fields: Any) -> TaskFacts:
    """A task, due at "2026-11-23 18:00" in a zone, or all day on "2026-11-23"."""
    day, _, clock = (due or "").partition(" ")
    due_date = date.fromisoformat(day) if day else None
    due_time = time.fromisoformat(clock) if clock else None
    due_at = None
    if due_date:
        start = datetime.combine(due_date, due_time or time(), ZoneInfo(zone))
        due_at = (start if due_time else start + timedelta(days=1)).astimezone(UTC)
    given = {
        "version": 3,
        "title": "Pay the rent",
        "list_name": "Inbox",
        "priority": None,
        "time_zone": None,
        "rrule": None,
        "created_at": NOW - timedelta(days=20),
        "updated_at": NOW - timedelta(days=20),
    }
    when = {"due_date": due_date, "due_time": due_time, "due_at": due_at}
    return TaskFacts(id=UUID(int=number), **{**given, **when, **fields})


def about(one: TaskFacts | None, who: Person | None = None) -> Facts:
    return Facts(who or person(), one)


def all_of(open_count: int, high: list[TaskFacts], said: Said | None = None) -> Facts:
    spoken = {"everything_high": said} if said else {}
    return Facts(person(), None, Workload(open_count, len(high), tuple(high[:5])), spoken)
