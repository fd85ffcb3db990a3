"""The floors: `python -m bench.agents.bare rules|condition URL` works off what is due and ends.

`rules`: claims, reads the same facts, asks the same rules, inserts what they say, settles. What makes it
an agent is missing: generations, locks, quota, quiet hours, pace, feeds, hints, expiries, runs, metrics, failures.
`condition`: one comparison in place of facts and rules, and no fingerprint.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
import psycopg
from psycopg.types.json import Jsonb
from uuid_utils.compat import uuid7

from reeve.agent import facts
from reeve.agent.queue import BATCH
from reeve.agent.rules import RULES
from reeve.agent.rules.rule import Draft, Offer
from reeve.suggestions.structs import ProposedChange

_CLAIM = """
WITH due AS (
    SELECT subject_id, account_id FROM agent_check
    WHERE check_at <= now() AND (leased_until IS NULL OR leased_until < now())
    ORDER BY check_at LIMIT %s FOR UPDATE SKIP LOCKED
)
UPDATE agent_check c SET leased_until = now() + interval '30 s'
FROM due WHERE c.subject_id = due.subject_id AND c.account_id = due.account_id
RETURNING c.account_id, c.subject_id
"""
_READ = "SELECT t.id, t.title, t.due_at, t.version FROM task t WHERE t.id = ANY(%s)"
_FINGERPRINT = """
INSERT INTO suggestion_fingerprint (account_id, fingerprint, task_id)
SELECT account_id, fingerprint, task_id FROM jsonb_to_recordset(%s)
    AS new(account_id uuid, fingerprint text, task_id uuid)
ON CONFLICT DO NOTHING
"""
_INSERT = """
INSERT INTO suggestion (id, account_id, type, message, evidence, fingerprint, revision, expires_at)
SELECT id, account_id, type, message, evidence, fingerprint, 1, expires_at
FROM jsonb_to_recordset(%s) AS new(id uuid, account_id uuid, type text, message text, evidence jsonb,
    fingerprint text, expires_at timestamptz)
"""
_PROPOSE = """
INSERT INTO proposal (id, suggestion_id, task_id, task_version, change)
SELECT id, suggestion_id, task_id, task_version, change
FROM jsonb_to_recordset(%s) AS new(id uuid, suggestion_id uuid, task_id uuid, task_version bigint, change jsonb)
"""
_SETTLE = "UPDATE agent_check SET check_at = NULL, leased_until = NULL WHERE subject_id = ANY(%s)"

Key = tuple[UUID, UUID]
Drafts = list[tuple[UUID, Draft]]


async def ask_the_rules(db: psycopg.AsyncConnection[Any], keys: list[Key]) -> Drafts:
    """Read what the agent reads, and ask every rule about tasks."""
    now = datetime.now(UTC)
    found = await facts.gather(db, keys, now)
    rules = [rule for rule in RULES if rule.subject == "task"]
    return [
        (key[0], draft)
        for key, known in found.items()
        for rule in rules
        for draft in rule.evaluate(known, now, known.person.wishes).suggestions
    ]


async def compare(db: psycopg.AsyncConnection[Any], keys: list[Key]) -> Drafts:
    """Read the tasks, and see which are overdue."""
    owners, now = {subject: account for account, subject in keys}, datetime.now(UTC)
    rows = await (await db.execute(_READ, [list(owners)])).fetchall()
    return [(owners[row[0]], _draft(*row)) for row in rows if row[2] and row[2] <= now]


def _draft(task_id: UUID, title: str, due_at: datetime, version: int) -> Draft:
    return Draft(
        type="overdue_reminder",
        message=f"“{title}” was due on {due_at:%d %B}.",
        evidence={"rule": "overdue", "task_id": str(task_id), "title": title, "due_at": due_at.isoformat()},
        fingerprint=f"overdue:{task_id}:{due_at}",
        offers=(Offer(task_id, version, ProposedChange(outcome="skipped")),),
        task_id=task_id,
    )


async def work_off(url: str, find: Callable[[Any, list[Key]], Awaitable[Drafts]], *, remember: bool) -> int:
    """Do all that is due; return how many checks that were. `remember`: write fingerprints too."""
    done = 0
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as db:
        while claimed := await (await db.execute(_CLAIM, [BATCH])).fetchall():
            done += len(claimed)
            drafts = await find(db, claimed)
            async with db.transaction():
                await _insert(db, drafts, remember=remember)
                await db.execute(_SETTLE, [[subject for _, subject in claimed]])
    return done


async def _insert(db: psycopg.AsyncConnection[Any], drafts: Drafts, *, remember: bool) -> None:
    made = [(uuid7(), account_id, draft) for account_id, draft in drafts]
    if remember:
        names = [
            {"account_id": account_id, "fingerprint": one.fingerprint, "task_id": one.task_id}
            for _, account_id, draft in made
            for one in draft.advice
        ]
        await db.execute(_FINGERPRINT, [Jsonb(names, dumps=_json)])
    copied = ("type", "message", "evidence", "fingerprint", "expires_at")
    suggestions = [
        {"id": one, "account_id": account_id, **{name: getattr(draft, name) for name in copied}}
        for one, account_id, draft in made
    ]
    offers = [
        {"id": uuid7(), "suggestion_id": one, **msgspec.structs.asdict(offer)}
        for one, _, draft in made
        for offer in draft.offers
    ]
    await db.execute(_INSERT, [Jsonb(suggestions, dumps=_json)])
    await db.execute(_PROPOSE, [Jsonb(offers, dumps=_json)])


def _json(value: Any) -> bytes:
    return msgspec.json.encode(value)


def main(mode: str, url: str) -> None:
    """Say that it is ready, wait for a line, and work."""
    print("ready", flush=True)
    sys.stdin.readline()
    find = ask_the_rules if mode == "rules" else compare
    print(asyncio.run(work_off(url, find, remember=mode == "rules")))


if __name__ == "__main__":
    main(*sys.argv[1:])
