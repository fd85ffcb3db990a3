"""Requests per account and minute: exact over replicas, cheap, announced, and nobody else is refused."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import psycopg
import pytest
from uuid_utils.compat import uuid7

from reeve.http import rate_limit
from reeve.http.problems import Problem
from reeve.http.rate_limit import RateLimiter
from tests.cast import Person, backend, settings_for
from tests.database_under_test import Urls
from tests.sync.syncing import stream_status

LIMIT = 600


@pytest.fixture
def long_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """A window that does not end within the test: the database counts days instead of minutes."""
    lease = rate_limit._LEASE.replace("'minute'", "'day'").replace("'1 minute'", "'1 day'")
    assert lease != rate_limit._LEASE
    monkeypatch.setattr(rate_limit, "_LEASE", lease)


@pytest.fixture
async def replicas(urls: Urls, db: psycopg.AsyncConnection, long_minute: None) -> AsyncIterator[list[str]]:
    """Three backends over one database."""
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(backend(settings_for(urls))) for _ in range(3)]


async def ask(person: Person, times: int, path: str = "/lists", at_once: int = 20) -> Counter[int]:
    """Ask so often, some at once, and count the answers by status."""
    room = asyncio.Semaphore(at_once)

    async def one() -> int:
        async with room:
            return (await person.get(path)).status_code

    return Counter(await asyncio.gather(*(one() for _ in range(times))))


def within_five_percent(admitted: int) -> bool:
    return 0.95 * LIMIT <= admitted <= 1.05 * LIMIT


async def test_a_thousand_requests_over_three_replicas_are_six_hundred(
    replicas, owner: Person, at: Callable[..., Any]
):
    found = await asyncio.gather(
        *(ask(at(owner, address), n) for address, n in zip(replicas, (333, 333, 334), strict=True))
    )
    total = sum(found, Counter[int]())
    assert within_five_percent(total[200]), total
    assert total[200] + total[429] == 1000


@contextlib.asynccontextmanager
async def limiter(urls: Urls) -> AsyncIterator[RateLimiter]:
    """What a replica counts with."""
    made = RateLimiter(urls.backend, LIMIT)
    running = asyncio.create_task(made.run())
    try:
        yield made
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def admitted(by: RateLimiter, account_id: UUID, times: int) -> int:
    """Ask so often and count what is let in."""
    scope = {"route_handler": SimpleNamespace(opt={}), "headers": [], "state": {}}
    count = 0
    for _ in range(times):
        with contextlib.suppress(Problem):
            await by.admit(scope, account_id)
            count += 1
    return count


async def test_also_if_nearly_all_go_to_one_of_six(urls: Urls, db, long_minute: None):
    account_id = uuid7()
    async with AsyncExitStack() as stack:
        six = [await stack.enter_async_context(limiter(urls)) for _ in range(6)]
        found = [await admitted(one, account_id, 20) for one in six[1:]]
        found.append(await admitted(six[0], account_id, 900))
        assert within_five_percent(sum(found)), found
        # Each of the others still has a few: they were theirs before the rest was gone.
        assert sum([await admitted(one, account_id, 50) for one in six]) + sum(found) <= 1.05 * LIMIT


async def test_where_all_is_spent_that_was_leased_not_one_is_too_many_or_too_few(
    urls: Urls, db, long_minute: None
):
    account_id = uuid7()
    async with AsyncExitStack() as stack:
        three = [await stack.enter_async_context(limiter(urls)) for _ in range(3)]
        found = [await admitted(one, account_id, times) for one, times in zip(three, (20, 20, 900), strict=True)]
        # The first two have heard of an allowance that is nearly whole; what they ask for now is not there any more.
        found += [await admitted(one, account_id, 50) for one in three]
    assert sum(found) == LIMIT, found


async def test_the_blocks_get_smaller_so_that_the_last_ones_are_not_stuck_somewhere(
    urls: Urls, db, long_minute: None
):
    account_id = uuid7()
    async with limiter(urls) as one, limiter(urls) as other:
        first = await admitted(one, account_id, LIMIT - 10)
        assert first + await admitted(other, account_id, 50) >= LIMIT - 1


async def test_the_block_of_a_replica_that_died_is_all_that_is_lost(urls: Urls, db, long_minute: None):
    account_id = uuid7()
    async with limiter(urls) as dying, limiter(urls) as other, limiter(urls) as third:
        first = await admitted(dying, account_id, 101)
        assert within_five_percent(
            first + await admitted(other, account_id, 300) + await admitted(third, account_id, 500)
        )


async def test_accounts_that_ask_at_the_same_time_are_leased_in_one_go(urls: Urls, db, long_minute: None):
    people = [uuid7() for _ in range(50)]
    async with limiter(urls) as one, limiter(urls) as other:
        asking = [admitted(by, who, 200) for who in people for by in (one, other)]
        found = await asyncio.gather(*asking)
    assert found == [200] * 100


async def test_who_asks_for_little_is_not_written_down_and_who_asks_for_much_seldom(
    replicas, owner: Person, at: Callable[..., Any], db: psycopg.AsyncConnection
):
    person = at(owner, replicas[0])
    await ask(person, LIMIT // rate_limit.FREE_PART)
    assert (await (await db.execute("SELECT count(*) FROM rate_window")).fetchone()) == (0,)
    before = await updates(db)
    await ask(person, 300, at_once=1)
    assert await updates(db) - before <= 300 / 5


async def updates(db: psycopg.AsyncConnection) -> int:
    await db.execute("SELECT pg_stat_clear_snapshot()")
    await asyncio.sleep(1.1)  # a backend tells its counts once a second
    query = "SELECT n_tup_ins + n_tup_upd FROM pg_stat_user_tables WHERE relname = 'rate_window'"
    row = await (await db.execute(query)).fetchone()
    assert row
    return int(row[0])


async def test_the_answer_says_what_is_left_and_the_refusal_when_to_come_back(
    urls: Urls, long_minute: None, owner: Person, stranger: Person, at: Callable[..., Any]
):
    async with backend(settings_for(urls, api_rate_limit=3)) as address:
        person = at(owner, address)
        for left in (2, 1, 0):
            answer = await person.post("/tasks", {"title": "x"})
            assert answer.headers["ratelimit-policy"] == '"api";q=3;w=60'
            assert answer.headers["ratelimit"].startswith(f'"api";r={left};t=')
        refused = await person.post("/tasks", {"title": "x"})
        again = await person.post("/tasks", {"title": "x"})
        for one in (refused, again):
            assert (one.status_code, one.json()["code"]) == (429, "rate_limited")
            assert one.headers["content-type"] == "application/problem+json"
            assert int(one.headers["retry-after"]) >= 1
            assert one.headers["ratelimit"].startswith('"api";r=0;t=')
        # The app's sync goes on, and everybody else.
        assert (await person.get("/sync")).headers["ratelimit"].startswith('"sync";r=2;')
        assert (await at(stranger, address).get("/lists")).status_code == 200
    assert len((await owner.get("/tasks")).json()["items"]) == 3


async def test_every_way_in_counts(urls: Urls, long_minute: None, owner: Person, at: Callable[..., Any]):
    async with backend(settings_for(urls, api_rate_limit=1)) as address:
        person = at(owner, address)
        assert (await person.get("/me")).status_code == 200
        body = {"current_password": "x", "new_password": "long enough"}
        assert (await person.put("/me/password", body)).status_code == 429
        assert (await person.client.post("/import?name=a.txt", content=b"a task")).status_code == 429
        assert (await person.get("/sync")).status_code == 200
        assert await stream_status(person) == 429


async def test_a_refusal_costs_no_connection(
    urls: Urls, long_minute: None, owner: Person, at: Callable[..., Any], monkeypatch
):
    async with backend(settings_for(urls, api_rate_limit=1)) as address:
        person = at(owner, address)
        await ask(person, 2)

        async def none_free(*_: Any) -> None:
            raise AssertionError("asked the database")

        monkeypatch.setattr("reeve.accounts.authentication.find_actor", none_free)
        assert await ask(person, 50) == {429: 50}


async def test_a_new_minute_is_a_new_allowance(urls: Urls, owner: Person, at: Callable[..., Any], db, monkeypatch):
    monkeypatch.setattr(
        rate_limit, "_LEASE", rate_limit._LEASE.replace("'minute'", "'second'").replace("'1 minute'", "'1 second'")
    )
    async with backend(settings_for(urls, api_rate_limit=2)) as address:
        person = at(owner, address)
        assert (await ask(person, 10))[429] > 0
        await asyncio.sleep(1.1)
        assert (await person.get("/lists")).status_code == 200


async def test_without_a_lease_nobody_is_refused(urls: Urls, owner: Person, at: Callable[..., Any], db):
    await db.execute("REVOKE INSERT ON rate_window FROM reeve_backend")
    try:
        async with backend(settings_for(urls, api_rate_limit=5)) as address:
            assert await ask(at(owner, address), 30) == {200: 30}
    finally:
        await db.execute("GRANT INSERT ON rate_window TO reeve_backend")


async def test_nothing_is_counted_where_the_limit_is_off(urls: Urls, owner: Person, at: Callable[..., Any]):
    async with backend(settings_for(urls, api_rate_limit=0)) as address:
        answer = await at(owner, address).get("/lists")
    assert answer.status_code == 200
    assert "ratelimit" not in answer.headers
