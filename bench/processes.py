"""Processes of Reeve that are measured, and how much processor time they and PostgreSQL have used."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import httpx
import psycopg

from tests.cast import AUTH_SECRET, free_port
from tests.database_under_test import Urls
from tests.plain import PLAIN

TICKS = os.sysconf("SC_CLK_TCK")
READY_SECONDS = 60.0
IDLE_SECONDS, IDLE_TRIES = 0.2, 150


class Process:
    """One `reeve` of its own (or another module that takes the same settings), on a free port."""

    def __init__(self, command: str, urls: Urls, log: Path, module: tuple[str, ...] = (), **settings: str) -> None:
        self.port = free_port()
        env = {
            **os.environ,
            "DATABASE_URL": urls.backend,
            "AGENT_DATABASE_URL": urls.agent,
            "AUTH_SECRET": AUTH_SECRET,
            "PORT": str(self.port),
            "LOG_FORMAT": "json",
            "DRAIN_SECONDS": "0",
            **settings,
        }
        self.log = log.open("wb")
        self.started = time.monotonic()
        self.popen = subprocess.Popen(
            [sys.executable, "-m", *(module or ("reeve", command))],
            env=env,
            stdout=self.log,
            stderr=subprocess.STDOUT,
        )

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def wait_until_ready(self) -> float:
        """Return after so many seconds since the start it was ready."""
        while time.monotonic() - self.started < READY_SECONDS:
            assert self.popen.poll() is None, f"it has ended: {Path(self.log.name).read_text()[-2000:]}"
            with contextlib.suppress(httpx.HTTPError):
                if httpx.get(f"{self.url}/ready", timeout=1, verify=PLAIN).status_code == 200:
                    return time.monotonic() - self.started
            time.sleep(0.01)
        raise AssertionError(f"not ready after {READY_SECONDS:.0f} s")

    def cpu_seconds(self) -> float:
        """Return the processor time it has used."""
        return cpu_of(self.popen.pid)

    def wait_until_idle(self) -> None:
        """Return once it does next to nothing: requests whose client has gone are worked on to their end."""
        for _ in range(IDLE_TRIES):
            before = self.cpu_seconds()
            time.sleep(IDLE_SECONDS)
            if self.cpu_seconds() - before < IDLE_SECONDS / 5:
                return

    def memory_mb(self) -> float:
        """Return its resident memory."""
        text = Path(f"/proc/{self.popen.pid}/status").read_text()
        return int(next(line for line in text.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024

    def stop(self, how: signal.Signals = signal.SIGTERM) -> float:
        """End it; return how many seconds that took."""
        began = time.monotonic()
        if self.popen.poll() is None:
            self.popen.send_signal(how)
            self.popen.wait(30)
        self.log.close()
        return time.monotonic() - began


@contextlib.contextmanager
def running(
    command: str, urls: Urls, folder: Path, count: int = 1, module: tuple[str, ...] = (), **settings: str
) -> Iterator[list[Process]]:
    """Run so many of them, ready, until the block ends."""
    made = [
        Process(command, urls, folder / f"{command}-{n}-{time.monotonic_ns()}.log", module, **settings)
        for n in range(count)
    ]
    try:
        for one in made:
            one.wait_until_ready()
        yield made
    finally:
        for one in made:
            one.stop()


def cpu_of(pid: int) -> float:
    """Return the processor seconds of a process and its ended children; 0 where it is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return sum(int(fields[at]) for at in (11, 12, 13, 14)) / TICKS


def postgres_cpu(urls: Urls) -> dict[int, float]:
    """Return the processor seconds of each of PostgreSQL's processes, if it runs on this machine."""
    with psycopg.connect(urls.admin) as db:
        backend = db.execute("SELECT pg_backend_pid()").fetchone()
    assert backend is not None
    parent = parent_of(backend[0])
    if not parent:
        return {}
    children = [int(path.name) for path in Path("/proc").glob("[0-9]*") if parent_of(int(path.name)) == parent]
    return {pid: cpu_of(pid) for pid in children}


def used_since(before: dict[int, float], urls: Urls) -> float:
    """Return the processor seconds that PostgreSQL's present processes have used since `before`."""
    return sum(seconds - before.get(pid, 0.0) for pid, seconds in postgres_cpu(urls).items())


def parent_of(pid: int) -> int:
    """Return the parent of a process, 0 where there is none such here."""
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except (FileNotFoundError, ProcessLookupError):
        return 0


def settings_of(**given: object) -> Mapping[str, str]:
    """Turn settings into an environment."""
    return {name.upper(): str(value) for name, value in given.items()}
