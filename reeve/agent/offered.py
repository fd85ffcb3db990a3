"""Advice about other tasks than the check's own: those must still be as they were read, too.

Every change of a task wakes its checks in the change's own transaction. So with the checks of the offered tasks
locked, a change is either committed (the task's version shows it) or has yet to come, and will find the advice.
"""

from collections.abc import Iterable, Sequence
from uuid import UUID

from reeve.agent.evaluating import Outcome
from reeve.agent.rules.rule import Offer
from reeve.database.pool import Connection

_LOCK = """
SELECT c.subject_id, c.account_id FROM agent_check c
JOIN unnest(%(tasks)b::uuid[], %(accounts)b::uuid[])
     AS offered(subject_id, account_id) USING (subject_id, account_id)
ORDER BY c.subject_id, c.account_id FOR NO KEY UPDATE OF c SKIP LOCKED
"""  # primary key
# A statement of its own, that sees what was committed up to the lock. Primary keys of task and agent_check.
_CHANGED = """
SELECT offered.task_id, offered.account_id
FROM unnest(%(tasks)b::uuid[], %(accounts)b::uuid[], %(versions)s::bigint[])
     AS offered(task_id, account_id, version)
JOIN task t ON t.id = offered.task_id
LEFT JOIN agent_check c ON c.subject_id = offered.task_id AND c.account_id = offered.account_id
WHERE t.version <> offered.version OR t.deleted_at IS NOT NULL
   OR (c.subject_id IS NOT NULL AND (c.subject_id, c.account_id) NOT IN (
        SELECT * FROM unnest(%(locked_tasks)b::uuid[], %(locked_accounts)b::uuid[])))
"""

Name = tuple[UUID, UUID]


async def with_stale_offers(db: Connection, outcomes: Sequence[Outcome]) -> set[Name]:
    """Return (task, account) of what is offered and has changed, or is just changing; the others are locked."""
    offers = [
        (outcome.check.account_id, offer)
        for outcome in outcomes
        if outcome.drafts
        for offer in _of_others(outcome)
    ]
    if not offers:
        return set()
    values = {
        "tasks": [offer.task_id for _, offer in offers],
        "accounts": [account_id for account_id, _ in offers],
        "versions": [offer.task_version for _, offer in offers],
    }
    locked = await (await db.execute(_LOCK, values)).fetchall()
    held = {"locked_tasks": [row[0] for row in locked], "locked_accounts": [row[1] for row in locked]}
    return set(await (await db.execute(_CHANGED, values | held)).fetchall())


def offers_any(outcome: Outcome, names: set[Name]) -> bool:
    """Say whether it offers something about one of these (task, account)."""
    return any((offer.task_id, outcome.check.account_id) in names for offer in _of_others(outcome))


def _of_others(outcome: Outcome) -> Iterable[Offer]:
    return (
        offer for draft in outcome.drafts for offer in draft.offers if offer.task_id != outcome.check.subject_id
    )
