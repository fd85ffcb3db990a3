"""Completing and reopening. A recurring task's next occurrence has an id derived from the completed one's, so
any number of clients completing it, on whatever day, make the same one.
"""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec

from reeve.changes.recording import Operation
from reeve.http.problems import invalid
from reeve.lists.queries import may_write
from reeve.tasks import storing
from reeve.tasks.civil import check_instant, recurrence_fields
from reeve.tasks.editing import lock_task
from reeve.tasks.queries import find_task, one_task, subtasks_of
from reeve.tasks.recurrence import Due, next_due, next_id
from reeve.tasks.structs import Completed, Completion, Outcome, Reopened, Task

# A client's clock may be a little ahead of ours.
_CLOCK_SKEW = timedelta(minutes=5)


async def complete(operation: Operation, task_id: UUID, data: Completion) -> Completed:
    """Complete a task with everything open below it; of a recurring task, make the next occurrence.

    Completing what is completed changes at most the outcome. Raises a Problem: 404, 403, 422.
    """
    current = await lock_task(operation, task_id)
    at = _moment(data)
    if current.completed_at is None:
        below = await subtasks_of(operation.db, operation.actor, task_id)
        await _finish(operation, [current, *(one for one in below if one.completed_at is None)], at, data.outcome)
        await _make_next(operation, current, below, at)
    elif current.outcome != data.outcome:
        await _finish(operation, [current], current.completed_at, data.outcome)
    task = await one_task(operation.db, operation.actor, task_id)
    if current.recurrence is None:
        return Completed(task, None)
    return Completed(task, await find_task(operation.db, operation.actor, next_id(task_id)))


def _moment(data: Completion) -> datetime:
    now = datetime.now(UTC)
    at = check_instant("completed_at", data.completed_at or now)
    if at > now + _CLOCK_SKEW:
        raise invalid("completed_at", "lies in the future")
    return at


async def _finish(operation: Operation, tasks: list[Task], at: datetime, outcome: Outcome) -> None:
    done = {"completed_at": msgspec.to_builtins(at), "outcome": outcome}
    await storing.set_all(operation, "complete", tasks, done)


async def _make_next(operation: Operation, current: Task, below: list[Task], at: datetime) -> None:
    if current.recurrence is None or current.due_date is None:
        return
    zone = await storing.zone_of(operation, current.list_id)
    due = Due(current.due_date, current.due_time, current.time_zone)
    following = next_due(current.recurrence, due, at, zone)
    if following is None:
        return
    days = following.due.date - current.due_date
    state = msgspec.structs.replace(current.recurrence, count_left=following.count_left)
    fields = _again(current, days) | recurrence_fields(msgspec.to_builtins(state))
    if not await _occur(operation, current, fields):
        return  # it stays as somebody has left it, and so does what is below it
    made = {next_id(current.id)}
    for task in below:
        assert task.parent_id is not None, "it is below something"
        parent_id = next_id(task.parent_id)
        if parent_id in made and await _occur(operation, task, _again(task, days) | {"parent_id": str(parent_id)}):
            made.add(next_id(task.id))


def _again(task: Task, days: timedelta) -> storing.Fields:
    """Return the same task, open, its dates moved by as many days, with what moves along with them."""
    fields = storing.fields_of(task)
    for name in ("due_date", "start_date"):
        day = getattr(task, name)
        fields[name] = day and (day + days).isoformat()
    fields["reminders"] = [one for one in fields["reminders"] if one["minutes_before"] is not None]
    fields["previous_id"] = str(task.id)
    fields["completed_at"] = fields["outcome"] = None
    return fields


async def _occur(operation: Operation, task: Task, fields: storing.Fields) -> bool:
    """Insert the occurrence, or make the row of one that was withdrawn anew. False: it is there, and stays."""
    occurrence_id = next_id(task.id)
    if await storing.insert(operation, {occurrence_id: fields}):
        return True
    found = await storing.find_row(operation.db, operation.actor, occurrence_id)
    if not found or not may_write(found[0]) or not found[1]["deleted_at"]:
        return False
    await storing.update(operation, occurrence_id, "restore", found[1], fields, born_again=True)
    return True


async def reopen(operation: Operation, task_id: UUID) -> Reopened:
    """Open a completed task again, and take the next occurrence back unless somebody has touched it."""
    current = await lock_task(operation, task_id)
    if current.completed_at is None:
        return Reopened(current, None)
    before = storing.fields_of(current)
    await storing.update(operation, task_id, "reopen", before, {**before, "completed_at": None, "outcome": None})
    withdrawn = await _withdraw_next(operation, task_id)
    return Reopened(await one_task(operation.db, operation.actor, task_id), withdrawn)


async def _withdraw_next(operation: Operation, task_id: UUID) -> UUID | None:
    following = await find_task(operation.db, operation.actor, next_id(task_id))
    if following is None:
        return None
    whole = [following, *await subtasks_of(operation.db, operation.actor, following.id)]
    await operation.lock(task.list_id for task in whole)
    # Made and never edited, nor anything put below it: all times are those of the transaction that made it.
    if any({task.created_at, task.updated_at} != {following.created_at} for task in whole):
        return None
    await storing.delete(operation, whole)
    return following.id
