"""Who dismisses what a rule says three times in a row hears half as much of it, until they say otherwise."""

from collections.abc import Sequence
from datetime import datetime

from psycopg.rows import class_row

from reeve.accounts.structs import Actor
from reeve.changes.recording import Operation
from reeve.database.pool import Connection
from reeve.http.problems import not_found
from reeve.suggestions.structs import Restraint

IN_A_ROW = 3

_DISMISSED = """
INSERT INTO agent_restraint AS held (account_id, rule, dismissals) VALUES (%(account_id)s, %(rule)s, 1)
ON CONFLICT (account_id, rule) DO UPDATE
SET dismissals = (held.dismissals + 1) %% %(in_a_row)s,
    level = held.level + (held.dismissals + 1) / %(in_a_row)s, updated_at = now()
RETURNING rule, level, dismissals
"""
_ACCEPTED = "UPDATE agent_restraint SET dismissals = 0 WHERE account_id = %s AND rule = %s AND dismissals > 0"
# One less in a row, unless an acceptance has broken that row since. Index suggestion_quota.
_FORGOTTEN = """
UPDATE agent_restraint held
SET dismissals = (held.dismissals + %(in_a_row)s - 1) %% %(in_a_row)s,
    level = held.level - (held.dismissals = 0)::integer, updated_at = now()
WHERE held.account_id = %(account_id)s AND held.rule = %(rule)s AND held.dismissals + held.level > 0
  AND NOT EXISTS (SELECT FROM suggestion s WHERE s.account_id = held.account_id AND s.status = 'accepted'
                  AND coalesce(s.evidence->>'rule', s.type) = held.rule AND s.resolved_at > %(at)s)
"""
_MINE = "SELECT rule, level, dismissals FROM agent_restraint WHERE account_id = %s AND level > 0 ORDER BY rule"
_LIFT = "DELETE FROM agent_restraint WHERE account_id = %s AND rule = %s RETURNING rule"


async def note_dismissal(operation: Operation, rule: str) -> Restraint | None:
    """Count one more in a row; return the restraint if this one made its frequency half of what it was."""
    values = {"account_id": operation.actor.account_id, "rule": rule, "in_a_row": IN_A_ROW}
    async with operation.db.cursor(row_factory=class_row(Restraint)) as cursor:
        found = await (await cursor.execute(_DISMISSED, values)).fetchone()
    return found if found and found.level and not found.dismissals else None


async def forget_dismissal(operation: Operation, rule: str, at: datetime | None) -> None:
    """Count the dismissal of that moment no longer."""
    values = {"account_id": operation.actor.account_id, "rule": rule, "at": at, "in_a_row": IN_A_ROW}
    await operation.db.execute(_FORGOTTEN, values)


async def note_acceptance(operation: Operation, rule: str) -> None:
    """The row of dismissals is broken."""
    await operation.db.execute(_ACCEPTED, [operation.actor.account_id, rule])


async def restraints_of(db: Connection, actor: Actor) -> Sequence[Restraint]:
    """Return the rules that speak less often to the actor than they would."""
    async with db.cursor(row_factory=class_row(Restraint)) as cursor:
        return await (await cursor.execute(_MINE, [actor.account_id])).fetchall()


async def lift(operation: Operation, rule: str) -> None:
    """Let a rule speak as often as ever. Raises a Problem with 404 where it does."""
    await operation.feed_revision(operation.actor.account_id)
    if not await (await operation.db.execute(_LIFT, [operation.actor.account_id, rule])).fetchone():
        raise not_found("restraint")
