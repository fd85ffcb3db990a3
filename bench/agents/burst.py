"""Much falls due at once: checks a second with one agent and two, against bare loops, and what one costs."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from bench import data
from bench.goals import Figure, at_least
from bench.processes import Process, postgres_cpu, running, used_since
from reeve.database.notify import CHANNEL, CHECK_TOPIC
from tests.database_under_test import Urls

LONGEST = 600.0
# The processes that work, and what makes them begin.
Workers = AbstractContextManager[tuple[list[Process], Callable[[], None]]]
_LEFT = "SELECT count(*) FROM agent_check WHERE check_at <= now()"
_DOUBLED = """
SELECT count(*) FROM (SELECT p.task_id FROM proposal p JOIN suggestion s ON s.id = p.suggestion_id
                      GROUP BY p.task_id HAVING count(*) > 1) AS doubled
"""
FORGET = "TRUNCATE suggestion, proposal, suggestion_fingerprint, agent_activity"
# Two agents that do twice as much as one need two processors for themselves, and PostgreSQL wants one too.
GOAL_OF_BARE, GOAL_OF_TWO = 0.5, 1.5
TURNS = 2


@dataclass(frozen=True)
class Burst:
    """So many checks that fell due at once and were worked off."""

    checks: int
    seconds: float
    agents_cpu: float
    postgres_cpu: float

    @property
    def rate(self) -> float:
        """Checks a second."""
        return self.checks / self.seconds


def measure(urls: Urls, folder: Path, people: range, tasks_each: int) -> tuple[list[Figure], Burst]:
    """Work the same burst off with the bare loop, with one agent and with two; best of two turns each."""
    data.make_overdue(urls.admin, people, tasks_each)
    workers: dict[str, Callable[[], Workers]] = {
        "condition": lambda: _bare(urls, "condition"),
        "rules": lambda: _bare(urls, "rules"),
        "one": lambda: _agents(urls, folder, 1),
        "two": lambda: _agents(urls, folder, 2),
    }
    turns: dict[str, list[Burst]] = {name: [] for name in workers}
    for _ in range(TURNS):
        for name, begin in workers.items():
            turns[name].append(_turn(urls, people, tasks_each, begin))
    condition, bare, one, two = (max(those, key=lambda burst: burst.rate) for those in turns.values())
    cost = (one.agents_cpu + one.postgres_cpu) / one.checks
    figures = [
        Figure(f"{bare.checks:,} due, checks a second: bare loop, one condition", f"{condition.rate:,.0f}"),
        Figure("  bare loop with the same rules", f"{bare.rate:,.0f}"),
        Figure("  one agent", f"{one.rate:,.0f}"),
        Figure("  two agents", f"{two.rate:,.0f}"),
        Figure("one agent ÷ bare loop, one condition", f"{one.rate / condition.rate:.2f}"),
        at_least("one agent ÷ bare loop with the same rules", one.rate / bare.rate, GOAL_OF_BARE),
        at_least("two agents ÷ one", two.rate / one.rate, GOAL_OF_TWO),
        Figure("processor time a check with suggestion: agent", f"{one.agents_cpu / one.checks * 1000:.2f} ms"),
        Figure("  agent and PostgreSQL", f"{cost * 1000:.2f} ms"),
    ]
    return figures, one


def _turn(urls: Urls, people: range, tasks_each: int, workers: Callable[[], Workers]) -> Burst:
    with psycopg.connect(urls.admin, autocommit=True) as db:
        db.execute(FORGET)
        db.execute("CHECKPOINT")
        with workers() as (agents, begin):
            before, server_before = [one.cpu_seconds() for one in agents], postgres_cpu(urls)
            data.fall_due(urls.admin, people, tasks_each)
            began = time.monotonic()
            begin()
            wait_until_done(db, LONGEST)
            seconds = time.monotonic() - began
            used = sum(one.cpu_seconds() for one in agents) - sum(before)
            server = used_since(server_before, urls)
        made = value(db, "SELECT count(*) FROM suggestion")
        assert made == len(people), f"{made} suggestions of {len(people)}"
        assert value(db, _DOUBLED) == 0, "a task was spoken of twice"
    return Burst(len(people), seconds, used, server)


def wait_until_done(db: psycopg.Connection, longest: float) -> None:
    """Return when nothing is due any more. Fails after `longest` seconds."""
    deadline = time.monotonic() + longest
    while value(db, _LEFT):
        assert time.monotonic() < deadline, f"{value(db, _LEFT)} checks are left after {longest:.0f} s"
        time.sleep(0.05)


def value(db: psycopg.Connection, query: str) -> int:
    """Return the one number that a query finds."""
    row = db.execute(query.encode()).fetchone()
    assert row is not None
    return int(row[0])


@contextmanager
def _agents(urls: Urls, folder: Path, count: int) -> Iterator[tuple[list[Process], Callable[[], None]]]:
    with running("agent", urls, folder, count, LOG_LEVEL="warning") as agents:
        yield agents, lambda: hint(urls)


def hint(urls: Urls) -> None:
    """Wake the agents, as a change does."""
    with psycopg.connect(urls.admin, autocommit=True) as db:
        db.execute("SELECT pg_notify(%s, %s)", [CHANNEL, f'{{"{CHECK_TOPIC}": 0}}'])


@contextmanager
def _bare(urls: Urls, mode: str) -> Iterator[tuple[list[Process], Callable[[], None]]]:
    command = [sys.executable, "-m", "bench.agents.bare", mode, urls.agent]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout
        assert process.stdout.readline() == "ready\n"

        def begin() -> None:
            assert process.stdin
            process.stdin.write("go\n")
            process.stdin.flush()

        yield [], begin
        assert process.wait(30) == 0
