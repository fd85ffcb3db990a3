"""Everything a person owns as JSON, which `import` reads back the same."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from typing import Literal
from uuid import UUID

import msgspec
import psycopg
import structlog

from reeve.accounts.structs import Actor, Preferences
from reeve.database.pool import Connection
from reeve.http.pagination import PAGE_BYTES
from reeve.lists.queries import lists_of
from reeve.lists.structs import TaskList
from reeve.tasks.queries import BYTES, COLUMNS, fetch
from reeve.tasks.structs import Task

# So many tasks are read at once, or PAGE_BYTES of them.
BATCH = 1_000
# For each batch, what the pool makes it wait included.
PATIENCE_SECONDS = 30.0

log = structlog.get_logger()

_ACCOUNT = "SELECT email, name, time_zone, preferences FROM account WHERE id = %s"
# Which tasks there are and what each takes, parents before their children, so that a reader can go line by line.
# Index task_list, then task_parent for each: OFFSET 0 keeps the planner, which knows little of a table that has
# just been filled, from going through all that is not deleted for each of them.
_IDS = f"""
WITH RECURSIVE level AS (
    SELECT id, list_id, position, {BYTES} AS bytes, 0 AS depth
    FROM task WHERE list_id = ANY(%(lists)s) AND parent_id IS NULL AND deleted_at IS NULL
    UNION ALL
    SELECT child.id, child.list_id, child.position, child.bytes, depth + 1 FROM level CROSS JOIN LATERAL (
        SELECT id, list_id, position, {BYTES} AS bytes, deleted_at FROM task WHERE parent_id = level.id OFFSET 0
    ) AS child WHERE child.deleted_at IS NULL
)
SELECT id, bytes FROM level ORDER BY depth, list_id, position, id
"""
_SOME = f"""
SELECT {COLUMNS} FROM unnest(%(tasks)s::uuid[]) WITH ORDINALITY AS asked (id, place)
CROSS JOIN LATERAL (SELECT * FROM task WHERE id = asked.id OFFSET 0) AS t
JOIN list_member m ON m.list_id = t.list_id AND m.account_id = %(account_id)s
WHERE t.deleted_at IS NULL ORDER BY asked.place
"""  # primary keys


# How a connection is had for one batch.
Connect = Callable[[], AbstractAsyncContextManager[Connection]]


class ExportedAccount(msgspec.Struct, frozen=True):
    """Who it belongs to; only the preferences and the zone are read back."""

    email: str
    name: str
    time_zone: str
    preferences: Preferences


class Export(msgspec.Struct, frozen=True):
    """The whole export. Deleted tasks and other people's lists are not in it."""

    format: Literal["reeve/1"]
    exported_at: datetime
    account: ExportedAccount
    lists: tuple[TaskList, ...]
    tasks: tuple[Task, ...]


async def begin(db: Connection, actor: Actor) -> "Exporting":
    """Find out what an export of everything that the actor owns has to contain."""
    owned = tuple(one for one in await lists_of(db, actor) if one.role == "owner")
    row = await (await db.execute(_ACCOUNT, [actor.account_id])).fetchone()
    assert row is not None, "the actor is there"
    account = ExportedAccount(row[0], row[1], row[2], msgspec.convert(row[3], Preferences))
    head = Export("reeve/1", datetime.now(UTC), account, owned, ())
    return Exporting(actor, head, await _batches(db, owned))


async def _batches(db: Connection, owned: tuple[TaskList, ...]) -> list[list[UUID]]:
    """Return the ids of the tasks, parents before their children, in batches that memory holds."""
    cursor = await db.execute(_IDS, {"lists": [one.id for one in owned]})
    batches: list[list[UUID]] = [[]]
    size = 0
    async for task_id, taken in cursor:
        if size + taken > PAGE_BYTES or len(batches[-1]) == BATCH:
            batches.append([])
            size = 0
        batches[-1].append(task_id)
        size += taken
    return batches


class Exporting:
    """An export whose tasks are read batch by batch, each as they are by then.

    What has moved meanwhile to a list that is not in the export is left out; a parent that is not before its
    child, in the same list, is none: so it can be read back.
    """

    def __init__(self, actor: Actor, head: Export, batches: list[list[UUID]]) -> None:
        self.batches = batches
        self._head = head
        self._actor = actor
        self._lists = {one.id: one.id for one in head.lists}
        self._before: dict[UUID, UUID] = {}

    async def written(self, connect: Connect) -> AsyncIterator[bytes]:
        """Yield it as JSON, a task in a line; no connection is held while somebody takes what there is."""
        yield msgspec.json.encode(self._head).removesuffix(b"]}")
        between = b"\n"
        for batch in self.batches:
            if tasks := await self._patiently(connect, batch):
                yield between + b",\n".join([msgspec.json.encode(task) for task in tasks])
                between = b",\n"
        yield b"\n]}\n"

    async def _patiently(self, connect: Connect, batch: list[UUID]) -> list[Task]:
        """Read a batch, also from a database that is away or busy for a moment: the answer has begun already."""
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                async with connect() as db:
                    return await self.read(db, batch)
            except psycopg.OperationalError as error:
                if time.monotonic() > until:
                    raise
                log.warning("an export waits for the database", error=type(error).__name__)
                await asyncio.sleep(1)

    async def read(self, db: Connection, batch: list[UUID]) -> list[Task]:
        """Return the tasks of this batch."""
        found = await fetch(db, _SOME, {"account_id": self._actor.account_id, "tasks": batch})
        return [self._placed(task) for task in found if task.list_id in self._lists]

    def _placed(self, task: Task) -> Task:
        before = task.parent_id and self._before.get(task.parent_id)
        self._before[task.id] = self._lists[task.list_id]
        return task if before == task.list_id else msgspec.structs.replace(task, parent_id=None)
