"""Reading the change log, always through the actor's membership."""

from collections.abc import AsyncGenerator, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from psycopg.rows import class_row

from reeve.accounts.structs import Actor
from reeve.database.pool import Connection
from reeve.history.structs import ChangeEntry
from reeve.http.pagination import Page, decode_cursor, encode_cursor, fitting, is_cut

# So many changes of one operation are read, and taken back, at once.
BATCH = 200

_COLUMNS = """
    c.id, c.operation_id, c.at, c.entity, c.entity_id, c.list_id,
    coalesce(CASE c.entity WHEN 'task' THEN (SELECT title FROM task WHERE id = c.entity_id)
                           ELSE (SELECT name FROM list WHERE id = c.entity_id) END, '') AS title,
    c.kind, c.actor, c.account_id, c.suggestion_id, c.reverses, c.request_id, c.before, c.after
"""
_BYTES = "octet_length(before::text) + octet_length(after::text)"
_MINE = "FROM change c JOIN list_member m ON m.list_id = c.list_id AND m.account_id = %(account_id)s"
_OPERATION = f"""
SELECT {_COLUMNS} {_MINE} WHERE c.operation_id = %(operation_id)s ORDER BY c.id DESC
"""  # index change_operation
# In which lists it happened, and where its tasks are now. Indexes change_operation, primary key of task.
_EXTENT = f"""
WITH own AS MATERIALIZED (
    SELECT c.list_id, c.entity, c.entity_id, (c.before->>'list_id')::uuid AS left_id {_MINE}
    WHERE c.operation_id = %(operation_id)s
)
SELECT (SELECT count(*) FROM own),
    ARRAY(SELECT list_id FROM own UNION SELECT left_id FROM own WHERE left_id IS NOT NULL
          UNION SELECT t.list_id FROM (SELECT DISTINCT entity_id FROM own WHERE entity = 'task') AS o
                CROSS JOIN LATERAL (SELECT list_id FROM task WHERE id = o.entity_id OFFSET 0) AS t)
"""
_CONDITIONS = {
    "task_id": "c.entity_id = %(task_id)s",  # index change_entity
    "list_id": "c.list_id = %(list_id)s",  # index change_list
    "before_id": "c.id < %(before_id)s",
}


async def list_changes(
    db: Connection, actor: Actor, *, task_id: UUID | None, list_id: UUID | None, limit: int, cursor: str | None
) -> Page[ChangeEntry]:
    """Return a page of the history, newest first (ids are UUIDv7, so they sort by time)."""
    values = {
        "account_id": actor.account_id,
        "task_id": task_id,
        "list_id": list_id,
        "before_id": decode_cursor(cursor, UUID) if cursor else None,
        "limit": limit,
    }
    given = [condition for name, condition in _CONDITIONS.items() if values[name] is not None]
    where = " AND ".join(given) or "true"
    query = f"SELECT {_COLUMNS} {_MINE} WHERE {where} ORDER BY c.id DESC LIMIT %(limit)s + 1"
    rows = await (await db.execute(fitting(query, _BYTES).encode(), values)).fetchall()
    if not is_cut(rows, limit):
        return Page(tuple(map(_entry, rows)), None)
    return Page(tuple(map(_entry, rows[:-1])), encode_cursor(rows[-2][0]))


def _entry(row: Sequence[Any]) -> ChangeEntry:
    """Build an entry from _COLUMNS, which stand in its order; what a query selects after them is left out."""
    return ChangeEntry(*row[:15])


class Extent(NamedTuple):
    """How much an operation changed in the actor's lists, and which lists it touches."""

    changes: int
    lists: set[UUID]


async def extent_of(db: Connection, actor: Actor, operation_id: UUID) -> Extent:
    """Return how far an operation reaches; no changes where it is none of the actor's."""
    values = {"account_id": actor.account_id, "operation_id": operation_id}
    row = await (await db.execute(_EXTENT, values)).fetchone()
    assert row is not None, "counting has a result"
    return Extent(row[0], set(row[1]))


async def changes_of(db: Connection, actor: Actor, operation_id: UUID) -> AsyncGenerator[list[ChangeEntry], None]:
    """Yield what an operation changed in the actor's lists, last change first, in batches; in a transaction."""
    # The planner thinks of the first rows only, and for them would go through the whole log by its key.
    await db.execute("SET LOCAL cursor_tuple_fraction = 1")
    async with db.cursor("changes_of", row_factory=class_row(ChangeEntry)) as cursor:
        await cursor.execute(_OPERATION, {"account_id": actor.account_id, "operation_id": operation_id})
        while batch := await cursor.fetchmany(BATCH):
            yield batch
