"""How fast the API is, against the floors of its own stack: the same statements without Reeve around them."""

import asyncio
import itertools
import math
import shutil
from collections.abc import Iterator
from dataclasses import dataclass

from bench.api import pgbench
from bench.api.floor import Recorded, record
from bench.api.load import Load, require_wrk
from bench.api.measuring import Bench, Pair, both
from bench.api.people import everybody, make
from bench.api.scenarios import Kind, Scenario, scenarios
from bench.goals import Figure, at_least, at_most
from bench.server import database
from reeve.observability import access_line
from reeve.settings import Settings
from tests.cast import AUTH_SECRET
from tests.database_under_test import Urls
from tests.server import temporary_folder

GOALS: dict[Kind, float] = {"read": 0.7, "write": 0.6, "sync": 0.7}
GOAL_OF_P99, CROWD = 1.5, 100
GOAL_AT_FIXED_RATE_MS, PART_OF_SATURATION = 50.0, 0.6
# A hundred clients that each ask for a page of 2,000 tasks get one in a few seconds.
ANSWERS_EACH = 3
AT_FIXED_RATE = ("list 50 of 1,000 tasks", "one task", "update", "sync, nothing new")


@dataclass(frozen=True)
class Extent:
    """How much is measured."""

    people: tuple[int, int, int]
    clients: tuple[int, ...]
    seconds: int
    turns: int


FULL = Extent((9_690, 60, 100), (1, 16, CROWD), 3, 5)
QUICK = Extent((500, 20, 20), (16,), 1, 1)


def measure(*, quick: bool) -> Iterator[Figure]:
    """Load Reeve and the floors in turn."""
    require_wrk()
    extent = QUICK if quick else FULL
    people = everybody(*extent.people)
    with database() as urls, temporary_folder() as folder:
        make(urls.admin, people)
        yield Figure("accounts, tasks", f"{people.accounts:,}, {people.tasks:,}")
        those = scenarios(urls.admin, people)
        yield from _pgbench(urls, those, extent.seconds)
        with both(urls, folder, those) as bench:
            yield from _pairs(bench, those, extent)


def _pairs(bench: Bench, those: list[Scenario], extent: Extent) -> Iterator[Figure]:
    saturated: dict[str, float] = {}
    wrong: list[Load] = []
    for number, scenario in enumerate(those):
        for clients in extent.clients:
            enough = math.ceil(ANSWERS_EACH * clients / saturated.get(scenario.name, math.inf))
            pair = bench.pair(number, clients, max(extent.seconds, enough), extent.turns)
            saturated[scenario.name] = max(saturated.get(scenario.name, 0), *(one.load.rate for one in pair.reeve))
            wrong += [one.load for one in (*pair.reeve, *pair.floor) if not one.load.right]
            yield from _figures(pair)
    for number, scenario in enumerate(those):
        if scenario.name in AT_FIXED_RATE:
            rate = saturated[scenario.name] * PART_OF_SATURATION
            turn = bench.feeds[number].load(bench.reeve, 0, extent.seconds, rate)
            wrong += [] if turn.load.right else [turn.load]
            what = f"{scenario.name}: p99 with {turn.load.rate:,.0f} arrivals a second"
            yield at_most(what, turn.load.p99, GOAL_AT_FIXED_RATE_MS, "ms", 1)
    yield at_most("answers that were wrong or missing", sum(one.bad + one.failed for one in wrong), 0, digits=0)
    assert not wrong, f"the first of the wrong answers: {wrong[0]}"


def _figures(pair: Pair) -> Iterator[Figure]:
    what = f"{pair.scenario.name}, {pair.clients} client{'s' if pair.clients > 1 else ''}"
    reeve, floor = pair.median("reeve"), pair.median("floor")
    yield at_least(f"{what}: Reeve ÷ floor", pair.ratio(), GOALS[pair.scenario.kind])
    yield Figure("  requests a second, Reeve and floor", f"{reeve.load.rate:,.0f}  {floor.load.rate:,.0f}")
    times = f"{reeve.load.p50:.1f} / {reeve.load.p95:.1f} / {reeve.load.p99:.1f}"
    yield Figure("  p50 / p95 / p99 in ms, and the floor's p99", f"{times}  {floor.load.p99:.1f}")
    yield Figure("  processor ms a request, Reeve and floor", f"{reeve.cpu_ms:.2f}  {floor.cpu_ms:.2f}")
    if pair.clients == CROWD:
        yield at_most(f"{what}: p99, Reeve ÷ floor", pair.p99_ratio(), GOAL_OF_P99)


def _pgbench(urls: Urls, those: list[Scenario], seconds: int) -> Iterator[Figure]:
    if shutil.which("pgbench") is None:
        yield Figure("pgbench is missing: install it, on Debian with apt-get install postgresql-contrib", "")
        return
    settings = Settings(database_url=urls.backend, auth_secret=AUTH_SECRET)
    access_line.write_nothing()
    # Of what can be done once only, the last: the load generator begins at the first.
    given = [Recorded(one.name, one.expected.status, _last(one)) for one in those]
    for scenario, (steps, was) in zip(those, asyncio.run(record(settings, given)), strict=True):
        rate = pgbench.rate_of(urls.backend, scenario.group, steps, was, seconds)
        yield Figure(f"{scenario.name}: the same SQL through pgbench, 16 clients", f"{rate:,.0f} a second")


def _last(scenario: Scenario) -> str:
    lines = scenario.lines()
    if not scenario.once:
        return next(lines)
    *_, last = itertools.islice(lines, len(scenario.group.numbers) * scenario.group.tasks_each)
    return last
