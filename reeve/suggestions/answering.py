"""What accepting and dismissing share: the refusal when it is too late, and writing the answer down."""

from collections.abc import Iterable
from typing import Literal
from uuid import UUID

from reeve.changes.recording import Operation
from reeve.http.problems import Problem, conflict
from reeve.observability import metrics
from reeve.suggestions.structs import Suggestion

_RESOLVE = """
UPDATE suggestion SET status = %(status)s, resolved_at = now(), updated_at = now(), revision = %(revision)s
WHERE id = %(id)s
"""
_OUTCOMES = """
UPDATE proposal SET outcome = CASE WHEN id = ANY(%(accepted)s) THEN 'accepted' ELSE 'dismissed' END
WHERE suggestion_id = %(id)s
"""  # index proposal_suggestion


def superseded(why: str) -> Problem:
    """Too late: the suggestion was answered, or what it rests on has changed."""
    return conflict("superseded", why)


def rule_of(suggestion: Suggestion) -> str:
    """Return which rule says so."""
    return str(suggestion.evidence.get("rule", suggestion.type))


def refuse_answered(suggestion: Suggestion) -> None:
    """Raise a Problem with 409 `superseded` unless the suggestion still waits for an answer."""
    if suggestion.status != "active":
        raise superseded(f"This suggestion is {suggestion.status} already.")


async def resolve(
    operation: Operation,
    suggestion: Suggestion,
    status: Literal["accepted", "dismissed"],
    accepted: Iterable[UUID] = (),
) -> None:
    """Write the answer; the account's feed carries it to every device."""
    revision = await operation.feed_revision(operation.actor.account_id)
    await operation.db.execute(_RESOLVE, {"id": suggestion.id, "status": status, "revision": revision})
    await operation.db.execute(_OUTCOMES, {"id": suggestion.id, "accepted": list(accepted)})
    counter = metrics.agent_accepted if status == "accepted" else metrics.agent_dismissed
    counter.labels(rule_of(suggestion)).inc()
