"""What every response tells the browser: run nothing that was not meant, keep nothing that is private.

The web app's files bring a policy of their own (web/scripts/headers.js); here is what everything else gets.
"""

from typing import Any

from litestar.types import ASGIApp, Message, Receive, Send

NOSNIFF = (b"x-content-type-options", b"nosniff")
# An answer of the API shown as a page loads nothing, and no other page frames it.
NOTHING = (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'; base-uri 'none'")
REFERRER = (b"referrer-policy", b"same-origin")
SAME_ORIGIN = (b"cross-origin-resource-policy", b"same-origin")
NO_STORE = (b"cache-control", b"no-store")
# For a year, also for hosts below this one (RFC 6797).
STRICT_TRANSPORT = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")


def secure(app: ASGIApp, public_url: str) -> ASGIApp:
    """Wrap the application: every response has these headers, unless it has its own of the same name.

    Where people come by https (PUBLIC_URL), they are told to come by nothing else.
    """
    always = [NOSNIFF, NOTHING, REFERRER, SAME_ORIGIN]
    if public_url.startswith("https://"):
        always.append(STRICT_TRANSPORT)

    async def wrapped(scope: Any, receive: Receive, send: Send) -> None:
        async def send_secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = {name.lower() for name, _ in message["headers"]}
                added = [header for header in always if header[0] not in own]
                if NO_STORE[0] not in own and scope["path"].startswith("/api/"):
                    added.append(NO_STORE)
                message["headers"] = [*message["headers"], *added]
            await send(message)

        await app(scope, receive, send_secured)

    return wrapped
