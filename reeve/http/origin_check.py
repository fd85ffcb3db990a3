"""Writes that a browser sends for another site are refused (Fetch Metadata; for old browsers, Origin)."""

from typing import Any
from urllib.parse import urlsplit

from litestar.types import ASGIApp, Receive, Send

from reeve.http.header import header
from reeve.http.problems import Problem

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def refuse_cross_site(app: ASGIApp) -> ASGIApp:
    """Litestar middleware. Who sends neither header is no browser, and carries no cookie by accident."""

    async def checked(scope: Any, receive: Receive, send: Send) -> None:
        if scope["method"] not in SAFE_METHODS and not _from_here(scope):
            raise Problem(403, "cross_site", "This request came from another site.")
        await app(scope, receive, send)

    return checked


def _from_here(scope: Any) -> bool:
    site = header(scope, b"sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = header(scope, b"origin")
    hosts = {header(scope, b"host"), urlsplit(scope["litestar_app"].state.settings.public_url).netloc}
    # An origin without a host ("null": a sandboxed frame, a local file) is none of ours.
    return origin is None or _host(origin) in hosts - {None, ""}


def _host(origin: str) -> str:
    try:
        return urlsplit(origin).netloc
    except ValueError:  # no address at all, as "http://[x"
        return ""
