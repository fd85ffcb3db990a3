"""A server that does not write, as a standby in the middle of a failover, and a URL that is mended again."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

import psycopg
import pytest

from reeve.agent import service
from reeve.database.notify import Notifier, listen
from reeve.database.pool import Source, make_pool
from reeve.http.rate_limit import RateLimiter
from tests.cast import Person, backend, settings_for
from tests.database_under_test import Urls, with_parameters

STANDBY = psycopg.errors.ReadOnlySqlTransaction("cannot execute LISTEN during recovery")
READ_ONLY = "options=-c%20default_transaction_read_only%3Don"


def mended(url: str) -> Source:
    """What gives a URL that cannot be read, and from the second time on this one."""
    urls = iter(["postgresql://u:secret@h/d?connection_limit=x"])
    return lambda: next(urls, url)


@contextlib.asynccontextmanager
async def running(work) -> AsyncIterator["asyncio.Task[None]"]:
    task = asyncio.create_task(work)
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_what_needs_to_write_is_asked_to_come_back(urls: Urls, owner: Person, at: Callable[..., Person]):
    url = with_parameters(urls.backend, READ_ONLY)
    async with backend(settings_for(urls, database_url=url)) as address:
        person = at(owner, address)
        answer = await person.post("/tasks", {"title": "x"})
        assert (answer.status_code, answer.json()["code"]) == (503, "database_unavailable")
        assert answer.headers["retry-after"] == "1"
        assert (await person.get("/tasks")).status_code == 200


async def test_who_listens_tries_again(urls: Urls, db: psycopg.AsyncConnection, monkeypatch: pytest.MonkeyPatch):
    answers = iter([STANDBY])
    connect = psycopg.AsyncConnection.connect

    async def failing_over(*args, **more):
        if error := next(answers, None):
            raise error
        return await connect(*args, **more)

    monkeypatch.setattr(psycopg.AsyncConnection, "connect", failing_over)
    heard = listen(mended(urls.backend))
    assert await asyncio.wait_for(anext(heard), 10) is None
    await heard.aclose()  # type: ignore[attr-defined]


async def test_hints_go_on(urls: Urls, db: psycopg.AsyncConnection, monkeypatch: pytest.MonkeyPatch):
    async with make_pool(urls.backend, name="test") as pool:
        notifier = Notifier(pool)

        async def refuse() -> None:
            raise STANDBY

        with monkeypatch.context() as patched:
            patched.setattr(notifier, "send_pending", refuse)
            async with running(notifier.run()) as task:
                notifier.announce("list:1")
                await asyncio.sleep(0.2)
                assert not task.done()


async def test_requests_are_counted_again(urls: Urls, owner: Person):
    limiter = RateLimiter(mended(urls.backend), 600)
    scope = {"route_handler": type("Handler", (), {"opt": {}}), "state": {}, "headers": []}
    async with running(limiter.run()) as task:
        for _ in range(40):
            async with asyncio.timeout(5):
                await limiter.admit(scope, owner.id)
        assert not task.done()


async def test_the_agents_wait_for_it():
    tries = iter([STANDBY])

    async def one_pass() -> None:
        if error := next(tries, None):
            raise error

    await asyncio.wait_for(service._retrying(one_pass, asyncio.Event()), 5)
