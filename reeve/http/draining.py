"""Leaving without dropping anything: not ready any more, still serving, asking clients to come back elsewhere.

A proxy does not repeat a POST that it has sent, so a connection must not be closed under one: every response
while draining says `Connection: close` instead (rule 10).
"""

import asyncio
from typing import Any

from reeve.observability.request_id import Head


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


def closing(drain: Drain) -> Head:
    """Return what has every answer, while draining, close its connection."""

    def add(_: Any, headers: list[tuple[bytes, bytes]]) -> None:
        if drain.draining:
            headers.append((b"connection", b"close"))

    return add
