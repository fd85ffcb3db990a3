"""The line that each request leaves. JSON is written straight: there are more of these than of all other lines."""

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
    """From now on, write JSON straight to standard output, in one system call a line."""
    global _write
    encode, out = msgspec.json.Encoder().encode, sys.stdout.buffer
    fixed = {"level": "info", "event": "request", "service": service, "version": __version__}

    def write(fields: dict[str, Any]) -> None:
        out.write(encode({**fields, **fixed, "timestamp": datetime.now(UTC)}) + b"\n")
        out.flush()

    _write = write


def write_nothing() -> None:
    """From now on, leave these lines out (LOG_LEVEL is above info)."""
    global _write
    _write = lambda _: None  # noqa: E731


def _write_like_others(fields: dict[str, Any]) -> None:
    log.info("request", **fields)


_write: Write = _write_like_others
