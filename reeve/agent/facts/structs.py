"""What a rule gets to know: one account's facts, and nothing of anybody else's."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from reeve.accounts.structs import DailyCapacity, Preferences
from reeve.planning.planning import make_plan, room_with
from reeve.planning.queries import Upcoming
from reeve.planning.room import Room
from reeve.planning.structs import DEFAULT_ESTIMATE, Plan
from reeve.tasks.recurrence import Due as CivilDue
from reeve.tasks.recurrence import describe, next_due
from reeve.tasks.structs import Basis, Outcome, Priority, RecurrenceState


class Person(msgspec.Struct, frozen=True):
    """Whom the advice is for, and what they want of it."""

    id: UUID
    time_zone: str
    wishes: Preferences = Preferences()

    @property
    def zone(self) -> ZoneInfo:
        """The person's zone, in which every day and every sentence is meant."""
        return ZoneInfo(self.time_zone)


class Due(msgspec.Struct, frozen=True):
    """When a task is due: civil date, time and zone, and the instant (all-day: the start of the next day)."""

    day: date
    clock: time | None
    zone: str | None
    at: datetime

    @property
    def name(self) -> str:
        """The due moment as a person set it; the same however the person's zone changes."""
        return f"{self.day}T{self.clock or ''}[{self.zone or ''}]"


class TaskFacts(msgspec.Struct, frozen=True):
    """An open task of this account's."""

    id: UUID
    version: int
    title: str
    list_name: str
    priority: Priority | None
    due_date: date | None
    due_time: time | None
    time_zone: str | None
    due_at: datetime | None
    rrule: str | None
    created_at: datetime
    updated_at: datetime
    list_id: UUID | None = None
    parent_id: UUID | None = None
    start_date: date | None = None
    estimate_minutes: int | None = None
    recurrence_basis: Basis | None = None
    recurrence_anchor: date | None = None
    recurrence_count_left: int | None = None
    series_id: UUID | None = None
    previous_id: UUID | None = None

    @property
    def due(self) -> Due | None:
        """When it is due, if ever."""
        if self.due_date is None or self.due_at is None:
            return None
        return Due(self.due_date, self.due_time, self.time_zone, self.due_at)

    @property
    def minutes(self) -> int:
        """The estimate; 30 minutes where there is none."""
        return self.estimate_minutes or DEFAULT_ESTIMATE

    def next_date(self, now: datetime, home_zone: str) -> date | None:
        """Return the day of the next occurrence if this one ends now; None if there is none."""
        if self.rrule is None or self.due_date is None:
            return None
        anchor, basis = self.recurrence_anchor or self.due_date, self.recurrence_basis or "due"
        left = self.recurrence_count_left
        state = RecurrenceState(self.rrule, basis, anchor, left, describe(self.rrule))
        clock = f"{self.due_time:%H:%M}" if self.due_time else None
        following = next_due(state, CivilDue(self.due_date, clock, self.time_zone), now, home_zone)
        return following.due.date if following else None


class Occurrence(msgspec.Struct, frozen=True):
    """How a past occurrence of a recurring task went."""

    due_date: date
    due_at: datetime
    completed_at: datetime
    outcome: Outcome


class Agenda(msgspec.Struct, frozen=True):
    """What falls due for the account in the coming days, and how much fits into a day."""

    upcoming: Upcoming
    now: datetime
    time_zone: str
    capacity: DailyCapacity

    def room(self) -> Room:
        """Return the coming days with what is due on them; each call a new one to calculate with."""
        return room_with(self.upcoming.work, self.now, ZoneInfo(self.time_zone), self.capacity)

    def plan(self) -> Plan:
        """Return the exact plan: what can be on time, and where the rest has room."""
        return make_plan(self.upcoming.work, self.now, self.time_zone, self.capacity, self.upcoming.left_out)


class Said(msgspec.Struct, frozen=True):
    """When a rule last spoke to this account, which of its suggestions are still active, and their evidence."""

    at: datetime
    active: tuple[UUID, ...]
    evidence: tuple[dict[str, Any], ...] = ()


class Workload(msgspec.Struct, frozen=True):
    """All open tasks of this account's: how many, how many are high, and which of those could step down."""

    open_count: int = 0
    high_count: int = 0
    high: tuple[TaskFacts, ...] = ()


class Flow(msgspec.Struct, frozen=True):
    """How many tasks came into a list and how many were finished in it."""

    list_id: UUID
    list_name: str
    came: int
    went: int


class Finished(msgspec.Struct, frozen=True):
    """When the person finished tasks in the twelve weeks before `until`, and what came and went in the last four.

    Counted in lists that are only theirs. `by_weekday`: Monday first. `by_part`: from 6 to 12, 12 to 18 and 18 to
    24 o'clock; what was finished at night is in none of them.
    """

    until: date
    by_weekday: Sequence[int] = (0,) * 7
    by_part: Sequence[int] = (0,) * 3
    flows: tuple[Flow, ...] = ()


class Facts(msgspec.Struct, frozen=True):
    """What a rule gets: the person and one task, or the person and all open tasks together.

    `overdue`: what of the task's list is overdue and has not been spoken of yet, the most important first (None:
    not looked up, () where the task itself has been spoken of). `agenda`: where a rule may need a day with room,
    and of the account as a whole. `past`: the last occurrences of a recurring task, the newest first. `finished`:
    on Mondays only. `muted`: ids of tasks and lists, and names of rules, that the person wants no advice of.
    """

    person: Person
    task: TaskFacts | None = None
    workload: Workload = Workload()
    said: dict[str, Said] = {}
    overdue: tuple[TaskFacts, ...] | None = None
    agenda: Agenda | None = None
    past: tuple[Occurrence, ...] = ()
    finished: Finished | None = None
    muted: frozenset[UUID | str] = frozenset()

    def muted_by(self, rule: str) -> bool:
        """Say whether the person wants to hear nothing of this from this rule."""
        if not self.muted:
            return False
        names = {rule, self.task.id, self.task.list_id} if self.task else {rule}
        return not self.muted.isdisjoint(names)


Key = tuple[UUID, UUID]
