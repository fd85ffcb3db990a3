"""Facts about all open tasks of an account together, and about what was said of them."""

from collections.abc import Sequence
from uuid import UUID

from reeve.agent.facts.structs import Said, TaskFacts, Workload
from reeve.agent.facts.tasks import COLUMNS
from reeve.database.pool import Connection
from reeve.database.rows import read

# How many tasks with high priority one suggestion can offer to step down.
CANDIDATES = 5

# All open tasks of one account, once per change of its facts; index task_due.
_WORKLOADS = """
SELECT m.account_id, count(*)::integer AS open_count,
       (count(*) FILTER (WHERE t.priority = 'high'))::integer AS high_count
FROM list_member m JOIN list l ON l.id = m.list_id AND l.deleted_at IS NULL
JOIN task t ON t.list_id = m.list_id AND t.deleted_at IS NULL AND t.completed_at IS NULL
WHERE m.account_id = ANY(%(accounts)s) AND m.role IN ('owner', 'editor')
GROUP BY m.account_id
"""
# What could step down first: no date, then the latest date, then the oldest.
_HIGH = f"""
SELECT ranked.* FROM (
    SELECT row_number() OVER (PARTITION BY m.account_id
                              ORDER BY t.due_at DESC NULLS FIRST, t.created_at, t.id) AS place,
           m.account_id, {COLUMNS}
    FROM list_member m JOIN list l ON l.id = m.list_id AND l.deleted_at IS NULL
    JOIN task t ON t.list_id = m.list_id AND t.deleted_at IS NULL AND t.completed_at IS NULL
    WHERE m.account_id = ANY(%(accounts)s) AND m.role IN ('owner', 'editor') AND t.priority = 'high'
      AND NOT EXISTS (SELECT FROM agent_mute
                      WHERE agent_mute.account_id = m.account_id
                        AND (agent_mute.task_id = t.id OR agent_mute.list_id = t.list_id))
) AS ranked WHERE place <= %(candidates)s ORDER BY account_id, place
"""
# The newest suggestion of each rule about a person's tasks as a whole, and what of it is still active.
_SAID = """
SELECT s.account_id, s.evidence->>'rule' AS rule, max(s.created_at) AS at,
       array_agg(s.id) FILTER (WHERE s.status = 'active') AS active,
       array_agg(s.evidence) FILTER (WHERE s.status = 'active') AS evidence
FROM suggestion s
WHERE s.account_id = ANY(%(accounts)s) AND s.created_at > now() - interval '30 days'
  AND s.evidence->>'about' = 'account'
GROUP BY s.account_id, s.evidence->>'rule'
"""  # index suggestion_quota


async def read_workloads(db: Connection, accounts: Sequence[UUID]) -> dict[UUID, Workload]:
    """Count the open tasks of these accounts, and read the high ones that could step down first."""
    counts = await (await db.execute(_WORKLOADS, {"accounts": accounts})).fetchall()
    crowded = [row[0] for row in counts if row[2] > 0]
    high: dict[UUID, list[TaskFacts]] = {account_id: [] for account_id in crowded}
    values = {"accounts": crowded, "candidates": CANDIDATES}
    for _, account_id, task in await read(db, TaskFacts, _HIGH, values, keys=2) if crowded else ():
        high[account_id].append(task)
    return {row[0]: Workload(row[1], row[2], tuple(high.get(row[0], ()))) for row in counts}


async def read_said(db: Connection, accounts: Sequence[UUID]) -> dict[UUID, dict[str, Said]]:
    """Read what each rule last said to these accounts about their tasks as a whole."""
    found: dict[UUID, dict[str, Said]] = {}
    for account_id, rule, *said in await (await db.execute(_SAID, {"accounts": accounts})).fetchall():
        found.setdefault(account_id, {})[rule] = Said(said[0], tuple(said[1] or ()), tuple(said[2] or ()))
    return found
