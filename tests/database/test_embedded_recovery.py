"""Killed, cut off, interrupted: the embedded server comes back by itself with everything it had acknowledged."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from reeve.database.embedded import running
from reeve.database.embedded_leftover import serves
from tests.database.reeve_process import reeve, said


@pytest.fixture
def stranger() -> Iterator[int]:
    """A living process that has nothing to do with us."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        yield process.pid
        assert process.poll() is None, "the stranger was ended"


def write(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")


def read_after_a_start(data: Path) -> object:
    with running(data, print) as server, psycopg.connect(server.admin_url()) as connection:
        return connection.execute("SELECT answer FROM kept").fetchone()


def ended(pid: int, data: Path, seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while serves(pid, data / "postgresql") and time.monotonic() < deadline:
        time.sleep(0.02)
    return not serves(pid, data / "postgresql")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends children with their parent")
def test_a_killed_reeve_takes_its_server_along(data: Path) -> None:
    with reeve(data) as killed:
        server = said(killed)
        killed.kill()
        assert ended(server["pid"], data)


def test_a_server_that_outlived_its_reeve_is_taken_over(data: Path) -> None:
    with reeve(data, "--in-thread") as killed:
        server = said(killed)
        write(server["url"])
        killed.kill()
        killed.wait()
    assert not ended(server["pid"], data, 0.5)
    assert read_after_a_start(data) == (42,)
    assert ended(server["pid"], data, 0)


def test_what_was_acknowledged_survives_when_everything_is_killed(data: Path) -> None:
    with reeve(data) as killed:
        server = said(killed)
        write(server["url"])
        os.kill(server["pid"], signal.SIGKILL)
        killed.kill()
    assert read_after_a_start(data) == (42,)


def test_a_stale_pid_file_that_names_another_program_harms_nobody(data: Path, stranger: int) -> None:
    with reeve(data) as killed:
        server = said(killed)
        write(server["url"])
        pid_file = (data / "postgresql" / "postmaster.pid").read_text()
        lock_file = (data / "socket" / ".s.PGSQL.5432.lock").read_text()
    (data / "postgresql" / "postmaster.pid").write_text(pid_file.replace(str(server["pid"]), str(stranger), 1))
    (data / "socket" / ".s.PGSQL.5432.lock").write_text(lock_file.replace(str(server["pid"]), str(stranger), 1))
    assert read_after_a_start(data) == (42,)


def test_ctrl_c_leaves_the_server_to_the_draining_reeve(data: Path) -> None:
    with reeve(data) as interrupted:
        server = said(interrupted)
        os.killpg(interrupted.pid, signal.SIGINT)
        assert said(interrupted) == ["still here"]
        assert interrupted.wait(10) == 0
    assert ended(server["pid"], data, 0)
