"""Facts about single tasks: the task itself, what else is overdue in its list, how its series went."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from reeve.agent.facts.structs import Key, Occurrence, TaskFacts
from reeve.database.pool import Connection
from reeve.database.rows import read

# So many tasks one suggestion can hold.
MOST_TOGETHER = 50
# A habit is judged by so many past occurrences.
OCCURRENCES = 4

COLUMNS = """
    t.id, t.version, t.title, l.name AS list_name, t.priority, t.due_date, t.due_time, t.time_zone, t.due_at,
    t.rrule, t.created_at, t.updated_at, t.list_id, t.parent_id, t.start_date, t.estimate_minutes,
    t.recurrence_basis, t.recurrence_anchor, t.recurrence_count_left, t.series_id, t.previous_id
"""
# OFFSET 0, here and below: one subject after the other, by index, whatever PostgreSQL guesses about their number.
# Otherwise it may begin with the lists, and read every task of each. Primary keys of task, list and list_member.
_TASKS = f"""
SELECT c.account_id, one.*
FROM unnest(%(accounts)b::uuid[], %(subjects)b::uuid[]) AS c(account_id, subject_id)
CROSS JOIN LATERAL (
    SELECT {COLUMNS}
    FROM task t JOIN list l ON l.id = t.list_id AND l.deleted_at IS NULL
    JOIN list_member m ON m.list_id = t.list_id AND m.account_id = c.account_id AND m.role IN ('owner', 'editor')
    WHERE t.id = c.subject_id AND t.deleted_at IS NULL AND t.completed_at IS NULL
    OFFSET 0
) AS one
"""
# The fingerprint as the rule writes it (reeve/agent/rules/overdue.py), so that what was said stays said. Index
# task_due; primary keys of list_member and suggestion_fingerprint; agent_mute_task.
_OVERDUE = """
SELECT c.account_id, c.list_id, late.id
FROM unnest(%(accounts)b::uuid[], %(lists)b::uuid[]) AS c(account_id, list_id)
CROSS JOIN LATERAL (
    SELECT t.id, t.priority, t.due_at
    FROM list_member m JOIN task t ON t.list_id = m.list_id
    WHERE m.list_id = c.list_id AND m.account_id = c.account_id AND m.role IN ('owner', 'editor')
      AND t.deleted_at IS NULL AND t.completed_at IS NULL AND t.due_at <= %(now)s
      AND NOT EXISTS (
        SELECT FROM suggestion_fingerprint f
        WHERE f.account_id = c.account_id
          AND f.fingerprint = 'overdue:' || t.id || ':' || to_char(t.due_date, 'YYYY-MM-DD') || 'T'
                              || coalesce(t.due_time::text, '') || '[' || coalesce(t.time_zone, '') || ']'
        OFFSET 0)
      AND NOT EXISTS (
        SELECT FROM agent_mute WHERE task_id = t.id AND agent_mute.account_id = c.account_id OFFSET 0)
    ORDER BY array_position(ARRAY['high', 'medium', 'low'], t.priority), t.due_at, t.id LIMIT %(most)s
) AS late
"""
# From occurrence to occurrence backwards, by primary keys; only what is in lists of this account's.
_PAST = """
WITH RECURSIVE past AS (
    SELECT c.account_id, c.subject_id, t.previous_id, 0 AS steps
    FROM unnest(%(accounts)s::uuid[], %(subjects)s::uuid[]) AS c(account_id, subject_id)
    JOIN task t ON t.id = c.subject_id
    UNION ALL
    SELECT past.account_id, past.subject_id, t.previous_id, past.steps + 1
    FROM past JOIN task t ON t.id = past.previous_id WHERE past.steps < %(steps)s
), chain AS (
    SELECT account_id, subject_id, steps, previous_id AS id FROM past WHERE steps < %(steps)s
)
SELECT chain.account_id, chain.subject_id, t.due_date, t.due_at, t.completed_at, t.outcome
FROM chain JOIN task t ON t.id = chain.id
JOIN list_member m ON m.list_id = t.list_id AND m.account_id = chain.account_id
WHERE t.completed_at IS NOT NULL AND t.due_at IS NOT NULL
ORDER BY chain.account_id, chain.subject_id, chain.steps
"""


async def read_tasks(db: Connection, keys: Sequence[Key]) -> dict[Key, TaskFacts]:
    """Read the open tasks among the subjects of these checks."""
    values = {"accounts": [key[0] for key in keys], "subjects": [key[1] for key in keys]}
    return {(account_id, one.id): one for account_id, one in await read(db, TaskFacts, _TASKS, values, keys=1)}


async def read_overdue(db: Connection, places: Collection[Key], now: datetime) -> dict[Key, tuple[UUID, ...]]:
    """Return what is overdue and was not spoken of in each (account, list), the most important first."""
    found: dict[Key, tuple[UUID, ...]] = dict.fromkeys(places, ())
    values = {"accounts": [one[0] for one in found], "lists": [one[1] for one in found]}
    async with db.cursor(binary=True) as cursor:
        await cursor.execute(_OVERDUE, {**values, "now": now, "most": MOST_TOGETHER})
        for account_id, list_id, task_id in await cursor.fetchall():
            found[account_id, list_id] += (task_id,)
    return found


async def read_past(db: Connection, keys: Collection[Key]) -> dict[Key, tuple[Occurrence, ...]]:
    """Read how the last occurrences before each of these tasks went, the newest first."""
    found: dict[Key, list[Occurrence]] = {key: [] for key in keys}
    values = {"accounts": [one[0] for one in found], "subjects": [one[1] for one in found], "steps": OCCURRENCES}
    for account_id, subject_id, one in await read(db, Occurrence, _PAST, values, keys=2):
        found[account_id, subject_id].append(one)
    return {key: tuple(those) for key, those in found.items()}
