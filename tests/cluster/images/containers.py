"""Running the images as the manifests do: read-only, as 1001, with nothing allowed, in 256 MB."""

import time
from collections.abc import Mapping
from pathlib import Path

import httpx

from tests.cluster.images.engine import Engine
from tests.plain import PLAIN

USER = "1001:1001"
MEMORY = "256m"
GRACE_SECONDS = 45


class Container:
    """One container that runs."""

    def __init__(self, engine: Engine, name: str, env: Mapping[str, str], command: tuple[str, ...] = ()) -> None:
        self.engine, self.name = engine, f"reeve-test-{name}"
        self.engine.run("podman", "rm", "--force", "--ignore", self.name)
        self.engine.run(
            "podman", "run", "--detach", "--name", self.name, "--network", "host", "--read-only",
            "--user", USER, "--cap-drop", "ALL", "--security-opt", "no-new-privileges", "--memory", MEMORY,
            "--add-host", "backend:127.0.0.1", "--pull", "never",
            *(word for key, value in env.items() for word in ("--env", f"{key}={value}")),
            f"localhost/reeve-{name if name != 'migrate' else 'backend'}", *command,
        )  # fmt: skip

    def confined(self) -> list[str]:
        """What the kernel grants that it should not; empty: nothing."""
        pid = self.engine.inspect("container", self.name)["State"]["Pid"]
        status = dict(
            line.split(":\t", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines() if ":\t" in line
        )
        expected = {"Uid": "1001", "Gid": "1001", "CapEff": "0000000000000000", "NoNewPrivs": "1"}
        return [f"{key} {status[key]}" for key, value in expected.items() if status[key].split()[0] != value]

    def probe(self, port: int, path: str, seconds: float = 30) -> int:
        """Ask until the answer is 200, as a kubelet does; return the last status, 0 for none."""
        deadline, status = time.monotonic() + seconds, 0
        while status != 200 and time.monotonic() < deadline:
            try:
                status = httpx.get(f"http://127.0.0.1:{port}{path}", timeout=2, verify=PLAIN).status_code
            except httpx.HTTPError:
                status = 0
            time.sleep(0.1)
        return status

    def exit_code(self, *, stop: bool) -> int:
        """Wait for the end, told to (`stop`) or by itself; return the exit code."""
        if stop:
            self.engine.run("podman", "stop", "--time", str(GRACE_SECONDS), self.name)
        return int(self.engine.run("podman", "wait", self.name))

    def log(self) -> str:
        """What it has written."""
        return self.engine.run("podman", "logs", self.name)

    def remove(self) -> None:
        """Take it away."""
        self.engine.run("podman", "rm", "--force", "--ignore", self.name)
