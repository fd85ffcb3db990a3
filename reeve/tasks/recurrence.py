"""Placeholder until the recurrence branch is merged."""

from dataclasses import dataclass
from datetime import date as Date
from typing import Any
from uuid import UUID, uuid5


class RecurrenceError(Exception): ...


@dataclass(frozen=True)
class Due:
    date: Date
    time: str | None = None
    zone: str | None = None


class R:
    count = None


def parse(text: str) -> Any:
    r = R()
    r.text = text
    return r


def describe(text: str) -> str:
    return text


def next_id(task_id: UUID) -> UUID:
    return uuid5(UUID(int=1), str(task_id))


def next_due(*_: Any) -> Any: ...
def occurrences(*_: Any) -> Any: ...
