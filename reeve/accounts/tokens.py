"""API tokens: for scripts and other programs, with the scopes and the time they need."""

from typing import Any
from uuid import UUID

import msgspec
from psycopg.rows import class_row
from uuid_utils.compat import uuid7

from reeve.accounts.authentication import TOKEN_PREFIX, new_token, token_hmac
from reeve.accounts.structs import Actor, MadeToken, NewToken, Token
from reeve.database.pool import Connection
from reeve.http.problems import conflict, not_found

MOST_TOKENS = 100

_COLUMNS = "id, name, scopes, created_at, last_used_at, expires_at"
_MINE = f"SELECT {_COLUMNS} FROM api_token WHERE account_id = %s ORDER BY created_at DESC, id DESC"
_INSERT = f"""
INSERT INTO api_token (id, account_id, name, token_hmac, scopes, expires_at)
VALUES (%(id)s, %(account_id)s, %(name)s, %(hmac)s, %(scopes)s, now() + make_interval(days => %(days)s))
RETURNING {_COLUMNS}
"""  # without days: the interval is null, and so is the expiry
_COUNT = "SELECT count(*) FROM api_token WHERE account_id = %s"  # index api_token_account
_DELETE = "DELETE FROM api_token WHERE id = %s AND account_id = %s RETURNING id"


async def tokens_of(db: Connection, actor: Actor) -> list[Token]:
    """Return the actor's tokens, newest first, also those that have expired (for 30 days)."""
    return await _fetch(db, _MINE, [actor.account_id])


async def make(db: Connection, auth_secret: str, actor: Actor, data: NewToken) -> MadeToken:
    """Make a token and return it with its secret, which is shown only now.

    Raises a Problem with 409 `too_many_tokens`.
    """
    row = await (await db.execute(_COUNT, [actor.account_id])).fetchone()
    if row and row[0] >= MOST_TOKENS:
        raise conflict("too_many_tokens", f"An account has {MOST_TOKENS} tokens at most: delete one first.")
    secret = TOKEN_PREFIX + new_token()
    values = {
        "id": uuid7(),
        "account_id": actor.account_id,
        "name": data.name,
        "hmac": token_hmac(auth_secret, secret)[0],
        "scopes": sorted(set(data.scopes)),
        "days": data.expires_in_days,
    }
    (made,) = await _fetch(db, _INSERT, values)
    return MadeToken(**msgspec.structs.asdict(made), token=secret)


async def delete(db: Connection, actor: Actor, token_id: UUID) -> None:
    """Delete a token; it is refused from now on. Raises a Problem with 404 where it is none of theirs."""
    if not await (await db.execute(_DELETE, [token_id, actor.account_id])).fetchone():
        raise not_found("token")


async def _fetch(db: Connection, query: str, values: Any) -> list[Token]:
    async with db.cursor(row_factory=class_row(Token)) as cursor:
        return await (await cursor.execute(query, values)).fetchall()
