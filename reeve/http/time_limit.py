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


def limit_time(app: ASGIApp) -> ASGIApp:
    """Wrap the application: past the limit the request is cancelled, its transaction with it, and answered 503.

    How long the body may take on its way is the connection's affair (`reeve.http.connection`).
    """

    async def wrapped(scope: Any, receive: Receive, send: Send) -> None:
        async def receive_more() -> Any:
            message = await receive()
            # Most requests have no body: then this is where it began.
            if message["type"] == "http.request" and message.get("body") and time_left.when() is not None:
                time_left.reschedule(loop.time() + REQUEST_SECONDS)
            return message

        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(REQUEST_SECONDS) as time_left:
                scope["state"]["time_left"] = time_left
                await app(scope, receive_more, send)
        except TimeoutError:
            if not time_left.expired():
                raise
            log.warning("request given up", path=scope["path"], seconds=REQUEST_SECONDS)
            await _refuse(scope, send)

    return wrapped


def lift(scope: Any, _: Any = None) -> None:
    """Take the limit off: what has begun to commit, or to be answered, is finished, however long a stream is."""
    time_left: asyncio.Timeout = scope["state"]["time_left"]
    if time_left.when() is not None and not time_left.expired():
        time_left.reschedule(None)


async def _refuse(scope: Any, send: Send) -> None:
    problem = busy("took_too_long", "This took too long and was given up; nothing was changed.")
    body = encode(problem, request_id_of(scope))
    headers = {"content-type": MEDIA_TYPE, "content-length": str(len(body)), **problem.headers}
    raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": problem.status, "headers": raw})
    await send({"type": "http.response.body", "body": body, "more_body": False})
