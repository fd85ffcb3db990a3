"""Request bodies: bounded, read whole before a connection is taken, decoded strictly and once."""

import json
from functools import cache
from typing import Any

import msgspec
from litestar import Request
from litestar.exceptions import InternalServerException
from litestar.exceptions.http_exceptions import RequestEntityTooLarge
from litestar.types import Receive

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


def replay(body: bytes, receive: Receive) -> Receive:
    """Give a body that was read already to the next layer."""
    given = False

    async def receive_again() -> Any:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive_again


class JSONRequest(Request[Any, Any, Any]):
    """A request whose `data` is decoded straight into the handler's struct: no "5" for 5, no unknown field."""

    async def body(self) -> bytes:
        """Return the body; where a route can do without one (`opt={"body_optional": True}`), none is `{}`."""
        try:
            found = await super().body()
        except RequestEntityTooLarge as error:
            raise too_large(LIMIT) from error
        except InternalServerException as error:
            raise disconnected() from error
        optional = not found and self.scope["route_handler"].opt.get("body_optional")
        return NOTHING_SAID if optional else found

    async def json(self) -> Any:
        """Decode the body into the type of the handler's `data`. Raises a Problem that names the field."""
        handler = self.scope["route_handler"]
        body = await self.body()
        if (
            body is not NOTHING_SAID
            and self.headers.get("content-type", "").split(";")[0].strip().lower() not in JSON_TYPES
        ):
            raise Problem(415, "unsupported_media_type", "The body must be application/json.")
        if len(body) > handler.opt.get("body_limit", LIMIT):
            raise too_large(LIMIT)
        try:
            return _decoder(handler.parsed_fn_signature.parameters["data"].annotation).decode(body)
        except msgspec.MsgspecError as error:
            raise _lone_surrogate(body) or from_msgspec(error) from error
        except UnicodeDecodeError as error:
            raise Problem(400, "invalid_json", f"The body is not UTF-8: {error.reason}.") from error
        except RecursionError as error:
            raise Problem(400, "invalid_json", "The body is nested too deeply.") from error


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
