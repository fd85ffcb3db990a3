"""Reading accounts."""

from typing import Any
from uuid import UUID

import msgspec
from psycopg.rows import class_row, dict_row

from reeve.accounts.structs import Account
from reeve.database.pool import Connection

COLUMNS = "id, email, name, time_zone, preferences, created_at, updated_at"
_ONE = f"SELECT {COLUMNS} FROM account WHERE id = %s"
_LOCKED = f"{_ONE} FOR NO KEY UPDATE"
_BY_ID = "SELECT id, email, password_hash FROM account WHERE id = %s"
_BY_EMAIL = "SELECT id, email, password_hash FROM account WHERE lower(email) = lower(%s)"  # index account_email


class Credentials(msgspec.Struct, frozen=True):
    """What a password is checked against."""

    id: UUID
    email: str
    password_hash: str


async def one_account(db: Connection, account_id: UUID, *, lock: bool = False) -> Account:
    """Return an account that is there; `lock`: until the end of the transaction nobody else changes it."""
    async with db.cursor(row_factory=dict_row) as cursor:
        row = await (await cursor.execute(_LOCKED if lock else _ONE, [account_id])).fetchone()
    return as_account(row)


def as_account(row: Any) -> Account:
    """Turn a row of COLUMNS into the struct."""
    assert row is not None, "the actor is there"
    return msgspec.convert(row, Account)


async def credentials_of(db: Connection, account_id: UUID) -> Credentials | None:
    """Return an account's credentials."""
    return await _credentials(db, _BY_ID, account_id)


async def find_credentials(db: Connection, email: str) -> Credentials | None:
    """Return the credentials that belong to an e-mail address, in whatever case it is written."""
    return await _credentials(db, _BY_EMAIL, email)


async def _credentials(db: Connection, query: str, key: UUID | str) -> Credentials | None:
    async with db.cursor(row_factory=class_row(Credentials)) as cursor:
        return await (await cursor.execute(query, [key])).fetchone()
