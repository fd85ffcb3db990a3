"""The only things an agent writes about people's tasks: suggestions, their proposals, and that some are over."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import msgspec
from psycopg.types.json import Jsonb
from uuid_utils.compat import uuid7

from reeve.agent.admitting import Admitted
from reeve.agent.evaluating import Outcome
from reeve.database.pool import Connection

_FINGERPRINTS = """
INSERT INTO suggestion_fingerprint (account_id, fingerprint, task_id)
SELECT account_id, fingerprint, task_id
FROM jsonb_to_recordset(%s) AS new(account_id uuid, fingerprint text, task_id uuid)
ON CONFLICT (account_id, fingerprint) DO NOTHING RETURNING account_id, fingerprint
"""
_SUGGESTIONS = """
INSERT INTO suggestion (id, account_id, type, message, evidence, fingerprint, request_id, revision, created_at,
    expires_at)
SELECT id, account_id, type, message, evidence, fingerprint, request_id, revision, created_at, expires_at
FROM jsonb_to_recordset(%s) AS new(id uuid, account_id uuid, type text, message text, evidence jsonb,
    fingerprint text, request_id text, revision bigint, created_at timestamptz, expires_at timestamptz)
"""
_PROPOSALS = """
INSERT INTO proposal (id, suggestion_id, task_id, task_version, change)
SELECT id, suggestion_id, task_id, task_version, change
FROM jsonb_to_recordset(%s) AS new(id uuid, suggestion_id uuid, task_id uuid, task_version bigint, change jsonb)
"""
_NOTES = """
INSERT INTO agent_activity (account_id, outcome, rule, task_id, why, request_id)
SELECT account_id, outcome, rule, task_id, why, request_id
FROM jsonb_to_recordset(%s) AS new(account_id uuid, outcome text, rule text, task_id uuid, why text,
    request_id text)
"""
_EXPIRE = """
UPDATE suggestion SET status = 'expired', resolved_at = now(), updated_at = now(), revision = feed.revision
FROM unnest(%(accounts)s::uuid[], %(revisions)s::bigint[]) AS feed(account_id, revision)
WHERE suggestion.id = ANY(%(ids)s) AND suggestion.account_id = feed.account_id AND suggestion.status = 'active'
"""  # primary key


async def give(db: Connection, admitted: Sequence[Admitted], revisions: dict[UUID, int]) -> list[Admitted]:
    """Write suggestions whose fingerprint is new; return those. The accounts' feeds are locked."""
    names = [
        {"account_id": one.account_id, "fingerprint": advice.fingerprint, "task_id": advice.task_id}
        for one in admitted
        for advice in one.draft.advice
    ]
    written = await db.execute(_FINGERPRINTS, [_rows(names)])
    new = set(await written.fetchall()) if written.rowcount < len(names) else None
    given = [one for one in admitted if new is None or one.names <= new]
    await db.execute(_SUGGESTIONS, [_rows(_suggestion(one, revisions[one.account_id]) for one in given)])
    await db.execute(_PROPOSALS, [_rows(row for one in given for row in _proposals(one))])
    return given


def _suggestion(one: Admitted, revision: int) -> dict[str, Any]:
    return {
        "id": one.id,
        "account_id": one.account_id,
        "type": one.draft.type,
        "message": one.draft.message,
        "evidence": one.draft.evidence,
        "fingerprint": one.draft.fingerprint,
        "request_id": one.request_id,
        "revision": revision,
        "created_at": one.created_at,
        "expires_at": one.draft.expires_at,
    }


def _proposals(one: Admitted) -> Iterable[dict[str, Any]]:
    for offer in one.draft.offers:
        yield {"id": uuid7(), "suggestion_id": one.id, **msgspec.structs.asdict(offer)}


def _rows(rows: Iterable[dict[str, Any]]) -> Jsonb:
    return Jsonb(list(rows))


async def note(db: Connection, outcomes: Sequence[Outcome]) -> None:
    """Append what became of these checks besides suggestions, which the database notes itself."""
    rows = [
        {
            "account_id": outcome.check.account_id,
            "outcome": note.outcome,
            "rule": note.rule,
            "task_id": outcome.check.subject_id if outcome.check.subject_id != outcome.check.account_id else None,
            "why": note.why,
            "request_id": outcome.check.request_id,
        }
        for outcome in outcomes
        for note in outcome.notes
    ]
    if rows:
        await db.execute(_NOTES, [Jsonb(rows)])


async def prune(db: Connection) -> int:
    """Have the database forget a batch of what is past keeping; return how many rows."""
    row = await (await db.execute("SELECT prune_agent_records()")).fetchone()
    return int(row[0]) if row else 0


async def expire(db: Connection, ids: Sequence[UUID], revisions: dict[UUID, int]) -> int:
    """Set those of these suggestions that are active to expired; return how many. The feeds are locked."""
    feeds = {"accounts": list(revisions), "revisions": list(revisions.values())}
    return (await db.execute(_EXPIRE, {"ids": list(ids), **feeds})).rowcount
