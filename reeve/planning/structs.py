"""What a plan is made from, and what comes out."""

from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from reeve.tasks.structs import Priority

DEFAULT_ESTIMATE = 30
_WEIGHT: dict[Priority | None, int] = {"high": 800, "medium": 400, None: 200, "low": 100}
_MOST_AGE = 99


class Work(msgspec.Struct, frozen=True):
    """An open task with a due moment, as a plan sees it."""

    id: UUID
    version: int
    title: str
    list_name: str
    priority: Priority | None
    due_date: date
    due_time: time | None
    due_at: datetime
    estimate_minutes: int | None
    pinned: bool
    recurs: bool
    created_at: datetime

    @property
    def minutes(self) -> int:
        """The estimate in minutes; 30 where there is none."""
        return self.estimate_minutes or DEFAULT_ESTIMATE

    @property
    def fixed(self) -> bool:
        """Whether it stays on its day: what has a time of day, is pinned or recurs."""
        return self.due_time is not None or self.pinned or self.recurs

    def day(self, zone: ZoneInfo) -> date:
        """Return the day it is due on: its civil date, or with a time of day the date of that moment in `zone`."""
        return self.due_date if self.due_time is None else self.due_at.astimezone(zone).date()

    def weight(self, now: datetime) -> int:
        """Return what its being on time is worth: first by priority, then by age in days (99 at most)."""
        return _WEIGHT[self.priority] + max(0, min((now - self.created_at).days, _MOST_AGE))


class Day(msgspec.Struct, frozen=True):
    """A day of the plan, in minutes.

    `load_minutes`: what is due that day; `fixed_minutes`: how much of it does not move (a time of day, pinned,
    recurring). `slack_minutes`: what is still free by the end of the day if everything due until then is done by
    then, work done ahead included; negative: so much is over. `…_after`: with the moves that the plan proposes.
    """

    date: date
    capacity_minutes: int
    fixed_minutes: int
    load_minutes: int
    slack_minutes: int
    load_after_minutes: int
    slack_after_minutes: int


class Late(msgspec.Struct, frozen=True):
    """A task that cannot be on time, and the first later day that has room for it, if one has."""

    task_id: UUID
    task_version: int
    title: str
    list_name: str
    priority: Priority | None
    due_date: date
    minutes: int
    estimated: bool
    move_to: date | None


class Plan(msgspec.Struct, frozen=True):
    """The coming 14 days in the person's zone: load, capacity and slack per day, and what does not fit.

    Which tasks can be on time is exact: the greatest sum of weights (by priority, then age), and among equals the
    fewest late tasks. What is overdue already is not in the plan. `left_out`: tasks beyond the 500 that are due
    first.
    """

    time_zone: str
    default_estimate_minutes: int
    days: tuple[Day, ...]
    late: tuple[Late, ...]
    left_out: int
