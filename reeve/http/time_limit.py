"""How long a request may take, from the last of it that arrived to the first of its answer."""

import asyncio
from typing import Any

import structlog
from litestar.types import ASGIApp, Receive, Send

from reeve.http.problems import MEDIA_TYPE, busy, encode
from reeve.observability.request_id import request_id_of

# Less than nginx waits (proxy_read_timeout), so that the answer is ours.
REQUEST_SECONDS = 30.0

log = structlog.get_logger()


class TimeLeft:
    """The time of one request: when it is over, the request's task is cancelled, once.

    What `asyncio.timeout` does, at a quarter of its price: every request pays it.
    """

    __slots__ = ("_handle", "_loop", "_task", "expired")

    def __init__(self, loop: asyncio.AbstractEventLoop, task: "asyncio.Task[Any]") -> None:
        self._loop, self._task = loop, task
        self.expired = False
        self._handle: asyncio.TimerHandle | None = loop.call_later(REQUEST_SECONDS, self._expire)

    def begin_anew(self) -> None:
        """Give it all of its time again, if there is a limit still."""
        if self._handle is not None:
            self._handle.cancel()
            self._handle = self._loop.call_later(REQUEST_SECONDS, self._expire)

    def lift(self) -> None:
        """Take the limit off."""
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None

    def _expire(self) -> None:
        self._handle, self.expired = None, True
        self._task.cancel()


def limit_time(app: ASGIApp) -> ASGIApp:
    """Wrap the application: past the limit the request is cancelled, its transaction with it, and answered 503.

    How long the body may take on its way is the connection's affair (`reeve.http.connection`).
    """

    async def wrapped(scope: Any, receive: Receive, send: Send) -> None:
        task = asyncio.current_task()
        assert task is not None, "the server runs each request in a task of its own"
        time_left = scope["state"]["time_left"] = TimeLeft(asyncio.get_running_loop(), task)

        async def receive_more() -> Any:
            message = await receive()
            # Most requests have no body: then this is where it began.
            if message["type"] == "http.request" and message.get("body"):
                time_left.begin_anew()
            return message

        try:
            await app(scope, receive_more, send)
        except asyncio.CancelledError:
            # Where somebody else has cancelled it too, that goes first.
            if not time_left.expired or task.uncancel() > 0:
                raise
            log.warning("request given up", path=scope["path"], seconds=REQUEST_SECONDS)
            await _refuse(scope, send)
        finally:
            time_left.lift()

    return wrapped


def lift(scope: Any, _: Any = None) -> None:
    """Take the limit off: what has begun to commit, or to be answered, is finished, however long a stream is."""
    scope["state"]["time_left"].lift()


async def _refuse(scope: Any, send: Send) -> None:
    problem = busy("took_too_long", "This took too long and was given up; nothing was changed.")
    body = encode(problem, request_id_of(scope))
    headers = {"content-type": MEDIA_TYPE, "content-length": str(len(body)), **problem.headers}
    raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": problem.status, "headers": raw})
    await send({"type": "http.response.body", "body": body, "more_body": False})
