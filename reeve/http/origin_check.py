"""Writes that a browser sends for another site are refused (Fetch Metadata; for old browsers, Origin)."""

from typing import Any
from urllib.parse import urlsplit

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from reeve.http.problems import Problem

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def refuse_cross_site(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """Litestar guard. Who sends neither header is no browser, and carries no cookie by accident."""
    scope: Any = connection.scope
    if scope["method"] in SAFE_METHODS:
        return
    headers = connection.headers
    site = headers.get("sec-fetch-site")
    if site is not None:
        allowed = site in ("same-origin", "none")
    else:
        origin = headers.get("origin")
        hosts = {headers.get("host"), urlsplit(connection.app.state.settings.public_url).netloc}
        allowed = origin is None or urlsplit(origin).netloc in hosts
    if not allowed:
        raise Problem(403, "cross_site", "This request came from another site.")
