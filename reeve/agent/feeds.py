"""The account feeds, under whose lock suggestions come and go: quota and fingerprints are exact because of it."""

from collections.abc import Iterable
from uuid import UUID

from reeve.database.pool import Connection

# An agent never waits for one lock while it holds another: what is locked is passed over. Alone, it may wait.
_LOCK = "SELECT account_id FROM account_feed WHERE account_id = ANY(%b) ORDER BY account_id FOR NO KEY UPDATE"
_LOCK_FREE = f"{_LOCK} SKIP LOCKED"
_ADVANCE = """
UPDATE account_feed SET revision = revision + 1 WHERE account_id = ANY(%b) RETURNING account_id, revision
"""
# Shorter than PostgreSQL's deadlock_timeout (1 s): should an agent ever stand in a person's way, it gives way.
_GIVE_WAY = "SET LOCAL lock_timeout = '250ms'"


async def lock(db: Connection, accounts: Iterable[UUID], *, wait: bool = False) -> set[UUID]:
    """Lock the feeds of these accounts for the transaction; return those that were free (`wait`: all)."""
    await db.execute(_GIVE_WAY)
    wanted = list(accounts)
    if not wanted:
        return set()
    rows = await db.execute(_LOCK if wait else _LOCK_FREE, [wanted], binary=True)
    return {row[0] for row in await rows.fetchall()}


async def advance(db: Connection, accounts: Iterable[UUID]) -> dict[UUID, int]:
    """Return the next revision of each of these feeds, which are locked."""
    rows = await db.execute(_ADVANCE, [list(accounts)], binary=True)
    return {row[0]: row[1] for row in await rows.fetchall()}
