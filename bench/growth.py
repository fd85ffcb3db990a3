"""The same requests among 10 thousand, a million and 10 million tasks: three databases, asked in turn."""

import contextlib
import statistics
from collections import defaultdict
from collections.abc import Iterator

from bench.api.load import require_wrk
from bench.api.measuring import RAISED, Feed
from bench.api.people import Group, People, make
from bench.api.scenarios import scenarios
from bench.goals import Figure, at_most
from bench.processes import Process, running
from bench.server import database
from tests.server import temporary_folder

CROWD_TASKS = 100
GOAL, CLIENTS = 1.5, 4
SIZES, QUICK_SIZES = (10_000, 1_000_000, 10_000_000), (10_000, 50_000)
# Who asks has 10,000 tasks in all, as many as there are in the smallest database. A full sync is measured by its
# first page of 2,000, which says that there is more.
READERS, WRITERS = Group(1_000_000, 1, 1_000), Group(2_000_000, 5, 700)
RECURRING, HOARDER = Group(3_000_000, 5, 680), Group(4_000_000, 1, 2_100)
FULL = "sync, full with 10,000 (a page of 2,000)"
SAID = {FULL: "sync, full with 2,100 (a page of 2,000)"}
Times = dict[str, list[float]]


def measure(*, quick: bool) -> Iterator[Figure]:
    """Ask each database the same, one after the other, and compare the largest with the smallest."""
    require_wrk()
    sizes = QUICK_SIZES if quick else SIZES
    with contextlib.ExitStack() as stack:
        grown = [(size, *stack.enter_context(_grown(size))) for size in sizes]
        times: dict[int, Times] = {size: defaultdict(list) for size in sizes}
        for _ in range(1 if quick else 5):
            for size, server, feeds in grown:
                for feed in feeds:
                    load = feed.load(server, CLIENTS, 1).load
                    assert load.right, load
                    times[size][feed.scenario.name].append(load.p95)
    for name in times[sizes[0]]:
        found = [statistics.median(times[size][name]) for size in sizes]
        yield Figure(f"{SAID.get(name, name)}: p95 in ms at {' / '.join(f'{size:,}' for size in sizes)} tasks",
                     " / ".join(f"{one:.1f}" for one in found))  # fmt: skip
        yield at_most(f"  at {sizes[-1]:,} ÷ at {sizes[0]:,}", found[-1] / found[0], GOAL)


@contextlib.contextmanager
def _grown(size: int) -> Iterator[tuple[Process, list[Feed]]]:
    """Run a backend on a database of so many tasks, of which 10,000 are of people who ask."""
    people = People((size - 10_000) // CROWD_TASKS, CROWD_TASKS, READERS, WRITERS, RECURRING, HOARDER)
    with database() as urls, temporary_folder() as folder:
        make(urls.admin, people)
        feeds = [Feed(one) for one in scenarios(urls.admin, people)]
        with running("backend", urls, folder, **RAISED) as [server]:
            yield server, feeds
