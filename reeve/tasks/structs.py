"""What goes in and out of tasks."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from reeve.http.fields import Clock, Line, Position, Tag

Title = Annotated[str, Meta(min_length=1, max_length=500, pattern=r"^[^\x00]*[^\x00-\x20][^\x00]*$")]
Description = Annotated[str, Meta(max_length=100_000, pattern=r"^[^\x00]*$", description="Markdown")]
Priority = Literal["low", "medium", "high"]
Tags = Annotated[tuple[Tag, ...], Meta(max_length=50)]
Estimate = Annotated[int, Meta(ge=1, le=60_000, description="minutes")]
Outcome = Literal["done", "skipped", "cancelled"]
Basis = Literal["due", "completion"]
Rule = Annotated[str, Meta(min_length=1, max_length=500, description="RFC 5545 RRULE")]
Count = Annotated[int, Meta(ge=1, le=10_000)]


class Recurrence(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a task repeats: an RFC 5545 RRULE, counted from the due date or from the day of completion."""

    rule: Rule
    basis: Basis = "due"


class RecurrenceState(msgspec.Struct, frozen=True):
    """A recurrence as it stands: `anchor` is the series' DTSTART, `count_left` what is left of a COUNT."""

    rule: str
    basis: Basis
    anchor: date
    count_left: int | None
    text: str


class NewReminder(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When to remind: so many minutes before the due moment, or at an instant. Exactly one of the two."""

    minutes_before: Annotated[int, Meta(ge=0, le=40_320)] | None = None
    remind_at: datetime | None = None


class Reminder(msgspec.Struct, frozen=True):
    """A reminder of mine on a task."""

    id: UUID
    minutes_before: int | None
    remind_at: datetime | None


class Task(msgspec.Struct, frozen=True):
    """A task. `due_date`, `due_time`, `time_zone` are civil time; `due_at` is the derived instant.

    Of an all-day task `due_at` is the start of the next local day, exclusive. `version` is the ETag.
    """

    id: UUID
    list_id: UUID
    parent_id: UUID | None
    title: str
    description: str
    priority: Priority | None
    tags: tuple[str, ...]
    position: str
    estimate_minutes: int | None
    pinned: bool
    start_date: date | None
    due_date: date | None
    due_time: str | None
    time_zone: str | None
    due_at: datetime | None
    recurrence: RecurrenceState | None
    series_id: UUID
    previous_id: UUID | None
    reminders: tuple[Reminder, ...]
    completed_at: datetime | None
    outcome: Outcome | None
    version: int
    revision: int
    created_at: datetime
    updated_at: datetime


class NewTask(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A task to be made; the client may choose the id (UUIDv7).

    Without a list it goes to the Inbox (a subtask: to its parent's list), without a position to the end.
    """

    title: Title
    id: UUID | None = None
    list_id: UUID | None = None
    parent_id: UUID | None = None
    description: Description = ""
    priority: Priority | None = None
    tags: Tags = ()
    position: Position | None = None
    estimate_minutes: Estimate | None = None
    pinned: bool = False
    start_date: date | None = None
    due_date: date | None = None
    due_time: Clock | None = None
    time_zone: Line | None = None
    recurrence: Recurrence | None = None
    reminders: Annotated[tuple[NewReminder, ...], Meta(max_length=20)] = ()


class TaskPatch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What to change; what is left out stays, null clears.

    Another `list_id` moves the task with its subtasks; another `parent_id` moves it under that task.
    Clearing `due_date` clears time, zone and recurrence with it.
    """

    title: Title | UnsetType = UNSET
    list_id: UUID | UnsetType = UNSET
    parent_id: UUID | UnsetType | None = UNSET
    description: Description | UnsetType = UNSET
    priority: Priority | UnsetType | None = UNSET
    tags: Tags | UnsetType = UNSET
    position: Position | UnsetType = UNSET
    estimate_minutes: Estimate | UnsetType | None = UNSET
    pinned: bool | UnsetType = UNSET
    start_date: date | UnsetType | None = UNSET
    due_date: date | UnsetType | None = UNSET
    due_time: Clock | UnsetType | None = UNSET
    time_zone: Line | UnsetType | None = UNSET
    recurrence: Recurrence | UnsetType | None = UNSET
    reminders: Annotated[tuple[NewReminder, ...], Meta(max_length=20)] | UnsetType = UNSET


class Completion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a task ended, and when (now, if left out; a completion made offline brings its own time)."""

    completed_at: datetime | None = None
    outcome: Outcome = "done"


class Completed(msgspec.Struct, frozen=True):
    """The completed task, and the next occurrence if it recurs (again: the same one, however often)."""

    task: Task
    next_task: Task | None


class Reopened(msgspec.Struct, frozen=True):
    """The open task, and the next occurrence that was taken back, if nobody had touched it."""

    task: Task
    withdrawn_task_id: UUID | None


class PreviewRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A rule to try, from a due date on."""

    rule: Rule
    due_date: date
    due_time: Clock | None = None
    time_zone: Line | None = None


class Occurrence(msgspec.Struct, frozen=True):
    """One occurrence: the civil date and time, and the instant."""

    due_date: date
    due_time: str | None
    due_at: datetime


class Preview(msgspec.Struct, frozen=True):
    """The rule as it is kept, in words, and its next occurrences (ten at most)."""

    rule: str
    text: str
    occurrences: tuple[Occurrence, ...]
