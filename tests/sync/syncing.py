"""Asking /sync and /stream."""

from typing import Any

from tests.cast import Person


async def sync(person: Person, cursor: str | None = None) -> dict[str, Any]:
    answer = await person.get("/sync", params={"cursor": cursor} if cursor else {})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def ids(items: list[dict[str, Any]]) -> set[str]:
    return {one["id"] for one in items}


async def stream_status(person: Person) -> int:
    """Open a stream, which has no end, and leave."""
    async with person.client.stream("GET", "/stream") as answer:
        return answer.status_code
