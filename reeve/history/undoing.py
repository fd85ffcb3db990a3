"""PUT /operations/{id}/reversal: take a whole operation back, or say what has changed since."""

from collections.abc import Iterable, Iterator
from contextlib import aclosing
from uuid import UUID, uuid5

from reeve.changes.recording import Operation
from reeve.changes.structs import Kind
from reeve.history.expecting import Expecting
from reeve.history.places import check_places, refuse_if
from reeve.history.queries import changes_of, extent_of
from reeve.history.structs import ChangeEntry, Reversal
from reeve.http.problems import conflict, not_found
from reeve.lists.actions import rename, set_deleted
from reeve.lists.queries import find_list_row, require_role
from reeve.tasks import storing

_NAMESPACE = UUID("5a3f3a54-6d51-5d0b-9f0d-2f0f0a6b7c11")
_OPPOSITE: dict[Kind, Kind] = {
    "create": "delete",
    "complete": "reopen",
    "reopen": "complete",
    "delete": "restore",
    "restore": "delete",
}


def reversal_id(operation_id: UUID) -> UUID:
    """Return the id of the operation that takes another one back: derived, so that asking twice does it once."""
    return uuid5(_NAMESPACE, str(operation_id))


async def reverse(operation: Operation, operation_id: UUID) -> Reversal:
    """Take back everything the operation did, in one transaction.

    Raises a Problem: 404 for an operation that is not the actor's; 409 `changed_since`, naming each field that
    is no longer as the operation left it or that has no place any more (its list, its parent), 409 `gone` where
    something was purged.
    """
    extent = await extent_of(operation.db, operation.actor, operation_id)
    if not extent.changes:
        raise not_found("operation")
    operation.id = reversal_id(operation_id)
    operation.reverses = operation_id
    await operation.lock(extent.lists)
    done = await extent_of(operation.db, operation.actor, operation.id)
    if not done.changes:
        await check_places(operation, await _take_back(operation, operation_id))
    return Reversal(operation.id, operation_id, done.changes or extent.changes)


async def _take_back(operation: Operation, operation_id: UUID) -> list[UUID]:
    """Take back change by change, the last one first, as long as each finds what it left; return the tasks."""
    expecting = Expecting()
    tasks: list[UUID] = []
    async with aclosing(changes_of(operation.db, operation.actor, operation_id)) as batches:
        async for batch in batches:
            for changes in _alike(batch):
                present = await _present(operation, changes)
                for change in changes:
                    expecting.look(change, present[change.entity_id])
                if not expecting.disappointed:
                    await _write(operation, changes, present)
            tasks += [change.entity_id for change in batch if change.entity == "task"]
            await operation.flush()
    refuse_if(expecting.errors())
    return tasks


def _alike(batch: Iterable[ChangeEntry]) -> Iterator[list[ChangeEntry]]:
    """Divide changes, in their order, into what can be done at once: the same to several tasks; a list alone."""
    changes: list[ChangeEntry] = []
    seen: set[UUID] = set()
    for change in batch:
        alike = changes and change.entity == changes[0].entity == "task" and change.kind == changes[0].kind
        if changes and (not alike or change.entity_id in seen):
            yield changes
            changes, seen = [], set()
        changes.append(change)
        seen.add(change.entity_id)
    if changes:
        yield changes


async def _present(operation: Operation, changes: list[ChangeEntry]) -> dict[UUID, storing.Fields]:
    """Return what is now of what was changed, by its id. Raises a Problem with 403, or 409 `gone`."""
    first, db, actor = changes[0], operation.db, operation.actor
    if first.entity == "list":
        found = {first.entity_id: await find_list_row(db, actor, first.entity_id)}
    else:
        rows = await storing.find_rows(db, actor, [change.entity_id for change in changes])
        found = {change.entity_id: rows.get(change.entity_id) for change in changes}
    present = {}
    for entity_id, row in found.items():
        if row is None:
            raise conflict("gone", "What was changed there has been removed for good.")
        role, present[entity_id] = row
        require_role(role, "write" if first.entity == "task" else "own")
    return present


async def _write(operation: Operation, changes: list[ChangeEntry], present: dict[UUID, storing.Fields]) -> None:
    first = changes[0]
    if first.entity == "list":
        await _write_list(operation, first)
        return
    rows = {}
    for change in changes:
        fields = present[change.entity_id]
        before = storing.deleted_now(fields) if change.kind == "create" else {**fields, **change.before}
        rows[change.entity_id] = fields, before
    await storing.update_all(operation, _OPPOSITE.get(first.kind, first.kind), rows)


async def _write_list(operation: Operation, change: ChangeEntry) -> None:
    if change.kind in ("create", "delete", "restore"):
        deleted = change.kind in ("create", "restore")
        await set_deleted(operation, change.entity_id, change.title, deleted=deleted)
    else:
        await rename(operation, change.entity_id, change.after["name"], change.before["name"])
