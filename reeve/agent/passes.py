"""One pass over what is due: claim, read, evaluate, settle; batch after batch while batches are full."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Literal

import psycopg
import structlog
from uuid_utils.compat import uuid7

from reeve.agent import evaluating, facts, queue, writing
from reeve.agent.admitting import Admitted
from reeve.agent.evaluating import Outcome
from reeve.agent.expiring import expire_what_is_over
from reeve.agent.queue import Check
from reeve.agent.rules.rule import Rule
from reeve.agent.settling import Settled, settle
from reeve.database.notify import Notifier, account_topic
from reeve.database.pool import Connection, Pool
from reeve.observability import metrics, tracing

Trigger = Literal["hint", "schedule", "timer"]
# A pass ends after so many batches, so that long work is accounted for as it goes on; the next follows at once.
MOST_BATCHES = 20

_RUN = """
INSERT INTO agent_run (id, trigger, started_at, finished_at, checked, suggested, held_back, expired, failed)
VALUES (%(id)s, %(trigger)s, %(started_at)s, now(), %(checked)s, %(suggested)s, %(held_back)s, %(expired)s,
    %(failed)s)
"""
_LATEST_RUN = "SELECT finished_at FROM agent_run ORDER BY started_at DESC LIMIT 1"  # index agent_run_started
# What passes by itself, as opposed to a fact that cannot be read or written.
_IN_THE_WAY = (psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected)

log = structlog.get_logger()


@dataclass
class Agent:
    """What an agent works with."""

    pool: Pool
    notifier: Notifier
    rules: tuple[Rule, ...]
    limit: int
    batch: int = queue.BATCH
    paused: bool = False
    # The latest moment of the database's clock that it has seen.
    seen: datetime | None = None
    counts: Counter[str] = field(default_factory=Counter)


async def latest_run(db: Connection) -> datetime | None:
    """Return when the latest pass of any agent ended, by the database's clock."""
    row = await (await db.execute(_LATEST_RUN)).fetchone()
    return row[0] if row else None


async def work_off(agent: Agent, trigger: Trigger, may_go_on: Callable[[], bool] = lambda: True) -> bool:
    """Do one pass; return whether there is more to do at once. Raises psycopg.OperationalError in an outage."""
    agent.counts = Counter()
    more = False
    async with agent.pool.connection() as db:
        started = await facts.moment(db)
        await _expire(agent, db)
        if trigger == "schedule":
            await writing.prune(db)
        for _ in range(MOST_BATCHES):
            more = await _one_batch(agent, db)
            if not (more and may_go_on()):
                break
        await _write_run(agent, db, trigger, started)
    return more


async def _expire(agent: Agent, db: Connection) -> None:
    expired, feeds = await expire_what_is_over(db)
    _account_for(agent, Settled(expired=expired, feeds=feeds))


async def _one_batch(agent: Agent, db: Connection) -> bool:
    checks = await queue.claim(db, agent.batch)
    if not checks:
        return False
    for check in checks:
        metrics.agent_lateness.observe((check.claimed_at - check.due_at).total_seconds())
    try:
        with tracing.work_span(
            "agent batch", **{"reeve.request_ids": [check.request_id or "" for check in checks]}
        ):
            await _process(agent, db, checks)
    except psycopg.OperationalError as error:
        if not isinstance(error, _IN_THE_WAY):
            raise
        await _one_by_one(agent, db, checks)
    except Exception as error:
        log.warning("batch failed, trying its checks one by one", checks=len(checks), error=type(error).__name__)
        await _one_by_one(agent, db, checks)
    return len(checks) >= agent.batch


async def _process(agent: Agent, db: Connection, checks: Sequence[Check], *, wait: bool = False) -> None:
    now = checks[0].claimed_at
    found = await facts.gather(db, [check.key for check in checks], now)
    outcomes = [evaluating.evaluate(check, found.get(check.key), now, agent.rules) for check in checks]
    settled = await settle(db, outcomes, agent.limit, wait=wait)
    _account_for(agent, settled)
    left = [outcome.check for outcome in settled.left]
    if wait:
        await queue.give_back(db, left)
        return
    # One account at a time, its feed may be waited for: nobody else's checks stand behind it.
    for _, of_account in groupby(sorted(left, key=lambda check: check.key), key=lambda check: check.account_id):
        await _try(agent, db, list(of_account))


async def _try(agent: Agent, db: Connection, checks: Sequence[Check]) -> None:
    """Process checks of one account. One that fails must not hold up the others: then each has its own turn."""
    try:
        await _process(agent, db, checks, wait=True)
    except _IN_THE_WAY:
        await queue.give_back(db, checks)
    except psycopg.OperationalError:
        raise
    except Exception as error:
        if len(checks) == 1:
            await _note_failure(agent, db, checks[0], error)
        for check in checks if len(checks) > 1 else ():
            await _try(agent, db, [check])


async def _one_by_one(agent: Agent, db: Connection, checks: Sequence[Check]) -> None:
    for check in checks:
        await _try(agent, db, [check])


async def _note_failure(agent: Agent, db: Connection, check: Check, error: Exception) -> None:
    outcome = Outcome(check)
    evaluating.fail(outcome, check.claimed_at, error, "engine")
    _account_for(agent, await settle(db, [outcome], agent.limit))


def _account_for(agent: Agent, settled: Settled) -> None:
    """Count, log and announce what is committed."""
    failed = [outcome for outcome in settled.written if outcome.error]
    agent.counts.update(
        checked=len(settled.written),
        suggested=len(settled.given),
        held_back=settled.held_back.total(),
        expired=settled.expired,
        failed=len(failed),
    )
    metrics.agent_checks.inc(len(settled.written))
    for rule, count in settled.held_back.items():
        metrics.agent_held_back.labels(rule).inc(count)
    metrics.agent_expired.inc(settled.expired)
    metrics.agent_set_aside.inc(sum(outcome.set_aside for outcome in failed))
    for rule, count in Counter(one.draft.rule for one in settled.given).items():
        metrics.agent_suggestions.labels(rule).inc(count)
    for one in settled.given:
        _report(one)
    for account_id, revision in settled.feeds.items():
        agent.notifier.announce(account_topic(account_id), revision)


def _report(one: Admitted) -> None:
    """One line per suggestion, with the id of the request that caused it; never what is in a task."""
    log.info(
        "suggested",
        suggestion_id=one.id,
        account_id=one.account_id,
        task_id=one.draft.task_id,
        type=one.draft.type,
        rule=one.draft.rule,
        request_id=one.request_id,
    )


async def _write_run(agent: Agent, db: Connection, trigger: Trigger, started: datetime) -> None:
    if any(agent.counts.values()):
        counts = {name: agent.counts[name] for name in ("checked", "suggested", "held_back", "expired", "failed")}
        await db.execute(_RUN, {"id": uuid7(), "trigger": trigger, "started_at": started, **counts})
        log.debug("agents looked", trigger=trigger, **counts)
