"""From a cookie or a bearer token to the actor; only HMACs of tokens are stored."""

import hashlib
import hmac
import secrets
from typing import Any

from reeve.accounts.structs import Actor
from reeve.database.pool import Connection
from reeve.http.calling import Answer, Proceed
from reeve.http.header import cookie, header
from reeve.http.problems import Problem
from reeve.http.transaction import take_share

COOKIE = "reeve_session"
# What a browser takes only from this very host, or only over TLS (RFC 6265bis): nobody can plant one.
HOST_COOKIE, SECURE_COOKIE = f"__Host-{COOKIE}", f"__Secure-{COOKIE}"
# A browser's copy belongs to one account: what it sends must not end up with whoever has signed in there since.
ACCOUNT_HEADER = b"reeve-account"
TOKEN_PREFIX = "rv_"  # makes a leaked token easy to find

# The columns of Actor, and whether its use was noted lately: once in five minutes is enough to know what is in
# use, and keeps reads from writing.
_SESSION = """
SELECT s.account_id, a.time_zone, ARRAY['read', 'write'], s.id, NULL,
    s.last_seen_at > now() - interval '5 minutes'
FROM session s JOIN account a ON a.id = s.account_id
WHERE s.token_hmac = ANY(%(hmacs)s) AND now() < least(s.idle_expires_at, s.expires_at)
"""  # unique index on token_hmac
_TOKEN = """
SELECT t.account_id, a.time_zone, t.scopes, NULL, t.id,
    coalesce(t.last_used_at > now() - interval '5 minutes', false)
FROM api_token t JOIN account a ON a.id = t.account_id
WHERE t.token_hmac = ANY(%(hmacs)s) AND (t.expires_at IS NULL OR now() < t.expires_at)
"""  # unique index on token_hmac
# By their ids, for what goes on longer than a session keeps its token (a confirmed password gives it another one).
_STILL = """
SELECT EXISTS (SELECT FROM session WHERE id = %(session_id)s AND now() < least(idle_expires_at, expires_at))
    OR EXISTS (SELECT FROM api_token WHERE id = %(token_id)s AND (expires_at IS NULL OR now() < expires_at))
"""  # primary keys
# Whom another request is just noting is noted: nobody waits here, least of all for a transaction of their own.
_SEEN = """
UPDATE session SET last_seen_at = now(), idle_expires_at = now() + interval '30 days'
WHERE id = (SELECT id FROM session WHERE id = %(id)s FOR NO KEY UPDATE SKIP LOCKED)
"""  # primary key
_USED = """
UPDATE api_token SET last_used_at = now()
WHERE id = (SELECT id FROM api_token WHERE id = %(id)s FOR NO KEY UPDATE SKIP LOCKED)
"""  # primary key


def new_token() -> str:
    """Make an opaque token of 256 random bits."""
    return secrets.token_urlsafe(32)


def token_hmac(auth_secret: str, token: str) -> list[bytes]:
    """HMAC-SHA-256 of a token under each key of `auth_secret`; the first one is the one to store."""
    keys = [key.strip().encode() for key in auth_secret.split(",")]
    return [hmac.new(key, token.encode(), hashlib.sha256).digest() for key in keys if key]


async def find_actor(db: Connection, scope: Any) -> Actor | None:
    """Return who is asking, or None; a bearer token goes before the cookie."""
    auth_secret: str = scope["litestar_app"].state["auth_secret"]()
    kind, _, bearer = (header(scope, b"authorization") or "").partition(" ")
    if kind.lower() == "bearer":
        return await _look_up(db, _TOKEN, _USED, token_hmac(auth_secret, bearer.strip()))
    if token := session_token(scope):
        return await _look_up(db, _SESSION, _SEEN, token_hmac(auth_secret, token))
    return None


def session_token(scope: Any) -> str | None:
    """Return the token in the session's cookie; where people come by https, only one that nobody can plant."""
    settings = scope["litestar_app"].state["settings"]
    token = cookie(scope, SECURE_COOKIE if settings.cookie_domain else HOST_COOKIE)
    if token is None and not settings.public_url.startswith("https://"):
        return cookie(scope, COOKIE)
    return token


async def is_still_valid(db: Connection, actor: Actor) -> bool:
    """Say whether the session or token by which the actor came in has neither ended nor expired."""
    values = {"session_id": actor.session_id, "token_id": actor.token_id}
    row = await (await db.execute(_STILL, values)).fetchone()
    return bool(row and row[0])


async def _look_up(db: Connection, query: str, note_use: str, hmacs: list[bytes]) -> Actor | None:
    row = await (await db.execute(query, {"hmacs": hmacs})).fetchone()
    if row is None:
        return None
    actor = Actor(*row[:5])
    if not row[5]:
        await db.execute(note_use, {"id": actor.session_id or actor.token_id})
    return actor


async def authentication(scope: Any, body: bytes, proceed: Proceed) -> Answer:
    """Layer inside `transaction`: find the actor; routes ask for it as a dependency."""
    actor = scope["state"]["actor"] = await find_actor(scope["state"]["work"].db, scope)
    if actor:
        take_share(scope, actor.account_id)
    await count_request(scope, actor)
    _refuse_other_account(actor, header(scope, ACCOUNT_HEADER))
    return await proceed(scope, body)


async def count_request(scope: Any, actor: Actor | None) -> None:
    """Count the request for the account's rate limit. Raises a Problem with 429."""
    if actor:
        await scope["litestar_app"].state["rate_limiter"].admit(scope, actor.account_id)


def _refuse_other_account(actor: Actor | None, meant: str | None) -> None:
    if actor and meant and meant != str(actor.account_id):
        raise Problem(409, "other_account", "Somebody else is signed in by now.")


def require(actor: Actor | None, *, to_read: bool) -> Actor:
    """Return the actor. Raises a Problem: 401 for nobody, 403 for a token that may only read."""
    if actor is None:
        raise Problem(401, "unauthenticated", "Sign in first.", headers={"WWW-Authenticate": "Bearer"})
    if ("read" if to_read else "write") not in actor.scopes:
        raise Problem(403, "scope_missing", "This token's scopes do not allow that.")
    return actor


def require_session(actor: Actor) -> Actor:
    """Return the actor. Raises a Problem with 403 for a token: who may come in is decided by the person alone."""
    if actor.session_id is None:
        raise Problem(403, "session_required", "Only a signed-in person can do that, no API token.")
    return actor
