"""The agents' loop: woken by hints, by the moment the next check falls due, and by the sweep on the schedule.

Hints may be lost, so it also looks once a second: with nothing due, that is two index lookups.
"""

import asyncio
import contextlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import structlog
from apscheduler.triggers.cron import CronTrigger

from reeve.agent.guard import AgentRefusal, refuse_writers
from reeve.agent.passes import Agent, Trigger, latest_run, work_off
from reeve.agent.queue import ahead, seconds_to_next, set_right, waiting
from reeve.agent.rules import RULES
from reeve.agent.rules.rule import Rule
from reeve.database.notify import CHECK_TOPIC, Notifier, listen
from reeve.database.pool import Connection, Pool, Source, end
from reeve.observability import metrics
from reeve.settings import Settings

# An outage, a server that is about to take over, or a new version that started before its migration ran.
_PASSING = (
    psycopg.OperationalError,
    psycopg.errors.ReadOnlySqlTransaction,
    psycopg.errors.UndefinedTable,
    psycopg.errors.UndefinedColumn,
    psycopg.errors.InsufficientPrivilege,
    TimeoutError,
    OSError,
)
LOOK_SECONDS = 1.0
MEASURE_SECONDS = 10.0
FIRST_RETRY_SECONDS, LONGEST_RETRY_SECONDS = 0.5, 10.0

log = structlog.get_logger()


async def run(pool: Pool, settings: Settings, stopping: asyncio.Event, rules: tuple[Rule, ...] = RULES) -> None:
    """Work until `stopping` is set, then finish the batch and return.

    `pool` is open and connects as the agents' role. Raises AgentRefusal, in a sentence, where that role could
    write a task or the schedule cannot be read. An outage of the database is waited out.
    """
    schedule = Schedule(settings.agent_schedule)
    agent = Agent(pool, Notifier(pool), rules, settings.suggestion_rate_limit)
    bell = asyncio.Event()
    helpers = [
        asyncio.create_task(agent.notifier.run(), name="agent-notifier"),
        asyncio.create_task(_listen(settings.current("agent_database_url"), bell), name="agent-hints"),
        asyncio.create_task(_measure_queue(pool), name="agent-queue"),
    ]
    try:
        await _retrying(lambda: _check_role(pool), stopping)
        await _loop(agent, schedule, bell, stopping)
    finally:
        await end(helpers)
        with contextlib.suppress(psycopg.Error, TimeoutError):
            await agent.notifier.send_pending()


class Schedule:
    """The cron expression (UTC) of the sweep, as a clock."""

    def __init__(self, expression: str) -> None:
        try:
            self._trigger: Any = CronTrigger.from_crontab(expression, timezone=UTC)
        except ValueError as error:
            raise AgentRefusal(f"AGENT_SCHEDULE is {expression!r}, no cron expression: {error}.") from error
        self._next = self._after(datetime.now(UTC))

    def _after(self, now: datetime) -> datetime | None:
        found: datetime | None = self._trigger.get_next_fire_time(None, now)
        return found

    def has_come(self, now: datetime) -> bool:
        """Say whether the moment of the sweep has come, once."""
        if self._next is None or now < self._next:
            return False
        self._next = self._after(now)
        return True


async def _check_role(pool: Pool) -> None:
    async with pool.connection() as db:
        await refuse_writers(db)


async def _listen(source: Source, bell: asyncio.Event) -> None:
    """Ring for every hint about checks, and after every (re)connection, when hints may have been missed."""
    async for hint in listen(source):
        if hint is None or CHECK_TOPIC in hint:
            bell.set()


async def _measure_queue(pool: Pool) -> None:
    while True:
        with contextlib.suppress(psycopg.Error, TimeoutError):
            async with pool.connection() as db:
                depth, oldest = await waiting(db)
            metrics.agent_queue_depth.set(depth)
            metrics.agent_oldest_due_seconds.set(oldest)
        await asyncio.sleep(MEASURE_SECONDS)


async def _loop(agent: Agent, schedule: Schedule, bell: asyncio.Event, stopping: asyncio.Event) -> None:
    trigger: Trigger = "timer"
    while not stopping.is_set():
        if schedule.has_come(datetime.now(UTC)):
            trigger = "schedule"
        bell.clear()
        more, wait = False, LOOK_SECONDS

        async def one_pass(why: Trigger = trigger) -> None:
            nonlocal more, wait
            more, wait = await look(agent, why, lambda: not stopping.is_set())

        await _retrying(one_pass, stopping)
        trigger = "timer"
        if not more and await _rings(bell, stopping, wait):
            trigger = "hint"


async def look(agent: Agent, trigger: Trigger, may_go_on: Callable[[], bool]) -> tuple[bool, float]:
    """Do a pass if anything is due; return whether there is more to do, and in how many seconds to look again."""
    async with agent.pool.connection() as db:
        # Asked first: what another agent ends after the moment was read is no clock that went back.
        before = agent.seen or await latest_run(db)
        paused, seconds, agent.seen = await ahead(db)
        if before and agent.seen < before:
            await _go_back(db, before - agent.seen)
            seconds = 0.0
    _note_pause(agent, paused=paused)
    if paused:
        return False, LOOK_SECONDS
    if trigger != "schedule" and (seconds is None or seconds > 0):
        return False, _at_most_a_look(seconds)
    more = await work_off(agent, trigger, may_go_on)
    async with agent.pool.connection() as db:
        return more, _at_most_a_look(await seconds_to_next(db))


async def _go_back(db: Connection, by: timedelta) -> None:
    """The database's clock has been set back: set right what was done ahead of it."""
    log.warning("the database's clock has gone back", seconds=by.total_seconds(), checks=await set_right(db))


def _note_pause(agent: Agent, *, paused: bool) -> None:
    if paused != agent.paused:
        agent.paused = paused
        metrics.agents_paused.set(paused)
        log.warning("paused by the operator" if paused else "the operator lets the agents go on")


def _at_most_a_look(seconds: float | None) -> float:
    return LOOK_SECONDS if seconds is None else min(seconds, LOOK_SECONDS)


async def _rings(bell: asyncio.Event, stopping: asyncio.Event, seconds: float) -> bool:
    """Wait for a hint, for the end, or so many seconds; say whether it was a hint."""
    waiting = [asyncio.create_task(bell.wait()), asyncio.create_task(stopping.wait())]
    await asyncio.wait(waiting, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    for one in waiting:
        one.cancel()
    return bell.is_set()


async def _retrying(work: Callable[[], Any], stopping: asyncio.Event) -> None:
    """Do it, and while the database is away or not migrated yet, try again in growing intervals."""
    pause = FIRST_RETRY_SECONDS
    while not stopping.is_set():
        try:
            await work()
        except _PASSING as error:
            log.warning("the database cannot be used, trying again", seconds=pause, error=type(error).__name__)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), pause)
            pause = min(pause * 2, LONGEST_RETRY_SECONDS)
        else:
            return
