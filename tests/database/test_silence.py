"""Something between us and PostgreSQL takes what is sent and says nothing: who waits is told soon."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Iterator
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from reeve.database import notify, silence
from reeve.database.notify import listen
from reeve.database.pool import end, make_pool
from reeve.http.problems import HANDLERS, handle_database
from reeve.http.rate_limit import RateLimiter
from reeve.observability.health import Probe
from tests.cast import Person
from tests.cluster.harness.service import Service
from tests.database_under_test import Urls


class Line(Service):
    """A forwarder to the PostgreSQL of the tests, which may listen on a socket in the file system."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._there = conninfo_to_dict(url)
        self._url = urlsplit(url)

    @property
    def url(self) -> str:
        """The database's URL through here."""
        netloc = f"{self._url.netloc.rpartition('@')[0]}@127.0.0.1:{self.port}"
        return urlunsplit(self._url._replace(netloc=netloc, query=""))

    async def _endpoint(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        host, port = str(self._there["host"]), int(self._there.get("port") or 5432)
        if host.startswith("/"):
            return await asyncio.open_unix_connection(f"{host}/.s.PGSQL.{port}")
        return await asyncio.open_connection(host, port)


@pytest.fixture
async def line(urls: Urls) -> AsyncIterator[Line]:
    one = Line(urls.backend)
    await one.start()
    yield one
    await one.close()


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("QUIET_SECONDS", "ANSWER_SECONDS", "LOOK_SECONDS", "CANCEL_SECONDS"):
        monkeypatch.setattr(silence, name, 0.3)
    monkeypatch.setattr(notify, "QUIET_SECONDS", 0.3)


@contextlib.contextmanager
def within(seconds: float) -> Iterator[None]:
    began = time.monotonic()
    yield
    assert time.monotonic() - began < seconds


@pytest.mark.parametrize("goes_on", [False, True], ids=["silent still", "over, and forgotten"])
async def test_who_waits_in_vain_is_told(line: Line, goes_on: bool):
    async with make_pool(line.url, name="test") as pool, pool.connection() as db:
        await db.execute("SELECT 1")
        line.fall_silent()
        if goes_on:
            line.speak(forgotten=1)
        with within(3), pytest.raises(psycopg.OperationalError):
            await db.execute("SELECT 1")


async def test_a_request_that_is_given_up_ends_soon(line: Line):
    async with make_pool(line.url, name="test") as pool, pool.connection() as db:
        await db.execute("SELECT 1")
        line.fall_silent()
        with within(3), contextlib.suppress(TimeoutError, psycopg.OperationalError):
            async with asyncio.timeout(0.1):
                await db.execute("SELECT 1")


async def test_what_the_server_works_on_is_waited_for(line: Line):
    async with make_pool(line.url, name="test") as pool, pool.connection() as db:
        await db.execute("SELECT pg_sleep(1.5)")


async def test_where_nobody_may_ask_everybody_is_waited_for(line: Line, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(silence, "_WORKING", "SELECT 1 FROM pg_authid WHERE 1 = ANY(%s)")
    async with make_pool(line.url, name="test") as pool, pool.connection() as db:
        await db.execute("SELECT pg_sleep(1.5)")
        assert pool.watching
        assert not pool.watching.done()


async def test_readiness_is_told_in_time_and_comes_back(line: Line):
    probe = Probe(line.url)
    assert await probe.revision()
    line.fall_silent()
    with within(1), pytest.raises((TimeoutError, psycopg.OperationalError)):
        await probe.revision()
    line.speak(forgotten=1)
    assert await probe.revision()
    await probe.close()


async def test_nobody_waits_for_an_allowance(line: Line, owner: Person):
    limiter = RateLimiter(line.url, 60)
    leasing = asyncio.create_task(limiter.run())
    scope = {"route_handler": type("Handler", (), {"opt": {}}), "state": {}, "headers": []}
    await limiter.admit(scope, owner.id)
    await limiter.admit(scope, owner.id)
    line.fall_silent()
    with within(4):
        await limiter.admit(scope, owner.id)
    await end([leasing])


async def test_who_listens_notices(line: Line):
    heard = listen(line.url)
    assert await asyncio.wait_for(anext(heard), 5) is None
    line.fall_silent()
    line.speak(forgotten=1)
    assert await asyncio.wait_for(anext(heard), 5) is None
    await heard.aclose()  # type: ignore[attr-defined]


async def test_a_transaction_that_stood_still_for_too_long_may_be_tried_again(urls: Urls):
    async with make_pool(urls.backend, name="test") as pool, pool.connection() as db:
        await db.execute("SET idle_in_transaction_session_timeout = '100ms'")
        with pytest.raises(psycopg.Error) as found:
            await _stand_still(db)
    assert next(HANDLERS[kind] for kind in type(found.value).__mro__ if kind in HANDLERS) == handle_database


async def _stand_still(db: psycopg.AsyncConnection) -> None:
    async with db.transaction():
        await asyncio.sleep(0.5)
        await db.execute("SELECT 1")
