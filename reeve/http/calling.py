"""Calling a route's handler: its arguments out of the request, its result into an answer.

Litestar declares the routes, finds the one that is asked for, describes all of them (OpenAPI) and has errors
answered. The call itself is made here: what Litestar puts around it, a validating model of each signature, a group
of tasks for the dependencies and response objects, took longer than all else in a request (docs/performance.md).
"""

from collections.abc import Awaitable, Callable, Iterable
from functools import cache
from typing import Any, TypeVar
from urllib.parse import parse_qsl

import msgspec
from litestar import Request, Response
from litestar.handlers import HTTPRouteHandler
from litestar.params import HeaderParameter, PathParameter, QueryParameter
from litestar.types import ASGIApp, Receive, Send

from reeve.http.body import decode, limit_of, read_body
from reeve.http.problems import FieldError, Problem

JSON = (b"content-type", b"application/json")

# What ASGI calls the scope: `state` in it holds what the layers have found out about the request.
Scope = Any


class Answer(msgspec.Struct):
    """A response that is not sent yet."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes

    async def send(self, send: Send) -> None:
        """Send it now."""
        headers = self.headers
        if self.body:
            headers = [*headers, (b"content-length", b"%d" % len(self.body))]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": self.body, "more_body": False})


Content = TypeVar("Content")


class Reply(Response[Content]):
    """What a handler called here returns where its result alone is not the answer: the result, and headers.

    Litestar's own constructor works out media type, cookies and background tasks for answers that it sends itself.
    """

    def __init__(self, content: Content, headers: dict[str, str]) -> None:
        self.content, self.headers, self.cookies, self.status_code = content, headers, [], None


Proceed = Callable[[Scope, bytes], Awaitable[Answer]]
# What happens around a call: it is given the request, its body, and how to go on.
Layer = Callable[[Scope, bytes, Proceed], Awaitable[Answer]]


def called_through(*layers: Layer) -> Callable[[ASGIApp], ASGIApp]:
    """Make the innermost Litestar middleware: it reads the body, calls the handler through these layers, answers.

    An error goes on to Litestar, which has it answered.
    """
    proceed: Proceed = _call
    for layer in reversed(layers):
        proceed = _around(layer, proceed)

    def middleware(app: ASGIApp) -> ASGIApp:
        async def called(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["method"] == "OPTIONS":
                return await app(scope, receive, send)
            answer = await proceed(scope, await read_body(receive, limit_of(scope)))
            return await answer.send(send)

        return called

    return middleware


def _around(layer: Layer, inner: Proceed) -> Proceed:
    return lambda scope, body: layer(scope, body, inner)


async def _call(scope: Scope, body: bytes) -> Answer:
    handler = scope["route_handler"]
    given, parameters = _arguments(handler)
    arguments = {name: find(scope, body) for name, find in given}
    if parameters is not None:
        arguments.update(parameters.read(scope))
    return _answer(await handler.fn(**arguments), handler)


def _answer(result: Any, handler: HTTPRouteHandler) -> Answer:
    if not isinstance(result, Response):
        if result is None:
            return Answer(handler.status_code, [], b"")
        return Answer(handler.status_code, [JSON], msgspec.json.encode(result))
    headers = [(name.lower().encode(), value.encode()) for name, value in result.headers.items()]
    headers += [cookie.to_encoded_header() for cookie in result.cookies]
    status = result.status_code or handler.status_code
    if result.content is None:
        return Answer(status, headers, b"")
    return Answer(status, [JSON, *headers], msgspec.json.encode(result.content))


Find = Callable[[Scope, bytes], Any]


@cache
def _arguments(handler: HTTPRouteHandler) -> tuple[list[tuple[str, Find]], "_Parameters | None"]:
    """Return how each argument of a handler is found, and what reads those of the path, the query and headers.

    What the application provides comes first: who nobody knows is not told what else is wrong.
    """
    provided = handler.resolve_dependencies()
    names = handler.parsed_fn_signature.parameters.keys()
    given: list[tuple[str, Find]] = [
        (name, _provided(provided[name].dependency)) for name in names if name in provided
    ]
    if "request" in names:
        given.append(("request", lambda scope, _: Request(scope)))
    if "data" in names:
        given.append(("data", decode))
    parameters = _Parameters(handler)
    return given, parameters if parameters.names else None


def _provided(provide: Any) -> Find:
    return lambda scope, _: provide(scope)


def _query(raw: str) -> Iterable[tuple[str, str]]:
    """Return names and values of a query; most have nothing to be decoded, and need no parser."""
    if "%" in raw or "+" in raw:
        return parse_qsl(raw, keep_blank_values=True)
    return [(name, value) for name, _, value in (one.partition("=") for one in raw.split("&") if one)]


class _Parameters:
    """The parameters of one handler, as its signature declares them (`names`: argument, name outside)."""

    def __init__(self, handler: HTTPRouteHandler) -> None:
        self.names: dict[str, str] = {}
        self._headers: dict[bytes, str] = {}
        self._queries: set[str] = set()
        for name, field in handler.parsed_fn_signature.parameters.items():
            outside = getattr(field.kwarg_definition, "name", None) or name
            if isinstance(field.kwarg_definition, HeaderParameter):
                self._headers[outside.lower().encode()] = name
            elif isinstance(field.kwarg_definition, QueryParameter):
                self._queries.add(name)
            elif not isinstance(field.kwarg_definition, PathParameter):
                continue
            self.names[name] = outside
        self._fields = [one for one in msgspec.structs.fields(handler.signature_model) if one.name in self.names]
        self._model = msgspec.defstruct(
            "Parameters",
            [(one.name, one.type, *([] if one.required else [one.default])) for one in self._fields],
            kw_only=True,
        )

    def read(self, scope: Scope) -> dict[str, Any]:
        """Return the arguments, converted and checked. Raises a Problem with 422 that names what is wrong."""
        given = dict(scope["path_params"])
        if self._queries and scope["query_string"]:
            query = scope["query_string"].decode("latin-1")
            given.update((name, value) for name, value in _query(query) if name in self._queries)
        if self._headers:
            for name, value in scope["headers"]:
                if name in self._headers:
                    given[self._headers[name]] = value.decode("latin-1")
        try:
            return msgspec.structs.asdict(msgspec.convert(given, self._model, strict=False))
        except msgspec.ValidationError as error:
            raise self._problem(given) from error

    def _problem(self, given: dict[str, Any]) -> Problem:
        errors = []
        for field in self._fields:
            try:
                msgspec.convert(given.get(field.name, field.default), field.type, strict=False)
            except msgspec.ValidationError as error:
                errors.append(FieldError(self.names[field.name], str(error)))
        detail = "; ".join(f"{one.field}: {one.message}" for one in errors)
        return Problem(422, "invalid", detail, errors=tuple(errors))
