"""`python -m bench.web [--quick] [part …]`: figures of the web app as a table; STRICT=1 fails for a missed goal.

The parts: see PARTS.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bench.goals import Figure, at_least, at_most, leave, show
from bench.web import life
from tests.e2e.run import find_browser, reeve

HERE = Path(__file__).parent
TASKS = 10_000
KB = 1000
# The longest part takes two minutes on a quiet machine.
PART_SECONDS = 600
Found = dict[str, Any]
Figures = Callable[[Found], Iterator[Figure]]


def main(arguments: list[str]) -> None:
    """Measure the parts that are named, or all, and print; told to end, end what was started too."""
    quick = "--quick" in arguments or os.environ.get("QUICK") == "1"
    names = [one for one in arguments if not one.startswith("--")] or list(PARTS)
    if unknown := set(names) - PARTS.keys():
        sys.exit(f"There is no part {', '.join(sorted(unknown))}; there are: {', '.join(PARTS)}.")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    browser = find_browser()
    if browser is None:
        raise SystemExit("No Chromium found: install chromium, or name one in CHROMIUM.")
    # As many suggestions as usual, and more requests than a person's hands make in a minute.
    with reeve(SUGGESTION_RATE_LIMIT="10", API_RATE_LIMIT="6000") as address:
        life.bring(address, TASKS)
        env = {"REEVE_URL": address, "CHROMIUM": browser, "EMAIL": life.EMAIL, "PASSWORD": life.PASSWORD}
        env |= {"QUICK": "1"} if quick else {}
        figures, broken = [], []
        for name in names:
            try:
                for one in PARTS[name](_found(name, env)):
                    show([one])
                    figures.append(one)
            except (RuntimeError, subprocess.SubprocessError) as error:
                broken.append(f"{name}: {error}")
    if broken:
        sys.exit("Not measured: " + "; ".join(broken))
    leave(figures)


def _found(script: str, env: dict[str, str]) -> Found:
    """Let Node.js run one script; returns what it found. Raises SubprocessError where it failed."""
    node = Path(sys.executable).parent / "node"
    command = [str(node) if node.exists() else "node", str(HERE / f"{script}.js")]
    done = subprocess.run(command, env=os.environ | env, stdout=subprocess.PIPE, timeout=PART_SECONDS, check=True)
    found: Found = json.loads(done.stdout)
    return found


def _first_load(found: Found) -> Iterator[Figure]:
    for name, page in (("sign-in page", found["sign_in"]), ("app, 10,000 tasks", found["app"])):
        how = ", ".join(page["codings"]) or "uncompressed"
        yield at_most(f"{name}: JavaScript transferred ({how})", page["script"] / KB, 100, "kB", 1)
        yield at_most(f"{name}: CSS transferred", page["style"] / KB, 20, "kB", 1)
        yield at_most(f"{name}: first contentful paint, 4× throttled", page["paint"], 1000, "ms", 0)


def _lighthouse(found: Found) -> Iterator[Figure]:
    goals = {"performance": 95, "accessibility": 100, "best-practices": 100}
    for name, page in (("sign-in page", found["sign_in"]), ("app, 10,000 tasks", found["app"])):
        for category, goal in goals.items():
            yield at_least(f"{name}: Lighthouse {category}", page[category], goal, digits=0)
        yield Figure("  what costs points", ", ".join(page["lost"]) or "nothing")
        yield Figure("  how fast Lighthouse finds this machine (benchmarkIndex)", f"{page['machine']:.0f}")


def _local_copy(found: Found) -> Iterator[Figure]:
    what = "open from the local copy, no network: usable after (median)"
    if not found["there"]:
        raise RuntimeError(found["why"])
    yield at_most(what, found["median"], 500, "ms", 0)
    yield Figure("  slowest", f"{found['worst']:.0f} ms")


def _keys(found: Found) -> Iterator[Figure]:
    for name, one in found.items():
        if "failed" in one:
            continue
        yield at_most(f"key to paint, 4× throttled: {name}, p95", one["p95"], 50, "ms", 0)
        yield Figure(f"  median of {one['count']}", f"{one['median']:.0f} ms")
    if failed := [f"{name}: {one['failed']}" for name, one in found.items() if "failed" in one]:
        raise RuntimeError(", ".join(failed))


def _scrolling(found: Found) -> Iterator[Figure]:
    yield at_most("scrolling 10,000 rows: longest frame", found["longest"], 50, "ms", 0)
    yield Figure(f"  p99 of {found['frames']:,} frames", f"{found['p99']:.0f} ms")


def _memory(found: Found) -> Iterator[Figure]:
    yield at_most("memory of the page's process after collection", found["private"], 150, "MB", 0)
    yield Figure("  of it JavaScript's objects", f"{found['heap']:.0f} MB")


def _live(found: Found) -> Iterator[Figure]:
    yield at_most("a change on another's screen: p95", found["p95"], 300, "ms", 0)
    yield Figure(f"  median of {found['count']}", f"{found['median']:.0f} ms")


def _outage(found: Found) -> Iterator[Figure]:
    what = f"30 minutes offline, {found['of']} edits: {found['delivered']} delivered after"
    all_there = at_most(what, found["seconds"], 5, "s", 1)
    yield Figure(what, all_there.found, all_there.goal, all_there.met and found["delivered"] == found["of"])


PARTS: dict[str, Figures] = {
    "first_load": _first_load,
    "lighthouse": _lighthouse,
    "local_copy": _local_copy,
    "keys": _keys,
    "scrolling": _scrolling,
    "memory": _memory,
    "live": _live,
    "outage": _outage,
}

if __name__ == "__main__":
    main(sys.argv[1:])
