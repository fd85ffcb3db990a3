"""The one way in which task rows are written: as their civil fields, with everything derived worked out here.

`Fields` are the columns of a task that a person decides on, as JSON values. The change log keeps them before and
after, and undo writes them back through the same door.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import msgspec
from psycopg.types.json import Jsonb
from uuid_utils.compat import uuid7

from reeve.accounts.structs import Actor
from reeve.changes.recording import Operation
from reeve.changes.structs import Change, Kind
from reeve.database.pool import Connection
from reeve.lists.structs import Role
from reeve.tasks import queries
from reeve.tasks.civil import recurrence_fields
from reeve.tasks.due import due_at
from reeve.tasks.queries import fetch
from reeve.tasks.structs import Task

Fields = dict[str, Any]

COLUMNS = (
    "list_id", "parent_id", "title", "description", "priority", "tags", "position", "estimate_minutes", "pinned",
    "start_date", "due_date", "due_time", "time_zone", "rrule", "recurrence_basis", "recurrence_anchor",
    "recurrence_count_left", "series_id", "previous_id", "completed_at", "outcome", "deleted_at",
)  # fmt: skip
# Only a task that was somewhere else before brings these.
_TIMES = {"created_at", "updated_at"}
_WRITTEN = ", ".join((*COLUMNS, "due_at"))
_INSERT = f"""
INSERT INTO task (id, revision, created_at, updated_at, {_WRITTEN})
SELECT id, revision, coalesce(created_at, now()), coalesce(updated_at, now()), {_WRITTEN}
FROM jsonb_populate_recordset(NULL::task, %(rows)s)
ON CONFLICT (id) DO NOTHING RETURNING id
"""
_UPDATE = f"""
UPDATE task SET ({_WRITTEN}) = (SELECT {_WRITTEN} FROM jsonb_populate_record(task, %(fields)s)),
    version = version + 1, revision = %(revision)s, updated_at = now(),
    created_at = CASE WHEN %(born_again)s THEN now() ELSE created_at END
WHERE id = %(id)s
"""  # primary key
_UPDATE_ALL = f"""
UPDATE task SET ({_WRITTEN}) = ({", ".join(f"r.{name}" for name in (*COLUMNS, "due_at"))}),
    version = task.version + 1, revision = r.revision, updated_at = now()
