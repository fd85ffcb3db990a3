"""When a person moves to another zone, floating dates mean other instants: `due_at` is worked out anew."""

from typing import Any
from uuid import UUID

from reeve.changes.recording import Operation
from reeve.tasks.due import due_at

# Open tasks in the account's own lists whose civil time has no zone of its own. Index task_due.
_FLOATING = """
SELECT t.id, t.due_date, t.due_time FROM task t JOIN list_member m ON m.list_id = t.list_id
WHERE m.account_id = %(account_id)s AND m.role = 'owner' AND t.completed_at IS NULL AND t.deleted_at IS NULL
  AND t.due_date IS NOT NULL AND t.time_zone IS NULL
"""
_LISTS = "SELECT list_id FROM list_member WHERE account_id = %(account_id)s AND role = 'owner'"
# The list's new revision, so that every client hears of it; no version: nothing a person decided has changed.
_UPDATE = """
UPDATE task SET due_at = new.due_at, revision = list.revision
FROM unnest(%(ids)s::uuid[], %(instants)s::timestamptz[]) AS new(id, due_at), list
WHERE task.id = new.id AND list.id = task.list_id
"""


async def recompute_due(operation: Operation, time_zone: str) -> list[UUID]:
    """Work out `due_at` of the actor's open floating tasks in a new zone; return which they are."""
    db, me = operation.db, {"account_id": operation.actor.account_id}
    await operation.lock([row[0] for row in await (await db.execute(_LISTS, me)).fetchall()])
    rows: list[Any] = await (await db.execute(_FLOATING, me)).fetchall()
    instants = [due_at(day, at and at.strftime("%H:%M"), None, time_zone) for _, day, at in rows]
    moved = [row[0] for row in rows]
    await db.execute(_UPDATE, {"ids": moved, "instants": instants})
    return moved
