"""The Allow header of OPTIONS: Litestar answers with the methods of whichever handler of the path it saw first."""

from typing import Any

from litestar import Litestar
from litestar.types import ASGIApp, Message, Receive, Send


def truthful_allow(litestar: Litestar) -> ASGIApp:
    """Wrap the application: an answer to OPTIONS names all methods of its path."""
    allowed = {route.path_format: ", ".join(sorted(getattr(route, "methods", ()))) for route in litestar.routes}

    async def wrapped(scope: Any, receive: Receive, send: Send) -> None:
        async def send_allow(message: Message) -> None:
            if message["type"] == "http.response.start" and (methods := allowed.get(scope.get("path_template"))):
                kept = [(name, value) for name, value in message["headers"] if name != b"allow"]
                message["headers"] = [*kept, (b"allow", methods.encode())]
            await send(message)

        await litestar(scope, receive, send_allow if scope.get("method") == "OPTIONS" else send)

    return wrapped
