"""What a person wants no advice about: a task, everything in a list, or what a rule says. And the way back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.rows import class_row
from uuid_utils.compat import uuid7

from reeve.accounts.structs import Actor
from reeve.changes.recording import Operation
from reeve.database.pool import Connection
from reeve.http.problems import invalid, not_found
from reeve.suggestions.structs import Mute, NewMute

# Titles only of what the person can still see. Primary keys of task, list and list_member.
_MINE = """
SELECT mute.id, mute.task_id, mute.list_id, mute.rule, mute.created_at,
       coalesce(seen.title, seen.name, mute.rule, '') AS name
FROM agent_mute mute
LEFT JOIN LATERAL (
    SELECT t.title, CASE WHEN mute.list_id IS NOT NULL THEN l.name END AS name
    FROM list_member m JOIN list l ON l.id = m.list_id LEFT JOIN task t ON t.id = mute.task_id
    WHERE m.account_id = mute.account_id AND m.list_id = coalesce(mute.list_id, t.list_id)
) AS seen ON true
WHERE mute.account_id = %(account_id)s AND (%(id)s::uuid IS NULL OR mute.id = %(id)s)
ORDER BY mute.created_at, mute.id
"""  # index agent_mute_account
_NAMES = ("task_id", "list_id", "rule")
_VISIBLE = {
    "task_id": """
        SELECT FROM task t JOIN list_member m ON m.list_id = t.list_id AND m.account_id = %(account_id)s
        WHERE t.id = %(what)s AND t.deleted_at IS NULL""",
    "list_id": "SELECT FROM list_member WHERE account_id = %(account_id)s AND list_id = %(what)s",
}
_INSERT = """
INSERT INTO agent_mute (id, account_id, task_id, list_id, rule)
VALUES (%(id)s, %(account_id)s, %(task_id)s, %(list_id)s, %(rule)s) ON CONFLICT DO NOTHING
"""
_DELETE = """
DELETE FROM agent_mute WHERE id = %(id)s AND account_id = %(account_id)s RETURNING task_id, list_id, rule
"""
# Made in one transaction with a dismissal, and so in the same moment.
_DELETE_OF = """
DELETE FROM agent_mute WHERE account_id = %(account_id)s AND created_at = %(at)s RETURNING task_id, list_id, rule
"""  # index agent_mute_account
# What was said of it and waits for an answer is over. Indexes suggestion_active, proposal_suggestion.
_EXPIRE = """
UPDATE suggestion s SET status = 'expired', resolved_at = now(), updated_at = now(), revision = %(revision)s
WHERE s.account_id = %(account_id)s AND s.status = 'active'
  AND (s.evidence->>'rule' = %(rule)s
       OR EXISTS (SELECT FROM proposal p JOIN task t ON t.id = p.task_id
                  WHERE p.suggestion_id = s.id AND (t.id = %(task_id)s OR t.list_id = %(list_id)s)))
"""
# The agents look again, and what they are just finding about it is stale. Index agent_check_account.
_WAKE = """
WITH mine AS (
    SELECT c.subject_id, c.account_id FROM agent_check c LEFT JOIN task t ON t.id = c.subject_id
    WHERE c.account_id = %(account_id)s
      AND (c.subject_id = c.account_id OR t.id = %(task_id)s OR t.list_id = %(list_id)s
           OR %(rule)s::text IS NOT NULL)
    ORDER BY c.subject_id, c.account_id FOR UPDATE OF c
)
UPDATE agent_check SET generation = generation + 1, check_at = now(), leased_until = NULL, tries = 0,
    request_id = %(request_id)s, updated_at = now()
FROM mine WHERE agent_check.subject_id = mine.subject_id AND agent_check.account_id = mine.account_id
"""


async def mutes_of(db: Connection, actor: Actor, mute_id: UUID | None = None) -> Sequence[Mute]:
    """Return what the actor has muted, the oldest first."""
    async with db.cursor(row_factory=class_row(Mute)) as cursor:
        found = await cursor.execute(_MINE, {"account_id": actor.account_id, "id": mute_id})
        return await found.fetchall()


async def mute(operation: Operation, data: NewMute) -> Mute:
    """Have the agents say nothing about it any more; again: the same one.

    Raises a Problem with 422 unless exactly one of task, list and rule is named, and 404 for what is not theirs.
    """
    given = {name: getattr(data, name) for name in _NAMES}
    (name, what), *more = [one for one in given.items() if one[1] is not None] or [("", None)]
    if not name or more:
        raise invalid("body", "name exactly one of task_id, list_id and rule")
    await _refuse_foreign(operation, name, what)
    revision = await operation.feed_revision(operation.actor.account_id)
    values = {**given, "id": uuid7(), "account_id": operation.actor.account_id}
    await operation.db.execute(_INSERT, values)
    await _wake(operation, given)
    await operation.db.execute(_EXPIRE, {**values, "revision": revision})
    mine = await mutes_of(operation.db, operation.actor)
    return next(one for one in mine if getattr(one, name) == what)


async def unmute(operation: Operation, mute_id: UUID) -> None:
    """Let the agents speak of it again. Raises a Problem with 404 where it is none of the actor's."""
    account_id = operation.actor.account_id
    await operation.feed_revision(account_id)
    row = await (await operation.db.execute(_DELETE, {"id": mute_id, "account_id": account_id})).fetchone()
    if row is None:
        raise not_found("mute")
    await _wake(operation, dict(zip(_NAMES, row, strict=True)))


async def unmute_all_of(operation: Operation, at: datetime | None) -> None:
    """Let the agents speak again of what was muted in that moment."""
    values = {"account_id": operation.actor.account_id, "at": at}
    rows: list[Any] = await (await operation.db.execute(_DELETE_OF, values)).fetchall()
    for row in rows:
        await _wake(operation, dict(zip(_NAMES, row, strict=True)))


async def _refuse_foreign(operation: Operation, name: str, what: Any) -> None:
    if name == "rule":
        return
    values = {"account_id": operation.actor.account_id, "what": what}
    if await (await operation.db.execute(_VISIBLE[name].encode(), values)).fetchone() is None:
        raise not_found(name.removesuffix("_id"))


async def _wake(operation: Operation, what: dict[str, Any]) -> None:
    values = {**what, "account_id": operation.actor.account_id, "request_id": operation.request_id}
    await operation.db.execute(_WAKE, values)