FROM jsonb_populate_recordset(NULL::task, %(rows)s) r WHERE task.id = r.id
"""  # primary key
_ZONE = """
SELECT a.time_zone FROM list_member m JOIN account a ON a.id = m.account_id
WHERE m.list_id = %s AND m.role = 'owner'
"""  # unique index list_member_owner
_CLEAR_REMINDERS = "DELETE FROM task_reminder WHERE task_id = ANY(%s) AND account_id = %s"
_INSERT_REMINDERS = """
INSERT INTO task_reminder (id, task_id, account_id, minutes_before, remind_at)
VALUES (%(id)s, %(task_id)s, %(account_id)s, %(minutes_before)s, %(remind_at)s)
"""
# Primary keys of task and list_member; OFFSET 0: of a table that was just filled the planner knows little.
_THESE = """
FROM unnest(%(task_ids)s::uuid[]) AS asked (id)
CROSS JOIN LATERAL (SELECT * FROM task WHERE id = asked.id OFFSET 0) AS t
JOIN list_member m ON m.list_id = t.list_id AND m.account_id = %(account_id)s
"""
_STATES = f"SELECT t.id, m.role, t.deleted_at {_THESE}"
_ANY = f"SELECT {queries.COLUMNS} {_THESE}"
# Parent and child share a list, deleted ones too; what is deleted below a task is deleted all the way down.
# Index task_parent.
_MOVE_DELETED = """
WITH RECURSIVE below AS (
    SELECT id FROM task WHERE parent_id = %(task_id)s AND deleted_at IS NOT NULL
    UNION
    SELECT t.id FROM task t JOIN below ON t.parent_id = below.id WHERE t.deleted_at IS NOT NULL
)
UPDATE task SET list_id = %(list_id)s, version = version + 1, revision = %(revision)s
WHERE id IN (SELECT id FROM below) RETURNING id
"""
_MOVE_TOMBSTONES = """
INSERT INTO tombstone (list_id, task_id, revision) SELECT %(list_id)s, unnest(%(task_ids)s::uuid[]), %(revision)s
ON CONFLICT (list_id, task_id) DO UPDATE SET revision = excluded.revision, at = now()
"""


def fields_of(task: Task) -> Fields:
    """Return what a person decided on about a task, as JSON values."""
    values: Fields = msgspec.to_builtins(task)
    recurrence = values.pop("recurrence")
    fields = {name: values[name] for name in COLUMNS if name in values}
    fields |= recurrence_fields(recurrence)
    fields["tags"] = list(task.tags)
    fields["deleted_at"] = None
    fields["reminders"] = [{k: v for k, v in one.items() if k != "id"} for one in values["reminders"]]
    return fields


async def insert(operation: Operation, rows: dict[UUID, Fields]) -> set[UUID]:
    """Insert tasks (id: fields) and record them; return the ids that were free, and so are there now."""
    if not rows:
        return set()
    records = [await _record(operation, task_id, fields) for task_id, fields in rows.items()]
    cursor = await operation.db.execute(_INSERT, {"rows": Jsonb(records)})
    inserted = {row[0] for row in await cursor.fetchall()}
    for task_id in rows:
        if task_id in inserted:
            decided = {name: value for name, value in rows[task_id].items() if name not in _TIMES}
            _record_change(operation, task_id, "create", {}, decided)
    await _write_reminders(operation, {key: rows[key]["reminders"] for key in inserted})
    return inserted


async def update(
    operation: Operation, task_id: UUID, kind: Kind, before: Fields, after: Fields, *, born_again: bool = False
) -> None:
    """Write the fields of one task and record what differs; nothing differs: nothing is written.

    `born_again`: the row is a withdrawn occurrence that is made anew.
    """
    changed = [name for name in after if before.get(name) != after[name]]
    if not changed and not born_again:
        return
    record = await _record(operation, task_id, after)
    values = {"id": task_id, "fields": Jsonb(record), "revision": record["revision"], "born_again": born_again}
    await operation.db.execute(_UPDATE, values)
    if "reminders" in changed:
        await operation.db.execute(_CLEAR_REMINDERS, [[task_id], operation.actor.account_id])
        await _write_reminders(operation, {task_id: after["reminders"]})
    await _follow(operation, task_id, kind, before, after, changed)


async def _follow(
    operation: Operation, task_id: UUID, kind: Kind, before: Fields, after: Fields, changed: list[str]
) -> None:
    """Do what follows from a task's row having been written, and record it."""
    if "list_id" in changed:
        await _leave(operation, UUID(before["list_id"]), task_id, UUID(after["list_id"]))
    old, new = {name: before.get(name) for name in changed}, {name: after[name] for name in changed}
    _record_change(operation, task_id, kind, old, new, list_id=UUID(after["list_id"]))


async def update_all(operation: Operation, kind: Kind, rows: dict[UUID, tuple[Fields, Fields]]) -> None:
    """Write the fields (before, after) of several tasks, as `update` writes those of one."""
    if len(rows) == 1:
        [(task_id, (before, after))] = rows.items()
        await update(operation, task_id, kind, before, after)
        return
    changed = {
        task_id: [name for name in after if before.get(name) != after[name]]
        for task_id, (before, after) in rows.items()
    }
    written = {task_id: rows[task_id] for task_id, names in changed.items() if names}
    if not written:
        return
    records = [await _record(operation, task_id, after) for task_id, (_, after) in written.items()]
    await operation.db.execute(_UPDATE_ALL, {"rows": Jsonb(records)})
    reminded = {
        task_id: after["reminders"] for task_id, (_, after) in written.items() if "reminders" in changed[task_id]
    }
    if reminded:
        await operation.db.execute(_CLEAR_REMINDERS, [list(reminded), operation.actor.account_id])
        await _write_reminders(operation, reminded)
    for task_id, (before, after) in written.items():
        await _follow(operation, task_id, kind, before, after, changed[task_id])


