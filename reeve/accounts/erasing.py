"""Deleting an account for ever: everything that is the person's own goes, history included.

Lists of others in which the person was a member stay, with the tasks in them; only the person's membership and
lines in their history go.
"""

from typing import Any
from uuid import UUID

from reeve.accounts import throttle
from reeve.accounts.queries import Credentials
from reeve.database.pool import Connection
from reeve.http.problems import Problem

_OWNED = "(SELECT list_id FROM list_member WHERE account_id = %(id)s AND role = 'owner')"
_ITS_TASKS = f"(SELECT id FROM task WHERE list_id IN {_OWNED})"

# In the order in which every operation locks: lists, feeds, checks; each kind in key order.
_LOCK_LISTS = f"SELECT FROM list WHERE id IN {_OWNED} ORDER BY id FOR UPDATE"
_LOCK_FEEDS = f"""
SELECT FROM account_feed WHERE account_id = %(id)s
    OR account_id IN (SELECT account_id FROM list_member WHERE list_id IN {_OWNED}) ORDER BY account_id FOR UPDATE
"""
_CHECKS = f"""
WITH gone AS (
    SELECT subject_id, account_id FROM agent_check WHERE account_id = %(id)s OR subject_id IN {_ITS_TASKS}
    ORDER BY subject_id, account_id FOR UPDATE
)
DELETE FROM agent_check c USING gone WHERE c.subject_id = gone.subject_id AND c.account_id = gone.account_id
"""
# The other members of the lists hear that the lists are gone.
_OTHERS = f"""
UPDATE account_feed SET revision = revision + 1 WHERE account_id <> %(id)s
    AND account_id IN (SELECT account_id FROM list_member WHERE list_id IN {_OWNED}) RETURNING account_id, revision
"""
# Advice to others about tasks that are going is void.
_ADVICE = f"""
UPDATE suggestion s SET status = 'expired', resolved_at = now(), updated_at = now(), revision = f.revision
FROM account_feed f WHERE f.account_id = s.account_id AND s.account_id <> %(id)s AND s.status = 'active'
  AND s.id IN (SELECT suggestion_id FROM proposal WHERE task_id IN {_ITS_TASKS})
"""
# From here on nothing can be added to the account: whoever tries waits for this row, and then does not find it.
_LOCK_ACCOUNT = "SELECT id FROM account WHERE id = %(id)s AND password_hash = %(password_hash)s FOR UPDATE"
# First what no foreign key leads to; the lists and the account take with them what hangs on them.
_ERASE = (
    f"DELETE FROM change WHERE list_id IN {_OWNED}",  # index change_list
    "DELETE FROM change WHERE account_id = %(id)s",  # index change_account
    "DELETE FROM rate_window WHERE account_id = %(id)s",
    f"DELETE FROM list WHERE id IN {_OWNED}",
    "DELETE FROM account WHERE id = %(id)s",
)


async def erase(db: Connection, confirmed: Credentials) -> dict[UUID, int]:
    """Erase an account, in the transaction that is open; return the feeds (account: revision) of others.

    Raises a Problem with 409 where the password has changed since it was confirmed.
    """
    values: dict[str, Any] = {"id": confirmed.id, "password_hash": confirmed.password_hash}
    await db.execute(_LOCK_LISTS, values)
    await db.execute(_LOCK_FEEDS, values)
    await db.execute(_CHECKS, values)
    others = await (await db.execute(_OTHERS, values)).fetchall()
    await db.execute(_ADVICE, values)
    if not await (await db.execute(_LOCK_ACCOUNT, values)).fetchone():
        raise Problem(409, "account_changed", "The password has changed meanwhile; try again.")
    for statement in _ERASE:
        await db.execute(statement, values)
    for limits in (throttle.SIGN_IN, throttle.SIGN_UP):
        await throttle.forgive(db, limits, confirmed.email)
    return dict(others)
