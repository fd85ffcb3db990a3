"""What Reeve survives: `python -m tests.cluster.chaos [--minutes N] [NAME…]` prints a table, a row for each disaster.

Names choose some of them: `killing.backends clients.twice`.

Exits with 1 where something was lost or doubled; with STRICT=1 also where it was not well again within ten seconds,
or where a row did not run.
"""

import argparse
import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable

import uvloop

from tests.cluster.chaos import clients, clock, disk, killing, network
from tests.cluster.chaos.row import Row, not_run
from tests.cluster.harness import frontend
from tests.cluster.harness.stack import Stack, running
from tests.cluster.harness.version import this
from tests.server import temporary_folder

PEOPLE = 24
SHORTEST_SECONDS = 8.0

Scenario = Callable[[Stack, float], Awaitable[Row]]
SCENARIOS: tuple[Scenario, ...] = (
    killing.backends,
    killing.agents,
    killing.postgres,
    network.cut,
    network.silence,
    network.moment,
    network.slow,
    network.no_slots,
    clients.slow,
    clients.crowd,
    clients.twice,
    clock.jumps,
)


def name_of(scenario: object) -> str:
    """Return the name by which a scenario is chosen."""
    return f"{getattr(scenario, '__module__', '').rpartition('.')[2]}.{getattr(scenario, '__name__', '')}"


NAMES = tuple(name_of(one) for one in (*SCENARIOS, disk.full))


def known(name: str) -> str:
    """Return the name of a scenario as it was given, if there is such a one: a slip is no row that passed."""
    if name not in NAMES:
        raise argparse.ArgumentTypeError(f"no scenario {name}; there are {', '.join(NAMES)}")
    return name


async def wreck(seconds: float, names: list[str]) -> list[Row]:
    """Run every scenario that is named, or all, for so many seconds."""
    if not frontend.program():
        why = "there is no nginx here (apt-get install nginx-light)"
        return [_told(not_run(name, why)) for name in names or NAMES]
    chosen, rows = [one for one in SCENARIOS if not names or name_of(one) in names], []
    if chosen:
        with temporary_folder() as folder:
            async with running(folder, this(), PEOPLE, through_network=True) as stack:
                rows = [_told(await scenario(stack, seconds)) for scenario in chosen]
    if not names or name_of(disk.full) in names:
        rows.append(_told(await disk.full(this(), PEOPLE, seconds)))
    return rows


def _told(row: Row) -> Row:
    print(f"{'MISS' if row.wrong else 'ok  '} {row.name}", *(f"\n     {one}" for one in row.wrong), flush=True)
    return row


def table(rows: list[Row]) -> str:
    """The rows as people read them."""
    head = f"{'scenario':<36} {'operations':>10} {'acknowledged':>12} {'lost':>5} {'doubled':>7} {'errors':>6} {'recovery':>9}"
    lines = [
        f"{row.name:<36} {row.operations:>10} {row.acknowledged:>12} {row.lost:>5} {row.doubled:>7}"
        f" {row.errors:>6} {row.recovery:>7.1f} s{'  MISS' if row.wrong else ''}"
        for row in rows
    ]
    return "\n".join([head, *lines])


async def main(minutes: float, names: list[str]) -> int:
    """Run it all within about so many minutes; return the exit code. Told to end, end what was started too."""
    task = asyncio.current_task()
    assert task is not None
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    rows = await wreck(max(minutes * 60 / len(NAMES), SHORTEST_SECONDS), names)
    print(f"\n{table(rows)}\n")
    missed = sum(bool(row.wrong) for row in rows)
    print(f"{len(rows) - missed} passed, {missed} failed")
    return exit_code(rows, strict=os.environ.get("STRICT") == "1")


def exit_code(rows: list[Row], *, strict: bool) -> int:
    """1 where something was lost or doubled; where it is strict, also where a row misses in any other way."""
    return int(any(row.wrong if strict else row.lost + row.doubled for row in rows))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*", type=known)
    parser.add_argument("--minutes", type=float, default=3.0)
    given = parser.parse_args()
    sys.exit(uvloop.run(main(given.minutes, given.names)))
