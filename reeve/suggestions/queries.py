"""Reading suggestions: each account sees its own, and of their tasks only what it may still see."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec
from psycopg.rows import dict_row

from reeve.accounts.structs import Actor, SuggestionType
from reeve.database.pool import Connection
from reeve.http.pagination import Page, decode_cursor, encode_cursor
from reeve.http.problems import not_found
from reeve.suggestions.structs import Status, Suggestion

Wanted = Status | Literal["all"]

# Indexes proposal_suggestion and the primary keys of task and list_member.
_COLUMNS = """
    s.id, s.type, s.message, s.evidence, s.status, s.created_at, s.expires_at, s.resolved_at,
    (SELECT coalesce(jsonb_agg(jsonb_build_object(
        'id', p.id, 'task_id', p.task_id, 'task_title', coalesce(mine.title, ''), 'task_version', p.task_version,
        'change', p.change, 'outcome', p.outcome) ORDER BY p.id), '[]')
     FROM proposal p
     LEFT JOIN (SELECT t.id, t.title, m.account_id FROM task t JOIN list_member m ON m.list_id = t.list_id) AS mine
       ON mine.id = p.task_id AND mine.account_id = s.account_id
     WHERE p.suggestion_id = s.id) AS proposals
"""
_ONE = f"SELECT {_COLUMNS} FROM suggestion s WHERE s.id = %(id)s AND s.account_id = %(account_id)s"
_PAGE = f"""
SELECT {_COLUMNS} FROM suggestion s
WHERE s.account_id = %(account_id)s
  AND (%(status)s = 'all' OR s.status = %(status)s)
  AND (%(type)s::text IS NULL OR s.type = %(type)s)
  AND (%(after)s::timestamptz IS NULL OR (s.created_at, s.id) < (%(after)s, %(after_id)s))
ORDER BY s.created_at DESC, s.id DESC LIMIT %(limit)s + 1
"""  # index suggestion_quota
# From the beginning, only what waits for an answer.
_SINCE = f"""
SELECT {_COLUMNS} FROM suggestion s
WHERE s.account_id = %(account_id)s AND s.revision > %(feed)s AND (%(feed)s > 0 OR s.status = 'active')
ORDER BY s.created_at, s.id
"""  # index suggestion_feed
_COUNT = """
SELECT count(*) FROM suggestion WHERE account_id = %s AND status = 'active'
"""  # index suggestion_active


class Filter(msgspec.Struct, frozen=True):
    """Which suggestions: of a status, of a type, from a cursor on."""

    status: Wanted = "active"
    type: SuggestionType | None = None
    limit: int = 50
    cursor: str | None = None


class _Position(msgspec.Struct, frozen=True, array_like=True):
    after: datetime
    after_id: UUID


async def list_suggestions(db: Connection, actor: Actor, wanted: Filter) -> Page[Suggestion]:
    """Return a page, the newest first. Raises a Problem naming `cursor` if it is none of ours."""
    position = decode_cursor(wanted.cursor, _Position) if wanted.cursor else None
    values = {
        **msgspec.structs.asdict(wanted),
        "after": position and position.after,
        "after_id": position and position.after_id,
    }
    found = await _fetch(db, actor, _PAGE, values)
    page = tuple(found[: wanted.limit])
    more = len(found) > wanted.limit
    return Page(page, encode_cursor(_Position(page[-1].created_at, page[-1].id)) if more else None)


async def one_suggestion(db: Connection, actor: Actor, suggestion_id: UUID) -> Suggestion:
    """Return one suggestion. Raises a Problem with 404 if it is not the actor's."""
    found = await _fetch(db, actor, _ONE, {"id": suggestion_id})
    if not found:
        raise not_found("suggestion")
    return found[0]


async def count_active(db: Connection, actor: Actor) -> int:
    """Return how many suggestions wait for an answer."""
    row = await (await db.execute(_COUNT, [actor.account_id])).fetchone()
    return int(row[0]) if row else 0


async def changed_since(db: Connection, actor: Actor, feed: int) -> list[Suggestion]:
    """Return what changed after this revision of the account's feed; 0: all that are active."""
    return await _fetch(db, actor, _SINCE, {"feed": feed})


async def _fetch(db: Connection, actor: Actor, query: str, values: dict[str, Any]) -> list[Suggestion]:
    async with db.cursor(row_factory=dict_row) as cursor:
        rows = await (await cursor.execute(query, {"account_id": actor.account_id, **values})).fetchall()
    return [msgspec.convert(row, Suggestion) for row in rows]
