"""Dismissing a suggestion: nothing changes, and the same advice is not given again. And taking that back."""

from typing import Any
from uuid import UUID

import msgspec

from reeve.changes.recording import Operation
from reeve.suggestions import muting, restraining
from reeve.suggestions.answering import refuse_answered, resolve, rule_of, superseded
from reeve.suggestions.queries import one_suggestion
from reeve.suggestions.structs import Dismissal, Dismissed, NewMute, Restraint, Suggestion

_PLACES = """
SELECT DISTINCT t.list_id FROM task t JOIN list_member m ON m.list_id = t.list_id AND m.account_id = %(account_id)s
WHERE t.id = ANY(%(tasks)s)
"""  # primary keys
# What ended in the transaction of the dismissal (`never` ends more than one) and still holds: a task that changed
# has another version, and whoever changes a task waits for this feed before its advice is retired.
_BACK = """
UPDATE suggestion s SET status = 'active', resolved_at = NULL, updated_at = now(), revision = %(revision)s
WHERE s.account_id = %(account_id)s AND s.resolved_at = %(at)s AND s.status IN ('dismissed', 'expired')
  AND (s.expires_at IS NULL OR s.expires_at > now())
  AND NOT EXISTS (SELECT FROM proposal p JOIN task t ON t.id = p.task_id
                  WHERE p.suggestion_id = s.id AND (t.deleted_at IS NOT NULL OR t.version <> p.task_version))
RETURNING s.id
"""  # index suggestion_quota
_OPEN_AGAIN = "UPDATE proposal SET outcome = NULL WHERE suggestion_id = ANY(%s)"  # index proposal_suggestion


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
    return await restraining.note_dismissal(operation, rule_of(current))


async def take_back(operation: Operation, suggestion_id: UUID) -> Suggestion:
    """Have a dismissed suggestion wait for an answer again; again: the same answer.

    What was muted with it is heard again, and it no longer counts among those dismissed in a row. Raises a
    Problem: 404; 409 `superseded` where it was not dismissed, its time is over, or a task has changed since.
    """
    revision = await operation.feed_revision(operation.actor.account_id)
    seen = await one_suggestion(operation.db, operation.actor, suggestion_id)
    if seen.status == "active":
        return seen
    if seen.status != "dismissed":
        raise superseded(f"This suggestion is {seen.status}.")
    values = {"account_id": operation.actor.account_id, "at": seen.resolved_at, "revision": revision}
    rows: list[Any] = await (await operation.db.execute(_BACK, values)).fetchall()
    back = [row[0] for row in rows]
    if suggestion_id not in back:
        raise superseded("What this suggestion rests on has changed since.")
    await operation.db.execute(_OPEN_AGAIN, [back])
    await muting.unmute_all_of(operation, seen.resolved_at)
    await restraining.forget_dismissal(operation, rule_of(seen), seen.resolved_at)
    return await one_suggestion(operation.db, operation.actor, suggestion_id)


async def _never(operation: Operation, suggestion: Suggestion, data: Dismissal) -> list[NewMute]:
    """Return what is to be muted with it; a task that is not the actor's any more needs no mute."""
    if data.never == "rule":
        return [NewMute(rule=rule_of(suggestion))]
    tasks = [one.task_id for one in suggestion.proposals if one.task_title]
    if data.never == "task":
        return [NewMute(task_id=one) for one in dict.fromkeys(tasks)]
    if data.never == "list":
        values = {"account_id": operation.actor.account_id, "tasks": tasks}
        return [NewMute(list_id=row[0]) for row in await (await operation.db.execute(_PLACES, values)).fetchall()]
    return []
