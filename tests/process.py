"""Real `reeve` processes for tests that kill, stop and restart them."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.cast import AUTH_SECRET, free_port
from tests.database_under_test import Urls
from tests.plain import PLAIN

ROOT = Path(__file__).parent.parent
PATIENCE_SECONDS = 30


class Process:
    """One running `reeve`, its address and its log."""

    def __init__(self, popen: "subprocess.Popen[bytes]", address: str, log: Path) -> None:
        self.popen, self.address, self.log = popen, address, log

    def wait_until_ready(self) -> None:
        """Wait for /ready; fail with the log when the process ends instead."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            assert self.popen.poll() is None, self.log.read_text()
            try:
                if httpx.get(f"{self.address}/ready", timeout=2, verify=PLAIN).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.05)
        raise AssertionError(f"not ready in time: {self.log.read_text()}")

    def signal(self, which: signal.Signals) -> None:
        """Send a signal."""
        self.popen.send_signal(which)

    def ended(self, within: float = PATIENCE_SECONDS) -> int:
        """Wait for the end and return the exit code."""
        return self.popen.wait(within)


@contextmanager
def reeve(command: str, urls: Urls, folder: Path, **env: Any) -> Iterator[Process]:
    """Run `reeve COMMAND` on a free port until the block ends."""
    port, log = free_port(), folder / f"{command}-{free_port()}.log"
    given = {
        "DATABASE_URL": urls.backend,
        "AGENT_DATABASE_URL": urls.agent,
        "MIGRATION_DATABASE_URL": urls.admin,
        "AUTH_SECRET": AUTH_SECRET,
        "PORT": str(port),
        "LOG_FORMAT": "json",
        "API_RATE_LIMIT": "100000",
        **env,
    }
    with log.open("wb") as out:
        popen = subprocess.Popen(
            [sys.executable, "-m", "reeve", command],
            env={**os.environ, **given},
            cwd=ROOT,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
        try:
            yield Process(popen, f"http://127.0.0.1:{port}", log)
        finally:
            if popen.poll() is None:
                popen.kill()
                popen.wait()