def _record_change(
    operation: Operation, task_id: UUID, kind: Kind, before: Fields, after: Fields, *, list_id: UUID | None = None
) -> None:
    where = list_id or UUID(after["list_id"])
    operation.record(Change(where, "task", task_id, kind, before, after))


async def _record(operation: Operation, task_id: UUID, fields: Fields) -> Fields:
    list_id = UUID(fields["list_id"])
    record = {name: fields[name] for name in (*COLUMNS, *(_TIMES & fields.keys()))}
    instant = None
    if fields["due_date"] is not None:
        zone = await zone_of(operation, list_id)
        day = msgspec.convert(fields["due_date"], date)
        instant = due_at(day, fields["due_time"], fields["time_zone"], zone)
    return record | {
        "id": str(task_id),
        "revision": await operation.revision(list_id),
        "due_at": instant and instant.isoformat(),
    }


async def zone_of(operation: Operation, list_id: UUID) -> str:
    """Return the zone in which a list's floating times are meant: its owner's."""
    zones: dict[UUID, str] = operation.memory.setdefault("zones", {})
    if list_id not in zones:
        row = await (await operation.db.execute(_ZONE, [list_id])).fetchone()
        zones[list_id] = row[0] if row else "UTC"
    return zones[list_id]


async def _leave(operation: Operation, left: UUID, task_id: UUID, list_id: UUID) -> None:
    """Take what was deleted below the task along to the list, and tell the readers of the list that it left."""
    values = {"task_id": task_id, "list_id": list_id, "revision": await operation.revision(list_id)}
    deleted = await (await operation.db.execute(_MOVE_DELETED, values)).fetchall()
    gone = [task_id, *(row[0] for row in deleted)]
    values = {"list_id": left, "task_ids": gone, "revision": await operation.revision(left)}
    await operation.db.execute(_MOVE_TOMBSTONES, values)


async def _write_reminders(operation: Operation, reminders: dict[UUID, list[Fields]]) -> None:
    account_id = operation.actor.account_id
    rows = [
        {"id": uuid7(), "task_id": task_id, "account_id": account_id, **one}
        for task_id, those in reminders.items()
        for one in those
    ]
    if rows:
        async with operation.db.cursor() as cursor:
            await cursor.executemany(_INSERT_REMINDERS, rows)


async def delete(operation: Operation, tasks: Iterable[Task]) -> None:
    """Delete tasks (their rows stay for 90 days, so that they can be brought back)."""
    await set_all(operation, "delete", tasks, deleted_now({}))


async def set_all(operation: Operation, kind: Kind, tasks: Iterable[Task], values: Fields) -> None:
    """Give several tasks the same values of some fields."""
    rows = {task.id: fields_of(task) for task in tasks}
    await update_all(operation, kind, {key: (row, {**row, **values}) for key, row in rows.items()})


def deleted_now(fields: Fields) -> Fields:
    """Return the fields of a task that is deleted."""
    return {**fields, "deleted_at": msgspec.to_builtins(datetime.now(UTC))}


async def find_row(db: Connection, actor: Actor, task_id: UUID) -> tuple[Role, Fields] | None:
    """Return the actor's role in a task's list and the task's fields, also of a deleted task."""
    return (await find_rows(db, actor, [task_id])).get(task_id)


async def find_rows(db: Connection, actor: Actor, task_ids: list[UUID]) -> dict[UUID, tuple[Role, Fields]]:
    """Return the same of several tasks, by their ids; those that are not there or not the actor's are missing."""
    values = {"account_id": actor.account_id, "task_ids": task_ids}
    states = {row[0]: row[1:] for row in await (await db.execute(_STATES, values)).fetchall()}
    found = {}
    for task in await fetch(db, _ANY, values) if states else ():
        role, deleted_at = states[task.id]
        found[task.id] = role, fields_of(task) | {"deleted_at": msgspec.to_builtins(deleted_at)}
    return found
