"""GET /tasks: filters, search, sort, and pages that do not shift while one reads."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any, Literal
from uuid import UUID

import msgspec
import psycopg

from reeve.accounts.structs import Actor
from reeve.database.pool import Connection
from reeve.http.pagination import Page, decode_cursor, encode_cursor, fitting, is_cut
from reeve.http.problems import invalid
from reeve.tasks.queries import BYTES, COLUMNS, MINE, task_from
from reeve.tasks.structs import Priority, Task

Sort = Literal["due", "priority", "title", "created", "updated", "position"]
Status = Literal["open", "completed", "all"]

# Sort key, its type (for the cursor) and direction. Nulls come last: tasks without a date after those with one.
_SORTS: dict[Sort, tuple[str, str, str]] = {
    "due": ("coalesce(t.due_at, 'infinity')", "timestamptz", "ASC"),
    "priority": ("array_position(ARRAY[NULL, 'low', 'medium', 'high'], t.priority)", "integer", "DESC"),
    "title": ("lower(t.title)", "text", "ASC"),
    "created": ("t.created_at", "timestamptz", "DESC"),
    "updated": ("t.updated_at", "timestamptz", "DESC"),
    "position": ("t.position", "text", "ASC"),
}
_STATUS: dict[Status, str] = {
    "open": "t.completed_at IS NULL",
    "completed": "t.completed_at IS NOT NULL",
    "all": "true",
}
# A person's own tasks are found by list (index task_list or task_due) and searched one by one: the stored
# tsvector makes that cheap, and an index over everybody's words would not help a search in one's own.
_CONDITIONS = {
    "list_id": "t.list_id = %(list_id)s",
    "priority": "t.priority = %(priority)s",
    "tag": "%(tag)s = ANY(t.tags)",
    "due_before": "t.due_date < %(due_before)s",
    "due_after": "t.due_date > %(due_after)s",
    "q": """(t.search @@ to_tsquery('simple', %(words)s) OR t.title ILIKE %(substring)s
             OR t.description ILIKE %(substring)s OR array_to_string(t.tags, ' ') ILIKE %(substring)s)""",
}
_OVERDUE = "(t.completed_at IS NULL AND t.due_at IS NOT NULL AND t.due_at <= now())"


class Filter(msgspec.Struct, frozen=True):
    """What to list, in which order, from where on."""

    q: str | None = None
    list_id: UUID | None = None
    status: Status = "open"
    priority: Priority | None = None
    tag: str | None = None
    due_before: date | None = None
    due_after: date | None = None
    overdue: bool | None = None
    sort: Sort = "due"
    limit: int = 50
    cursor: str | None = None


class _Position(msgspec.Struct, frozen=True, array_like=True):
    """Where a page ended: the sort it belongs to, the last key as PostgreSQL writes it, the last id."""

    sort: Sort
    key: str
    id: UUID


async def list_tasks(db: Connection, actor: Actor, wanted: Filter) -> Page[Task]:
    """Return a page of the actor's tasks. Raises a Problem naming `cursor` if it belongs to another sort."""
    key, kind, direction = _SORTS[wanted.sort]
    query = f"""
        SELECT {COLUMNS}, ({key})::text AS sort_key {MINE}
        WHERE t.deleted_at IS NULL AND {" AND ".join(_where(wanted, key, kind, direction))}
        ORDER BY {key} {direction}, t.id {direction} LIMIT %(limit)s + 1
    """  # built from the words above only
    try:
        cursor = await db.execute(fitting(query, BYTES), _values(wanted, actor))
    except psycopg.DataError as error:
        raise invalid("cursor", "is none that this server gave out") from error
    rows = await cursor.fetchall()
    if not is_cut(rows, wanted.limit):
        return Page(tuple(map(task_from, rows)), None)
    return Page(tuple(map(task_from, rows[:-1])), _cursor(rows[-2], wanted.sort))


def _cursor(last: Sequence[Any], sort: Sort) -> str:
    task_id, *_, sort_key, _, _ = last
    return encode_cursor(_Position(sort, sort_key, task_id))


def _where(wanted: Filter, key: str, kind: str, direction: str) -> list[str]:
    given = [condition for name, condition in _CONDITIONS.items() if getattr(wanted, name) is not None]
    if wanted.overdue is not None:
        given.append(_OVERDUE if wanted.overdue else f"NOT {_OVERDUE}")
    if wanted.cursor is not None:
        comparison = ">" if direction == "ASC" else "<"
        collation = ' COLLATE "C"' if wanted.sort == "position" else ""
        given.append(f"({key}, t.id) {comparison} (%(after_key)s::{kind}{collation}, %(after_id)s)")
    return [_STATUS[wanted.status], *given]


def _values(wanted: Filter, actor: Actor) -> dict[str, Any]:
    values = {**msgspec.structs.asdict(wanted), "account_id": actor.account_id}
    if wanted.q is not None:
        values["words"] = prefix_query(wanted.q)
        values["substring"] = "%" + re.sub(r"([\\%_])", r"\\\1", wanted.q.strip()) + "%"
    if wanted.cursor is not None:
        position = decode_cursor(wanted.cursor, _Position)
        if position.sort != wanted.sort:
            raise invalid("cursor", f"belongs to sort={position.sort}")
        values.update(after_key=position.key, after_id=position.id)
    return values


def prefix_query(text: str) -> str | None:
    """Turn words into a tsquery of beginnings: "groc" finds "groceries". None where there is no word."""
    return " & ".join(f"'{word}':*" for word in re.findall(r"[^\W_]+", text)) or None
