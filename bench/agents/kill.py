"""kill -9 of one of two agents in the middle of much work: every suggestion exactly once, in bounded time."""

import signal
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg

from bench import data
from bench.agents import burst
from bench.processes import running
from reeve.agent.queue import LEASE_SECONDS
from tests.database_under_test import Urls

_MADE = "SELECT count(*) FROM suggestion"
_TASKS = "SELECT count(DISTINCT task_id) FROM proposal"


@dataclass(frozen=True)
class Killed:
    """What became of the checks."""

    checks: int
    done_at_kill: int
    suggestions: int
    tasks: int
    seconds: float


def measure(urls: Urls, folder: Path, people: range, tasks_each: int) -> Killed:
    """Kill one agent when a third is done; the other one finishes."""
    data.make_overdue(urls.admin, people, tasks_each)
    with (
        running("agent", urls, folder, 2, LOG_LEVEL="warning") as agents,
        psycopg.connect(urls.admin, autocommit=True) as db,
    ):
        db.execute(burst.FORGET)
        data.fall_due(urls.admin, people, tasks_each)
        began = time.monotonic()
        burst.hint(urls)
        while (done := burst.value(db, _MADE)) < len(people) / 3:
            time.sleep(0.02)
        agents[0].stop(signal.SIGKILL)
        burst.wait_until_done(db, burst.LONGEST)
        seconds = time.monotonic() - began
        return Killed(len(people), done, burst.value(db, _MADE), burst.value(db, _TASKS), seconds)


def bound(checks: int, rate: float) -> float:
    """Return the seconds that one agent alone may take for all of it, with the dead one's lease and a margin."""
    return checks / rate * 1.5 + LEASE_SECONDS + 5
