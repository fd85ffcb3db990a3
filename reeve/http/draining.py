"""Leaving without dropping anything: not ready any more, still serving, asking clients to come back elsewhere.

A proxy does not repeat a POST that it has sent, so a connection must not be closed under one: every response
while draining says `Connection: close` instead (rule 10).
"""

import asyncio
from typing import Any

from litestar.types import ASGIApp, Message, Receive, Send


class Drain:
    """Whether this process is leaving, and the event that open streams wait for."""

    def __init__(self) -> None:
        self.draining = False
        self.streams_must_end = asyncio.Event()

    def begin(self) -> None:
        """Not ready from now on."""
        self.draining = True

    def end_streams(self) -> None:
        """Have every open stream say good-bye with a `retry` hint."""
        self.streams_must_end.set()


def close_connections(app: ASGIApp, drain: Drain) -> ASGIApp:
    """Wrap the application: while draining, every response closes its connection."""

    async def wrapped(scope: Any, receive: Receive, send: Send) -> None:
        async def send_closing(message: Message) -> None:
            if drain.draining and message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (b"connection", b"close")]
            await send(message)

        await app(scope, receive, send_closing)

    return wrapped
