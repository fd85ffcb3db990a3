"""The operator pauses all agents, and nothing that fell due meanwhile is lost."""

import asyncio
from collections.abc import AsyncIterator

import psycopg
import pytest

from tests.agent.running import many_overdue, service, suggestions_of, value
from tests.cast import Person
from tests.database_under_test import Urls

MADE = "SELECT count(*) FROM suggestion"


@pytest.fixture
async def paused(db: psycopg.AsyncConnection) -> AsyncIterator[None]:
    await db.execute("UPDATE instance SET agents_paused_at = now()")
    yield
    await resume(db)


async def resume(db: psycopg.AsyncConnection) -> None:
    await db.execute("UPDATE instance SET agents_paused_at = NULL")


@pytest.mark.usefixtures("paused")
async def test_paused_agents_say_nothing_and_catch_up_when_they_may_go_on(
    owner: Person, urls: Urls, db: psycopg.AsyncConnection
):
    async with service(urls):
        await many_overdue(db, owner, 3)
        await owner.task("Pay the rent", due_date="2026-01-01")  # and a hint
        await asyncio.sleep(1.5)
        assert await value(db, MADE) == 0
        await resume(db)
        async with asyncio.timeout(10):
            while await value(db, MADE) < 4:
                await asyncio.sleep(0.05)
    assert len(await suggestions_of(owner)) == 4
