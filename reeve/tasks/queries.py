"""Reading tasks, always through the actor's membership of their list."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from reeve.accounts.structs import Actor
from reeve.database.pool import Connection
from reeve.http.problems import Problem, not_found
from reeve.lists.queries import require_role
from reeve.tasks.recurrence import describe
from reeve.tasks.structs import RecurrenceState, Reminder, Task

COLUMNS = """
    t.id, t.list_id, t.parent_id, t.title, t.description, t.priority, t.tags, t.position, t.estimate_minutes,
    t.pinned, t.start_date, t.due_date, t.due_time, t.time_zone, t.due_at,
    t.rrule, t.recurrence_basis, t.recurrence_anchor, t.recurrence_count_left,
    t.series_id, t.previous_id, t.completed_at, t.outcome, t.version, t.revision, t.created_at, t.updated_at,
    (SELECT jsonb_agg(jsonb_build_object('id', r.id, 'minutes_before', r.minutes_before,
                                         'remind_at', r.remind_at) ORDER BY r.id)
     FROM task_reminder r WHERE r.task_id = t.id AND r.account_id = m.account_id) AS reminders
"""  # index task_reminder_task
# So much of what a task takes in memory is not the same for each.
BYTES = "octet_length(description) + 100 * cardinality(tags)"
# Primary keys of task and of list_member (account_id, list_id).
MINE = """
FROM task t JOIN list_member m ON m.list_id = t.list_id AND m.account_id = %(account_id)s
            JOIN list l ON l.id = t.list_id AND l.deleted_at IS NULL
"""
_ONE = f"SELECT {COLUMNS} {MINE} WHERE t.id = %(task_id)s AND t.deleted_at IS NULL"
_PLACE = f"SELECT m.role, t.list_id {MINE} WHERE t.id = %(task_id)s AND t.deleted_at IS NULL"
# Index task_parent; a task has at most a few levels of subtasks.
_SUBTASKS = f"""
WITH RECURSIVE below AS (
    SELECT id, 1 AS level FROM task WHERE parent_id = %(task_id)s AND deleted_at IS NULL
    UNION ALL
    SELECT t.id, level + 1 FROM task t JOIN below ON t.parent_id = below.id WHERE t.deleted_at IS NULL
)
SELECT {COLUMNS} {MINE} JOIN below ON below.id = t.id ORDER BY below.level, t.position, t.id
"""
_ABOVE = """
WITH RECURSIVE above AS (
    SELECT id, parent_id FROM task WHERE id = %(task_id)s
    UNION
    SELECT t.id, t.parent_id FROM task t JOIN above ON t.id = above.parent_id
)
SELECT id FROM above
"""


async def one_task(db: Connection, actor: Actor, task_id: UUID) -> Task:
    """Return one task that is not deleted. Raises a Problem with 404 if it is not in a list of the actor's."""
    found = await fetch(db, _ONE, {"account_id": actor.account_id, "task_id": task_id})
    if not found:
        raise not_found("task")
    return found[0]


async def list_to_write(db: Connection, actor: Actor, task_id: UUID) -> UUID:
    """Return the list of a task that the actor may change.

    Raises a Problem: 404 if it is not in a list of the actor's, 403 where the role in the list is too small.
    """
    row = await (await db.execute(_PLACE, {"account_id": actor.account_id, "task_id": task_id})).fetchone()
    if row is None:
        raise not_found("task")
    require_role(row[0], "write")
    list_id: UUID = row[1]
    return list_id


async def find_task(db: Connection, actor: Actor, task_id: UUID) -> Task | None:
    """Return one task, or None where it is deleted, not there or not the actor's."""
    try:
        return await one_task(db, actor, task_id)
    except Problem:
        return None


async def subtasks_of(db: Connection, actor: Actor, task_id: UUID) -> list[Task]:
    """Return all that is below a task, open and completed, parents before their children."""
    return await fetch(db, _SUBTASKS, {"account_id": actor.account_id, "task_id": task_id})


async def path_to(db: Connection, task_id: UUID) -> list[UUID]:
    """Return the ids from a task up to its topmost parent, itself first."""
    rows = await (await db.execute(_ABOVE, {"task_id": task_id})).fetchall()
    return [row[0] for row in rows]


async def fetch(db: Connection, query: str, values: dict[str, Any]) -> list[Task]:
    """Run a query that selects COLUMNS and return its tasks."""
    rows = await (await db.execute(query, values)).fetchall()
    return [task_from(row) for row in rows]


def task_from(row: Sequence[Any]) -> Task:
    """Build a Task from COLUMNS, which stand in its order; what a query selects after them is left out."""
    rule, basis, anchor, left = row[15:19]
    reminders = row[27]
    values = (
        *row[:6],
        tuple(row[6]),
        *row[7:12],
        row[12] and row[12].strftime("%H:%M"),
        *row[13:15],
        RecurrenceState(rule, basis, anchor, left, describe(rule)) if rule else None,
        *row[19:21],
        msgspec.convert(reminders, tuple[Reminder, ...]) if reminders else (),
        *row[21:27],
    )
    return Task(*values)
