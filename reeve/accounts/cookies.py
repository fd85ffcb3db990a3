"""The session cookie, and what a browser tells us about itself."""

from typing import Any

import msgspec
from litestar import Request
from litestar.datastructures import Cookie

from reeve.accounts.authentication import COOKIE, HOST_COOKIE, SECURE_COOKIE, session_token, token_hmac
from reeve.http.client_address import came_by_tls, client_address
from reeve.settings import Settings

AnyRequest = Request[Any, Any, Any]

MAX_AGE_SECONDS = 180 * 24 * 3600
USER_AGENT_LENGTH = 300


class Visitor(msgspec.Struct, frozen=True):
    """Where a request comes from: address, browser, and the session that it brings along (HMACs, or none)."""

    address: str
    user_agent: str
    session_hmacs: tuple[bytes, ...]


def visitor_of(request: AnyRequest) -> Visitor:
    """Return who stands at the door, whether signed in or not."""
    state = request.app.state
    brought = session_token(request.scope)
    return Visitor(
        client_address(request.scope, state.settings.trusted_proxies),
        request.headers.get("user-agent", "")[:USER_AGENT_LENGTH],
        tuple(token_hmac(state.auth_secret(), brought)) if brought else (),
    )


def session_cookie(request: AnyRequest, token: str) -> Cookie:
    """Return the cookie that keeps a session: for this site only, out of reach of scripts."""
    return _cookie(request, token, MAX_AGE_SECONDS)


def no_cookie(request: AnyRequest) -> Cookie:
    """Return the cookie that takes the session cookie away."""
    return _cookie(request, "", 0)


def _cookie(request: AnyRequest, value: str, max_age: int) -> Cookie:
    settings: Settings = request.app.state.settings
    secure = settings.public_url.startswith("https://") or came_by_tls(request.scope, settings.trusted_proxies)
    domain = settings.cookie_domain or None
    return Cookie(
        (SECURE_COOKIE if domain else HOST_COOKIE) if secure else COOKIE,
        value=value,
        max_age=max_age,
        path="/",
        domain=domain,
        secure=secure,
        httponly=True,
        samesite="lax",
    )
