"""The agents' trail: every outcome, the newest first, and the last verdict of each rule that said nothing."""

from datetime import datetime
from uuid import UUID

import msgspec
from psycopg.rows import class_row

from reeve.accounts.structs import Actor
from reeve.database.pool import Connection
from reeve.http.pagination import decode_cursor, encode_cursor
from reeve.suggestions.structs import Activity, ActivityPage, Verdict

_COLUMNS = "a.id, a.at, a.outcome, a.rule, a.task_id, a.suggestion_id, a.why, a.request_id"
_AFTER = "(%(at)s::timestamptz IS NULL OR (a.at, a.id) < (%(at)s, %(id)s))"
_ALL = f"""
SELECT {_COLUMNS} FROM agent_activity a WHERE a.account_id = %(account_id)s AND {_AFTER}
ORDER BY a.at DESC, a.id DESC LIMIT %(limit)s + 1
"""  # index agent_activity_account
_OF_TASK = f"""
SELECT {_COLUMNS} FROM agent_activity a
WHERE a.account_id = %(account_id)s AND {_AFTER}
  AND (a.task_id = %(task_id)s
       OR a.suggestion_id IN (SELECT suggestion_id FROM proposal WHERE task_id = %(task_id)s))
ORDER BY a.at DESC, a.id DESC LIMIT %(limit)s + 1
"""  # indexes agent_activity_task, agent_activity_suggestion, proposal_task
# Of a task that the person can still see, or of all their tasks together.
_VERDICTS = """
SELECT one.key AS rule, one.value->>'verdict' AS verdict, coalesce(one.value->>'why', '') AS why,
       c.updated_at AS at
FROM agent_check c, jsonb_each(c.verdicts) AS one
WHERE c.account_id = %(account_id)s AND c.subject_id = coalesce(%(task_id)s, %(account_id)s) ORDER BY one.key
"""  # primary key


class _Position(msgspec.Struct, frozen=True, array_like=True):
    at: datetime
    id: UUID


async def activity_of(
    db: Connection, actor: Actor, *, task_id: UUID | None, limit: int, cursor: str | None
) -> ActivityPage:
    """Return a page of the trail, of everything or of one task; a stranger's task has none."""
    position = decode_cursor(cursor, _Position) if cursor else None
    values = {
        "account_id": actor.account_id,
        "task_id": task_id,
        "limit": limit,
        "at": position and position.at,
        "id": position and position.id,
    }
    async with db.cursor(row_factory=class_row(Activity)) as rows:
        found = await (await rows.execute(_OF_TASK if task_id else _ALL, values)).fetchall()
    async with db.cursor(row_factory=class_row(Verdict)) as rows:
        verdicts = await (await rows.execute(_VERDICTS, values)).fetchall()
    page, more = tuple(found[:limit]), len(found) > limit
    following = encode_cursor(_Position(page[-1].at, page[-1].id)) if more else None
    return ActivityPage(page, following, tuple(verdicts))
