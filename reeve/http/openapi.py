"""The OpenAPI 3.1 document and a page to read it, with assets of our own."""

from collections.abc import Callable, KeysView
from functools import lru_cache
from typing import Any

import msgspec
from litestar import Litestar, Request, Response, get
from litestar.openapi.config import OpenAPIConfig

from reeve import __version__

CONFIG = OpenAPIConfig(title="Reeve", version=__version__, render_plugins=[], path="/api/litestar")
# Every route may answer with these, always in the same shape.
PROBLEMS = {
    "400": "The request could not be read",
    "401": "Nobody is signed in",
    "403": "Not allowed",
    "404": "Not there, or not yours",
    "405": "No such method here",
    "408": "It did not arrive in time",
    "409": "The state of things does not allow it",
    "412": "Stale: `current` holds the present state",
    "413": "Too large",
    "414": "The address is too long",
    "415": "Not JSON",
    "422": "A field is wrong: see `errors`",
    "429": "Too many requests, attempts or streams: see Retry-After",
    "431": "The headers are too large",
    "503": "Busy, or no database: see Retry-After",
}
_PROBLEM: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "code", "request_id"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "request_id": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "message"],
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
            },
        },
        "current": {},
    },
}
_OPERATION_ID = {"description": "What undo takes; missing where nothing changed", "schema": {"type": "string"}}
_UNDO = {
    "operationRef": "#/paths/~1api~1v1~1operations~1{operation_id}~1reversal/put",
    "parameters": {"operation_id": "$response.header.Operation-Id"},
    "description": "Take it back",
}
_SECURITY = {
    "session": {"type": "apiKey", "in": "cookie", "name": "reeve_session"},
    "token": {"type": "http", "scheme": "bearer"},
}


@lru_cache(maxsize=4)
def document(app: Litestar) -> bytes:
    """Return the OpenAPI document as JSON: what Litestar finds out, completed with our errors and security."""
    schema: dict[str, Any] = app.openapi_schema.to_schema()
    components = schema.setdefault("components", {})
    # Litestar leaves the default of one field on the type it has, or not, as its sets happen to be ordered.
    for one in components.get("schemas", {}).values():
        one.pop("default", None)
    components.setdefault("schemas", {})["Problem"] = _PROBLEM
    components["schemas"] |= _exact(app, components["schemas"].keys())
    components["securitySchemes"] = _SECURITY
    for path, item in schema["paths"].items():
        for operation in item.values():
            _complete(path, operation)
    for path, method in _without_body(app):
        schema["paths"][path][method]["requestBody"]["required"] = False
    for path, method in _undoable(app):
        _link_undo(schema["paths"][path][method]["responses"])
    return msgspec.json.encode(schema)


def _without_body(app: Litestar) -> list[tuple[str, str]]:
    """Return the path and method of every route that can do without its body."""
    return _routes(app, lambda handler: handler.opt.get("body_optional"))


def _undoable(app: Litestar) -> list[tuple[str, str]]:
    """Return the path and method of every route that makes an operation."""
    return _routes(app, lambda handler: "operation" in handler.parsed_fn_signature.parameters)


def _routes(app: Litestar, wanted: Callable[[Any], Any]) -> list[tuple[str, str]]:
    return [
        (route.path_format, method.lower())
        for route in app.routes
        for handler in getattr(route, "route_handlers", ())
        if wanted(handler)
        for method in handler.http_methods - {"OPTIONS"}
    ]


def _link_undo(responses: dict[str, Any]) -> None:
    """Say in the answers of a write how it is taken back."""
    for status, response in responses.items():
        if status.startswith("2"):
            response.setdefault("headers", {})["Operation-Id"] = _OPERATION_ID
            response["links"] = {"undo": _UNDO}


def _exact(app: Litestar, names: KeysView[str]) -> dict[str, Any]:
    """Return msgspec's own schemas of the bodies: they know the limits of list items, and no unknown fields."""
    kinds = []
    for route in app.routes:
        for handler in getattr(route, "route_handlers", ()):
            signature = handler.parsed_fn_signature
            data = signature.parameters.get("data")
            kinds += [data.annotation] if data else []
            kinds += [signature.return_type.annotation, *signature.return_type.args]
            kinds += [one.data_container for one in (handler.responses or {}).values()]
    structs = [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, msgspec.Struct)]
    _, components = msgspec.json.schema_components(structs, ref_template="#/components/schemas/{name}")
    for schema in components.values():
        if "properties" in schema and schema.get("additionalProperties") is not False:
            # An answer (what comes in forbids unknown fields): every field is always there.
            schema["required"] = list(schema["properties"])
    return {name: schema for name, schema in components.items() if name in names}


def _complete(path: str, operation: dict[str, Any]) -> None:
    if "204" in operation["responses"]:
        operation["responses"]["204"].pop("content", None)
    if not path.startswith("/api/v1"):
        return
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for status, description in PROBLEMS.items():
        operation["responses"][status] = {"description": description, "content": content}
    if not path.startswith("/api/v1/auth/sign"):
        operation["security"] = [{"session": []}, {"token": []}]


@get("/api/openapi.json", include_in_schema=False, media_type="application/json")
async def openapi_json(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Answer with the OpenAPI document."""
    return Response(document(request.app), media_type="application/json")


_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Reeve API</title>
<meta name="viewport" content="width=device-width">
<link rel="icon" href="/icon.svg">
<link rel="stylesheet" href="/api-docs/swagger-ui.css">
</head>
<body>
<div id="swagger-ui"></div>
<script src="/api-docs/swagger-ui-bundle.js"></script>
<script src="/api-docs/start.js"></script>
</body>
</html>
"""


# Swagger UI sets styles in its elements; scripts are files of ours.
_POLICY = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@get("/api/docs", include_in_schema=False, media_type="text/html")
async def docs_page() -> Response[str]:
    """Answer with the page that shows the OpenAPI document; its assets come with the web app's build."""
    return Response(_PAGE, media_type="text/html", headers={"Content-Security-Policy": _POLICY})


handlers = [openapi_json, docs_page]
