"""POST /operations: several edits in one transaction, undone together."""

from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from reeve.changes.recording import Operation
from reeve.http.conditional import etag
from reeve.tasks import completing, creating, deleting, editing
from reeve.tasks.queries import find_task
from reeve.tasks.structs import Completion, NewTask, Task, TaskPatch

MAX_EDITS = 500


class Create(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="create"):
    """Make a task."""

    task: NewTask


class Update(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="update"):
    """Change a task; with `version`, only if it is still at that version."""

    task_id: UUID
    change: TaskPatch
    version: int | None = None


class Complete(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="complete"):
    """Complete a task."""

    task_id: UUID
    completion: Completion = Completion()


class Reopen(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="reopen"):
    """Open a completed task again."""

    task_id: UUID


class Delete(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="delete"):
    """Delete a task with its subtasks."""

    task_id: UUID


Edit = Create | Update | Complete | Reopen | Delete


class Bulk(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Edits, in order; one that fails undoes them all."""

    edits: Annotated[tuple[Edit, ...], Meta(min_length=1, max_length=MAX_EDITS)]


class BulkAnswer(msgspec.Struct, frozen=True):
    """The tasks as they are now, and those that are gone; `operation_id` takes it all back."""

    operation_id: UUID
    tasks: tuple[Task, ...]
    deleted_tasks: tuple[UUID, ...]


async def apply(operation: Operation, data: Bulk) -> BulkAnswer:
    """Apply all edits or none. Raises the Problem of the first that cannot be done."""
    for edit in data.edits:
        await _apply_one(operation, edit)
    changed = list(dict.fromkeys(change.entity_id for change in operation.changes))
    found = {one: await find_task(operation.db, operation.actor, one) for one in changed}
    tasks = tuple(task for task in found.values() if task)
    return BulkAnswer(operation.id, tasks, tuple(one for one, task in found.items() if task is None))


async def _apply_one(operation: Operation, edit: Edit) -> None:
    match edit:
        case Create(task):
            await creating.create(operation, task)
        case Update(task_id, change, version):
            await editing.edit(operation, task_id, change, None if version is None else etag(version))
        case Complete(task_id, completion):
            await completing.complete(operation, task_id, completion)
        case Reopen(task_id):
            await completing.reopen(operation, task_id)
        case Delete(task_id):
            await deleting.delete(operation, task_id)
