"""A pass with nothing due: how many of PostgreSQL's shared buffers it touches, and how long it takes."""

import asyncio
import statistics
import time
from dataclasses import dataclass

import psycopg

from reeve.agent.passes import Agent
from reeve.agent.rules import RULES
from reeve.agent.service import look
from reeve.database.notify import Notifier
from reeve.database.pool import make_pool
from tests.database_under_test import Urls, with_parameters

FEW, PASSES = 100, 300
_FLUSH = "SELECT pg_stat_force_next_flush()"
_BUFFERS = "SELECT blks_hit + blks_read FROM pg_stat_database WHERE datname = current_database()"


@dataclass(frozen=True)
class Idle:
    """One pass."""

    buffers: int
    milliseconds: float


def measure(urls: Urls) -> Idle:
    """Let an agent look so often, and say what one look costs."""
    return asyncio.run(_measure(urls))


async def _measure(urls: Urls) -> Idle:
    pool = make_pool(with_parameters(urls.agent, "connection_limit=1"), name="idle")
    await pool.open()
    try:
        agent = Agent(pool, Notifier(pool), RULES, 10)
        await _passes(agent, 20)
        few, _ = await _touched(agent, urls, FEW)
        many, times = await _touched(agent, urls, FEW + PASSES)
        # What the measuring itself touches is in both; a pass touches whole pages.
        return Idle(round((many - few) / PASSES), statistics.median(times) * 1000)
    finally:
        await pool.close()


async def _touched(agent: Agent, urls: Urls, passes: int) -> tuple[int, list[float]]:
    before = await _buffers(agent, urls)
    times = await _passes(agent, passes)
    return await _buffers(agent, urls) - before, times


async def _passes(agent: Agent, count: int) -> list[float]:
    times = []
    for _ in range(count):
        began = time.perf_counter()
        await look(agent, "timer", lambda: True)
        times.append(time.perf_counter() - began)
    return times


async def _buffers(agent: Agent, urls: Urls) -> int:
    """Return the buffers that the agent's connection has touched so far, and others of this database."""
    async with agent.pool.connection() as db:
        await db.execute(_FLUSH)
        await db.execute("SELECT 1")
    async with await psycopg.AsyncConnection.connect(urls.admin, autocommit=True) as db:
        row = await (await db.execute(_BUFFERS)).fetchone()
        assert row is not None
        return int(row[0])
