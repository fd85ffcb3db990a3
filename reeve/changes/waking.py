"""What a change means for the agents: look at the task again, and forget advice that no longer holds.

This runs in the transaction of the change itself, so advice about a completed task is gone with the completion.
Locks are taken in one order everywhere (lists, feeds, checks, each by id), so that no two requests deadlock; the
agents never wait for one of these while they hold another (see reeve/agent/settling.py).
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from reeve.changes.structs import Change
from reeve.database.pool import Connection

# What the agents' advice rests on. An edit of anything else leaves advice standing.
PRIORITY = frozenset({"priority"})
SIZE = frozenset({"estimate_minutes", "pinned"})
DUE = frozenset({"due_date", "due_time", "time_zone", "completed_at", "deleted_at", "list_id", "rrule"})

_LOCK_FEEDS = """
SELECT account_id FROM account_feed
WHERE account_id IN (SELECT account_id FROM list_member WHERE list_id = ANY(%(lists)s))
ORDER BY account_id FOR NO KEY UPDATE
"""  # index list_member_list
# Who can see the task, who could before it moved, and (where advice could change) their accounts as a whole.
_WAKE = """
INSERT INTO agent_check (account_id, subject_id, check_at, request_id)
SELECT account_id, subject_id, now(), %(request_id)s
FROM (SELECT m.account_id, t.task_id AS subject_id
      FROM unnest(%(tasks)s::uuid[], %(homes)s::uuid[]) AS t(task_id, list_id) JOIN list_member m USING (list_id)
      UNION
      SELECT c.account_id, c.subject_id FROM agent_check c WHERE c.subject_id = ANY(%(tasks)s)
      UNION
      SELECT m.account_id, m.account_id FROM list_member m WHERE %(facts)s AND m.list_id = ANY(%(lists)s)) AS woken
ORDER BY subject_id, account_id
ON CONFLICT (subject_id, account_id) DO UPDATE
SET generation = agent_check.generation + 1, check_at = now(), leased_until = NULL, tries = 0,
    last_error = NULL, request_id = excluded.request_id
"""
# Whether a task is overdue has nothing to do with its priority, nor most advice with how long it takes; that
# nobody has touched it is untrue after any change. Advice about several overdue tasks loses the one that changed,
# and stands for the others.
_RETIRE = """
WITH touched AS (
    SELECT s.id, s.account_id, p.id AS proposal_id, s.evidence->>'about' = 'list' AS severable
    FROM suggestion s JOIN proposal p ON p.suggestion_id = s.id
    WHERE p.task_id = ANY(%(tasks)s) AND s.status = 'active'
      AND (p.task_id = ANY(%(moved)s)
           OR (p.task_id = ANY(%(reprioritized)s) AND s.type <> 'overdue_reminder')
           OR (p.task_id = ANY(%(resized)s) AND s.type = 'schedule_adjustment')
           OR s.evidence->>'rule' = 'neglected')
), severed AS (
    DELETE FROM proposal p USING touched
    WHERE p.id = touched.proposal_id AND touched.severable
      AND EXISTS (SELECT FROM proposal other WHERE other.suggestion_id = touched.id
                  AND other.id NOT IN (SELECT proposal_id FROM touched))
    RETURNING p.suggestion_id
), feed AS (
    UPDATE account_feed SET revision = revision + 1
    WHERE account_id IN (SELECT account_id FROM touched) RETURNING account_id, revision
), lessened AS (
    UPDATE suggestion SET updated_at = now(), revision = feed.revision
    FROM feed WHERE suggestion.account_id = feed.account_id
                AND suggestion.id IN (SELECT suggestion_id FROM severed)
), retired AS (
    UPDATE suggestion SET status = 'expired', resolved_at = now(), updated_at = now(), revision = feed.revision
    FROM feed WHERE suggestion.account_id = feed.account_id AND suggestion.id IN (SELECT id FROM touched)
                AND suggestion.id NOT IN (SELECT suggestion_id FROM severed)
)
SELECT account_id, revision FROM feed
"""  # index proposal_task, primary key of suggestion
_IS_NEGLECTED = """
SELECT FROM suggestion s JOIN proposal p ON p.suggestion_id = s.id
WHERE p.task_id = ANY(%s) AND s.status = 'active' AND s.evidence->>'rule' = 'neglected' LIMIT 1
"""  # index proposal_task
# The task changed, but nothing the advice rests on: it stays acceptable.
_KEEP = """
UPDATE proposal SET task_version = task.version FROM task, suggestion
WHERE proposal.task_id = ANY(%(tasks)s) AND task.id = proposal.task_id
  AND suggestion.id = proposal.suggestion_id AND suggestion.status = 'active'
