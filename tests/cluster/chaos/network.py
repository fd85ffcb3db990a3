"""Between the services and PostgreSQL: a cut, a slow line, and no connection slots left."""

import asyncio
import contextlib

import psycopg

from tests.cluster.chaos.row import Row, judged, now
from tests.cluster.harness.stack import Stack

_CUT_OFF = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'reeve%'"
LATENCY_SECONDS = 0.25  # each way


async def cut(stack: Stack, seconds: float) -> Row:
    """Every connection breaks, and no new one comes about."""
    async with stack.load() as load:
        await asyncio.sleep(2)
        stack.network.endpoints.clear()
        stack.network.cut()
        await asyncio.sleep(seconds)
        stack.network.add(stack.postgres.port)
        gone = now()
        await asyncio.sleep(8)
    return await judged("network cut", stack, load, gone)


async def slow(stack: Stack, seconds: float) -> Row:
    """500 ms more for every round trip."""
    async with stack.load() as load:
        await asyncio.sleep(2)
        stack.network.latency_seconds = LATENCY_SECONDS
        await asyncio.sleep(seconds)
        stack.network.latency_seconds = 0.0
        gone = now()
        await asyncio.sleep(8)
    return await judged("500 ms to the database", stack, load, gone)


async def no_slots(stack: Stack, seconds: float) -> Row:
    """Somebody else takes every connection that PostgreSQL has, just when ours were lost."""
    async with stack.load() as load:
        await asyncio.sleep(2)
        async with await psycopg.AsyncConnection.connect(stack.postgres.url(), autocommit=True) as admin:
            await admin.execute(_CUT_OFF)
            taken = await _take_all(stack)
            await asyncio.sleep(seconds)
        for one in taken:
            await one.close()
        gone = now()
        await asyncio.sleep(8)
    facts = ((len(taken) > 0, "no slot could be taken"),)
    return await judged("no connection slots", stack, load, gone, facts)


async def _take_all(stack: Stack) -> list[psycopg.AsyncConnection]:
    taken = []
    with contextlib.suppress(psycopg.OperationalError):
        while True:
            taken.append(await psycopg.AsyncConnection.connect(stack.postgres.url("reeve_owner"), autocommit=True))
    return taken
