"""Making tasks."""

from typing import Any
from uuid import UUID

import msgspec
from uuid_utils.compat import uuid7

from reeve.changes.recording import Operation
from reeve.http.problems import conflict, invalid
from reeve.lists.positions import check_position, position_after
from reeve.lists.queries import inbox_of, one_list
from reeve.tasks import storing
from reeve.tasks.civil import check_instant, checked_due, new_recurrence
from reeve.tasks.queries import list_to_write, one_task, path_to
from reeve.tasks.structs import NewReminder, NewTask, Task

MAX_DEPTH = 10

# Index task_list, read backwards.
_LAST_POSITION = """
SELECT max(position) FROM task
WHERE list_id = %(list_id)s AND parent_id IS NOT DISTINCT FROM %(parent_id)s AND deleted_at IS NULL
"""


async def create(operation: Operation, data: NewTask) -> Task:
    """Make a task in the list, under the parent, or in the Inbox.

    Raises a Problem: 404 for a list or parent that is not the actor's, 409 `id_taken`, 422 naming the field.
    """
    list_id = await _list_for(operation, data)
    await operation.lock([list_id])
    if data.parent_id is not None:
        await check_parent(operation, data.parent_id, list_id)
    task_id = data.id or uuid7()
    fields = await _fields(operation, task_id, list_id, data)
    if not await storing.insert(operation, {task_id: fields}):
        raise conflict("id_taken", "This id is taken.")
    return await one_task(operation.db, operation.actor, task_id)


async def _list_for(operation: Operation, data: NewTask) -> UUID:
    if data.parent_id is None:
        if data.list_id is None:
            return (await inbox_of(operation.db, operation.actor)).id
        return (await one_list(operation.db, operation.actor, data.list_id, to="write")).id
    list_id = await list_to_write(operation.db, operation.actor, data.parent_id)
    if data.list_id not in (None, list_id):
        raise invalid("list_id", "must be the parent's list")
    return list_id


async def check_parent(operation: Operation, parent_id: UUID, list_id: UUID) -> None:
    """Look again under the lock: the parent is there, in this list, and not too deep. Raises a Problem."""
    parent = await one_task(operation.db, operation.actor, parent_id)
    if parent.list_id != list_id:
        raise invalid("parent_id", "must be a task of the same list")
    if len(await path_to(operation.db, parent_id)) >= MAX_DEPTH:
        raise invalid("parent_id", f"tasks nest {MAX_DEPTH} levels deep at most")


async def _fields(operation: Operation, task_id: UUID, list_id: UUID, data: NewTask) -> storing.Fields:
    given: dict[str, Any] = msgspec.to_builtins(data)
    given.pop("id")
    recurrence = new_recurrence(data.recurrence, data.due_date)
    due = checked_due(data.due_date, data.due_time, data.time_zone)
    position = data.position or await end_of(operation, list_id, data.parent_id)
    return {
        **given,
        **due,
        **recurrence,
        "list_id": str(list_id),
        "position": check_position(position),
        "tags": unique_tags(data.tags),
        "reminders": [checked_reminder(one) for one in data.reminders],
        "series_id": str(task_id),
        "previous_id": None,
        "completed_at": None,
        "outcome": None,
        "deleted_at": None,
    }


async def end_of(operation: Operation, list_id: UUID, parent_id: UUID | None) -> str:
    """Return the position after the last task of a list (of a task: after its last subtask)."""
    values = {"list_id": list_id, "parent_id": parent_id}
    row = await (await operation.db.execute(_LAST_POSITION, values)).fetchone()
    return position_after(row[0] if row else None)


def unique_tags(tags: tuple[str, ...]) -> list[str]:
    """Return the tags without repeats (by case-insensitive comparison), in their order."""
    return list({tag.strip().casefold(): tag.strip() for tag in reversed(tags) if tag.strip()}.values())[::-1]


def checked_reminder(given: NewReminder) -> dict[str, Any]:
    """Return the reminder as JSON values. Raises a Problem with 422 unless one of its two ways is given."""
    if (given.minutes_before is None) == (given.remind_at is None):
        raise invalid("reminders", "give either minutes_before or remind_at")
    if given.remind_at is not None:
        check_instant("reminders.remind_at", given.remind_at)
    return {"minutes_before": given.minutes_before, "remind_at": msgspec.to_builtins(given.remind_at)}
