"""Hostile input for every parser: `python -m tests.fuzz [--count N] [--seed N] [PARSER…]` prints a table.

Exits with 1 where an input raised what no documentation speaks of, took more than 50 ms, or was answered with 5xx.
"""

import argparse
import base64
import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

import msgspec

from tests.database_under_test import make_database
from tests.fuzz.found import Finding, Found
from tests.server import running_server, temporary_folder

ROOT = Path(__file__).parents[2]
SHOWN_BYTES = 2_000


def run(name: str, count: int, seed: int, url: str) -> Found:
    """Fuzz one parser in a process of its own; one that ends without a word is a finding, too."""
    with temporary_folder() as folder:
        command = [sys.executable, "-m", "tests.fuzz.one", name, str(count), str(seed), str(folder)]
        env = {**os.environ, "FUZZ_DATABASE_URL": url}
        done = subprocess.run(
            command, cwd=ROOT, env=env, capture_output=True, text=True, check=False, errors="replace"
        )
        branches = max(map(int, re.findall(r"\bcov: (\d+)", done.stderr)), default=0)
        last = done.stdout.strip().rpartition("\n")[2]
        if done.returncode == 0 and last.startswith("{"):
            return msgspec.structs.replace(msgspec.json.decode(last, type=Found), branches=branches)
        kept = next((one.read_bytes() for one in folder.iterdir() if one.is_file()), b"")
        broken = Finding(f"the process ended: {done.stderr[-3000:]}", base64.b64encode(kept).decode())
        return Found(name, 0, 0, 0.0, 0.0, (broken,), branches)


def told(found: Found) -> Found:
    """Say what was found, and with which input it comes again."""
    print(f"{'MISS' if found.findings else 'ok  '} {found.name} ({found.seconds:.0f} s)", flush=True)
    for one in found.findings:
        data = base64.b64decode(one.data)
        print(f"     {one.what.strip()}\n     input ({len(data)} bytes): {data[:SHOWN_BYTES]!r}", flush=True)
    return found


def table(rows: list[Found]) -> str:
    """The rows as people read them."""
    head = f"{'parser':<24} {'inputs':>9} {'taken':>9} {'refused':>9} {'branches':>8} {'slowest':>9} {'found':>5} {'time':>7}"
    lines = [
        f"{row.name:<24} {row.inputs:>9,} {row.taken:>9,} {row.inputs - row.taken:>9,} {row.branches:>8}"
        f" {row.slowest * 1000:>6.1f} ms {len(row.findings):>5} {row.seconds:>5.0f} s"
        for row in rows
    ]
    return "\n".join([head, *lines])


def main(names: list[str], count: int, seed: int) -> int:
    """Fuzz these parsers (none named: all); return the exit code."""
    if importlib.util.find_spec("atheris") is None:
        print("FUZZ SKIPPED: there is no atheris here (it has wheels for Linux on x86-64).")
        return 0
    from tests.fuzz.targets.all import TARGETS

    if unknown := set(names) - TARGETS.keys():
        print(f"No such parser: {', '.join(sorted(unknown))}. There are: {', '.join(TARGETS)}.")
        return 2
    with running_server() as postgres:
        urls = make_database(postgres, "reeve_fuzz")
        rows = [
            told(run(name, max(count // TARGETS[name].part, 100), seed, urls.admin)) for name in names or TARGETS
        ]
    print(f"\n{table(rows)}\n")
    missed = sum(bool(row.findings) for row in rows)
    print(f"{len(rows) - missed} passed, {missed} failed (seed {seed})")
    return 1 if missed else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("parsers", nargs="*")
    parser.add_argument("--count", type=int, default=3_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    sys.exit(main(given.parsers, given.count, given.seed))
