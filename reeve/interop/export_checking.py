"""Is this export one that Reeve could have written? It is a file, and somebody may have edited it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar
from uuid import UUID

import msgspec

from reeve.http.problems import Problem, invalid
from reeve.interop.elements import elements, unreadable
from reeve.lists.actions import MOST_LISTS
from reeve.lists.positions import check_position
from reeve.lists.structs import NewList, TaskList
from reeve.tasks.civil import check_instant, checked_due, new_recurrence
from reeve.tasks.creating import checked_reminder
from reeve.tasks.due import EARLIEST, LATEST
from reeve.tasks.structs import NewTask, RecurrenceState, Task

T = TypeVar("T")
_LISTS, TASKS = msgspec.json.Decoder(TaskList), msgspec.json.Decoder(Task)


def checked_lists(array: memoryview) -> tuple[TaskList, ...]:
    """Return the lists. Raises ImportFileError with a sentence that names the first which cannot be made."""
    lists = []
    for number, one in _decoded("list", array, _LISTS):
        if number > MOST_LISTS:
            raise unreadable("list", number, f"there are more than {MOST_LISTS:,}")
        with _named("list", number):
            _check_list(one)
        lists.append(one)
    return tuple(lists)


def checked_tasks(array: memoryview) -> list[UUID]:
    """Return the tasks' ids. Raises ImportFileError with a sentence that names the first that cannot be made."""
    parents = _Parents()
    for number, one in _decoded("task", array, TASKS):
        with _named("task", number):
            _check_task(one)
            parents.check(one)
    return list(parents.before)


def _decoded(what: str, array: memoryview, decoder: "msgspec.json.Decoder[T]") -> Iterator[tuple[int, T]]:
    for number, element in enumerate(elements(what, array), 1):
        with _named(what, number):
            one = decoder.decode(element)
        yield number, one


@contextmanager
def _named(what: str, number: int) -> Iterator[None]:
    try:
        yield
    except (Problem, msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise unreadable(what, number, error) from error


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


class _Parents:
    """A parent comes before its children, in their list; one that is not in the file is left out later.

    `before`: the lists of the tasks so far.
    """

    def __init__(self) -> None:
        self.before: dict[UUID, UUID] = {}
        self._missed: set[UUID] = set()
        self._lists: dict[UUID, UUID] = {}

    def check(self, one: Task) -> None:
        if one.parent_id and one.parent_id not in self.before:
            self._missed.add(one.parent_id)
        parent_list = self.before.get(one.parent_id, one.list_id) if one.parent_id else one.list_id
        if one.id in self._missed or parent_list != one.list_id:
            raise invalid("parent_id", "must be a task before this one, in the same list")
        self.before[one.id] = self._lists.setdefault(one.list_id, one.list_id)


def _without_id(reminder: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in reminder.items() if name != "id"}


def _check_state(recurrence: RecurrenceState) -> None:
    if not EARLIEST <= recurrence.anchor <= LATEST:
        raise invalid("recurrence.anchor", f"must be between {EARLIEST} and {LATEST}")
    if recurrence.count_left is not None and not 1 <= recurrence.count_left <= 10_000:
        raise invalid("recurrence.count_left", "must be from 1 to 10,000")
