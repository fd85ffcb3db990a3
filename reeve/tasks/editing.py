"""Changing a task: any of its fields, also its list and its parent (then the subtasks go with it)."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import msgspec
from msgspec import UNSET

from reeve.changes.recording import Operation
from reeve.changes.structs import Kind
from reeve.http.conditional import require_match
from reeve.http.problems import conflict, invalid
from reeve.lists.positions import check_position
from reeve.lists.queries import one_list
from reeve.tasks import storing
from reeve.tasks.civil import checked_due, new_recurrence, recurrence_fields
from reeve.tasks.creating import MAX_DEPTH, check_parent, checked_reminder, end_of, unique_tags
from reeve.tasks.queries import list_to_write, one_task, path_to, subtasks_of
from reeve.tasks.structs import Recurrence, Task, TaskPatch


async def lock_task(operation: Operation, task_id: UUID, *, also: UUID | None = None) -> Task:
    """Load a task for writing and lock its list (and `also`), in id order.

    Raises a Problem: 404, 403, and 409 `moved` if it went to another list at this very moment.
    """
    list_id = await list_to_write(operation.db, operation.actor, task_id)
    await operation.lock([list_id, also or list_id])
    current = await one_task(operation.db, operation.actor, task_id)
    if current.list_id != list_id:
        raise conflict("moved", "The task is just being moved; try again.")
    return current


async def edit(operation: Operation, task_id: UUID, patch: TaskPatch, if_match: str | None = None) -> Task:
    """Apply a patch. Raises a Problem: 404, 403, 412 with the present task, 422 naming the field."""
    target = await _target_list(operation, patch)
    current = await lock_task(operation, task_id, also=target)
    require_match(if_match, current.version, current)
    before = storing.fields_of(current)
    after = {**before, **_patched(current, patch)}
    kind: Kind = "update"
    if target not in (None, current.list_id):
        kind = "move"
        after["list_id"] = str(target)
        if patch.parent_id is UNSET:
            after["parent_id"] = None
    await _place(operation, current, patch, after)
    if kind == "move":
        await _move_subtasks(operation, current, after["list_id"])
    await storing.update(operation, task_id, kind, before, after)
    return await one_task(operation.db, operation.actor, task_id)


async def _target_list(operation: Operation, patch: TaskPatch) -> UUID | None:
    if isinstance(patch.parent_id, UUID):
        list_id = await list_to_write(operation.db, operation.actor, patch.parent_id)
        if patch.list_id not in (UNSET, list_id):
            raise invalid("list_id", "must be the parent's list")
        return list_id
    if isinstance(patch.list_id, UUID):
        return (await one_list(operation.db, operation.actor, patch.list_id, to="write")).id
    return None


async def _place(operation: Operation, current: Task, patch: TaskPatch, after: storing.Fields) -> None:
    """Check the new parent; at another place without a position, the task comes last."""
    list_id, parent_id = UUID(after["list_id"]), after["parent_id"] and UUID(after["parent_id"])
    if isinstance(patch.parent_id, UUID):
        await check_parent(operation, patch.parent_id, list_id)
        await _check_no_circle(operation, current, patch.parent_id)
    if patch.position is UNSET and (list_id, parent_id) != (current.list_id, current.parent_id):
        after["position"] = await end_of(operation, list_id, parent_id)


async def _check_no_circle(operation: Operation, current: Task, parent_id: UUID) -> None:
    above = await path_to(operation.db, parent_id)
    if current.id in above:
        raise invalid("parent_id", "a task cannot be below itself")
    below = await subtasks_of(operation.db, operation.actor, current.id)
    if below and len(above) + 1 + len(below) > MAX_DEPTH and len(above) + _height(current.id, below) > MAX_DEPTH:
        raise invalid("parent_id", f"tasks nest {MAX_DEPTH} levels deep at most")


def _height(top: UUID, below: list[Task]) -> int:
    level = {top: 1}
    for task in below:  # parents come before their children
        level[task.id] = level[task.parent_id or top] + 1
    return max(level.values())


async def _move_subtasks(operation: Operation, current: Task, list_id: str) -> None:
    below = await subtasks_of(operation.db, operation.actor, current.id)
    await storing.set_all(operation, "move", below, {"list_id": list_id})


def _patched(current: Task, patch: TaskPatch) -> storing.Fields:
    """Return the fields that the patch sets, checked, as JSON values."""
    given = {
        name: msgspec.to_builtins(_CHECKS[name](value) if name in _CHECKS else value)
        for name, value in msgspec.structs.asdict(patch).items()
        if value is not UNSET and name not in ("list_id", "recurrence")
    }
    if _DUE_FIELDS & given.keys() or patch.recurrence is not UNSET:
        given |= _due(current, patch)
    return given


_DUE_FIELDS = {"due_date", "due_time", "time_zone"}
_CHECKS: dict[str, Callable[[Any], Any]] = {
    "position": check_position,
    "tags": unique_tags,
    "reminders": lambda those: [checked_reminder(one) for one in those],
}


def _due(current: Task, patch: TaskPatch) -> storing.Fields:
    """Work out due date and recurrence together: no date, no time, no zone, no recurrence."""
    due_date = current.due_date if patch.due_date is UNSET else patch.due_date
    given_time = current.due_time if patch.due_time is UNSET else patch.due_time
    due_time = None if due_date is None and patch.due_time is UNSET else given_time
    given_zone = current.time_zone if patch.time_zone is UNSET else patch.time_zone
    time_zone = None if due_time is None and patch.time_zone is UNSET else given_zone
    fields = checked_due(due_date, due_time, time_zone)
    if isinstance(patch.recurrence, Recurrence):
        # Given anew, even with the same words: the series begins anew, here.
        return fields | new_recurrence(patch.recurrence, due_date)
    if patch.recurrence is None or due_date is None:
        return fields | recurrence_fields(None)
    # Moving one occurrence does not move the series: its anchor stays.
    return fields
