"""What the line of one request costs, as JSON to a pipe, against the standard library with a JSON formatter.

`python -m bench.logs reeve|stdlib LINES` writes them and says on standard error how much processor time that took.
"""

import asyncio
import json
import logging
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import uvloop

from bench.api.load import require_wrk
from bench.api.measuring import RAISED, Feed
from bench.api.people import everybody, make
from bench.api.scenarios import scenarios
from bench.goals import Figure, at_least, at_most
from bench.processes import running
from bench.server import database
from reeve.observability import access_line
from tests.server import temporary_folder

LINES, TURNS = 20_000, 5
GOAL_CHEAPER, GOAL_SHARE_PERCENT = 3.0, 5.0
# What every record has; all else was given with it (as python-json-logger tells them apart).
_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}


def measure(*, quick: bool) -> Iterator[Figure]:
    """Write lines in turn; then see what a request costs that leaves one."""
    require_wrk()
    turns = [(_cost("reeve"), _cost("stdlib")) for _ in range(2 if quick else TURNS)]
    ours = statistics.median(one for one, _ in turns)
    yield Figure("an access line, Reeve and standard library", f"{ours:.1f}  {turns[0][1]:.1f} µs")
    yield at_least("standard library ÷ Reeve", statistics.median(b / a for a, b in turns), GOAL_CHEAPER)
    request = _request_microseconds(1 if quick else 5)
    yield at_most(
        f"share of a request ({request:,.0f} µs: one task)", ours / request * 100, GOAL_SHARE_PERCENT, "%"
    )


def _cost(which: str) -> float:
    """Return microseconds of the processor for one line, written to a pipe that somebody reads."""
    command = [sys.executable, "-m", "bench.logs", which, str(LINES)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        assert writer.stderr is not None
        lines = sum(1 for line in writer.stdout if line.startswith(b"{"))
        assert lines == LINES, f"{lines} of {LINES} lines arrived"
        return float(writer.stderr.read()) * 1e6 / LINES


def _request_microseconds(seconds: int) -> float:
    people = everybody(100, 10, 10)
    with database() as urls, temporary_folder() as folder:
        make(urls.admin, people)
        one_task = next(one for one in scenarios(urls.admin, people) if one.name == "one task")
        with running("backend", urls, folder, **RAISED) as [reeve]:
            turn = Feed(one_task).load(reeve, 16, seconds)
    return turn.cpu_ms * 1000


def _ours() -> Callable[[dict[str, Any]], None]:
    access_line.write_json("backend")
    return access_line.write_line


class _Formatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        fields = {name: value for name, value in vars(record).items() if name not in _OWN}
        at = datetime.fromtimestamp(record.created, UTC).isoformat()
        return json.dumps(
            {"time": at, "level": record.levelname, "event": record.getMessage(), **fields}, default=str
        )


def _standard() -> Callable[[dict[str, Any]], None]:
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(_Formatter())
    logger = logging.getLogger("bench")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    return lambda fields: logger.info("request", extra={**fields, "service": "backend", "version": "1"})


async def main(which: str, lines: str) -> None:
    """Write so many lines, each in a turn of the event loop of its own, as on a server that is not busy."""
    write = _ours() if which == "reeve" else _standard()
    account = UUID(int=7)
    began = time.process_time()
    for number in range(int(lines)):
        write({
            "request_id": "019ad4b2-7c1e-7a51-9c57-1f0e8b1c2d3e", "method": "GET", "path": "/api/v1/tasks",
            "route": "/api/v1/tasks", "status": 200, "duration_ms": round(number / 7, 2), "account_id": account,
        })  # fmt: skip
        await asyncio.sleep(0)
    sys.stderr.write(str(time.process_time() - began))


if __name__ == "__main__":
    uvloop.run(main(*sys.argv[1:]))
