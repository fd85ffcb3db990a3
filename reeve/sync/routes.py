"""/sync and /stream."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import msgspec
import psycopg
import structlog
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody
from litestar.response import Stream

from reeve.accounts.authentication import count_request, find_actor, is_still_valid, require
from reeve.accounts.structs import Actor
from reeve.database.notify import Hint, account_topic
from reeve.database.pool import Connection, Pool
from reeve.http.draining import Drain
from reeve.http.parameters import Cursor
from reeve.http.problems import Problem
from reeve.lists.queries import lists_of
from reeve.sync.delivering import changes_since
from reeve.sync.hub import Hub, Subscriber
from reeve.sync.structs import SyncAnswer, SyncRequest

# Often enough that no proxy takes the stream for dead; each time the stream also looks for itself.
KEEP_ALIVE_SECONDS = 15
RETRY_MILLISECONDS = 500
# In each backend; nobody has so many tabs and devices open.
STREAMS_PER_ACCOUNT = 20

log = structlog.get_logger()


@get("/sync", tags=["sync"], summary="What changed since the cursor", opt={"rate_limit": "sync"})
async def sync(
    db: NamedDependency[Connection], actor: NamedDependency[Actor], cursor: Cursor = None
) -> SyncAnswer:
    """Answer with everything of mine that changed, deletions included; without a cursor, with all."""
    return await changes_since(db, actor, cursor)


@post(
    "/sync",
    tags=["sync"],
    summary="The same, for a cursor too long for an address, in pages as small as you like",
    status_code=200,
    opt={"reads": True, "rate_limit": "sync"},
)
async def sync_long(
    db: NamedDependency[Connection], actor: NamedDependency[Actor], data: JSONBody[SyncRequest]
) -> SyncAnswer:
    """Answer as GET does."""
    return await changes_since(db, actor, data.cursor, data.limit)


@get(
    "/stream",
    tags=["sync"],
    summary="Live hints (server-sent events)",
    media_type="text/event-stream",
    opt={"rate_limit": "sync"},
)
async def stream(request: Request[Any, Any, Any]) -> Stream:
    """Tell which lists and what of the account has moved; the data comes from /sync.

    `still-here` comes when nothing else has for fifteen seconds; who hears nothing for longer follows anew.
    429 `too_many_streams` past twenty of one account.
    """
    pool: Pool = request.app.state.pool
    async with pool.connection() as db:
        actor = request.scope["state"]["actor"] = require(await find_actor(db, request.scope), to_read=True)
        lists = [one.id for one in await lists_of(db, actor)]
    await count_request(request.scope, actor)
    if request.app.state.hub.count(actor.account_id) >= STREAMS_PER_ACCOUNT:
        detail = f"This account has {STREAMS_PER_ACCOUNT} open streams here; close one."
        raise Problem(429, "too_many_streams", detail, headers={"Retry-After": str(KEEP_ALIVE_SECONDS)})
    subscriber = Subscriber(actor.account_id)
    request.app.state.hub.follow(subscriber, lists)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return Stream(_events(request, subscriber), media_type="text/event-stream", headers=headers)


async def _events(request: Request[Any, Any, Any], subscriber: Subscriber) -> AsyncIterator[bytes]:
    hub: Hub = request.app.state.hub
    drain: Drain = request.app.state.drain
    try:
        yield f"retry: {RETRY_MILLISECONDS}\n\n".encode() + event("hint", {"lists": {}, "account": 0})
        while not drain.streams_must_end.is_set():
            hint = await subscriber.next_hint(KEEP_ALIVE_SECONDS)
            concerns_account = not hint or account_topic(subscriber.account_id) in hint
            if concerns_account and not await _still_mine(request, subscriber):
                yield event("signed-out", {})
                return
            # No comment, of which a browser tells its page nothing: it has to notice when none comes any more.
            yield event("hint", as_data(hint)) if hint else event("still-here", {})
            subscriber.note_sent()
        yield f"retry: {RETRY_MILLISECONDS}\n".encode() + event("draining", {})
    finally:
        hub.leave(subscriber)


async def _still_mine(request: Request[Any, Any, Any], subscriber: Subscriber) -> bool:
    """Say whether the session is valid still, and have the stream follow the lists of now.

    An outage changes nothing: it looks again with the next sign of life.
    """
    try:
        # Shielded, for a query is not to be broken off; who has left meanwhile follows nothing any more.
        lists = await asyncio.shield(_lists_now(request))
    except psycopg.OperationalError as error:
        log.warning("a stream could not look for itself", error=type(error).__name__)
        return True
    if lists is not None:
        request.app.state.hub.follow(subscriber, lists)
    return lists is not None


async def _lists_now(request: Request[Any, Any, Any]) -> list[UUID] | None:
    """Return the lists that the stream's actor may follow; None where session or token have ended."""
    actor: Actor = request.scope["state"]["actor"]
    async with request.app.state.hub.looking, request.app.state.pool.connection() as db:
        if not await is_still_valid(db, actor):
            return None
        return [one.id for one in await lists_of(db, actor)]


def as_data(hint: Hint) -> dict[str, Any]:
    """Turn topics into what the stream says: {"lists": {id: revision}, "account": revision or null}."""
    lists: dict[UUID, int] = {}
    account = None
    for topic, number in hint.items():
        kind, _, key = topic.partition(":")
        if kind == "list":
            lists[UUID(key)] = number
        else:
            account = number
    return {"lists": lists, "account": account}


def event(name: str, data: JSONBody[Any]) -> bytes:
    """Format one server-sent event."""
    return f"event: {name}\ndata: ".encode() + msgspec.json.encode(data) + b"\n\n"


handlers = [sync, sync_long]
plain_handlers = [stream]
