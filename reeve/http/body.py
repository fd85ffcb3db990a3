"""Request bodies: bounded, read whole before a connection is taken, decoded strictly and once."""

import json
from functools import cache
from typing import Any

import msgspec
from litestar import Request
from litestar.exceptions import InternalServerException
from litestar.exceptions.http_exceptions import RequestEntityTooLarge
from litestar.types import Receive

from reeve.http.header import header
from reeve.http.problems import Problem, from_msgspec, invalid

LIMIT = 1_000_000
NOTHING_SAID = b"{}"
JSON_TYPES = ("application/json", "application/merge-patch+json")


async def read_body(receive: Receive, limit: int) -> bytes:
    """Read the body whole. Raises a Problem with 413 past `limit` bytes."""
    chunks: list[bytes] = []
    size = 0
    while True:
        message: Any = await receive()
        if message["type"] == "http.disconnect":
            raise disconnected()
        chunks.append(message.get("body", b""))
        size += len(chunks[-1])
        if size > limit:
            raise too_large(limit)
        if not message.get("more_body", False):
            return b"".join(chunks)


def disconnected() -> Problem:
    """The client went away in the middle: nobody reads this but the log."""
    return Problem(400, "disconnected", "The connection was closed before the body was complete.")


def too_large(limit: int) -> Problem:
    """The body has more than `limit` bytes."""
    return Problem(413, "too_large", f"The body is larger than {limit:,} bytes.")


def limit_of(scope: Any) -> int:
    """Return how many bytes the body of this route may have."""
    return int(scope["route_handler"].opt.get("body_limit", LIMIT))


def decode(scope: Any, body: bytes) -> Any:
    """Decode a body straight into the struct of the handler's `data`: no "5" for 5, no unknown field.

    Where a route can do without one (`opt={"body_optional": True}`), none is `{}`. Raises a Problem that names the
    field.
    """
    handler = scope["route_handler"]
    if not body and handler.opt.get("body_optional"):
        body = NOTHING_SAID
    elif not _is_json(scope):
        raise Problem(415, "unsupported_media_type", "The body must be application/json.")
    try:
        return _decoder(handler.parsed_fn_signature.parameters["data"].annotation).decode(body)
    except msgspec.MsgspecError as error:
        raise _lone_surrogate(body) or from_msgspec(error) from error
    except UnicodeDecodeError as error:
        raise Problem(400, "invalid_json", f"The body is not UTF-8: {error.reason}.") from error
    except RecursionError as error:
        raise Problem(400, "invalid_json", "The body is nested too deeply.") from error


class JSONRequest(Request[Any, Any, Any]):
    """The request of routes that Litestar calls itself: their `data` is decoded as everywhere."""

    async def body(self) -> bytes:
        """Return the body. Raises a Problem: 413 past the limit, 400 where the client has gone away."""
        try:
            return await super().body()
        except RequestEntityTooLarge as error:
            raise too_large(LIMIT) from error
        except InternalServerException as error:
            raise disconnected() from error

    async def json(self) -> Any:
        """Decode the body into the type of the handler's `data`. Raises a Problem that names the field."""
        return decode(self.scope, await self.body())


def _is_json(scope: Any) -> bool:
    said = header(scope, b"content-type") or ""
    return said.partition(";")[0].strip().lower() in JSON_TYPES


@cache
def _decoder(kind: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind)


def _lone_surrogate(body: bytes) -> Problem | None:
    """Name the field that holds half a character, which msgspec reports as a truncated document."""
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return None
    for path, text in _strings(document, ""):
        if any("\ud800" <= character <= "\udfff" for character in text):
            return invalid(path or "body", "holds a lone surrogate, which is no character")
    return None


def _strings(value: Any, path: str) -> Any:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _strings(key, f"{path}.{key}".strip("."))
            yield from _strings(inner, f"{path}.{key}".strip("."))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _strings(inner, f"{path}[{index}]")
