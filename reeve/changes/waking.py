"""What a change means for the agents: look at the task again, and forget advice that no longer holds.

This runs in the transaction of the change itself, so advice about a completed task is gone with the completion.
"""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from reeve.database.pool import Connection

if TYPE_CHECKING:
    from reeve.changes.recording import Change

# What the agents' advice rests on. An edit of anything else leaves advice standing.
FACTS = frozenset(
    {"due_date", "due_time", "time_zone", "priority", "completed_at", "deleted_at", "list_id", "rrule"}
)

# Every member of the list, the task itself and the account as a whole; in key order against deadlocks.
_WAKE = """
INSERT INTO agent_check (account_id, subject_id, check_at, request_id)
SELECT account_id, subject_id, now(), %(request_id)s
FROM (SELECT m.account_id, unnest(%(tasks)s::uuid[]) AS subject_id
      FROM list_member m WHERE m.list_id = ANY(%(lists)s)
      UNION
      SELECT m.account_id, m.account_id FROM list_member m WHERE m.list_id = ANY(%(lists)s)) AS woken
ORDER BY subject_id, account_id
ON CONFLICT (subject_id, account_id) DO UPDATE
SET generation = agent_check.generation + 1, check_at = now(), leased_until = NULL, tries = 0,
    last_error = NULL, request_id = excluded.request_id, updated_at = now()
"""
_RETIRE = """
WITH stale AS (
    SELECT DISTINCT s.id, s.account_id FROM suggestion s JOIN proposal p ON p.suggestion_id = s.id
    WHERE p.task_id = ANY(%(tasks)s) AND s.status = 'active'
), feed AS (
    UPDATE account_feed SET revision = revision + 1
    WHERE account_id IN (SELECT account_id FROM stale) RETURNING account_id, revision
), retired AS (
    UPDATE suggestion SET status = 'expired', resolved_at = now(), updated_at = now(), revision = feed.revision
    FROM stale JOIN feed USING (account_id) WHERE suggestion.id = stale.id
)
SELECT account_id, revision FROM feed
"""
# The task changed, but nothing the advice rests on: it stays acceptable.
_KEEP = """
UPDATE proposal SET task_version = task.version FROM task, suggestion
WHERE proposal.task_id = ANY(%(tasks)s) AND task.id = proposal.task_id
  AND suggestion.id = proposal.suggestion_id AND suggestion.status = 'active'
"""


async def wake_agents(db: Connection, changes: "list[Change]", request_id: str) -> dict[UUID, int]:
    """Have the changed tasks checked again; return the feeds (account: revision) that retired advice moved."""
    tasks = [change for change in changes if change.entity == "task"]
    lists = [change.list_id for change in changes]
    if not lists:
        return {}
    ids = sorted({change.entity_id for change in tasks})
    await db.execute(_WAKE, {"tasks": ids, "lists": lists, "request_id": request_id})
    moved = sorted({change.entity_id for change in tasks if FACTS & change.after.keys()})
    feeds = await _retire(db, moved)
    if kept := [one for one in ids if one not in moved]:
        await db.execute(_KEEP, {"tasks": kept})
    return feeds


async def _retire(db: Connection, tasks: list[UUID]) -> dict[UUID, int]:
    if not tasks:
        return {}
    rows: list[Any] = await (await db.execute(_RETIRE, {"tasks": tasks})).fetchall()
    return dict(rows)
