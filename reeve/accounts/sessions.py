"""Where a person is signed in: begin a session, list them, end them."""

from uuid import UUID

from psycopg.rows import class_row
from uuid_utils.compat import uuid7

from reeve.accounts.authentication import new_token, token_hmac
from reeve.accounts.cookies import Visitor
from reeve.accounts.structs import Actor, Session
from reeve.database.pool import Connection
from reeve.http.problems import Problem, not_found

MOST_SESSIONS = 100
# So long is a password that was given good for what is grave.
CONFIRMED_MINUTES = 15

# The hash that was verified must still be the account's: a password changed meanwhile admits nobody.
_BEGIN = """
INSERT INTO session (id, account_id, token_hmac, user_agent, idle_expires_at, expires_at)
SELECT %(id)s, id, %(hmac)s, %(user_agent)s, now() + interval '30 days', now() + interval '180 days'
FROM account WHERE id = %(account_id)s AND password_hash = %(password_hash)s FOR SHARE
RETURNING id
"""
# Whoever has copied the old token is out; as above, the hash that was verified must still be the account's.
_RENEW = """
UPDATE session s SET token_hmac = %(hmac)s, confirmed_at = now() FROM account a
WHERE s.id = %(id)s AND a.id = s.account_id AND a.password_hash = %(password_hash)s
RETURNING s.id
"""
_CONFIRMED = f"""
SELECT confirmed_at > now() - interval '{CONFIRMED_MINUTES} minutes' FROM session WHERE id = %s
"""
_MINE = """
SELECT id, user_agent, created_at, last_seen_at, expires_at, id = %(session_id)s AS current
FROM session WHERE account_id = %(account_id)s AND now() < least(idle_expires_at, expires_at)
ORDER BY created_at DESC, id DESC
"""  # index session_account
_END = "DELETE FROM session WHERE id = %(id)s AND account_id = %(account_id)s RETURNING id"
_END_OTHERS = "DELETE FROM session WHERE account_id = %(account_id)s AND id IS DISTINCT FROM %(session_id)s"
# Index session_account.
_END_OLDEST = f"""
DELETE FROM session WHERE id IN (
    SELECT id FROM session WHERE account_id = %s ORDER BY last_seen_at DESC OFFSET {MOST_SESSIONS}
)
"""
_END_BY_TOKEN = "DELETE FROM session WHERE token_hmac = ANY(%s) RETURNING account_id"


async def begin(
    db: Connection, auth_secret: str, account_id: UUID, password_hash: str, visitor: Visitor
) -> str | None:
    """Begin a session and return its token; None where `password_hash` is no longer the account's.

    A session that the visitor brought along ends: whoever planted it shares nothing with the new one. Past
    MOST_SESSIONS, those that were not used for longest end.
    """
    token = new_token()
    values = {
        "id": uuid7(),
        "hmac": token_hmac(auth_secret, token)[0],
        "user_agent": visitor.user_agent,
        "account_id": account_id,
        "password_hash": password_hash,
    }
    begun = await (await db.execute(_BEGIN, values)).fetchone()
    await db.execute(_END_OLDEST, [account_id])
    return token if begun else None


async def renew(db: Connection, auth_secret: str, session_id: UUID | None, password_hash: str) -> str:
    """Give the session of somebody who has just proved who they are another token, and return it.

    Raises a Problem: 401 where the session has ended meanwhile, or the password has changed.
    """
    token = new_token()
    values = {"id": session_id, "hmac": token_hmac(auth_secret, token)[0], "password_hash": password_hash}
    if not await (await db.execute(_RENEW, values)).fetchone():
        raise Problem(401, "unauthenticated", "This session has ended; sign in again.")
    return token


async def require_confirmed(db: Connection, actor: Actor) -> Actor:
    """Return the actor, who gave the password lately. Raises a Problem: 403 `confirmation_required`."""
    row = await (await db.execute(_CONFIRMED, [actor.session_id])).fetchone()
    if not (row and row[0]):
        detail = f"Give your password first (PUT /me/confirmation); that is good for {CONFIRMED_MINUTES} minutes."
        raise Problem(403, "confirmation_required", detail)
    return actor


async def end_brought(db: Connection, visitor: Visitor) -> list[UUID]:
    """End the session whose cookie the visitor has; return the account (or none) that has one less."""
    rows = await (await db.execute(_END_BY_TOKEN, [list(visitor.session_hmacs)])).fetchall()
    return [account_id for (account_id,) in rows]


async def sessions_of(db: Connection, actor: Actor) -> list[Session]:
    """Return the actor's sessions, newest first."""
    values = {"account_id": actor.account_id, "session_id": actor.session_id}
    async with db.cursor(row_factory=class_row(Session)) as cursor:
        return await (await cursor.execute(_MINE, values)).fetchall()


async def end(db: Connection, actor: Actor, session_id: UUID) -> None:
    """End one of the actor's sessions. Raises a Problem with 404 where it is none of theirs."""
    values = {"id": session_id, "account_id": actor.account_id}
    if not await (await db.execute(_END, values)).fetchone():
        raise not_found("session")


async def end_others(db: Connection, account_id: UUID, kept: UUID | None) -> None:
    """End all sessions of an account but one (None: all)."""
    await db.execute(_END_OTHERS, {"account_id": account_id, "session_id": kept})
