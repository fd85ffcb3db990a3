"""Is this export one that Reeve could have written? It is a file, and somebody may have edited it."""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

import msgspec

from reeve.http.problems import Problem, invalid
from reeve.interop.exporting import Export
from reeve.interop.structs import ImportFileError
from reeve.lists.positions import check_position
from reeve.lists.structs import NewList, TaskList
from reeve.tasks.civil import check_instant, checked_due, new_recurrence
from reeve.tasks.creating import checked_reminder
from reeve.tasks.due import EARLIEST, LATEST
from reeve.tasks.structs import NewTask, RecurrenceState, Task

T = TypeVar("T")


def check(export: Export) -> None:
    """Raise ImportFileError with a sentence that names the first list or task which could not be made here."""
    _each("list", export.lists, _check_list)
    _each("task", export.tasks, _check_task)
    _check_parents(export.tasks)


def _each(what: str, items: tuple[T, ...], check_one: Callable[[T], None]) -> None:
    for number, one in enumerate(items, 1):
        try:
            check_one(one)
        except (Problem, msgspec.ValidationError) as error:
            raise ImportFileError(f"This export cannot be read: in {what} {number}, {error}.") from error


def _check_list(one: TaskList) -> None:
    msgspec.convert({"name": one.name, "color": one.color, "position": one.position}, NewList)
    check_position(one.position)


def _check_task(one: Task) -> None:
    fields = {name: value for name, value in msgspec.to_builtins(one).items() if name in NewTask.__struct_fields__}
    fields["reminders"] = [_without_id(reminder) for reminder in fields["reminders"]]
    fields["recurrence"] = one.recurrence and {"rule": one.recurrence.rule, "basis": one.recurrence.basis}
    task = msgspec.convert(fields, NewTask)
    checked_due(task.due_date, task.due_time, task.time_zone)
    new_recurrence(task.recurrence, task.due_date)
    check_position(one.position)
    for reminder in task.reminders:
        checked_reminder(reminder)
    for name in ("created_at", "updated_at", "completed_at"):
        if (at := getattr(one, name)) is not None:
            check_instant(name, at)
    if one.recurrence:
        _check_state(one.recurrence)
    if (one.completed_at is None) != (one.outcome is None):
        raise invalid("outcome", "goes with completed_at")


def _check_parents(tasks: tuple[Task, ...]) -> None:
    """A parent comes before its children, in their list; one that is not in the file is left out later."""
    known, before = {one.id for one in tasks}, dict[UUID, UUID]()

    def check_one(one: Task) -> None:
        if one.parent_id in known and before.get(one.parent_id) != one.list_id:
            raise invalid("parent_id", "must be a task before this one, in the same list")
        before[one.id] = one.list_id

    _each("task", tasks, check_one)


def _without_id(reminder: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in reminder.items() if name != "id"}


def _check_state(recurrence: RecurrenceState) -> None:
    if not EARLIEST <= recurrence.anchor <= LATEST:
        raise invalid("recurrence.anchor", f"must be between {EARLIEST} and {LATEST}")
    if recurrence.count_left is not None and not 1 <= recurrence.count_left <= 10_000:
        raise invalid("recurrence.count_left", "must be from 1 to 10,000")
