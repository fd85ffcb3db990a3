"""How many streams one account may have."""

import asyncio
import json
from contextlib import AsyncExitStack

import httpx

from tests.cast import Person
from tests.plain import PLAIN
from tests.sync.syncing import stream_status

LIMIT = 600


async def test_an_account_has_twenty_streams_and_the_next_is_told_so(server: str, owner: Person, stranger: Person):
    async with AsyncExitStack() as stack:
        limits = httpx.Limits(max_connections=50)
        many = await stack.enter_async_context(
            httpx.AsyncClient(
                base_url=owner.client.base_url,
                cookies=owner.client.cookies,
                limits=limits,
                timeout=20,
                verify=PLAIN,
            )
        )
        for _ in range(20):
            assert (await stack.enter_async_context(many.stream("GET", "/stream"))).status_code == 200
        async with many.stream("GET", "/stream") as refused:
            assert refused.status_code == 429
            assert json.loads(await refused.aread())["code"] == "too_many_streams"
            assert int(refused.headers["retry-after"]) >= 1
        async with stranger.client.stream("GET", "/stream") as answer:
            assert answer.status_code == 200
    async with asyncio.timeout(20):
        while (await stream_status(owner)) == 429:
            await asyncio.sleep(0.2)
