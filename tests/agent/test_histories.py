"""Whatever two people do, in whatever order and at whatever pace, the promises hold. HISTORIES: how many are tried."""

import asyncio
import os
from datetime import UTC, datetime
from typing import Any

import psycopg
from hypothesis import HealthCheck, given, settings

from tests.agent.histories import HISTORIES, LIMIT, History
from tests.agent.story import world
from tests.database_under_test import KEPT, Urls

MANY = int(os.environ.get("HISTORIES", "25"))


@settings(
    max_examples=MANY,
    derandomize="HISTORIES" not in os.environ,
    suppress_health_check=list(HealthCheck),
)
@given(history=HISTORIES)
def test_quota_no_repeats_nothing_lost_nothing_foreign_and_all_acceptable(urls: Urls, history: list[Any]):
    asyncio.run(_live(urls, history))


async def _live(urls: Urls, history: list[Any]) -> None:
    await _empty(urls)
    async with world(urls) as here:
        here.agent.limit = LIMIT
        await here.set_clock(datetime(2024, 3, 4, 7, tzinfo=UTC))
        lives = [await here.person("Europe/Berlin"), await here.person("America/New_York")]
        one = History(here, lives)
        for who, (action, what) in history:
            await one.step(who, action, what)
        await one.step(0, "wait", 5 * 24)
    await _empty(urls)


async def _empty(urls: Urls) -> None:
    async with await psycopg.AsyncConnection.connect(urls.admin, autocommit=True) as connection:
        rows = await connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        names = [name for (name,) in await rows.fetchall() if name not in KEPT]
        await connection.execute(f"TRUNCATE {', '.join(names)} CASCADE")
