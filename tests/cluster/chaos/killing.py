"""kill -9 at random: of backends, of agents, and of PostgreSQL itself."""

import asyncio
import random
import signal

import psycopg

from tests.agent.running import many_overdue
from tests.cluster.chaos.row import Row, judged, now
from tests.cluster.harness.stack import Stack

EVERY_SECONDS = 3.0
CHECKS = 200

_GIVEN = """
SELECT p.task_id, count(*) FROM proposal p JOIN suggestion s ON s.id = p.suggestion_id
WHERE s.type = 'overdue_reminder' AND p.task_id = ANY(%s) GROUP BY p.task_id
"""


async def backends(stack: Stack, seconds: float) -> Row:
    """A backend dies every few seconds and comes back, as its Deployment sees to it."""
    async with stack.load() as load:
        began = now()
        while now() - began < seconds:
            await stack.kill("backend", random.choice(stack.pods["backend"]))
            await stack.start("backend", stack.version)
            await asyncio.sleep(EVERY_SECONDS * random.random())
        gone = now()
        await asyncio.sleep(3)
    return await judged("kill -9 of backends", stack, load, gone)


async def agents(stack: Stack, seconds: float) -> Row:
    """An agent dies every few seconds while checks fall due; each is answered exactly once."""
    tasks = []
    async with (
        stack.load() as load,
        await psycopg.AsyncConnection.connect(stack.postgres.url(), autocommit=True) as db,
    ):
        began = now()
        while now() - began < seconds:
            tasks += await many_overdue(db, stack.guest, CHECKS)
            await asyncio.sleep(0.2 * random.random())
            await stack.kill("agent", random.choice(stack.pods["agent"]))
            await stack.start("agent", stack.version)
        gone = now()
        # What a dead agent held comes free with its lease.
        while len(given := dict(await (await db.execute(_GIVEN, [tasks])).fetchall())) < len(tasks):
            if now() - gone > 60:
                break
            await asyncio.sleep(0.5)
    facts = (
        (len(given) == len(tasks), f"{len(given)} of {len(tasks)} tasks were spoken of"),
        (set(given.values()) <= {1}, f"spoken of {sorted(set(given.values()))} times"),
    )
    return await judged("kill -9 of agents", stack, load, gone, facts)


async def postgres(stack: Stack, seconds: float) -> Row:
    """PostgreSQL is shut down at once, as by a power cut, and started again."""
    async with stack.load() as load:
        began = now()
        while now() - began < seconds:
            await asyncio.sleep(EVERY_SECONDS)
            await asyncio.to_thread(stack.postgres.stop, signal.SIGQUIT)
            await asyncio.sleep(1)
            await asyncio.to_thread(stack.postgres.start)
        gone = now()
        await asyncio.sleep(5)
    return await judged("immediate shutdown of PostgreSQL", stack, load, gone)
