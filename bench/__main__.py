"""`python -m bench [--quick] [part …]`: how fast Reeve is, part by part; STRICT=1 fails where a goal is missed.

Prints as it goes, and writes bench/results/latest.json (`--quick`: quick.json). The parts: see PARTS.
"""

import datetime
import os
import platform
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from bench import api, growth, logs, standing, streams
from bench.agents import __main__ as agents
from bench.goals import Figure, leave, show

PARTS: dict[str, Callable[..., Iterator[Figure]]] = {
    "logs": logs.measure,
    "standing": standing.measure,
    "api": api.measure,
    "streams": streams.measure,
    "agents": agents.measure,
    "growth": growth.measure,
}
RESULTS = Path(__file__).parent / "results"


def main(arguments: list[str]) -> None:
    """Measure the parts that are named, or all."""
    quick = "--quick" in arguments
    names = [one for one in arguments if not one.startswith("--")] or list(PARTS)
    if unknown := set(names) - PARTS.keys():
        sys.exit(f"There is no part {', '.join(sorted(unknown))}; there are: {', '.join(PARTS)}.")
    found: dict[str, list[Figure]] = {}
    for name in names:
        print(f"\n{name}", flush=True)
        found[name] = []
        for one in PARTS[name](quick=quick):
            show([one])
            found[name].append(one)
        _write(found, RESULTS / ("quick.json" if quick else "latest.json"))
    leave([one for figures in found.values() for one in figures])


def _write(found: dict[str, list[Figure]], file: Path) -> None:
    """Keep the figures; parts that were not measured now stay as they were."""
    parts = msgspec.json.decode(file.read_bytes())["parts"] if file.exists() else {}
    result = {
        "at": datetime.datetime.now(datetime.UTC),
        "machine": {
            "processors": os.cpu_count(),
            "system": platform.platform(),
            "python": platform.python_version(),
        },
        "parts": parts | found,
    }
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(msgspec.json.format(msgspec.json.encode(result)))


if __name__ == "__main__":
    main(sys.argv[1:])
