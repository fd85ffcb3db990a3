"""What the operator does from the command line: make accounts, set passwords, end sessions, see who is there."""

from datetime import datetime
from uuid import UUID

import msgspec
from psycopg.rows import class_row

from reeve.accounts import passwords
from reeve.accounts.changing_password import change_password
from reeve.accounts.password_rules import check_password
from reeve.accounts.queries import find_credentials
from reeve.accounts.signing_up import create
from reeve.accounts.structs import Actor, Password, SignUp
from reeve.database.pool import Connection
from reeve.http.problems import from_msgspec, not_found
from reeve.http.zones import check_zone

_ALL = """
SELECT a.id, a.email, a.name, a.time_zone, a.created_at,
    (SELECT max(s.last_seen_at) FROM session s WHERE s.account_id = a.id) AS last_seen_at
FROM account a ORDER BY lower(a.email)
"""


_ACTOR = """
SELECT id AS account_id, time_zone FROM account
WHERE %(email)s::text IS NULL OR lower(email) = lower(%(email)s) LIMIT 2
"""  # unique index account_email


_SIGN_OUT = """
DELETE FROM session s USING account a
WHERE a.id = s.account_id AND (%(email)s::text IS NULL OR lower(a.email) = lower(%(email)s))
"""


class ListedAccount(msgspec.Struct, frozen=True):
    """An account as the operator sees it; nothing of what is in it."""

    id: UUID
    email: str
    name: str
    time_zone: str
    created_at: datetime
    last_seen_at: datetime | None


async def create_user(
    db: Connection, email: str, password: str, *, name: str = "", time_zone: str = "UTC"
) -> UUID:
    """Make an account, also where signing up is closed; return its id.

    Raises a Problem, whose detail is a sentence: `invalid` for what is malformed, `email_taken`.
    """
    given = {"email": email, "password": password, "name": name, "time_zone": time_zone}
    try:
        data = msgspec.convert(given, SignUp)
    except msgspec.ValidationError as error:
        raise from_msgspec(error) from error
    check_zone(data.time_zone)
    await check_password(data.password, data.email)
    password_hash = await passwords.make_hash(data.password)
    async with db.transaction():
        return (await create(db, data, password_hash)).id


async def set_password(db: Connection, email: str, password: str) -> None:
    """Give an account another password and end all its sessions. Raises a Problem: `invalid`, `not_found`."""
    try:
        checked = msgspec.convert(password, Password)
    except msgspec.ValidationError as error:
        raise from_msgspec(error) from error
    found = await find_credentials(db, email)
    if found is None:
        raise not_found("account")
    await check_password(checked, found.email)
    new_hash = await passwords.make_hash(checked)
    async with db.transaction():
        await change_password(db, found, new_hash, kept=None)


async def sign_out(db: Connection, email: str | None) -> int:
    """End all sessions of an account (None: of all accounts); return how many. Raises a Problem: `not_found`.

    API tokens stay. Streams notice it within a quarter of a minute, everything else at once.
    """
    if email is not None and await find_credentials(db, email) is None:
        raise not_found("account")
    return (await db.execute(_SIGN_OUT, {"email": email})).rowcount


async def list_users(db: Connection) -> list[ListedAccount]:
    """Return all accounts, by e-mail address."""
    async with db.cursor(row_factory=class_row(ListedAccount)) as cursor:
        return await (await cursor.execute(_ALL)).fetchall()


async def find_actor_by_email(db: Connection, email: str | None) -> Actor | None:
    """Return the account with this address as an actor; without an address, the only account there is."""
    async with db.cursor(row_factory=class_row(Actor)) as cursor:
        found = await (await cursor.execute(_ACTOR, {"email": email})).fetchall()
    return found[0] if len(found) == 1 else None
