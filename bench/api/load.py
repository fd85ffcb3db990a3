"""The load generator: wrk (https://github.com/wg/wrk), compiled, with `load.lua` that looks at every answer."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import msgspec

LUA = Path(__file__).with_name("load.lua")
# One connection a thread: so each thread keeps its own timetable.
FIXED_RATE_THREADS = 32


class Load(msgspec.Struct, frozen=True):
    """What a run found; times in milliseconds. `bad`: answers that were not right; `failed`: no answer."""

    answers: int
    seconds: float
    p50: float
    p95: float
    p99: float
    bad: int
    failed: int
    exhausted: int
    sample: str

    @property
    def right(self) -> bool:
        """Whether every answer came, and was right."""
        return not (self.bad or self.failed or self.exhausted) and self.answers > 0

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.answers / self.seconds


@dataclass(frozen=True)
class Expected:
    """What every answer must have."""

    status: int
    text: str


def require_wrk() -> None:
    """End with one sentence where the load generator is not here."""
    if shutil.which("wrk") is None:
        sys.exit("The load generator wrk is missing: install it, on Debian with `apt-get install wrk`.")


def run(
    url: str, lines: Iterable[str], expected: Expected, clients: int, seconds: int, *, once: bool = False,
    rate: float = 0.0,
) -> Load:  # fmt: skip
    """Send these requests ("METHOD<tab>path<tab>token<tab>body") in turn over so many connections.

    `once`: none may be sent twice; `rate`: arrivals a second in all, whatever the server does (0: each client
    sends its next request when it has its answer).
    """
    threads = FIXED_RATE_THREADS if rate else 1
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write("\n".join(lines))
        file.flush()
        command = [
            "wrk", f"-t{threads}", f"-c{threads if rate else clients}", f"-d{seconds}s", "--timeout", "10s",
            "-s", str(LUA), url, "--", file.name, str(expected.status), expected.text, "once" if once else "again",
            str(rate / threads), str(threads),
        ]  # fmt: skip
        env = {**os.environ, "BENCH_RATE": str(rate)}
        found = subprocess.run(command, capture_output=True, text=True, env=env, check=False)
    last = found.stdout.strip().rpartition("\n")[2]
    if found.returncode or not last.startswith("{"):
        raise AssertionError(f"wrk failed: {found.stdout[-1000:]} {found.stderr[-1000:]}")
    return msgspec.json.decode(last, type=Load)
