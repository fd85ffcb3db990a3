"""Reading tasks, always through the actor's membership of their list."""

from collections.abc import Callable, Sequence
from typing import Any, Literal
from uuid import UUID

import msgspec
from psycopg import AsyncCursor

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
# Primary keys of task and of list_member (account_id, list_id).
MINE = """
FROM task t JOIN list_member m ON m.list_id = t.list_id AND m.account_id = %(account_id)s
            JOIN list l ON l.id = t.list_id AND l.deleted_at IS NULL
"""
_ONE = f"SELECT {COLUMNS} {MINE} WHERE t.id = %(task_id)s AND t.deleted_at IS NULL"
_ROLE = f"SELECT m.role {MINE} WHERE t.id = %(task_id)s AND t.deleted_at IS NULL"
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


async def one_task(db: Connection, actor: Actor, task_id: UUID, *, to: Literal["read", "write"] = "read") -> Task:
    """Return one task that is not deleted.

    Raises a Problem: 404 if it is not in a list of the actor's, 403 where the role in the list is too small.
    """
    values = {"account_id": actor.account_id, "task_id": task_id}
    found = await fetch(db, _ONE, values)
    if not found:
        raise not_found("task")
    if to == "write":
        row = await (await db.execute(_ROLE, values)).fetchone()
        if row is None:  # gone to another list since the line before
            raise not_found("task")
        require_role(row[0], to)
    return found[0]


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
    async with db.cursor(row_factory=task_row) as cursor:
        return await (await cursor.execute(query, values)).fetchall()


def task_row(cursor: AsyncCursor[Any]) -> Callable[[Sequence[Any]], Task]:
    """Row factory of psycopg for COLUMNS; what a query selects beyond them is left out."""
    names = [column.name for column in cursor.description or ()]

    def make(values: Sequence[Any]) -> Task:
        return task_from(dict(zip(names, values, strict=True)))

    return make


def task_from(row: dict[str, Any]) -> Task:
    """Build a Task from the columns of its row."""
    rule, basis = row.pop("rrule"), row.pop("recurrence_basis")
    anchor, left = row.pop("recurrence_anchor"), row.pop("recurrence_count_left")
    row["recurrence"] = RecurrenceState(rule, basis, anchor, left, describe(rule)) if rule else None
    row["due_time"] = row["due_time"] and row["due_time"].strftime("%H:%M")
    row["tags"] = tuple(row["tags"])
    row["reminders"] = msgspec.convert(row["reminders"] or (), tuple[Reminder, ...])
    row.pop("sort_key", None)
    return Task(**row)
