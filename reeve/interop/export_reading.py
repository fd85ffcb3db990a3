"""Reading Reeve's own export back: into the same account, or into another one on another server."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, Literal, NamedTuple
from uuid import UUID, uuid5

import msgspec

from reeve.changes.recording import Operation
from reeve.interop.elements import elements
from reeve.interop.export_checking import TASKS, checked_lists, checked_tasks
from reeve.interop.exporting import ExportedAccount
from reeve.interop.packing import BATCH, BATCH_BYTES
from reeve.interop.returning import Gone, bring_back, find_gone
from reeve.interop.structs import ImportFileError, ImportReport
from reeve.lists import actions
from reeve.lists.queries import inbox_of, lists_of, may_write
from reeve.lists.structs import NewList, TaskList
from reeve.tasks import storing
from reeve.tasks.structs import Task

# Which of these ids somebody has already: then this account gives its own.
_TAKEN = "SELECT id FROM {} WHERE id = ANY(%s)"
_MINE = """
SELECT t.id FROM task t JOIN list_member m ON m.list_id = t.list_id AND m.account_id = %s WHERE t.id = ANY(%s)
"""
# Where a task is now, null: it was deleted.
_PRESENT = "SELECT id, CASE WHEN deleted_at IS NULL THEN list_id END FROM task WHERE id = ANY(%s)"  # primary key


class _Written(msgspec.Struct):
    """What stands in the file; lists and tasks are still text."""

    format: Literal["reeve/1"]
    exported_at: datetime
    account: ExportedAccount
    lists: msgspec.Raw
    tasks: msgspec.Raw


class ExportedTasks(NamedTuple):
    """The tasks as they stand in the file, checked, and their ids."""

    array: memoryview
    ids: list[UUID]

    def batches(self) -> Iterator[list[Task]]:
        """Yield all tasks in batches that a database takes at once."""
        batch: list[Task] = []
        size = 0
        for element in elements("task", self.array):
            batch.append(TASKS.decode(element))
            size += len(element)
            if len(batch) == BATCH or size > BATCH_BYTES:
                yield batch
                batch, size = [], 0
        if batch:
            yield batch


class ExportFile(NamedTuple):
    """An export that was checked."""

    lists: tuple[TaskList, ...]
    tasks: ExportedTasks

    @property
    def total(self) -> int:
        """How many tasks there are."""
        return len(self.tasks.ids)


def parse(data: bytes | bytearray | memoryview) -> ExportFile:
    """Read the export. Raises ImportFileError naming what does not fit."""
    try:
        written = msgspec.json.decode(data, type=_Written)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise ImportFileError(f"This export of Reeve cannot be read: {error}.") from error
    tasks = memoryview(written.tasks)
    return ExportFile(checked_lists(memoryview(written.lists)), ExportedTasks(tasks, checked_tasks(tasks)))


class Places(NamedTuple):
    """Which list and which id each of the file's has here; `present`: the list that a task of mine is in now."""

    lists: dict[UUID, UUID]
    ids: dict[UUID, UUID]
    present: dict[UUID, UUID | None]

    def parent_of(self, task: Task) -> UUID | None:
        """Return the parent's id here, none where it has been moved or deleted since."""
        parent_id, list_id = task.parent_id and self.ids.get(task.parent_id), self.lists[task.list_id]
        return parent_id if parent_id and self.present.get(parent_id, list_id) == list_id else None


async def store(operation: Operation, export: ExportFile, progress: Callable[[int, int], None]) -> ImportReport:
    """Store lists and tasks that are not there yet; what is there stays as it is."""
    names_before = {one.id for one in await lists_of(operation.db, operation.actor)}
    ids = await _ids(operation, export.tasks.ids)
    either = [id_here for one in export.lists for id_here in (one.id, _own(operation, one.id))]
    gone = await find_gone(operation, either, ids.values())
    lists = await _lists(operation, export, gone)
    present = await (await operation.db.execute(_PRESENT, [list(ids.values())])).fetchall()
    places = Places(lists, ids, dict(present))
    added, done = len(gone.tasks), 0
    for batch in export.tasks.batches():
        rows = {ids[task.id]: _fields(task, places) for task in batch if task.list_id in lists}
        added += len(await storing.insert(operation, rows))
        await operation.flush()
        done += len(batch)
        progress(done, export.total)
    made = tuple(one.name for one in export.lists if lists[one.id] not in names_before)
    return ImportReport(
        format="reeve",
        dry_run=False,
        lists_added=made,
        tasks_added=added,
        tasks_known=export.total - added,
        remarks=(),
        operation_id=operation.id if added or made else None,
    )


async def _lists(operation: Operation, export: ExportFile, gone: Gone) -> dict[UUID, UUID]:
    """Return which list each of the file's is here, found, brought back or made; all are locked.

    Those that are there first: making one takes the account's feed, which every operation locks after its lists.
    """
    inbox = (await inbox_of(operation.db, operation.actor)).id
    writable = [one for one in await lists_of(operation.db, operation.actor) if may_write(one.role)]
    mine = {one.id for one in writable} | gone.lists.keys()
    found: dict[UUID, UUID] = {}
    for one in export.lists:
        known = [here for here in (one.id, _own(operation, one.id)) if here in mine]
        if one.inbox or known:
            found[one.id] = inbox if one.inbox else known[0]
    await operation.lock({*found.values(), *gone.locks})
    await bring_back(operation, gone)
    for one in export.lists:
        if one.id not in found:
            found[one.id] = (await _make(operation, one)).id
    return found


async def _make(operation: Operation, wanted: TaskList) -> TaskList:
    taken = await _taken(operation, "list", [wanted.id])
    list_id = _own(operation, wanted.id) if taken else wanted.id
    return await actions.create(operation, NewList(wanted.name, list_id, wanted.color, wanted.position))


async def _ids(operation: Operation, wanted: list[UUID]) -> dict[UUID, UUID]:
    """Return each task's id here: its own, unless somebody else's task has it."""
    rows = await (await operation.db.execute(_MINE, [operation.actor.account_id, wanted])).fetchall()
    foreign = await _taken(operation, "task", wanted) - {row[0] for row in rows}
    return {one: _own(operation, one) if one in foreign else one for one in wanted}


async def _taken(operation: Operation, table: str, ids: list[UUID]) -> set[UUID]:
    rows = await (await operation.db.execute(_TAKEN.format(table).encode(), [ids])).fetchall()
    return {row[0] for row in rows}


def _own(operation: Operation, foreign: UUID) -> UUID:
    return uuid5(operation.actor.account_id, str(foreign))


def _fields(task: Task, places: Places) -> storing.Fields:
    fields: dict[str, Any] = storing.fields_of(task)
    fields["list_id"] = str(places.lists[task.list_id])
    for name in ("previous_id", "series_id"):
        old = getattr(task, name)
        fields[name] = old and str(places.ids.get(old, old))
    parent_id = places.parent_of(task)
    fields["parent_id"] = parent_id and str(parent_id)
    fields |= msgspec.to_builtins({"created_at": task.created_at, "updated_at": task.updated_at})
    return fields
