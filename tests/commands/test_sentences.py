"""What goes wrong at the command line is one sentence that says what to do, and exit code 1; never a trace."""

import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cast import free_port
from tests.server import temporary_folder

ROOT = Path(__file__).parents[2]


def run(*arguments: str, **env: Any) -> "subprocess.CompletedProcess[str]":
    """Run `reeve` with only these settings."""
    clean = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    return subprocess.run(
        [sys.executable, "-m", "reeve", *arguments],
        env={**clean, **env},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )


def assert_sentence(done: "subprocess.CompletedProcess[str]", *words: str) -> None:
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("reeve: ")
    for word in words:
        assert word in last


def test_a_port_in_use():
    with socket.create_server(("127.0.0.1", 0)) as taken, temporary_folder() as folder:
        port = str(taken.getsockname()[1])
        assert_sentence(run(PORT=port, REEVE_DATA=str(folder / "data")), port, "set PORT")
        assert not (folder / "data").exists()


def test_an_unreachable_database():
    nowhere = f"postgresql://reeve:hush@127.0.0.1:{free_port()}/reeve"
    with temporary_folder() as folder:
        done = run(PORT=str(free_port()), DATABASE_URL=nowhere, REEVE_DATA=str(folder / "data"))
    assert_sentence(done, "The database does not answer", "DATABASE_URL")
    assert "hush" not in done.stderr


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="needs a folder that nobody can write, root included")
def test_a_data_folder_that_cannot_be_written():
    assert_sentence(run(PORT=str(free_port()), REEVE_DATA="/proc/reeve"), "/proc/reeve", "REEVE_DATA")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "many"),
        ("LOG_LEVEL", "loud"),
        ("REEVE_SIGNUP", "maybe"),
        ("DRAIN_SECONDS", "-1"),
        ("DATABASE_URL_FILE", "/nowhere/secret"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(name: str, value: str):
    assert_sentence(run(**{name: value}), name)


def test_the_backend_alone_needs_a_database_and_a_secret():
    assert_sentence(run("backend"), "DATABASE_URL")
    assert_sentence(run("backend", DATABASE_URL="postgresql://x@127.0.0.1/x"), "AUTH_SECRET")


def test_the_agent_alone_needs_its_own_role():
    assert_sentence(run("agent", PORT=str(free_port())), "AGENT_DATABASE_URL", "reeve_agent")


def test_the_agent_refuses_a_role_that_could_write_a_task(urls):
    done = run("agent", PORT=str(free_port()), AGENT_DATABASE_URL=urls.backend)
    assert_sentence(done, "refuse to start", "reeve_backend")
