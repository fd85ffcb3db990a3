"""Dismissing a suggestion: nothing changes, and the same advice is not given again."""

from uuid import UUID

import msgspec

from reeve.changes.recording import Operation
from reeve.suggestions import muting, restraining
from reeve.suggestions.answering import refuse_answered, resolve
from reeve.suggestions.queries import one_suggestion
from reeve.suggestions.structs import Dismissal, Dismissed, NewMute, Restraint, Suggestion

_PLACES = """
SELECT DISTINCT t.list_id FROM task t JOIN list_member m ON m.list_id = t.list_id AND m.account_id = %(account_id)s
WHERE t.id = ANY(%(tasks)s)
"""  # primary keys


async def dismiss(operation: Operation, suggestion_id: UUID, data: Dismissal) -> Dismissed:
    """Dismiss it; again: the same answer. Raises a Problem: 404; 409 `superseded` if it is not active any more."""
    seen = await one_suggestion(operation.db, operation.actor, suggestion_id)
    restraint = None
    if seen.status != "dismissed":
        refuse_answered(seen)
        # Locks the feed, under which suggestions come and go.
        await operation.feed_revision(operation.actor.account_id)
        current = await one_suggestion(operation.db, operation.actor, suggestion_id)
        restraint = await _dismiss(operation, current)
    for one in await _never(operation, seen, data):
        await muting.mute(operation, one)
    answered = await one_suggestion(operation.db, operation.actor, suggestion_id)
    return Dismissed(**msgspec.structs.asdict(answered), restraint=restraint)


async def _dismiss(operation: Operation, current: Suggestion) -> Restraint | None:
    if current.status == "dismissed":
        return None
    refuse_answered(current)
    await resolve(operation, current, "dismissed")
    return await restraining.note_dismissal(operation, str(current.evidence.get("rule", current.type)))


async def _never(operation: Operation, suggestion: Suggestion, data: Dismissal) -> list[NewMute]:
    """Return what is to be muted with it; a task that is not the actor's any more needs no mute."""
    if data.never == "rule":
        return [NewMute(rule=str(suggestion.evidence.get("rule", suggestion.type)))]
    tasks = [one.task_id for one in suggestion.proposals if one.task_title]
    if data.never == "task":
        return [NewMute(task_id=one) for one in dict.fromkeys(tasks)]
    if data.never == "list":
        values = {"account_id": operation.actor.account_id, "tasks": tasks}
        return [NewMute(list_id=row[0]) for row in await (await operation.db.execute(_PLACES, values)).fetchall()]
    return []
