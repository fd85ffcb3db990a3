"""Stand-ins for pods: one process each, started, found ready, told to leave or killed."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.cast import free_port
from tests.cluster.harness.version import Version
from tests.plain import PLAIN

READY_SECONDS = 60
GRACE_SECONDS = 45  # terminationGracePeriodSeconds of the manifests


@dataclass
class Pod:
    """One running process of a version and where it listens."""

    kind: str
    version: Version
    port: int
    log: Path
    process: "subprocess.Popen[bytes]"
    leave_with: signal.Signals = signal.SIGTERM
    # What a preStop hook waits for while endpoints are withdrawn.
    pause_seconds: float = 0.0
    seen: list[tuple[float, int, int]] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    async def ready(self) -> None:
        """Wait until /ready says so; fails with the log when the process ends instead."""
        deadline = time.monotonic() + READY_SECONDS
        while await self.probe("/ready") != 200:
            assert self.process.poll() is None, f"{self.kind} has ended: {self.log.read_text()[-2000:]}"
            assert time.monotonic() < deadline, f"{self.kind} is not ready: {self.log.read_text()[-2000:]}"
            await asyncio.sleep(0.1)

    async def probe(self, path: str) -> int:
        """Return the status of a probe, 0 where there is no answer within a second, as the kubelet asks."""
        try:
            async with httpx.AsyncClient(timeout=1, verify=PLAIN) as client:
                return (await client.get(f"{self.address}{path}")).status_code
        except httpx.HTTPError:
            return 0

    async def leave(self) -> int:
        """Tell it to leave as the kubelet does; return its exit code, -9 where it had to be killed."""
        await asyncio.sleep(self.pause_seconds)
        self.process.send_signal(self.leave_with)
        return await self.ended()

    async def ended(self) -> int:
        """Wait for the end; past the grace period it is killed."""
        try:
            return await asyncio.to_thread(self.process.wait, GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
            return -9

    def kill(self) -> None:
        """End it and its children without a word."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def start(kind: str, version: Version, folder: Path, env: Mapping[str, str]) -> Pod:
    """Start `reeve backend` or `reeve agent` of a version on a free port."""
    port = free_port()
    log = folder / f"{kind}-{port}.log"
    given = {"PORT": str(port), "LOG_FORMAT": "json", "PYTHONPATH": str(version.root), **env}
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "reeve", kind],
            cwd=version.root,
            env={**os.environ, **given},
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    return Pod(kind, version, port, log, process)


def migrate(version: Version, env: Mapping[str, str]) -> str:
    """Run `reeve migrate` of a version, as the init container does; return what it said."""
    done = subprocess.run(
        [sys.executable, "-m", "reeve", "migrate"],
        cwd=version.root,
        env={**os.environ, "PYTHONPATH": str(version.root), **env},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()
