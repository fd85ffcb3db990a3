"""ETags and If-Match (RFC 9110, 13.1.1): a stale write is refused, with the present state in the answer."""

from typing import Any

from reeve.http.problems import Problem


def etag(version: int) -> str:
    """Return the strong entity tag of a version."""
    return f'"{version}"'


def require_match(if_match: str | None, version: int, current: Any) -> None:
    """Raise a Problem with 412 and `current` where If-Match is given and names another version."""
    if if_match is None or if_match.strip() == "*":
        return
    if etag(version) not in [one.strip() for one in if_match.split(",")]:
        raise Problem(412, "stale", "It has changed since you read it.", current=current)
