"""The API's table: Reeve and the floor in turn, on the same data, in one run."""

import contextlib
import itertools
import statistics
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from bench.api.load import Load, run
from bench.api.scenarios import Scenario
from bench.processes import Process, running
from tests.database_under_test import Urls

# Not taken twice by scenarios that may use a task only once: a little more than was sent.
MARGIN = 200


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

    def ratio(self) -> float:
        """Reeve's answers a second ÷ the floor's: the median of the turns, each against its neighbour."""
        return statistics.median(a.load.rate / b.load.rate for a, b in zip(self.reeve, self.floor, strict=True))

    def cpu_ratio(self) -> float:
        """The floor's processor time for one request ÷ Reeve's."""
        return statistics.median(b.cpu_ms / a.cpu_ms for a, b in zip(self.reeve, self.floor, strict=True))

    def p99_ratio(self) -> float:
        """Reeve's p99 ÷ the floor's."""
        return statistics.median(a.load.p99 / b.load.p99 for a, b in zip(self.reeve, self.floor, strict=True))


class Bench:
    """Two servers on the same data, and what has been used up of it."""

    def __init__(
        self, reeve: Process, floor: Process, scenarios: list[Scenario], lines: list[Iterator[str]]
    ) -> None:
        self.reeve, self.floor, self._scenarios, self._lines = reeve, floor, scenarios, lines

    def pair(self, number: int, clients: int, seconds: int, turns: int) -> Pair:
        """Let both answer in turn; who begins changes."""
        pair = Pair(self._scenarios[number], clients)
        for turn in range(turns):
            order = (self.reeve, self.floor) if turn % 2 else (self.floor, self.reeve)
            for server in order:
                made = self.turn(server, number, clients, seconds)
                (pair.reeve if server is self.reeve else pair.floor).append(made)
        return pair

    def turn(self, server: Process, number: int, clients: int, seconds: int, rate: float = 0.0) -> Turn:
        """Load one server with one scenario."""
        scenario = self._scenarios[number]
        count = 30_000 if scenario.once else len(scenario.group.numbers) * 10
        lines = list(itertools.islice(self._lines[number], count))
        prefix = f"/{number}" if server is self.floor else ""
        before = server.cpu_seconds()
        load = run(server.url, [_below(prefix, line) for line in lines], scenario.expected, clients, seconds,
                   once=scenario.once, rate=rate)  # fmt: skip
        used = server.cpu_seconds() - before
        if scenario.once:  # what was not sent is for the next turn
            self._lines[number] = itertools.chain(lines[load.answers + MARGIN :], self._lines[number])
        return Turn(load, used)


def _below(prefix: str, line: str) -> str:
    method, _, rest = line.partition("\t")
    return f"{method}\t{prefix}{rest}"


@contextlib.contextmanager
def both(urls: Urls, folder: Path, scenarios: list[Scenario]) -> Iterator[Bench]:
    """Run Reeve's backend and the floor."""
    lines = [one.lines() for one in scenarios]
    recorded = [(one.name, one.expected.status, next(those)) for one, those in zip(scenarios, lines, strict=True)]
    with tempfile.NamedTemporaryFile(suffix=".json", dir=folder) as file:
        Path(file.name).write_bytes(msgspec.json.encode(recorded))
        with (
            running("backend", urls, folder) as [reeve],
            running("backend", urls, folder, module=("bench.api.floor", file.name)) as [floor],
        ):
            yield Bench(reeve, floor, scenarios, lines)
