"""The line that each request leaves. JSON is written straight: there are more of these than of all other lines."""

import asyncio
import atexit
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import msgspec
import structlog

from reeve import __version__

Write = Callable[[dict[str, Any]], None]

log = structlog.get_logger()


def write_line(fields: dict[str, Any]) -> None:
    """Write the line of a request, with the fields that every line has."""
    _write(fields)


def write_json(service: str) -> None:
    """From now on, write JSON straight to standard output.

    The lines of one turn of the event loop leave in one system call, at its end: a busy server ends several
    requests in each.
    """
    global _write
    encode, out = msgspec.json.Encoder().encode, sys.stdout.buffer
    fixed = {"level": "info", "event": "request", "service": service, "version": __version__}
    lines: list[bytes] = []

    def flush() -> None:
        if lines:
            out.write(b"".join(lines))
            lines.clear()
            out.flush()

    def write(fields: dict[str, Any]) -> None:
        lines.append(encode({**fields, **fixed, "timestamp": datetime.now(UTC)}) + b"\n")
        if len(lines) == 1:
            asyncio.get_running_loop().call_soon(flush)

    atexit.register(flush)
    _write = write


def write_nothing() -> None:
    """From now on, leave these lines out (LOG_LEVEL is above info)."""
    global _write
    _write = lambda _: None  # noqa: E731


def _write_like_others(fields: dict[str, Any]) -> None:
    log.info("request", **fields)


_write: Write = _write_like_others
