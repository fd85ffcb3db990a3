"""Dismissing a suggestion: nothing changes, and the same advice is not given again."""

from uuid import UUID

from reeve.changes.recording import Operation
from reeve.suggestions.answering import refuse_answered, resolve
from reeve.suggestions.queries import one_suggestion
from reeve.suggestions.structs import Suggestion


async def dismiss(operation: Operation, suggestion_id: UUID) -> Suggestion:
    """Dismiss it; again: the same answer. Raises a Problem: 404; 409 `superseded` if it is not active any more."""
    seen = await one_suggestion(operation.db, operation.actor, suggestion_id)
    if seen.status == "dismissed":
        return seen
    refuse_answered(seen)
    # Locks the feed, under which suggestions come and go.
    await operation.feed_revision(operation.actor.account_id)
    current = await one_suggestion(operation.db, operation.actor, suggestion_id)
    if current.status != "dismissed":
        refuse_answered(current)
        await resolve(operation, current, "dismissed")
    return await one_suggestion(operation.db, operation.actor, suggestion_id)
