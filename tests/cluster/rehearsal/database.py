"""PostgreSQL restarted, and away for 20 seconds: alive, truthful, and soon back."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from tests.cluster.harness.pods import Pod
from tests.cluster.harness.stack import POOL_TIMEOUT, Stack
from tests.cluster.rehearsal.row import Found, Row, judged

AWAY_SECONDS = 20.0
# The period of the readiness probe, and within how much of it readiness must be told.
PERIOD_SECONDS = 5.0
BACK_SECONDS = 5.0
POOL_BACK_SECONDS = 2.0
LOOK_SECONDS = 0.2


@dataclass
class Watch:
    """What /health and /ready said, when, of the services that need the database."""

    pods: list[Pod]
    said: list[tuple[float, str, int]] = field(default_factory=list)

    def unhealthy(self) -> int:
        """How often /health was anything but 200."""
        return sum(path == "/health" and status != 200 for _, path, status in self.said)

    def not_ready_after(self, moment: float) -> float:
        """Seconds from the moment to the first /ready that was 503."""
        return next(
            (at - moment for at, path, status in self.said if at > moment and (path, status) == ("/ready", 503)),
            99,
        )

    def ready_after(self, moment: float) -> float:
        """Seconds from the moment to the last /ready that was not 200."""
        unready = (at - moment for at, path, status in self.said if path == "/ready" and status != 200)
        return max([0.0, *unready])


@contextlib.asynccontextmanager
async def watching(stack: Stack) -> AsyncIterator[Watch]:
    """Ask backends and agents for their health all the time."""
    watch = Watch([*stack.pods["backend"], *stack.pods["agent"]])

    async def look(pod: Pod) -> None:
        while True:
            for path in ("/health", "/ready"):
                watch.said.append((time.monotonic(), path, await pod.probe(path)))
            await asyncio.sleep(LOOK_SECONDS)

    looking = [asyncio.create_task(look(pod)) for pod in watch.pods]
    try:
        yield watch
    finally:
        for task in looking:
            task.cancel()
        await asyncio.gather(*looking, return_exceptions=True)


async def outage(name: str, stack: Stack, seconds: float) -> Row:
    """Stop PostgreSQL (fast), and start it again after so many seconds."""
    processes = [pod.process.pid for pod in stack.pods["backend"] + stack.pods["agent"]]
    async with stack.load() as load, watching(stack) as watch:
        await asyncio.sleep(2)
        stopped = time.monotonic()
        await asyncio.to_thread(stack.postgres.stop)
        await asyncio.sleep(seconds)
        started = time.monotonic()
        await asyncio.to_thread(stack.postgres.start)
        accepting = time.monotonic()
        await asyncio.sleep(BACK_SECONDS + 3)
    back = watch.ready_after(started)
    served = max((one.at - started for one in load.failures if one.at > started), default=0.0)
    alive = [pod.process.pid for pod in watch.pods if pod.process.poll() is None]
    facts = [
        (watch.unhealthy() == 0, f"/health was not 200 {watch.unhealthy()} times"),
        (back <= BACK_SECONDS, f"/ready was back after {back:.1f} s"),
        (alive == processes, "a process has ended"),
        (load.slowest <= POOL_TIMEOUT + 3, f"one request took {load.slowest:.1f} s"),
        (served <= POOL_BACK_SECONDS, f"requests failed until {served:.1f} s after the start"),
    ]
    noticed = watch.not_ready_after(stopped)
    if seconds:
        facts.append((noticed <= PERIOD_SECONDS, f"/ready said so after {noticed:.1f} s"))
    told = f"/ready 503 after {noticed:.1f} s" if noticed < 99 else "/ready never 503"
    detail = (
        f"{told}, 200 again {back:.1f} s after the start, the last failure {served:.1f} s after it;"
        f" slowest answer {load.slowest:.1f} s"
    )
    # /ready waits for a connection as everybody does, so where the outage is short it may never have said 503.
    away = (stopped, max(accepting, started + back))
    return await judged(name, stack, load, Found(detail, tuple(facts)), may_fail=load.requests, away=away)
