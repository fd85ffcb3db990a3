"""Where the data folder's path is too long for a socket's name, the socket is in a private folder elsewhere."""

import os
from pathlib import Path

import psycopg
import pytest

from reeve.database.embedded import reached, running
from tests.database.reeve_process import reeve, said
from tests.server import FAST


@pytest.fixture
def deep(data: Path) -> Path:
    folder = data / ("a" * 100)
    folder.mkdir(parents=True)
    return folder


def test_the_socket_moves_to_a_private_folder(deep: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    with running(deep, print, settings=FAST) as server, psycopg.connect(server.admin_url()):
        status = server.socket.stat()
        assert (status.st_mode & 0o7777, status.st_uid) == (0o700, (deep / "postgresql").stat().st_uid)
        assert server.socket.parent == Path("/tmp")
    assert not server.socket.exists()


def test_a_command_finds_it_there(deep: Path) -> None:
    with reeve(deep) as first:
        url = said(first)["url"]
        with reached(deep, print) as server, psycopg.connect(url):
            assert server.admin_url() == url


def test_a_kill_leaves_no_second_folder(deep: Path) -> None:
    with reeve(deep) as killed:
        said(killed)
        left = Path((deep / "socket-folder").read_text())
        killed.kill()
    with running(deep, print, settings=FAST) as server:
        assert server.socket == left
    assert not left.exists()


def test_a_folder_that_others_could_open_is_not_used_again(deep: Path, tmp_path: Path) -> None:
    with running(deep, print, settings=FAST):
        pass
    trap = tmp_path / "reeve-trap"
    trap.mkdir()
    trap.chmod(0o777)
    os.chown(trap, (deep / "postgresql").stat().st_uid, -1)
    (deep / "socket-folder").write_text(str(trap))
    with running(deep, print, settings=FAST) as server:
        assert server.socket != trap
    assert trap.exists()


def test_one_byte_decides(data: Path) -> None:
    longest = 107 - len("/socket/.s.PGSQL.5432")
    fits = data / ("b" * (longest - len(str(data)) - 1))
    with running(fits, print, settings=FAST) as server, psycopg.connect(server.admin_url()):
        assert server.socket == fits / "socket"
    with running(fits.with_name(fits.name + "b"), print, settings=FAST) as server:
        assert server.socket.parent != fits.with_name(fits.name + "b")
        psycopg.connect(server.admin_url()).close()
