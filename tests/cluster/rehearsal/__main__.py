"""The rehearsal: an upgrade and everything else that happens to pods, under load, on this machine.

`python -m tests.cluster.rehearsal [REVISION]` prints a table and exits with 1 where a row misses. REVISION is the
version to upgrade from (default: the newest commit with another migration, else with other sources). With STRICT=1
also where it could not run.
"""

import asyncio
import os
import signal
import sys
import time

import uvloop

from tests.cluster.harness import frontend
from tests.cluster.harness import stack as stacks
from tests.cluster.harness.stack import Stack
from tests.cluster.harness.version import Version, previous, this
from tests.cluster.rehearsal import database, following, killing, pool, upgrade
from tests.cluster.rehearsal.row import Row
from tests.server import temporary_folder

PEOPLE = 24


async def rehearse(stack: Stack, old: Version, new: Version) -> list[Row]:
    """Every scenario, one after the other, on the same stack."""
    scenarios = (
        lambda: upgrade.migration(stack, new),
        lambda: upgrade.roll("upgrade under load", stack, new),
        lambda: following.one_request(stack),
        lambda: killing.backend(stack),
        lambda: killing.agents(stack),
        lambda: database.outage("PostgreSQL restarted", stack, 0),
        lambda: database.outage(
            f"PostgreSQL away for {database.AWAY_SECONDS:.0f} s", stack, database.AWAY_SECONDS
        ),
        lambda: pool.exhausted(stack),
        lambda: upgrade.roll("back to the version before", stack, old),
    )
    rows = []
    for scenario in scenarios:
        began = time.monotonic()
        row = await scenario()
        rows.append(row)
        print(f"{'ok  ' if not row.wrong else 'MISS'} {row.name} ({time.monotonic() - began:.0f} s)", flush=True)
        for one in (*row.wrong, *(complaints(stack) if row.wrong else ())):
            print(f"     {one}", flush=True)
    return rows


def complaints(stack: Stack) -> list[str]:
    """Return the last lines in which the frontends say why a backend did not answer."""
    lines = stack.log_of("frontend").splitlines()
    return [f"nginx: {line[:300]}" for line in lines if "[error]" in line and "/api/" in line][-5:]


def table(rows: list[Row]) -> str:
    """The rows as people read them."""
    head = f"{'scenario':<32} {'requests':>8} {'per s':>6} {'failed':>6} {'lost':>5} {'doubled':>7}  what was seen"
    lines = [
        f"{row.name:<32} {row.requests:>8} {row.rate:>6.0f} {row.failed:>6} {row.lost:>5} {row.doubled:>7}"
        f"  {'' if not row.wrong else 'MISS: '}{row.detail}"
        for row in rows
    ]
    return "\n".join([head, *lines])


async def main(revision: str) -> int:
    """Run it all; return the exit code. Told to end, end what was started too."""
    task = asyncio.current_task()
    assert task is not None
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    if not frontend.program():
        print("REHEARSAL SKIPPED: there is no nginx here (apt-get install nginx-light).")
        return int(os.environ.get("STRICT") == "1")
    with temporary_folder() as folder:
        print("Building the version before …", flush=True)
        old, new = previous(folder, revision), this()
        async with stacks.running(folder, old, PEOPLE) as stack:
            rows = await rehearse(stack, old, new)
    print(f"\n{table(rows)}\n")
    missed = sum(bool(row.wrong) for row in rows)
    print(f"{len(rows) - missed} passed, {missed} failed")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(uvloop.run(main(" ".join(sys.argv[1:]))))
