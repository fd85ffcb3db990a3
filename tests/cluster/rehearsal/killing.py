"""kill -9 of a backend, and agents that roll while much falls due."""

import asyncio
import time

import psycopg

from tests.agent.running import many_overdue
from tests.cluster.harness.service import PROPAGATION_SECONDS
from tests.cluster.harness.stack import Stack
from tests.cluster.rehearsal.row import Found, Row, judged

CHECKS = 500
SPREAD_SECONDS = 8

_SPREAD = (
    "UPDATE agent_check SET check_at = now() + random() * make_interval(secs => %s) WHERE subject_id = ANY(%s)"
)
_GIVEN = """
SELECT p.task_id, count(*) FROM proposal p JOIN suggestion s ON s.id = p.suggestion_id
WHERE s.type = 'overdue_reminder' AND p.task_id = ANY(%s) GROUP BY p.task_id
"""


async def backend(stack: Stack) -> Row:
    """Kill one backend; only what was in flight on it may fail, and repeated it is there once."""
    async with stack.load() as load:
        await asyncio.sleep(3)
        killed = time.monotonic()
        await stack.kill("backend", stack.pods["backend"][0])
        await asyncio.sleep(2)
        await stack.start("backend", stack.version)
        await asyncio.sleep(3)
    later = load.failed(since=killed + PROPAGATION_SECONDS)
    facts = ((later == 0, f"{later} failed after the endpoint was gone"),)
    detail = f"in flight on it at most {len(stack.people) // 2}; retried with its key"
    return await judged(
        "kill -9 of one backend", stack, load, Found(detail, facts), may_fail=len(stack.people) // 2
    )


async def agents(stack: Stack) -> Row:
    """Roll the agents while checks fall due; each task is spoken of exactly once."""
    began_with = len(stack.exits)
    async with (
        await psycopg.AsyncConnection.connect(stack.postgres.url(), autocommit=True) as db,
        stack.load() as load,
    ):
        tasks = await many_overdue(db, stack.guest, CHECKS)
        await db.execute(_SPREAD, [SPREAD_SECONDS, tasks])
        began = time.monotonic()
        await stack.roll("agent", stack.version)
        while len(given := dict(await (await db.execute(_GIVEN, [tasks])).fetchall())) < CHECKS:
            if time.monotonic() - began > 60:
                break
            await asyncio.sleep(0.2)
        took = time.monotonic() - began
    exits = [one for one in stack.exits[began_with:] if one[1] != 0]
    facts = (
        (len(given) == CHECKS, f"{len(given)} of {CHECKS} tasks were spoken of"),
        (set(given.values()) == {1}, f"spoken of {sorted(set(given.values()))} times"),
        (not exits, f"exit codes {exits}"),
    )
    detail = f"{len(given)} of {CHECKS} due checks answered exactly once in {took:.1f} s"
    return await judged("rolling restart of the agents", stack, load, Found(detail, facts))
