"""Killed, cut off, interrupted: the embedded server comes back by itself with everything it had acknowledged."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from reeve.database.embedded import running
from reeve.database.embedded.leftover import serves
from reeve.database.embedded.process import status
from tests.database.reeve_process import reeve, said


@contextmanager
def stranger(uid: int) -> Iterator[int]:
    """A living process of that user that has nothing to do with us; it must live on."""
    with subprocess.Popen(["cat"], stdin=subprocess.PIPE, user=uid if os.geteuid() == 0 else None) as process:
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


@pytest.mark.parametrize("named", ["postgresql/postmaster.pid", "socket/.s.PGSQL.5432.lock"])
def test_a_stale_file_that_names_another_program_harms_nobody(data: Path, named: str) -> None:
    with reeve(data) as killed:
        server = said(killed)
        write(server["url"])
        stale = (data / named).read_text()
    with stranger((data / "postgresql").stat().st_uid) as pid:
        (data / named).write_text(stale.replace(str(server["pid"]), str(pid), 1))
        assert read_after_a_start(data) == (42,)


def test_a_start_right_after_a_kill_waits_for_the_old_server(data: Path) -> None:
    with reeve(data) as killed:
        write(said(killed)["url"])
        killed.kill()
        killed.wait()
        assert read_after_a_start(data) == (42,)


def test_a_server_that_was_killed_comes_back_under_its_reeve(data: Path) -> None:
    told: list[str] = []
    with running(data, told.append) as server:
        write(server.admin_url())
        os.kill(status(data / "postgresql")[0], signal.SIGKILL)
        assert wait_for_an_answer(server.admin_url()) == (42,)
    assert "PostgreSQL has ended by itself; starting it again ..." in told


def wait_for_an_answer(url: str) -> object:
    for _ in range(200):
        with contextlib.suppress(psycopg.OperationalError), psycopg.connect(url) as connection:
            return connection.execute("SELECT answer FROM kept").fetchone()
        time.sleep(0.1)
    return None


def test_ctrl_c_leaves_the_server_to_the_draining_reeve(data: Path) -> None:
    with reeve(data) as interrupted:
        server = said(interrupted)
        os.killpg(interrupted.pid, signal.SIGINT)
        assert said(interrupted) == ["still here"]
        assert interrupted.wait(10) == 0
    assert ended(server["pid"], data, 0)
