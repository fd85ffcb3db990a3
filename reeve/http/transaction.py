"""One request, one transaction, committed before the response is sent (rule 3).

The body is read before a connection is taken and the response is held back until the connection is returned,
so a slow client never holds one.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from litestar.types import ASGIApp, Message, Receive, Send
from litestar.utils.scope.state import ScopeState

from reeve.database.pool import Connection, Pool
from reeve.http.body import LIMIT, read_body, replay
from reeve.http.origin_check import SAFE_METHODS
from reeve.http.time_limit import lift


class HeldResponse:
    """A response that was made but not sent."""

    def __init__(self) -> None:
        self.status = 500
        self.headers: list[tuple[bytes, bytes]] = []
        self.body = b""

    async def collect(self, message: Message) -> None:
        """Take what the application sends."""
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], list(message["headers"])
        elif message["type"] == "http.response.body":
            self.body += message.get("body", b"")

    async def send(self, send: Send) -> None:
        """Send it now."""
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        await send({"type": "http.response.body", "body": self.body, "more_body": False})


class UnitOfWork:
    """What one request does to the database, and what is to happen around its commit."""

    def __init__(self, db: Connection) -> None:
        self.db = db
        self.before_commit: list[Callable[[HeldResponse], Awaitable[None]]] = []
        self.after_commit: list[Callable[[], None]] = []


class _RollBackError(Exception):
    """Ends a transaction whose response is an error."""


def transaction(app: ASGIApp) -> ASGIApp:
    """Litestar middleware: run the rest of the stack on one connection, reads without, writes in a transaction."""

    async def wrapped(scope: Any, receive: Receive, send: Send) -> None:
        body = await read_body(receive, scope["route_handler"].opt.get("body_limit", LIMIT))
        pool: Pool = scope["litestar_app"].state.pool
        held = HeldResponse()
        async with pool.connection() as db:
            work = scope["state"]["work"] = UnitOfWork(db)
            call = app(scope, replay(body, receive), held.collect)
            if only_reads(scope):
                await call
            else:
                await _in_transaction(scope, work, call, held)
        for after in work.after_commit:
            after()
        await held.send(send)

    return wrapped


def only_reads(scope: Any) -> bool:
    """Say whether this request changes nothing: by its method, or by the route's word (`opt={"reads": True}`)."""
    return scope["method"] in SAFE_METHODS or bool(scope["route_handler"].opt.get("reads"))


async def _in_transaction(scope: Any, work: UnitOfWork, call: Any, held: HeldResponse) -> None:
    try:
        async with work.db.transaction():
            await call
            # Litestar saw the response pass, but it is held: an error from here on can still be answered.
            ScopeState.from_scope(scope).response_started = False
            if held.status >= 400:
                raise _RollBackError
            for before in work.before_commit:
                await before(held)
            lift(scope)
    except _RollBackError:
        work.after_commit.clear()
