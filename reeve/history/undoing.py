"""PUT /operations/{id}/reversal: take a whole operation back, or say what has changed since."""

from uuid import UUID, uuid5

from reeve.changes.recording import Operation
from reeve.changes.structs import Kind
from reeve.history.places import check_places, lists_of_tasks, refuse_if
from reeve.history.queries import changes_of
from reeve.history.structs import ChangeEntry, Reversal
from reeve.http.problems import FieldError, conflict, not_found
from reeve.lists.actions import rename, set_deleted
from reeve.lists.queries import find_list_row, require_role
from reeve.tasks import storing

_NAMESPACE = UUID("5a3f3a54-6d51-5d0b-9f0d-2f0f0a6b7c11")


def reversal_id(operation_id: UUID) -> UUID:
    """Return the id of the operation that takes another one back: derived, so that asking twice does it once."""
    return uuid5(_NAMESPACE, str(operation_id))


async def reverse(operation: Operation, operation_id: UUID) -> Reversal:
    """Take back everything the operation did, in one transaction.

    Raises a Problem: 404 for an operation that is not the actor's; 409 `changed_since`, naming each field that
    is no longer as the operation left it or that has no place any more (its list, its parent), 409 `gone` where
    something was purged.
    """
    changes = await changes_of(operation.db, operation.actor, operation_id)
    if not changes:
        raise not_found("operation")
    operation.id = reversal_id(operation_id)
    operation.reverses = operation_id
    tasks = [change.entity_id for change in changes if change.entity == "task"]
    lists = {change.list_id for change in changes} | _lists_before(changes)
    await operation.lock(lists | await lists_of_tasks(operation, tasks))
    done = await changes_of(operation.db, operation.actor, operation.id)
    if not done:
        await _check(operation, changes)
        for change in changes:
            await _take_back(operation, change)
        await check_places(operation, tasks)
    return Reversal(operation.id, operation_id, len(done or changes))


def _lists_before(changes: list[ChangeEntry]) -> set[UUID]:
    return {UUID(change.before["list_id"]) for change in changes if "list_id" in change.before}


async def _check(operation: Operation, changes: list[ChangeEntry]) -> None:
    """Compare what is with what the operation left, entity by entity; its last word on each field counts."""
    left: dict[tuple[str, UUID], dict[str, object]] = {}
    for change in reversed(changes):
        left.setdefault((change.entity, change.entity_id), {}).update(change.after)
    titles = {change.entity_id: change.title for change in changes}
    moved: list[FieldError] = []
    for (entity, entity_id), expected in left.items():
        present = await _present(operation, entity, entity_id)
        # What the operation did not delete must still be there.
        for name, value in ({"deleted_at": None} | expected if entity == "task" else expected).items():
            if present.get(name) != value:
                moved.append(
                    FieldError(f"{entity}/{entity_id}/{name}", f"“{titles[entity_id]}” has changed since")
                )
    refuse_if(moved)


async def _present(operation: Operation, entity: str, entity_id: UUID) -> storing.Fields:
    found = await (storing.find_row if entity == "task" else find_list_row)(
        operation.db, operation.actor, entity_id
    )
    if found is None:
        raise conflict("gone", "What was changed there has been removed for good.")
    role, fields = found
    require_role(role, "write" if entity == "task" else "own")
    return fields


async def _take_back(operation: Operation, change: ChangeEntry) -> None:
    if change.entity == "list":
        await _take_back_list(operation, change)
        return
    present = await _present(operation, "task", change.entity_id)
    if change.kind == "create":
        await storing.delete_row(operation, change.entity_id, present)
        return
    kind = _OPPOSITE.get(change.kind, change.kind)
    await storing.update(operation, change.entity_id, kind, present, {**present, **change.before})


_OPPOSITE: dict[Kind, Kind] = {
    "complete": "reopen",
    "reopen": "complete",
    "delete": "restore",
    "restore": "delete",
}


async def _take_back_list(operation: Operation, change: ChangeEntry) -> None:
    if change.kind in ("create", "delete", "restore"):
        deleted = change.kind in ("create", "restore")
        await set_deleted(operation, change.entity_id, change.title, deleted=deleted)
    else:
        await rename(operation, change.entity_id, change.after["name"], change.before["name"])
