"""The Allow header of OPTIONS: Litestar answers with the methods of whichever handler of the path it saw first."""

from typing import Any

from litestar import Litestar

from reeve.observability.request_id import Head


def truthful_allow(litestar: Litestar) -> Head:
    """Return what has an answer to OPTIONS name all methods of its path."""
    allowed = {route.path_format: ", ".join(sorted(getattr(route, "methods", ()))) for route in litestar.routes}

    def replace(scope: Any, headers: list[tuple[bytes, bytes]]) -> None:
        if scope["method"] == "OPTIONS" and (methods := allowed.get(scope.get("path_template", ""))):
            headers[:] = [(name, value) for name, value in headers if name != b"allow"]
            headers.append((b"allow", methods.encode()))

    return replace
