"""Once an hour, one replica forgets what is past keeping: nobody's request waits for it, nobody notices."""

import asyncio

import psycopg
import structlog

from reeve.database.pool import Connection, Pool

HOUR = 3600
# Any number, the same in every version: one replica at a time.
ADVISORY_LOCK = 7_337_003
DELETED_DAYS = 90
BATCH = 1000

log = structlog.get_logger()

_EXPIRED = (
    "DELETE FROM session WHERE now() > least(idle_expires_at, expires_at)",
    "DELETE FROM api_token WHERE expires_at < now() - interval '30 days'",
    "DELETE FROM signin_attempt WHERE at < now() - interval '1 day'",
    "DELETE FROM rate_window WHERE started_at < now() - interval '1 hour'",
    "DELETE FROM idempotency_key WHERE created_at < now() - interval '30 days'",  # index idempotency_key_age
)
# What is forgotten raises the list's pruned revision: a client that slept longer syncs anew. Index task_deleted.
_PURGE_TASKS = f"""
WITH old AS (
    SELECT id FROM task WHERE deleted_at < now() - interval '{DELETED_DAYS} days' ORDER BY deleted_at LIMIT {BATCH}
), gone AS (
    DELETE FROM task USING old WHERE task.id = old.id RETURNING task.list_id, task.revision
)
UPDATE list SET pruned_revision = greatest(pruned_revision, latest.revision)
FROM (SELECT list_id, max(revision) AS revision FROM gone GROUP BY list_id) AS latest
WHERE list.id = latest.list_id
"""
_PURGE_TOMBSTONES = f"""
WITH gone AS (
    DELETE FROM tombstone WHERE at < now() - interval '{DELETED_DAYS} days' RETURNING list_id, revision
)
UPDATE list SET pruned_revision = greatest(pruned_revision, latest.revision)
FROM (SELECT list_id, max(revision) AS revision FROM gone GROUP BY list_id) AS latest
WHERE list.id = latest.list_id
"""  # index tombstone_age
_PURGE_LISTS = f"DELETE FROM list WHERE deleted_at < now() - interval '{DELETED_DAYS} days'"  # index list_deleted
_ORPHANED_CHECKS = f"""
DELETE FROM agent_check c
WHERE c.subject_id <> c.account_id AND c.updated_at < now() - interval '{DELETED_DAYS} days'
  AND NOT EXISTS (SELECT FROM task WHERE task.id = c.subject_id)
"""


async def run(pool: Pool, history_days: int) -> None:
    """Clean up now and every hour, until cancelled; an outage is waited out."""
    while True:
        try:
            async with pool.connection() as db:
                await clean_up(db, history_days)
        except (psycopg.Error, TimeoutError) as error:
            log.warning("housekeeping failed, trying again in an hour", error=str(error))
        await asyncio.sleep(HOUR)


async def clean_up(db: Connection, history_days: int) -> bool:
    """Forget what is past keeping; return False where another replica is just doing it."""
    async with db.transaction():
        row = await (await db.execute("SELECT pg_try_advisory_xact_lock(%s)", [ADVISORY_LOCK])).fetchone()
        if not row or not row[0]:
            return False
        # Nobody waits for it, and after years there may be much to forget.
        await db.execute("SET LOCAL statement_timeout = 0")
        for statement in (*_EXPIRED, _PURGE_TASKS, _PURGE_TOMBSTONES, _PURGE_LISTS, _ORPHANED_CHECKS):
            await db.execute(statement.encode())
        await db.execute("SELECT make_change_partitions(), prune_changes(%s)", [history_days])
    return True
