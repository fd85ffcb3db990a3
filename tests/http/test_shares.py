"""One account holds at most half of a backend's connections, whatever its requests wait for."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import islice

import httpx
import psycopg
import pytest
from uuid_utils.compat import uuid7

from reeve.database.pool import WAITING_PER_CONNECTION, make_pool
from reeve.database.shares import Shares, ShareTaken
from reeve.http import time_limit
from tests.cast import Person, backend, settings_for
from tests.database_under_test import Urls, with_parameters

MINE = uuid7()


@pytest.fixture
async def address(urls: Urls) -> AsyncIterator[str]:
    """A backend with four connections, for which it waits two seconds."""
    url = with_parameters(urls.backend, "connection_limit=4&pool_timeout=2")
    async with backend(settings_for(urls, database_url=url)) as running:
        yield running


@asynccontextmanager
async def locked(db: psycopg.AsyncConnection, person: Person) -> AsyncIterator[None]:
    """Hold somebody's Inbox as an import of theirs does."""
    async with db.transaction():
        await db.execute("SELECT FROM list WHERE id = %s FOR UPDATE", [person.inbox])
        yield


def write(person: Person, times: int = 8) -> list["asyncio.Task[httpx.Response]"]:
    return [asyncio.create_task(person.post("/tasks", {"title": "x"})) for _ in range(times)]


async def first(count: int, asked: list["asyncio.Task[httpx.Response]"]) -> list[httpx.Response]:
    """Return the answers that come first."""
    return [await one for one in islice(asyncio.as_completed(asked), count)]


async def is_served_at_once(person: Person) -> bool:
    began = time.monotonic()
    assert (await person.get("/lists")).status_code == 200
    return time.monotonic() - began < 0.5


async def test_an_account_that_waits_for_itself_keeps_nobody_else_waiting(
    address: str, owner: Person, stranger: Person, at, db
):
    async with locked(db, owner):
        stuck = write(at(owner, address))
        await asyncio.sleep(0.3)
        assert await is_served_at_once(at(stranger, address))
        for answer in await first(6, stuck):
            assert (answer.status_code, answer.json()["code"]) == (503, "pool_timeout")
            assert answer.headers["retry-after"] == "1"
    assert Counter(answer.status_code for answer in await asyncio.gather(*stuck)) == {503: 6, 201: 2}


async def test_also_when_it_is_files_that_it_brings_in(address: str, owner: Person, stranger: Person, at, db):
    sent = at(owner, address).client
    async with locked(db, owner):
        stuck = [asyncio.create_task(sent.post("/import?name=a.txt", content=b"Dust")) for _ in range(8)]
        await asyncio.sleep(0.3)
        assert await is_served_at_once(at(stranger, address))
        for answer in await first(6, stuck):
            assert "All database connections are busy" in answer.text
    await asyncio.gather(*stuck)


async def test_who_has_waited_is_served_when_it_is_free_again(address: str, owner: Person, at, db):
    async with locked(db, owner):
        stuck = write(at(owner, address))
        await asyncio.sleep(0.3)
    assert [answer.status_code for answer in await asyncio.gather(*stuck)] == [201] * 8


async def test_who_is_given_up_while_waiting_takes_no_place_along(
    address: str, owner: Person, at, db, monkeypatch: pytest.MonkeyPatch
):
    person = at(owner, address)
    with monkeypatch.context() as hurried:
        hurried.setattr(time_limit, "REQUEST_SECONDS", 0.5)
        async with locked(db, owner):
            given_up = await asyncio.gather(*write(person))
    assert {answer.json()["code"] for answer in given_up} == {"took_too_long"}
    assert [answer.status_code for answer in await asyncio.gather(*write(person))] == [201] * 8


async def test_who_is_just_being_noted_as_seen_waits_for_nobody(
    address: str, owner: Person, at, db: psycopg.AsyncConnection
):
    await db.execute("UPDATE session SET last_seen_at = now() - interval '1 day'")
    async with db.transaction():
        await db.execute("SELECT FROM session WHERE account_id = %s FOR UPDATE", [owner.id])
        assert await is_served_at_once(at(owner, address))


@pytest.fixture
def shares(urls: Urls) -> Shares:
    """Two places for each account; the pool behind them is not opened."""
    return Shares(make_pool(with_parameters(urls.backend, "connection_limit=3"), name="unopened"))


def is_idle(shares: Shares) -> bool:
    return not (shares._held or shares._queues or shares._waiting_for or shares.contended)


def queued(shares: Shares, seconds: float = 5) -> "asyncio.Task[None]":
    return asyncio.create_task(shares.wait(MINE, time.monotonic() + seconds, b"me"))


async def test_the_first_who_waits_is_the_first_who_is_served(shares: Shares):
    shares.take(MINE)
    shares.take(MINE)
    waiting = [queued(shares) for _ in range(3)]
    await asyncio.sleep(0)
    assert shares.full(b"me") == MINE
    for nth, one in enumerate(waiting):
        with pytest.raises(ShareTaken):
            shares.take(MINE)
        shares.give_back(MINE)
        await one
        assert [task.done() for task in waiting] == [True] * (nth + 1) + [False] * (2 - nth)
    shares.give_back(MINE)
    shares.give_back(MINE)
    assert is_idle(shares)


@pytest.mark.parametrize("given_before", [True, False])
async def test_a_place_given_to_who_just_left_goes_on_to_the_next(shares: Shares, given_before: bool):
    shares.take(MINE)
    shares.take(MINE)
    leaving, staying = queued(shares), queued(shares)
    await asyncio.sleep(0)
    for step in (shares.give_back, lambda _: leaving.cancel())[:: 1 if given_before else -1]:
        step(MINE)
    await staying
    assert leaving.cancelled()
    shares.give_back(MINE)
    shares.give_back(MINE)
    assert is_idle(shares)


async def test_who_waits_too_long_or_behind_too_many_is_told_so_and_forgotten(shares: Shares):
    shares.take(MINE)
    shares.take(MINE)
    waiting = [queued(shares, 0.1) for _ in range(2 * WAITING_PER_CONNECTION + 1)]
    ends = await asyncio.gather(*waiting, return_exceptions=True)
    assert [type(end).__name__ for end in ends[-2:]] == ["PoolTimeout", "TooManyRequests"]
    shares.give_back(MINE)
    shares.give_back(MINE)
    assert is_idle(shares)


@pytest.mark.parametrize(("connections", "most"), [(1, 1), (2, 1), (3, 2), (10, 5)])
def test_half_is_rounded_up(urls: Urls, connections: int, most: int):
    pool = make_pool(with_parameters(urls.backend, f"connection_limit={connections}"), name="unopened")
    assert Shares(pool).most == most
