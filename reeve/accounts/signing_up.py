"""Signing up: a new account with its feed, its Inbox, and for a visitor the first session."""

from uuid import UUID

from psycopg.types.json import Jsonb
from uuid_utils.compat import uuid7

from reeve.accounts import passwords, throttle
from reeve.accounts.cookies import Visitor
from reeve.accounts.password_rules import check_password
from reeve.accounts.queries import Credentials
from reeve.accounts.signing_in import SignedIn, enter
from reeve.accounts.structs import SignUp
from reeve.database.pool import Connection, Pool
from reeve.http.problems import FieldError, Problem
from reeve.http.zones import check_zone

NAME_LENGTH = 100

# Unique index account_email: the same address in another case is the same address.
_ACCOUNT = """
INSERT INTO account (id, email, name, password_hash, time_zone, preferences)
VALUES (%(id)s, %(email)s, %(name)s, %(password_hash)s, %(time_zone)s, %(preferences)s)
ON CONFLICT DO NOTHING RETURNING id
"""
_FEED = "INSERT INTO account_feed (account_id) VALUES (%(id)s)"
# Every account has an Inbox from its first moment on; the room of lists is above this one, hence the SQL.
_INBOX = """
WITH inbox AS (INSERT INTO list (id, name) VALUES (%(inbox_id)s, 'Inbox') RETURNING id)
INSERT INTO list_member (list_id, account_id, role, inbox, position)
SELECT id, %(id)s, 'owner', true, 'a0' FROM inbox
"""


async def sign_up(pool: Pool, auth_secret: str, data: SignUp, visitor: Visitor) -> SignedIn:
    """Make an account and begin its first session.

    Raises a Problem: 409 `email_taken`, 422 for an unknown zone or a common password, 429
    after too many from one address.
    """
    check_zone(data.time_zone)
    await throttle.count_attempt(pool, throttle.SIGN_UP, data.email, visitor.address)
    await check_password(data.password, data.email)
    password_hash = await passwords.make_hash(data.password)
    async with pool.connection() as db, db.transaction():
        made = await create(db, data, password_hash)
        return await enter(db, auth_secret, made, password_hash, visitor)


async def create(db: Connection, data: SignUp, password_hash: str) -> Credentials:
    """Make an account, in the transaction that is open. Raises a Problem with 409 `email_taken`."""
    account_id: UUID = uuid7()
    values = {
        "id": account_id,
        "inbox_id": uuid7(),
        "email": data.email,
        "name": data.name or data.email.partition("@")[0][:NAME_LENGTH],
        "password_hash": password_hash,
        "time_zone": data.time_zone,
        "preferences": Jsonb({}),
    }
    if not await (await db.execute(_ACCOUNT, values)).fetchone():
        errors = (FieldError("email", "has an account already"),)
        raise Problem(409, "email_taken", "There is an account with this e-mail address.", errors=errors)
    await db.execute(_FEED, values)
    await db.execute(_INBOX, values)
    return Credentials(account_id, data.email, password_hash)
