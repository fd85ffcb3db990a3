"""Starting, stopping, and the memory of each kind of process: its resident set, without PostgreSQL's processes."""

import statistics
import time
from collections.abc import Iterator
from pathlib import Path

from bench.api.load import require_wrk
from bench.api.measuring import RAISED, Feed
from bench.api.people import everybody, make
from bench.api.scenarios import scenarios
from bench.goals import Figure, at_most
from bench.processes import Process, running
from bench.server import database
from tests.database_under_test import Urls
from tests.server import temporary_folder

GOAL_READY, GOAL_EMBEDDED_READY, GOAL_MB, GOAL_GROWTH_MB = 1.5, 3.0, 120.0, 5.0
STARTS = 5
CLIENTS = 16
# Of the load, before memory is looked at for the first time: caches and pools have filled.
WARM_PART = 0.2
MIXED = ("list 50 of 1,000 tasks", "one task", "search among 1,000", "create", "update", "sync, nothing new")


def measure(*, quick: bool) -> Iterator[Figure]:
    """Start and stop each a few times; then load a backend for ten minutes (`quick`: ten seconds)."""
    require_wrk()
    with database() as urls, temporary_folder() as folder:
        people = everybody(100, 10, 10)
        make(urls.admin, people)
        for kind, settings in (("backend", RAISED), ("agent", {}), ("serve", _alone(urls))):
            yield from _starting(kind, urls, folder, 2 if quick else STARTS, settings)
        seconds = 10 if quick else 600
        feeds = [Feed(one) for one in scenarios(urls.admin, people) if one.name in MIXED]
        with running("agent", urls, folder) as [agent], running("backend", urls, folder, **RAISED) as [backend]:
            yield from _under_load(backend, agent, feeds, seconds)
        with running("serve", urls, folder, **_alone(urls)) as [alone]:
            _load(alone, feeds, max(6, seconds // 10))
            yield at_most("memory of one process for all, after load", alone.memory_mb(), GOAL_MB, "MB", 0)
        yield from _embedded(urls, folder, 2 if quick else STARTS)


def _alone(urls: Urls) -> dict[str, str]:
    return {**RAISED, "MIGRATION_DATABASE_URL": urls.admin}


def _starting(kind: str, urls: Urls, folder: Path, starts: int, settings: dict[str, str]) -> Iterator[Figure]:
    ready, stopped, memory = [], [], []
    for turn in range(starts):
        one = Process(kind, urls, folder / f"{kind}-start-{turn}.log", **settings)
        ready.append(one.wait_until_ready())
        time.sleep(0.5)
        memory.append(one.memory_mb())
        stopped.append(one.stop())
    yield at_most(f"{kind}: start to /ready", statistics.median(ready), GOAL_READY, "s")
    yield Figure(f"{kind}: SIGTERM to exit, idle, nothing to drain", f"{statistics.median(stopped):.2f} s")
    yield at_most(f"{kind}: memory at rest", statistics.median(memory), GOAL_MB, "MB", 0)


def _embedded(urls: Urls, folder: Path, starts: int) -> Iterator[Figure]:
    """Start with a data folder that is there already (the first start makes it)."""
    settings = {"DATABASE_URL": "", "AGENT_DATABASE_URL": "", "REEVE_DATA": str(folder / "embedded")}
    ready = []
    for turn in range(starts + 1):
        one = Process("serve", urls, folder / f"embedded-{turn}.log", **settings)
        ready.append(one.wait_until_ready())
        one.stop()
    yield Figure("with its own PostgreSQL: the first start", f"{ready[0]:.2f} s")
    yield at_most(
        "with its own PostgreSQL: start to /ready", statistics.median(ready[1:]), GOAL_EMBEDDED_READY, "s"
    )


def _under_load(backend: Process, agent: Process, feeds: list[Feed], seconds: int) -> Iterator[Figure]:
    _load(backend, feeds, round(seconds * WARM_PART))
    warm = backend.memory_mb()
    _load(backend, feeds, round(seconds * (1 - WARM_PART)))
    yield at_most("backend: memory after load", backend.memory_mb(), GOAL_MB, "MB", 0)
    what = f"backend: memory grown since the first fifth of {seconds} s of load"
    yield at_most(what, backend.memory_mb() - warm, GOAL_GROWTH_MB, "MB", 1)
    yield at_most("agent: memory after load", agent.memory_mb(), GOAL_MB, "MB", 0)


def _load(server: Process, feeds: list[Feed], seconds: int) -> None:
    each = max(1, seconds // len(feeds))
    for feed in feeds:
        load = feed.load(server, CLIENTS, each).load
        assert load.right, load
