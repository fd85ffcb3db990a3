"""Headers straight from ASGI: no table is made of all of them to read one."""

import hashlib
from typing import Any


def header(scope: Any, name: bytes) -> str | None:
    """Return the value of a header (`name` in lower case), the first where there are several; None without one."""
    for one, value in scope["headers"]:
        if one == name:
            return str(value.decode("latin-1"))
    return None


def cookie(scope: Any, name: str) -> str | None:
    """Return the value of a cookie (RFC 6265, 5.4), the first where there are several; None without one."""
    for one in (header(scope, b"cookie") or "").split(";"):
        found, _, value = one.strip().partition("=")
        if found == name:
            return value
    return None


def credentials(scope: Any) -> bytes:
    """Return a digest of what the request says about who is asking."""
    said = [value for name, value in scope["headers"] if name in (b"authorization", b"cookie")]
    return hashlib.sha256(b"\n".join(said)).digest()
