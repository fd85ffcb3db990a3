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
from reeve.agent.queue import held
from reeve.database.pool import Connection

_LOCK = """
SELECT c.account_id, c.subject_id FROM agent_check c
JOIN unnest(%(accounts)s::uuid[], %(subjects)s::uuid[], %(generations)s::bigint[], %(leases)s::timestamptz[])
     AS read(account_id, subject_id, generation, leased_until) USING (account_id, subject_id)
WHERE c.generation = read.generation AND c.leased_until = read.leased_until
FOR NO KEY UPDATE OF c SKIP LOCKED
"""  # primary key
_SETTLE = """
UPDATE agent_check c
SET check_at = new.check_at, leased_until = NULL, tries = new.tries, last_error = new.last_error,
    verdicts = new.verdicts, updated_at = now()
FROM jsonb_to_recordset(%s) AS new(account_id uuid, subject_id uuid, check_at timestamptz, tries integer,
    last_error text, verdicts jsonb)
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
        unchanged = await _lock_unchanged(db, possible)
        fresh = [one for one in possible if one.check.key in unchanged]
        stale = await offered.with_stale_offers(db, fresh)
        settled = Settled(written=[one for one in fresh if not offered.offers_any(one, stale)])
        written = {one.check.key for one in settled.written}
        settled.left = [one for one in outcomes if one.check.key not in written]
        await _write(db, settled, limit)
        await writing.note(db, settled.written)
        await db.execute(_SETTLE, [Jsonb([_row(outcome) for outcome in settled.written])])
    return settled


async def _lock_unchanged(db: Connection, outcomes: Sequence[Outcome]) -> set[tuple[UUID, UUID]]:
    rows = await db.execute(_LOCK, held([outcome.check for outcome in outcomes]))
    return set(await rows.fetchall())


async def _write(db: Connection, settled: Settled, limit: int) -> None:
    admitted, settled.held_back = await admit(db, settled.written, limit)
    untrue = [one for outcome in settled.written for one in outcome.untrue]
    accounts = {one.account_id for one in admitted}
    accounts |= {outcome.check.account_id for outcome in settled.written if outcome.untrue}
    if not accounts:
        return
    settled.feeds = await feeds.advance(db, accounts)
    settled.given = await writing.give(db, admitted, settled.feeds)
    settled.expired = await writing.expire(db, untrue, settled.feeds)


def _row(outcome: Outcome) -> dict[str, object]:
    return {
        "account_id": outcome.check.account_id,
        "subject_id": outcome.check.subject_id,
        "check_at": outcome.check_at,
        "tries": outcome.tries,
        "last_error": outcome.error,
        "verdicts": outcome.verdicts,
    }
