"""/stream: live hints."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from reeve.sync import routes
from tests.cast import Person, Shared
from tests.plain import PLAIN

PATIENCE = 5


class Listening:
    """An open stream, read event by event."""

    def __init__(self, answer: httpx.Response) -> None:
        self._lines = answer.aiter_lines()

    async def next(self) -> tuple[str, Any]:
        """Return the next event's name and data."""
        name = ""
        async with asyncio.timeout(PATIENCE):
            async for line in self._lines:
                if line.startswith("event: "):
                    name = line.removeprefix("event: ")
                elif line.startswith("data: "):
                    return name, json.loads(line.removeprefix("data: "))
        raise AssertionError("the stream ended")


@asynccontextmanager
async def listening(person: Person) -> AsyncIterator[Listening]:
    async with person.client.stream("GET", "/stream") as answer:
        assert answer.status_code == 200
        stream = Listening(answer)
        assert (await stream.next())[0] == "hint"
        yield stream


async def test_a_change_is_hinted_with_the_lists_revision(owner: Person):
    async with listening(owner) as stream:
        task = await owner.task()
        name, data = await stream.next()
        assert (name, data["lists"]) == ("hint", {str(owner.inbox): task["revision"]})


async def test_a_strangers_changes_are_not(owner: Person, stranger: Person):
    async with listening(stranger) as stream:
        await owner.task()
        mine = await stranger.task()
        assert (await stream.next())[1]["lists"] == {str(stranger.inbox): mine["revision"]}


async def test_a_new_list_is_followed_at_once(owner: Person):
    async with listening(owner) as stream:
        made = await owner.list()
        while (await stream.next())[1]["account"] is None:
            pass
        task = await owner.task(list_id=made["id"])
        assert (await stream.next())[1]["lists"] == {made["id"]: task["revision"]}


async def test_members_hear_of_each_other(owner: Person, shared: Shared):
    async with listening(shared.member) as stream:
        task = await owner.task(list_id=str(shared.id))
        assert (await stream.next())[1]["lists"] == {str(shared.id): task["revision"]}


async def test_where_nothing_happens_it_says_that_it_is_still_there(
    owner: Person, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(routes, "KEEP_ALIVE_SECONDS", 0.1)
    async with listening(owner) as stream:
        assert await stream.next() == ("still-here", {})


async def test_nobody_is_refused(server: str):
    async with httpx.AsyncClient(base_url=server, verify=PLAIN) as nobody:
        assert (await nobody.get("/api/v1/stream")).status_code == 401
