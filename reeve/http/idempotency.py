"""A repeated POST or PATCH changes nothing twice: the first answer is kept with the change and given again."""

import hashlib
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from reeve.database.pool import Connection
from reeve.http.calling import Answer, Proceed
from reeve.http.header import header
from reeve.http.problems import Problem, invalid
from reeve.http.transaction import only_reads

METHODS = frozenset({"POST", "PATCH"})
KEPT_HEADERS = (b"content-type", b"etag", b"location", b"operation-id")

# A second request with the same key waits here until the first has committed or rolled back.
_CLAIM = """
INSERT INTO idempotency_key (account_id, key, request_hash) VALUES (%(account_id)s, %(key)s, %(hash)s)
ON CONFLICT (account_id, key) DO NOTHING RETURNING true
"""
_STORED = """
SELECT request_hash, status, headers, body FROM idempotency_key
WHERE account_id = %(account_id)s AND key = %(key)s
"""
_STORE = """
UPDATE idempotency_key SET status = %(status)s, headers = %(headers)s, body = %(body)s
WHERE account_id = %(account_id)s AND key = %(key)s
"""


async def idempotency(scope: Any, body: bytes, proceed: Proceed) -> Answer:
    """Layer inside `transaction` and authentication. Responses with secrets opt out."""
    key, actor = _key_of(scope), scope["state"].get("actor")
    if key is None or actor is None or only_reads(scope) or scope["route_handler"].opt.get("secret"):
        return await proceed(scope, body)
    claim = {"account_id": actor.account_id, "key": key, "hash": _hash(scope, body)}
    work = scope["state"]["work"]
    answer = await _stored(work.db, claim)
    if answer is None:
        answer = await proceed(scope, body)
        work.before_commit.append(_storing(work.db, claim))
    return answer


def _key_of(scope: Any) -> str | None:
    if scope["method"] not in METHODS:
        return None
    given = header(scope, b"idempotency-key")
    if given is None:
        return None
    key = given.strip()
    if not 1 <= len(key) <= 255 or not key.isascii() or not key.isprintable():
        raise invalid("Idempotency-Key", "must be 1 to 255 printable ASCII characters")
    return key


def _hash(scope: Any, body: bytes) -> bytes:
    parts = [scope["method"].encode(), scope["path"].encode(), scope["query_string"], body]
    return hashlib.sha256(b"\0".join(parts)).digest()


async def _stored(db: Connection, claim: dict[str, Any]) -> Answer | None:
    if await (await db.execute(_CLAIM, claim)).fetchone():
        return None
    row = await (await db.execute(_STORED, claim)).fetchone()
    if row is None or row[0] != claim["hash"]:
        raise Problem(422, "idempotency_key_reused", "This Idempotency-Key was used for another request.")
    headers = [(name.encode(), value.encode()) for name, value in row[2]]
    return Answer(row[1], [*headers, (b"idempotency-replayed", b"true")], row[3])


def _storing(db: Connection, claim: dict[str, UUID | str | bytes]) -> Any:
    async def store(final: Answer) -> None:
        headers = [(name.decode(), value.decode()) for name, value in final.headers if name in KEPT_HEADERS]
        await db.execute(_STORE, {**claim, "status": final.status, "headers": Jsonb(headers), "body": final.body})

    return store
