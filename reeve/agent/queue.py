"""The timer wheel: claiming what is due under a lease, giving it back, and when something falls due next.

A claim says which checks, and nothing of what they are about. Two agents never hold the same one: rows that
another one is just claiming are passed over, and an expired lease (its agent died) is claimed again. So is one
that ends later than any lease given now could: the database's clock was ahead when it was given.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from reeve.database.pool import Connection
from reeve.database.rows import read

BATCH = 500
# To a full batch come up to so many more checks of the same people.
MOST_MORE = 500
LEASE_SECONDS = 30

# Twice the lease: one that another agent gave since this statement began ends a little later than its own will.
_FREE = "(leased_until IS NULL OR leased_until NOT BETWEEN now() AND now() + make_interval(secs => 2 * %(lease)s))"
_TAKE = """
UPDATE agent_check c SET leased_until = now() + make_interval(secs => %(lease)s)
FROM due WHERE c.subject_id = due.subject_id AND c.account_id = due.account_id
RETURNING c.account_id, c.subject_id, c.check_at AS due_at, c.generation, c.leased_until, c.tries, c.request_id,
          now() AS claimed_at
"""
# Index agent_check_due.
_CLAIM = f"""
WITH due AS (
    SELECT subject_id, account_id FROM agent_check
    WHERE check_at <= now() AND {_FREE}
    ORDER BY check_at LIMIT %(batch)s FOR NO KEY UPDATE SKIP LOCKED
)
{_TAKE}"""
# What else is due for the same people: only who sees all of it at once can say what is the most valuable. One
# person after the other (OFFSET 0), for the queue may be long: index agent_check_account.
_CLAIM_MORE = f"""
WITH due AS (
    SELECT more.* FROM unnest(%(accounts)b::uuid[]) AS whose(account_id) CROSS JOIN LATERAL (
        SELECT subject_id, account_id FROM agent_check a
        WHERE a.account_id = whose.account_id AND check_at <= now() AND {_FREE}
        OFFSET 0 FOR NO KEY UPDATE SKIP LOCKED
    ) AS more LIMIT %(batch)s
)
{_TAKE}"""
# One that is locked at this moment is being changed, which wakes it anyway.
_GIVE_BACK = """
WITH held AS (
    SELECT c.subject_id, c.account_id FROM agent_check c
    JOIN unnest(%(subjects)s::uuid[], %(accounts)s::uuid[], %(leases)s::timestamptz[])
         AS ours(subject_id, account_id, leased_until) USING (subject_id, account_id, leased_until)
    FOR UPDATE OF c SKIP LOCKED
)
UPDATE agent_check c SET leased_until = NULL FROM held
WHERE c.subject_id = held.subject_id AND c.account_id = held.account_id
"""  # primary key
# What was looked at in a time that has not come: its next moment is as wrong as that. Reads the whole table.
_SET_RIGHT = "UPDATE agent_check SET check_at = now(), leased_until = NULL WHERE updated_at > now()"
_NEXT = "SELECT min(check_at), now() FROM agent_check WHERE check_at > now()"  # index agent_check_due

# One look at each index, where nothing is due: suggestion_expiry, agent_check_due.
_AHEAD = """
SELECT agents_paused_at IS NOT NULL, extract(epoch FROM least((SELECT min(check_at) FROM agent_check),
    (SELECT min(expires_at) FROM suggestion WHERE status = 'active')) - now())::float, now()
FROM instance
"""

_WAITING = """
SELECT count(*)::integer, coalesce(extract(epoch FROM now() - min(check_at)), 0)::float
FROM agent_check WHERE check_at <= now()
"""  # index agent_check_due


class Check(msgspec.Struct, frozen=True):
    """A claimed check: who, what, and which state of the facts (`generation`) it is about."""

    account_id: UUID
    subject_id: UUID
    due_at: datetime
    generation: int
    leased_until: datetime
    tries: int
    request_id: str | None
    claimed_at: datetime

    @property
    def key(self) -> tuple[UUID, UUID]:
        """Account and subject."""
        return self.account_id, self.subject_id


async def claim(db: Connection, batch: int = BATCH, lease_seconds: float = LEASE_SECONDS) -> list[Check]:
    """Claim `batch` due checks, the longest due first; of a full batch's accounts a good deal more, if due."""
    checks = await read(db, Check, _CLAIM, {"batch": batch, "lease": lease_seconds})
    if len(checks) < batch:
        return checks
    accounts = list({check.account_id for check in checks})
    more = {"accounts": accounts, "batch": MOST_MORE, "lease": lease_seconds}
    return checks + await read(db, Check, _CLAIM_MORE, more)


async def give_back(db: Connection, checks: Sequence[Check]) -> None:
    """Have checks looked at again at once, by whoever comes first."""
    held = {
        "subjects": [check.subject_id for check in checks],
        "accounts": [check.account_id for check in checks],
        "leases": [check.leased_until for check in checks],
    }
    await db.execute(_GIVE_BACK, held)


async def ahead(db: Connection) -> tuple[bool, float | None, datetime]:
    """Return whether the operator has paused the agents, the seconds until anything falls due, and the moment.

    Not positive: something is due. None: nothing is waiting.
    """
    row = await (await db.execute(_AHEAD)).fetchone()
    assert row is not None, "there is one instance"
    return row[0], row[1], row[2]


async def set_right(db: Connection) -> int:
    """Have looked at again, at once, what was looked at while the database's clock was ahead; return how many."""
    return (await db.execute(_SET_RIGHT)).rowcount


async def seconds_to_next(db: Connection) -> float | None:
    """Return the seconds until the next check falls due, None where nothing is waiting."""
    row = await (await db.execute(_NEXT)).fetchone()
    return (row[0] - row[1]).total_seconds() if row and row[0] else None


async def waiting(db: Connection) -> tuple[int, float]:
    """Return how many checks are due, and for how many seconds the oldest has been."""
    row = await (await db.execute(_WAITING)).fetchone()
    return (row[0], row[1]) if row else (0, 0.0)
