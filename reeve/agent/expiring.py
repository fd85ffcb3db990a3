"""Suggestions whose time is over: a date that has come and gone is nothing to propose any more."""

from uuid import UUID

from reeve.agent import feeds, writing
from reeve.database.pool import Connection

BATCH = 500

_OVER = """
SELECT id, account_id FROM suggestion WHERE status = 'active' AND expires_at <= now() ORDER BY expires_at LIMIT %s
"""  # index suggestion_expiry


async def expire_what_is_over(db: Connection) -> tuple[int, dict[UUID, int]]:
    """Set what is past its time to expired; return how many, and the feeds (account: revision) that moved."""
    over = await (await db.execute(_OVER, [BATCH])).fetchall()
    if not over:
        return 0, {}
    async with db.transaction():
        free = await feeds.lock(db, {row[1] for row in over})
        if not free:
            return 0, {}
        revisions = await feeds.advance(db, free)
        return await writing.expire(db, [row[0] for row in over], revisions), revisions
