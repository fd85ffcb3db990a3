"""Many streams in one backend: what wakes all of them at once ends none, and takes no connections from requests."""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack

import psycopg

from reeve.sync.routes import STREAMS_PER_ACCOUNT
from tests.cast import Person, backend, settings_for
from tests.database_under_test import Urls, with_parameters
from tests.sync.test_stream import Listening, listening

_DEAFEN = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'reeve-hints'"


async def of_a_list(stream: Listening) -> dict[str, int]:
    """Return the lists of the next hint that is about any: who has just begun may be told twice to look."""
    while not (lists := (await stream.next())[1]["lists"]):
        pass
    return dict(lists)


async def test_all_look_for_themselves_when_hints_come_again(
    urls: Urls, db: psycopg.AsyncConnection, owner: Person, stranger: Person, at: Callable[..., Person]
):
    # One connection, and twenty may wait for it: fewer than there are streams.
    url = with_parameters(urls.backend, "connection_limit=1")
    async with AsyncExitStack() as stack:
        address = await stack.enter_async_context(backend(settings_for(urls, database_url=url)))
        people = [at(owner, address), at(stranger, address)]
        streams = [await stack.enter_async_context(listening(one)) for one in people for _ in range(19)]
        await db.execute(_DEAFEN)
        for stream in streams:
            assert await stream.next() == ("hint", {"lists": {}, "account": 0})
        task = await people[0].task()
        hints = await asyncio.gather(*map(of_a_list, streams[:19]))
        assert hints == [{str(owner.inbox): task["revision"]}] * 19


async def test_who_hangs_up_while_it_looks_is_forgotten(
    urls: Urls, db: psycopg.AsyncConnection, owner: Person, at: Callable[..., Person]
):
    url = with_parameters(urls.backend, "connection_limit=1")
    async with backend(settings_for(urls, database_url=url)) as address, AsyncExitStack() as stack:
        person = at(owner, address)
        streams = AsyncExitStack()
        for _ in range(STREAMS_PER_ACCOUNT):
            await streams.enter_async_context(listening(person))
        await db.execute("BEGIN; LOCK TABLE list_member")
        asking = asyncio.create_task(person.get("/lists"))
        await asyncio.sleep(0.2)
        await db.execute(_DEAFEN)
        # Heard again, they want to look, and the one connection is taken.
        await asyncio.sleep(2)
        await streams.aclose()
        await asyncio.sleep(0.2)
        await db.execute("ROLLBACK")
        assert (await asking).status_code == 200
        await asyncio.sleep(0.5)
        await stack.enter_async_context(listening(person))
