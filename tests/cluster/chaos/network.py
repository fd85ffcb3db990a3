"""Between the services and PostgreSQL: a cut, silence, a slow line, and no connection slots left."""

import asyncio
import contextlib

import psycopg

from tests.cluster.chaos.row import RECOVERY_SECONDS, Row, judged, now
from tests.cluster.harness.load import TIMEOUT_SECONDS, Load
from tests.cluster.harness.stack import Stack
from tests.cluster.rehearsal.database import PERIOD_SECONDS, Watch, watching

_CUT_OFF = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'reeve%'"
LATENCY_SECONDS = 0.25  # each way
SETTLE_SECONDS = 2.0
MOMENT_SECONDS = 2.0


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


async def silence(stack: Stack, seconds: float) -> Row:
    """Nothing arrives any more and nobody is told; half of the connections are never heard of again."""
    async with stack.load() as load, watching(stack) as watch:
        began = now() + SETTLE_SECONDS
        gone = await _silent(stack, seconds)
    noticed = watch.not_ready_after(began)
    facts = (
        (noticed <= PERIOD_SECONDS, f"/ready said so after {noticed:.1f} s"),
        (watch.unhealthy() == 0, f"/health was not 200 {watch.unhealthy()} times"),
        *_answered(load, watch, gone),
    )
    return await judged("silence between them", stack, load, gone, facts)


async def moment(stack: Stack, _: float) -> Row:
    """The same for a moment: nobody has noticed when it is over, and what goes nowhere is still in use."""
    async with stack.load() as load, watching(stack) as watch:
        gone = await _silent(stack, MOMENT_SECONDS)
    return await judged("a moment's silence", stack, load, gone, _answered(load, watch, gone))


async def _silent(stack: Stack, seconds: float) -> float:
    await asyncio.sleep(SETTLE_SECONDS)
    stack.network.fall_silent()
    await asyncio.sleep(seconds)
    stack.network.speak()
    gone = now()
    await asyncio.sleep(RECOVERY_SECONDS + 2)
    stack.network.end_forgotten()
    return gone


def _answered(load: Load, watch: Watch, gone: float) -> tuple[tuple[bool, str], ...]:
    ready = watch.ready_after(gone)
    hung = [one.what for one in load.failures if "Timeout" in one.what]
    return (
        (ready <= RECOVERY_SECONDS, f"/ready was back after {ready:.1f} s"),
        (not hung, f"{len(hung)} requests had no answer in {TIMEOUT_SECONDS:.0f} s: {hung[:3]}"),
    )


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
