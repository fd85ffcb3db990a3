"""One id per request, from the ingress to the change log and the agents' lines; one access line per request.

The outermost layer: it times a request, and what every answer's head gets is added here, in one place.
"""

import re
import time
from collections.abc import Callable
from functools import cache
from typing import Any

import structlog
from litestar.types import ASGIApp, Message, Receive, Send
from uuid_utils import uuid7

from reeve.observability import tracing
from reeve.observability.access_line import write_line
from reeve.observability.metrics import request_seconds

# Adds to the head of an answer before it is sent, or takes from it.
Head = Callable[[Any, list[tuple[bytes, bytes]]], None]

SAFE = re.compile(rb"[A-Za-z0-9._:/+=@-]{1,128}")
# Probes and scrapes come every few seconds and say nothing.
QUIET = frozenset({"/health", "/ready", "/metrics"})


def request_id_of(scope: Any) -> str:
    """Return the id of this request; it is there from the outermost layer on."""
    return str(scope["state"]["request_id"])


def request_context(app: ASGIApp, *heads: Head) -> ASGIApp:
    """Wrap the application: keep a safe X-Request-Id or make one, return it, time and log the request.

    `heads`: what else each answer's head gets.
    """

    async def wrapped(scope: Any, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await app(scope, receive, send)
        request_id = incoming_id(scope) or str(uuid7())
        scope.setdefault("state", {})["request_id"] = request_id
        # The server runs each request in a context of its own, so that nothing is left there of another.
        structlog.contextvars.bind_contextvars(request_id=request_id)
        started, status = time.perf_counter(), 500

        async def send_with_head(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = message["headers"] = [*message["headers"], (b"x-request-id", request_id.encode())]
                for add in heads:
                    add(scope, headers)
            await send(message)

        with tracing.request_span(scope) as span:
            try:
                return await app(scope, receive, send_with_head)
            finally:
                route = scope.get("path_template") or "other"
                tracing.describe(span, scope, route, status, request_id)
                _account_for(scope, route, status, time.perf_counter() - started)

    return wrapped


def incoming_id(scope: Any) -> str | None:
    """Return the X-Request-Id that came along, if it is one that cannot hurt a log."""
    for name, value in scope["headers"]:
        if name == b"x-request-id" and SAFE.fullmatch(value):
            return str(value.decode())
    return None


def _account_for(scope: Any, route: str, status: int, seconds: float) -> None:
    _duration(scope["method"], route, status).observe(seconds)
    if scope["path"] in QUIET:
        return
    state = scope["state"]
    line = {
        "request_id": state["request_id"],
        "method": scope["method"],
        "path": scope["path"],
        "route": route,
        "status": status,
        "duration_ms": round(seconds * 1000, 2),
    }
    if actor := state.get("actor"):
        line["account_id"] = actor.account_id
    if trace_id := state.get("trace_id"):
        line["trace_id"] = trace_id
    write_line(line)


@cache
def _duration(method: str, route: str, status: int) -> Any:
    return request_seconds.labels(method, route, status)
