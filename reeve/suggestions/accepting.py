"""Accepting a suggestion: its proposals are applied as the person's own edits, all in one transaction.

The same doors are used as for any edit (roles, history, undo), and the change log says which suggestion it was.
"""

from typing import Any
from uuid import UUID

from msgspec import UNSET

from reeve.changes.recording import Operation
from reeve.changes.waking import lock_feeds
from reeve.http.problems import invalid
from reeve.suggestions import restraining
from reeve.suggestions.answering import refuse_answered, resolve, rule_of, superseded
from reeve.suggestions.queries import one_suggestion
from reeve.suggestions.structs import Acceptance, Proposal, Suggestion
from reeve.tasks import completing, editing
from reeve.tasks.queries import find_task
from reeve.tasks.structs import Completion, TaskPatch

_LISTS = """
SELECT DISTINCT t.list_id FROM task t JOIN list_member m ON m.list_id = t.list_id AND m.account_id = %(account_id)s
WHERE t.id = ANY(%(tasks)s)
"""  # primary keys
_OPERATION = """
SELECT operation_id FROM change WHERE entity_id = ANY(%(tasks)s) AND suggestion_id = %(id)s LIMIT 1
"""  # index change_entity


async def accept(operation: Operation, suggestion_id: UUID, data: Acceptance) -> Suggestion:
    """Apply all proposals, or those that are named (the others are dismissed); again: the same answer.

    Raises a Problem: 404; 403 where the role in a task's list is too small; 409 `superseded` where the
    suggestion is not active any more or a task has moved on; 422 for a proposal that is not part of it.
    """
    seen = await one_suggestion(operation.db, operation.actor, suggestion_id)
    chosen = _chosen(seen, data)
    if _accepted_just_so(seen, chosen):
        return seen
    refuse_answered(seen)
    await _lock(operation, seen)
    current = await one_suggestion(operation.db, operation.actor, suggestion_id)
    if _accepted_just_so(current, chosen):
        return current
    refuse_answered(current)
    operation.suggestion_id = suggestion_id
    proposals = [one for one in current.proposals if one.id in chosen]
    for proposal in proposals:
        await _refuse_stale(operation, proposal)
    await resolve(operation, current, "accepted", chosen)
    await restraining.note_acceptance(operation, rule_of(current))
    for proposal in proposals:
        await _apply(operation, proposal)
    return await one_suggestion(operation.db, operation.actor, suggestion_id)


def _chosen(suggestion: Suggestion, data: Acceptance) -> set[UUID]:
    offered = {one.id for one in suggestion.proposals}
    chosen = offered if data.proposal_ids is None else set(data.proposal_ids)
    if not chosen <= offered:
        raise invalid("proposal_ids", "names a proposal that is not part of this suggestion")
    return chosen


def _accepted_just_so(suggestion: Suggestion, chosen: set[UUID]) -> bool:
    accepted = {one.id for one in suggestion.proposals if one.outcome == "accepted"}
    return suggestion.status == "accepted" and accepted == chosen


async def _lock(operation: Operation, suggestion: Suggestion) -> None:
    """Lock the lists, then the feeds: from here on neither tasks nor suggestion can change under us."""
    me = operation.actor.account_id
    tasks = [one.task_id for one in suggestion.proposals]
    rows: list[Any] = await (await operation.db.execute(_LISTS, {"account_id": me, "tasks": tasks})).fetchall()
    lists = [row[0] for row in rows]
    await operation.lock(lists)
    await lock_feeds(operation.db, lists)
    await operation.feed_revision(me)


async def _refuse_stale(operation: Operation, proposal: Proposal) -> None:
    task = await find_task(operation.db, operation.actor, proposal.task_id)
    if task is None or task.version != proposal.task_version:
        raise superseded("A task has changed since this was suggested.")


async def _apply(operation: Operation, proposal: Proposal) -> None:
    change = proposal.change
    if change.outcome is not UNSET:
        await completing.complete(operation, proposal.task_id, Completion(outcome=change.outcome))
    else:
        patch = TaskPatch(due_date=change.due_date, priority=change.priority, recurrence=change.recurrence)
        await editing.edit(operation, proposal.task_id, patch)


async def operation_of(operation: Operation, suggestion: Suggestion) -> UUID | None:
    """Return the operation by which an accepted suggestion was applied earlier, for a repeated request."""
    tasks = [one.task_id for one in suggestion.proposals]
    found = await operation.db.execute(_OPERATION, {"tasks": tasks, "id": suggestion.id})
    row = await found.fetchone()
    return row[0] if row else None
