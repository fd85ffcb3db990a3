"""What every response tells the browser: run nothing that was not meant, keep nothing that is private.

The web app's files bring a policy of their own (web/scripts/headers.js); here is what everything else gets.
"""

from typing import Any

from reeve.observability.request_id import Head

NOSNIFF = (b"x-content-type-options", b"nosniff")
# An answer of the API shown as a page loads nothing, and no other page frames it.
NOTHING = (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'; base-uri 'none'")
REFERRER = (b"referrer-policy", b"same-origin")
SAME_ORIGIN = (b"cross-origin-resource-policy", b"same-origin")
NO_STORE = (b"cache-control", b"no-store")
# For a year, also for hosts below this one (RFC 6797).
STRICT_TRANSPORT = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")


def secure(public_url: str) -> Head:
    """Return what gives every answer these headers, unless it has its own of the same name.

    Where people come by https (PUBLIC_URL), they are told to come by nothing else.
    """
    always = [NOSNIFF, NOTHING, REFERRER, SAME_ORIGIN]
    if public_url.startswith("https://"):
        always.append(STRICT_TRANSPORT)
    of_the_api = [*always, NO_STORE]

    def add(scope: Any, headers: list[tuple[bytes, bytes]]) -> None:
        own = {name.lower() for name, _ in headers}
        wanted = of_the_api if scope["path"].startswith("/api/") else always
        headers += [header for header in wanted if header[0] not in own]

    return add
