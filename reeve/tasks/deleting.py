"""Deleting a task with all that is below it; undo brings the whole back."""

from uuid import UUID

from reeve.changes.recording import Operation
from reeve.tasks import storing
from reeve.tasks.editing import lock_task
from reeve.tasks.queries import subtasks_of


async def delete(operation: Operation, task_id: UUID) -> list[UUID]:
    """Delete the task and its subtasks; return their ids. Raises a Problem: 404, 403."""
    current = await lock_task(operation, task_id)
    whole = [current, *await subtasks_of(operation.db, operation.actor, task_id)]
    await storing.delete(operation, whole)
    return [task.id for task in whole]
