"""`python -m bench.agents [--small]`: what the agents cost, as a table; STRICT=1 fails where a goal is missed."""

import sys
import time
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import psycopg

from bench import data
from bench.agents import burst, idle, kill, latency, trickle
from bench.goals import Figure, at_most, leave, show
from bench.server import database
from tests.database_under_test import Urls
from tests.server import temporary_folder

TASKS_EACH = 10
SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
SMALL_SIZES = (10_000, 100_000)
# Within noise: PostgreSQL finds the same few buffers, and this machine is not quiet.
GOAL_OF_BUFFERS, NOISE = 1.2, 1.5


def measure(*, quick: bool) -> Iterator[Figure]:
    """Measure on a database of its own; `quick`: with little data."""
    sizes = SMALL_SIZES if quick else SIZES
    with database() as urls, temporary_folder() as folder:
        with psycopg.connect(urls.admin, autocommit=True) as db:  # what it touches would be counted too
            db.execute("ALTER SYSTEM SET autovacuum = off")
            db.execute("SELECT pg_reload_conf()")
        yield from chain(_idle(urls, sizes), _work(urls, folder, sizes[-1] // TASKS_EACH, quick))


def _idle(urls: Urls, sizes: tuple[int, ...]) -> Iterator[Figure]:
    found, people = [], 0
    for size in sizes:
        began = time.monotonic()
        data.fill(urls.admin, range(people, size // TASKS_EACH), TASKS_EACH)
        people, made = size // TASKS_EACH, time.monotonic() - began
        one = idle.measure(urls)
        found.append(one)
        what = f"idle pass at {size:,} open tasks (made in {made:.0f} s)"
        yield Figure(what, f"{one.buffers} buffers, {one.milliseconds:.2f} ms")
    first, last = found[0], found[-1]
    what = f"idle pass at {sizes[-1]:,} ÷ at {sizes[0]:,}"
    yield at_most(f"{what}: buffers", last.buffers / first.buffers, GOAL_OF_BUFFERS)
    yield at_most(f"{what}: time", last.milliseconds / first.milliseconds, NOISE)


def _work(urls: Urls, folder: Path, people: int, small: bool) -> Iterator[Figure]:
    figures, one = burst.measure(urls, folder, range(5_000 if small else 20_000), TASKS_EACH)
    yield from figures
    yield from _kill(urls, folder, min(people, 5_000 if small else 100_000), one.rate)
    yield from _latency(urls, folder, people, 5.0 if small else 20.0)
    cores = trickle.measure(urls, folder, range(100 if small else 250), TASKS_EACH)
    yield at_most(f"{trickle.A_DAY:,} checks spread over a day: processors in use", cores, 1.0)


def _kill(urls: Urls, folder: Path, people: int, rate: float) -> Iterator[Figure]:
    found = kill.measure(urls, folder, range(people), TASKS_EACH)
    once = found.suggestions == found.tasks == found.checks
    yield Figure(
        f"kill -9 of one of two agents, {found.done_at_kill:,} of {found.checks:,} checks done",
        f"{found.suggestions:,} suggestions",
        "each exactly once",
        once,
    )
    yield at_most("  all done after", found.seconds, round(kill.bound(found.checks, rate)), "s", 1)


def _latency(urls: Urls, folder: Path, people: int, seconds: float) -> Iterator[Figure]:
    # The last people: nothing was said to them yet.
    waited = latency.measure(urls, folder, people - int(seconds * latency.A_SECOND), seconds)
    what = f"change to suggestion, {latency.A_SECOND} changes a second, two agents: p99"
    yield at_most(what, waited[int(len(waited) * 0.99)], 1.0, "s")
    yield Figure("  median", f"{waited[len(waited) // 2]:.3f} s")


def main(small: bool) -> None:
    """Measure and print."""
    figures = []
    for one in measure(quick=small):
        show([one])
        figures.append(one)
    leave(figures)


if __name__ == "__main__":
    main("--small" in sys.argv[1:])
