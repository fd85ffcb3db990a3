"""Signing in: prove with a password who you are, without learning from a refusal who else is here."""

from uuid import UUID

import msgspec

from reeve.accounts import passwords, sessions, throttle
from reeve.accounts.cookies import Visitor
from reeve.accounts.queries import Credentials, credentials_of, find_credentials, one_account
from reeve.accounts.structs import Account, SignIn
from reeve.database.pool import Connection, Pool
from reeve.http.problems import FieldError, Problem

_REHASH = "UPDATE account SET password_hash = %(new)s WHERE id = %(id)s AND password_hash = %(old)s"


class SignedIn(msgspec.Struct, frozen=True):
    """A session that has begun: its token goes into the cookie, `ended` lost the session brought along."""

    account: Account
    token: str
    ended: list[UUID]


def wrong_credentials() -> Problem:
    """No such e-mail, or not its password: nobody can tell which."""
    return Problem(401, "wrong_credentials", "E-mail or password is wrong.")


async def sign_in(pool: Pool, auth_secret: str, data: SignIn, visitor: Visitor) -> SignedIn:
    """Begin a session. Raises a Problem: 401 `wrong_credentials`, 429 after too many failures."""
    await throttle.count_attempt(pool, throttle.SIGN_IN, data.email, visitor.address)
    async with pool.connection() as db:
        found = await find_credentials(db, data.email)
    # An unknown e-mail takes as long as a known one.
    right = await passwords.is_right(found.password_hash if found else passwords.NO_PASSWORD, data.password)
    if not found or not right:
        raise wrong_credentials()
    renewed = await _renewed(found, data.password)
    async with pool.connection() as db, db.transaction():
        return await enter(db, auth_secret, found, renewed, visitor)


async def _renewed(found: Credentials, password: str) -> str:
    """Return the hash, made anew where today's parameters are others."""
    outdated = passwords.is_outdated(found.password_hash)
    return await passwords.make_hash(password) if outdated else found.password_hash


async def enter(
    db: Connection, auth_secret: str, found: Credentials, password_hash: str, visitor: Visitor
) -> SignedIn:
    """Begin the session of somebody whose password was right; their failures are forgotten."""
    if password_hash != found.password_hash:
        values = {"id": found.id, "old": found.password_hash, "new": password_hash}
        await db.execute(_REHASH, values)
    ended = await sessions.end_brought(db, visitor)
    token = await sessions.begin(db, auth_secret, found.id, password_hash, visitor)
    if token is None:
        raise wrong_credentials()
    await throttle.forgive(db, throttle.SIGN_IN, found.email)
    return SignedIn(await one_account(db, found.id), token, ended)


async def confirm(pool: Pool, account_id: UUID, password: str, field: str, visitor: Visitor) -> Credentials:
    """Have somebody who is signed in prove it once more, for what is grave.

    Raises a Problem: 403 `wrong_password` naming `field`, 429 after too many failures.
    """
    async with pool.connection() as db:
        found = await credentials_of(db, account_id)
    if found is None:
        raise wrong_credentials()
    await throttle.count_attempt(pool, throttle.SIGN_IN, found.email, visitor.address)
    if not await passwords.is_right(found.password_hash, password):
        errors = (FieldError(field, "is not your password"),)
        raise Problem(403, "wrong_password", "That is not your password.", errors=errors)
    return found