"""
_TASKS_OF = "SELECT id, list_id FROM task WHERE list_id = ANY(%s) AND deleted_at IS NULL AND completed_at IS NULL"


async def lock_feeds(db: Connection, lists: Iterable[UUID]) -> None:
    """Lock the feeds of all members of these lists, by id; after the lists, before suggestions and checks."""
    await db.execute(_LOCK_FEEDS, {"lists": list(lists)})


async def wake_agents(db: Connection, changes: list[Change], request_id: str) -> dict[UUID, int]:
    """Have the changed tasks checked again; return the feeds (account: revision) that retired advice moved."""
    if not changes:
        return {}
    lists = {change.list_id for change in changes} | _lists_before(changes)
    homes = {change.entity_id: change.list_id for change in changes if change.entity == "task"}
    of_lists = await _tasks_of(db, changes)
    homes |= of_lists
    # Nobody has said anything yet about what was made just now.
    advised = homes.keys() - {change.entity_id for change in changes if change.kind == "create"}
    moved = _touching(changes, DUE) | of_lists.keys()
    reprioritized = _touching(changes, PRIORITY) - moved
    resized = _touching(changes, SIZE) - moved
    facts = bool(moved or reprioritized or resized)
    feeds: dict[UUID, int] = {}
    if advised and (facts or await _is_neglected(db, advised)):
        await lock_feeds(db, lists)
        touched: dict[str, Iterable[UUID]] = {
            "tasks": advised,
            "moved": moved,
            "reprioritized": reprioritized,
            "resized": resized,
        }
        feeds = await _retire(db, touched)
    woken = {"tasks": list(homes), "homes": list(homes.values()), "lists": list(lists), "facts": facts}
    await db.execute(_WAKE, {**woken, "request_id": request_id})
    if advised:
        await db.execute(_KEEP, {"tasks": list(advised)})
    return feeds


def _lists_before(changes: list[Change]) -> set[UUID]:
    return {UUID(change.before["list_id"]) for change in changes if change.before.get("list_id")}


def _touching(changes: list[Change], facts: frozenset[str]) -> set[UUID]:
    return {change.entity_id for change in changes if change.entity == "task" and facts & change.after.keys()}


async def _tasks_of(db: Connection, changes: list[Change]) -> dict[UUID, UUID]:
    """Return the open tasks (id: list) of lists that were deleted or brought back."""
    lists = [change.entity_id for change in changes if change.entity == "list" and "deleted" in change.after]
    if not lists:
        return {}
    rows: list[Any] = await (await db.execute(_TASKS_OF, [lists])).fetchall()
    return dict(rows)


async def _is_neglected(db: Connection, tasks: Iterable[UUID]) -> bool:
    """Say whether anybody is advised that one of these tasks is neglected."""
    return await (await db.execute(_IS_NEGLECTED, [list(tasks)])).fetchone() is not None


async def _retire(db: Connection, touched: dict[str, Iterable[UUID]]) -> dict[UUID, int]:
    values = {name: list(tasks) for name, tasks in touched.items()}
    rows: list[Any] = await (await db.execute(_RETIRE, values)).fetchall()
    return dict(rows)
