"""The API's table: Reeve and the floor in turn, on the same data, in one run."""

import contextlib
import itertools
import statistics
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import msgspec

from bench.api.load import Load, run
from bench.api.scenarios import Scenario
from bench.processes import Process, running
from tests.database_under_test import Urls

# Not taken twice by scenarios that may use a task only once: a little more than was sent.
MARGIN = 200
MOST_ONCE, MOST_ONCE_A_SECOND = 30_000, 1_500
# The rate limiter is on, but a load generator asks more often than a person.
RAISED = {"API_RATE_LIMIT": "900000"}


@dataclass(frozen=True)
class Turn:
    """One run against one server: what the load generator found, and the server's processor time."""

    load: Load
    cpu_seconds: float

    @property
    def cpu_ms(self) -> float:
        """Milliseconds of the server's processor for one request."""
        return self.cpu_seconds * 1000 / max(1, self.load.answers)


@dataclass
class Pair:
    """The turns of one scenario with so many clients."""

    scenario: Scenario
    clients: int
    reeve: list[Turn] = field(default_factory=list)
    floor: list[Turn] = field(default_factory=list)

    def median(self, side: Literal["reeve", "floor"]) -> Turn:
        """Return the turn of the median rate."""
        turns = sorted(getattr(self, side), key=lambda one: one.load.rate)
        return turns[len(turns) // 2]

    def ratio(self) -> float:
        """Reeve's answers a second ÷ the floor's: the median of the turns, each against its neighbour."""
        return statistics.median(a.load.rate / b.load.rate for a, b in zip(self.reeve, self.floor, strict=True))

    def p99_ratio(self) -> float:
        """Reeve's p99 ÷ the floor's."""
        return statistics.median(a.load.p99 / b.load.p99 for a, b in zip(self.reeve, self.floor, strict=True))


class Feed:
    """A scenario's requests, and where in them the load generator is."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self._lines = scenario.lines()

    def first(self) -> str:
        """Take one line for oneself."""
        return next(self._lines)

    def load(self, server: Process, clients: int, seconds: int, rate: float = 0.0, prefix: str = "") -> Turn:
        """Load a server with so many clients or, whatever it does, so many arrivals a second."""
        once = self.scenario.once
        count = max(MOST_ONCE, MOST_ONCE_A_SECOND * seconds) if once else len(self.scenario.group.numbers) * 10
        lines = list(itertools.islice(self._lines, count))
        before = server.cpu_seconds()
        load = run(server.url, [_below(prefix, line) for line in lines], self.scenario.expected, clients, seconds,
                   once=once, rate=rate)  # fmt: skip
        used = server.cpu_seconds() - before
        server.wait_until_idle()
        if once:  # what was not sent is for the next turn
            # Without a rate each client has one request on its way when the time is over.
            margin = MARGIN if rate else 2 * clients
            self._lines = itertools.chain(lines[load.answers + margin :], self._lines)
        return Turn(load, used)


def _below(prefix: str, line: str) -> str:
    method, _, rest = line.partition("\t")
    return f"{method}\t{prefix}{rest}"


@dataclass(frozen=True)
class Bench:
    """Two servers on the same data, and what they are asked."""

    reeve: Process
    floor: Process
    feeds: list[Feed]

    def pair(self, number: int, clients: int, seconds: int, turns: int) -> Pair:
        """Let both answer in turn; who begins changes."""
        feed = self.feeds[number]
        pair = Pair(feed.scenario, clients)
        for turn in range(turns):
            for side in ("reeve", "floor") if turn % 2 else ("floor", "reeve"):
                if side == "reeve":
                    pair.reeve.append(feed.load(self.reeve, clients, seconds))
                else:
                    pair.floor.append(feed.load(self.floor, clients, seconds, prefix=f"/{number}"))
        return pair


@contextlib.contextmanager
def both(urls: Urls, folder: Path, scenarios: list[Scenario]) -> Iterator[Bench]:
    """Run Reeve's backend and the floor."""
    feeds = [Feed(one) for one in scenarios]
    recorded = [(one.scenario.name, one.scenario.expected.status, one.first()) for one in feeds]
    with tempfile.NamedTemporaryFile(suffix=".json", dir=folder) as file:
        Path(file.name).write_bytes(msgspec.json.encode(recorded))
        with (
            running("backend", urls, folder, **RAISED) as [reeve],
            running("backend", urls, folder, module=("bench.api.floor", file.name)) as [floor],
        ):
            yield Bench(reeve, floor, feeds)
