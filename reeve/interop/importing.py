"""Bringing a file in: one transaction, one operation, so that it is undone in one step; twice adds nothing twice.

Each task's id is derived from the account and from what the task is, so a task that came in before is known.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid5

import msgspec

from reeve.changes.recording import Operation
from reeve.interop import export_reading
from reeve.interop.packing import Reading
from reeve.interop.reading import format_of, read_text, text_of
from reeve.interop.returning import Gone, bring_back, find_gone
from reeve.interop.structs import ImportedTask, ImportReport
from reeve.lists import actions
from reeve.lists.positions import position_after
from reeve.lists.queries import inbox_of, lists_of, may_write
from reeve.lists.structs import NewList, TaskList
from reeve.tasks import storing
from reeve.tasks.civil import new_recurrence
from reeve.tasks.creating import end_of, unique_tags

Progress = Callable[[int, int], None]


class DryRun(Exception):
    """Ends the transaction of a dry run; carries what would have happened."""

    def __init__(self, report: ImportReport) -> None:
        super().__init__("dry run")
        self.report = report


def parse(name: str, data: bytes, today: date) -> Reading | export_reading.ExportFile:
    """Read the file, whatever its format (CPU only). Raises ImportFileError with one sentence."""
    text, remarks = text_of(data)
    if format_of(name, text) == "reeve":
        return export_reading.parse(text.utf8())
    return read_text(name, text, remarks, today)


async def import_file(
    operation: Operation, parsed: Reading | export_reading.ExportFile, progress: Progress, *, dry_run: bool
) -> ImportReport:
    """Store what was read, in the operation's transaction, and return the report.

    `progress` is told (done, all) after every batch. Raises DryRun at the end of a dry run, so that the
    transaction is rolled back.
    """
    if isinstance(parsed, export_reading.ExportFile):
        report = await export_reading.store(operation, parsed, progress)
    else:
        report = await _store(operation, parsed, progress)
    if dry_run:
        raise DryRun(msgspec.structs.replace(report, dry_run=True, operation_id=None))
    return report


async def _store(operation: Operation, reading: Reading, progress: Progress) -> ImportReport:
    derived = {name: own_id(operation, f"list:{name}") for name in reading.lists}
    gone = await find_gone(
        operation, derived.values(), (own_id(operation, one.source_key) for one in reading.tasks)
    )
    parents = await _parents(operation, reading.tasks)
    lists = await _lists(operation, derived, gone, {one for one in parents.values() if one})
    places = {one.id: await end_of(operation, one.id, None) for one in lists.values()}
    added, done = len(gone.tasks), 0
    for batch in reading.tasks.batches():
        added += len(await _store_batch(operation, batch, lists, places))
        await operation.flush()
        done += len(batch)
        progress(done, reading.total)
    created = [one.after["name"] for one in operation.changes if one.entity == "list" and one.kind == "create"]
    lists_added = (*gone.lists.values(), *created)
    return ImportReport(
        format=reading.format,
        dry_run=False,
        lists_added=lists_added,
        tasks_added=added,
        tasks_known=reading.total - added,
        remarks=reading.remarks,
        operation_id=operation.id if added or lists_added else None,
    )


async def _lists(
    operation: Operation, derived: dict[str, UUID], gone: Gone, also: set[UUID]
) -> dict[str | None, TaskList]:
    """Find each list, bring it back, or make it with the id that is derived from its name; all are locked.

    `also`: lists to lock with them. Those that are there first: making one takes the account's feed, which every
    operation locks after its lists.
    """
    present = await _present(operation, derived)
    await operation.lock({one.id for one in present.values()} | gone.locks | also)
    await bring_back(operation, gone)
    found = await _present(operation, derived)
    for name, list_id in derived.items():
        if name not in found:
            found[name] = await actions.create(operation, NewList(name, list_id))
    return found


async def _present(operation: Operation, derived: dict[str, UUID]) -> dict[str | None, TaskList]:
    """Return the lists that are there: by the id each got when it was imported before, or else by name."""
    mine = [one for one in await lists_of(operation.db, operation.actor) if may_write(one.role)]
    by_id, by_name = {one.id: one for one in mine}, {one.name: one for one in reversed(mine)}
    found: dict[str | None, TaskList] = {None: await inbox_of(operation.db, operation.actor)}
    for name, list_id in derived.items():
        if known := by_id.get(list_id) or by_name.get(name):
            found[name] = known
    return found


def own_id(operation: Operation, key: str) -> UUID:
    """Return the id that this account gives to what has this key."""
    return uuid5(operation.actor.account_id, key)


async def _store_batch(
    operation: Operation,
    batch: list[ImportedTask],
    lists: dict[str | None, TaskList],
    places: dict[UUID, str],
) -> set[UUID]:
    list_of = await _parents(operation, batch)
    rows = {}
    for task in batch:
        task_id = own_id(operation, task.source_key)
        parent_id = own_id(operation, task.parent_key) if task.parent_key else None
        list_id = list_of.get(parent_id) if parent_id else None
        if list_id is None:  # a task without its parent is better than none
            parent_id, list_id = None, lists[task.list_name].id
        list_of.setdefault(task_id, list_id)
        places[list_id] = position_after(places.get(list_id))
        rows[task_id] = _fields(task, task_id, list_id, parent_id, places[list_id])
    return await storing.insert(operation, rows)


# Primary keys of task, list and list_member.
_PARENTS = """
SELECT t.id, CASE WHEN t.deleted_at IS NULL AND l.deleted_at IS NULL AND m.role IN ('owner', 'editor')
                  THEN t.list_id END
FROM task t JOIN list l ON l.id = t.list_id
            LEFT JOIN list_member m ON m.list_id = t.list_id AND m.account_id = %(account_id)s
WHERE t.id = ANY(%(ids)s)
"""


async def _parents(operation: Operation, batch: Sequence[ImportedTask]) -> dict[UUID, UUID | None]:
    """Return the parents that are there already and the lists they are in; None: nothing can be added there."""
    ids = [own_id(operation, task.parent_key) for task in batch if task.parent_key]
    values = {"account_id": operation.actor.account_id, "ids": ids}
    return dict(await (await operation.db.execute(_PARENTS, values)).fetchall())


def _fields(
    task: ImportedTask, task_id: UUID, list_id: UUID, parent_id: UUID | None, position: str
) -> storing.Fields:
    kept = (
        "title",
        "description",
        "priority",
        "start_date",
        "due_date",
        "due_time",
        "time_zone",
        "estimate_minutes",
    )
    recurrence = new_recurrence(task.recurrence, task.due_date)
    given: dict[str, Any] = msgspec.to_builtins({name: getattr(task, name) for name in kept})
    return given | recurrence | {
        "list_id": str(list_id),
        "parent_id": parent_id and str(parent_id),
        "tags": unique_tags(task.tags),
        "position": position,
        "pinned": False,
        "reminders": [],
        "series_id": str(task_id),
        "previous_id": None,
        "completed_at": _noon(task.completed_on or task.created_on) if task.completed else None,
        "outcome": "done" if task.completed else None,
        "deleted_at": None,
    }  # fmt: skip


def _noon(day: date | None) -> str:
    """Return an instant on that day in every inhabited zone, or now where no day is known."""
    moment = datetime(day.year, day.month, day.day, 12, tzinfo=UTC) if day else datetime.now(UTC)
    return str(msgspec.to_builtins(min(moment, datetime.now(UTC))))
