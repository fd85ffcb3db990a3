"""Cursor pagination: a page and an opaque word for where the next one begins."""

import base64
from typing import Any, Generic, TypeVar

import msgspec

from reeve.http.problems import invalid

T = TypeVar("T")


def encode_cursor(position: Any) -> str:
    """Pack a JSON-able position into an opaque URL-safe word."""
    return base64.urlsafe_b64encode(msgspec.json.encode(position)).rstrip(b"=").decode()


def decode_cursor(cursor: str, kind: type[T]) -> T:
    """Unpack a cursor of ours. Raises a Problem naming `cursor` for anything else."""
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        return msgspec.json.decode(raw, type=kind)
    except (ValueError, msgspec.MsgspecError) as error:
        raise invalid("cursor", "is none that this server gave out") from error


class Page(msgspec.Struct, Generic[T], frozen=True):
    """A page of items; `next_cursor` is null on the last one."""

    items: tuple[T, ...]
    next_cursor: str | None
