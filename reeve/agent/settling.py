"""Writing down what a batch found: in one transaction, and only where the facts are still the ones that were read.

A change bumps the check's generation in its own transaction. Here the check's row is locked and the generation
compared: so a suggestion cannot appear after the completion that made it untrue. A row that somebody holds at
this moment is being changed, and what was found about it is stale.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from psycopg.types.json import Jsonb

from reeve.agent import feeds, offered, writing
from reeve.agent.admitting import Admitted, admit
from reeve.agent.evaluating import Outcome
from reeve.database.pool import Connection

# What somebody holds is passed over. One after the other (OFFSET 0), by primary key.
_SETTLE = """
WITH found AS MATERIALIZED (
    SELECT new.* FROM jsonb_to_recordset(%s) AS new(account_id uuid, subject_id uuid, generation bigint,
        leased_until timestamptz, check_at timestamptz, tries integer, last_error text, verdicts jsonb)
    CROSS JOIN LATERAL (
        SELECT FROM agent_check c WHERE c.subject_id = new.subject_id AND c.account_id = new.account_id
          AND c.generation = new.generation AND c.leased_until = new.leased_until
        OFFSET 0 FOR NO KEY UPDATE SKIP LOCKED
    ) AS unchanged
)
UPDATE agent_check c
SET check_at = found.check_at, leased_until = NULL, tries = found.tries, last_error = found.last_error,
    verdicts = found.verdicts, updated_at = now()
FROM found WHERE c.subject_id = found.subject_id AND c.account_id = found.account_id
RETURNING c.account_id, c.subject_id
"""
# Of checks that are settled, and locked by that.
_AMEND = """
UPDATE agent_check c SET check_at = new.check_at, verdicts = new.verdicts
FROM jsonb_to_recordset(%s) AS new(account_id uuid, subject_id uuid, check_at timestamptz, verdicts jsonb)
WHERE c.subject_id = new.subject_id AND c.account_id = new.account_id
"""  # primary key


@dataclass
class Settled:
    """What was written. `left`: outcomes that were not, for their facts or their account are just changing."""

    given: list[Admitted] = field(default_factory=list)
    held_back: Counter[str] = field(default_factory=Counter)
    expired: int = 0
    feeds: dict[UUID, int] = field(default_factory=dict)
    written: list[Outcome] = field(default_factory=list)
    left: list[Outcome] = field(default_factory=list)


async def settle(db: Connection, outcomes: Sequence[Outcome], limit: int, *, wait: bool = False) -> Settled:
    """Write suggestions, expiries and next checks; `limit`: suggestions per person and hour.

    `wait`: for the feed, if somebody holds it (to be used with one account's outcomes only).
    """
    speaking = {outcome.check.account_id for outcome in outcomes if outcome.drafts or outcome.untrue}
    async with db.transaction():
        locked = await feeds.lock(db, speaking, wait=wait)
        possible = [one for one in outcomes if one.check.account_id in locked or not (one.drafts or one.untrue)]
        stale = await offered.with_stale_offers(db, possible)
        current = [one for one in possible if not offered.offers_any(one, stale)] if stale else possible
        settled = Settled(written=await _settle(db, current))
        written = {id(one) for one in settled.written}
        settled.left = [one for one in outcomes if id(one) not in written]
        await _write(db, settled, limit)
        await writing.note(db, settled.written)
    return settled


async def _settle(db: Connection, outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Write the checks that are still as they were read, which locks them; return their outcomes."""
    if not outcomes:
        return []
    written = await db.execute(_SETTLE, [Jsonb([_row(one) for one in outcomes])])
    if written.rowcount == len(outcomes):
        return list(outcomes)
    settled = set(await written.fetchall())
    return [one for one in outcomes if one.check.key in settled]


async def _write(db: Connection, settled: Settled, limit: int) -> None:
    admitted, settled.held_back = await admit(db, settled.written, limit)
    if amended := [_row(one) for one in settled.written if one.amended]:
        await db.execute(_AMEND, [Jsonb(amended)])
    untrue = [one for outcome in settled.written for one in outcome.untrue]
    accounts = {one.account_id for one in admitted}
    accounts |= {outcome.check.account_id for outcome in settled.written if outcome.untrue}
    if not accounts:
        return
    settled.feeds = await feeds.advance(db, accounts)
    settled.given = await writing.give(db, admitted, settled.feeds) if admitted else []
    settled.expired = await writing.expire(db, untrue, settled.feeds) if untrue else 0


def _row(outcome: Outcome) -> dict[str, object]:
    return {
        "account_id": outcome.check.account_id,
        "subject_id": outcome.check.subject_id,
        "generation": outcome.check.generation,
        "leased_until": outcome.check.leased_until,
        "check_at": outcome.check_at,
        "tries": outcome.tries,
        "last_error": outcome.error,
        "verdicts": outcome.verdicts,
    }
