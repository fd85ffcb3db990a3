"""Schemathesis over the OpenAPI document, with every check on, stateful too, against a real server.

First every operation by itself, the same way every time; then chains of them, each with what the answers before gave
(stateful). Without MINUTES for one minute from the same seed, for a gate must not depend on luck; with MINUTES from
another seed every time, for that is the search.
"""

import os
import secrets
import subprocess
import sys
import tempfile
from pathlib import Path

import httpx

from tests.e2e.run import ROOT, reeve
from tests.plain import PLAIN

HERE = Path(__file__).parent
SEED = 3187317595  # it once found what tests/tasks/test_tree.py looks for now
ALONE = ["--phases", "examples,coverage,fuzzing", "--generation-deterministic"]


def token_for(address: str) -> str:
    """Sign up and return an API token that may read and write; there are tasks, and soon suggestions about them."""
    with httpx.Client(base_url=f"{address}/api/v1", verify=PLAIN) as client:
        given = {"email": "contract@example.org", "password": "long enough"}
        client.post("/auth/signup", json=given).raise_for_status()
        made = client.post("/tokens", json={"name": "contract", "scopes": ["read", "write"]}).raise_for_status()
        furnish(client)
    return str(made.json()["token"])


def furnish(client: httpx.Client) -> None:
    """Make lists and tasks, most of them overdue: chains that begin with what is there lead further."""
    lists = [client.post("/lists", json={"name": f"List {n}"}).raise_for_status().json()["id"] for n in range(2)]
    for number, list_id in enumerate(lists * 4):
        task = {"title": f"Task {number}", "list_id": list_id, "due_date": "2026-01-31"}
        recurring = {"recurrence": {"rule": "FREQ=MONTHLY"}} if number % 4 == 0 else {}
        made = client.post("/tasks", json={**task, **recurring}).raise_for_status().json()
        client.post(
            "/tasks", json={"title": "Part", "list_id": list_id, "parent_id": made["id"]}
        ).raise_for_status()


def chained(minutes: str | None) -> list[str]:
    """Return the options for so many minutes of chains; None: for the gate."""
    seconds, seed = round(float(minutes or 1) * 60), secrets.randbits(32) if minutes else SEED
    return ["--phases", "stateful", "--max-time", str(seconds), "--seed", str(seed)]


def main() -> int:
    """Run it; returns its exit code."""
    with reeve() as address, tempfile.TemporaryDirectory() as folder:
        program = Path(sys.executable).parent / "schemathesis"
        command = [
            str(program),
            "--config-file",
            str(HERE / "schemathesis.toml"),
            "run",
            f"{address}/api/openapi.json",
        ]
        hooks = {"SCHEMATHESIS_HOOKS": "tests.contract.hooks", "PYTHONPATH": str(ROOT)}
        env = {**os.environ, **hooks, "REEVE_TOKEN": token_for(address)}
        # In a folder of its own: it remembers failures there, and every run is to be the first.
        codes = [
            subprocess.run([*command, *phase], env=env, cwd=folder, check=False).returncode
            for phase in (ALONE, chained(os.environ.get("MINUTES")))
        ]
        return max(codes)


if __name__ == "__main__":
    sys.exit(main())
