"""Cursor pagination: a page and an opaque word for where the next one begins."""

import base64
from collections.abc import Sequence
from typing import Any, Generic, TypeVar

import msgspec

from reeve.http.problems import invalid

T = TypeVar("T")
# So much of what people write goes into one answer, or one item of it: while it is made it is there several times.
PAGE_BYTES = 4_000_000


def fitting(query: str, size: str) -> str:
    """Return a query for as many rows of `query`, in its order, as an answer holds by their `size`, and one more.

    `query` itself has few rows (LIMIT), and texts that are too much are not read for it. The last column says of
    a row whether it is the one that is too much.
    """
    before = f"coalesce(sum({size}) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND %s PRECEDING), 0)"
    return f"""
        SELECT * FROM (
            SELECT page.*, {before % 2} AS bytes_before, {before % 1} >= {PAGE_BYTES} AS too_much
            FROM ({query}) AS page
        ) AS sized
        WHERE bytes_before < {PAGE_BYTES}
    """  # a window without an order of its own goes through the rows as they come


def is_cut(rows: Sequence[Sequence[Any]], limit: int) -> bool:
    """Say whether the last row of a `fitting` query, which had one more than `limit`, is not on this page."""
    return len(rows) > limit or bool(rows and rows[-1][-1])


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
