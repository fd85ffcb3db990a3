"""A new password: all other sessions end with the old one."""

from uuid import UUID

from reeve.accounts import sessions, throttle
from reeve.accounts.queries import Credentials
from reeve.database.pool import Connection
from reeve.http.problems import Problem

_UPDATE = """
UPDATE account SET password_hash = %(new)s, updated_at = now() WHERE id = %(id)s AND password_hash = %(old)s
RETURNING id
"""


async def change_password(db: Connection, confirmed: Credentials, new_hash: str, kept: UUID | None) -> None:
    """Store a new password hash and end all sessions but `kept`, in the transaction that is open.

    Raises a Problem with 409 where the password has changed since it was confirmed.
    """
    values = {"id": confirmed.id, "old": confirmed.password_hash, "new": new_hash}
    if not await (await db.execute(_UPDATE, values)).fetchone():
        raise Problem(409, "account_changed", "The password has changed meanwhile; try again.")
    await sessions.end_others(db, confirmed.id, kept)
    await throttle.forgive(db, throttle.SIGN_IN, confirmed.email)
