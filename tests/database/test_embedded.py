"""The embedded PostgreSQL starts safely, answers, keeps what it is given, and stops."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from reeve.database.data_folder import own
from reeve.database.embedded import EmbeddedError, Server, binaries, running, wheel
from reeve.database.embedded.process import status
from tests.server import FAST, temporary_folder


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    with temporary_folder() as folder:
        yield folder / "data"


@pytest.fixture(scope="module")
def server(place: Path) -> Iterator[Server]:
    """As people run it, so with no settings of the tests'."""
    with running(place, print) as started:
        yield started


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o7777


def test_it_speaks_utf8_in_every_case(server: Server) -> None:
    with psycopg.connect(server.admin_url()) as connection:
        row = connection.execute(
            "SELECT lower('MÜLLER'), 'MÜLLER' ILIKE 'mül%', to_tsvector('simple', 'ÉCLAIR')::text"
        ).fetchone()
    assert row == ("müller", True, "'éclair':1")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("fsync", "on"),
        ("full_page_writes", "on"),
        ("synchronous_commit", "on"),
        ("listen_addresses", ""),
        ("password_encryption", "scram-sha-256"),
        ("TimeZone", "UTC"),
        ("server_encoding", "UTF8"),
    ],
)
def test_it_is_set_for_safety(server: Server, name: str, value: str) -> None:
    with psycopg.connect(server.admin_url()) as connection:
        assert connection.execute("SELECT current_setting(%s)", [name]).fetchone() == (value,)


def test_every_way_in_asks_for_a_scram_password(server: Server) -> None:
    with psycopg.connect(server.admin_url()) as connection:
        rows = connection.execute("SELECT DISTINCT auth_method FROM pg_hba_file_rules").fetchall()
    assert rows == [("scram-sha-256",)]


@pytest.mark.parametrize("password", ["", "wrong"])
def test_without_the_password_nobody_gets_in(server: Server, password: str) -> None:
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(server.admin_url(), password=password, passfile="/nowhere")


@pytest.mark.parametrize("folder", [".", "postgresql", "socket"])
def test_folders_are_closed_to_others(server: Server, place: Path, folder: str) -> None:
    assert mode(place / folder) == 0o700


@pytest.mark.parametrize("file", ["postgresql.password", "postgresql.log", "reeve.lock"])
def test_files_are_closed_to_others(server: Server, place: Path, file: str) -> None:
    assert mode(place / file) == 0o600


def test_no_folder_above_changes_its_mode(data: Path) -> None:
    programs = binaries()
    assert programs
    above = {*data.parents, *programs.parents, programs}
    before = {folder: (mode(folder), folder.stat().st_uid) for folder in above}
    with running(data, print, settings=FAST):
        pass
    assert {folder: (mode(folder), folder.stat().st_uid) for folder in above} == before


def test_a_second_start_is_quick_and_finds_everything(data: Path) -> None:
    with running(data, print) as server, psycopg.connect(server.admin_url(), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    said: list[str] = []
    began = time.monotonic()
    with running(data, said.append) as server:
        took = time.monotonic() - began
        with psycopg.connect(server.admin_url()) as connection:
            assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)
    assert (took < 3, said) == (True, [])


def test_nothing_stays_behind_even_with_a_client_connected(data: Path) -> None:
    with running(data, print, settings=FAST) as server:
        pid = status(data / "postgresql")[0]
        client = psycopg.connect(server.admin_url())
        client.execute("SELECT 1")
    client.close()
    assert not (data / "postgresql" / "postmaster.pid").exists()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_the_first_start_says_what_it_does(data: Path) -> None:
    said: list[str] = []
    with running(data, said.append, settings=FAST):
        pass
    assert said == [f"Preparing PostgreSQL 18 in {data} ..."]


def test_a_half_made_cluster_is_made_again(data: Path) -> None:
    data.mkdir()
    (data / "reeve.lock").touch()
    (data / "postgresql.new").mkdir()
    (data / "postgresql.new" / "PG_VERSION").write_text("18\n")
    with running(data, print, settings=FAST) as server, psycopg.connect(server.admin_url()):
        assert not (data / "postgresql.new").exists()


def test_another_major_version_is_told_the_way_out(data: Path) -> None:
    (data / "postgresql").mkdir(parents=True)
    (data / "reeve.lock").touch()
    (data / "postgresql" / "PG_VERSION").write_text("17\n")
    with (
        pytest.raises(EmbeddedError, match=r"PostgreSQL 17, and this Reeve brings 18.*backup.*restore"),
        running(data, print),
    ):
        pass


def test_a_lost_password_file_is_named(data: Path) -> None:
    with running(data, print, settings=FAST):
        pass
    (data / "postgresql.password").unlink()
    with pytest.raises(EmbeddedError, match=r"postgresql\.password is missing"), running(data, print):
        pass


def test_a_server_that_does_not_start_says_why(data: Path) -> None:
    with (
        pytest.raises(EmbeddedError, match=r"did not start: .*max_connections.*postgresql\.log"),
        running(data, print, settings={"max_connections": "many"}),
    ):
        pass


def test_a_folder_that_holds_nothing_but_the_copied_programs_is_ours(data: Path) -> None:
    """What root finds in /var/lib/reeve who has begun with another folder."""
    (data / "postgresql-18-0.6.0").mkdir(parents=True)
    assert own(data) == data.resolve()


def test_a_folder_with_other_files_is_refused_and_left_alone(data: Path) -> None:
    data.mkdir(mode=0o755)
    (data / "letter.txt").write_text("dear")
    with pytest.raises(EmbeddedError, match=r"not Reeve's \(letter\.txt"), running(data, print):
        pass
    assert (mode(data), [path.name for path in data.iterdir()]) == (0o755, ["letter.txt"])


@pytest.mark.parametrize("name", ["auth_secret", "roles.json", "lost+found"])
def test_a_folder_that_reeve_used_with_another_database_is_its_own(data: Path, name: str) -> None:
    data.mkdir()
    (data / name).touch()
    assert own(data) == data
    assert mode(data) == 0o700


def test_without_the_wheel_there_is_a_way_out(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wheel, "_PACKAGE", "not_installed_anywhere")
    assert binaries() is None
    with pytest.raises(EmbeddedError, match=r"reeve\[embedded\].*DATABASE_URL"), running(data, print):
        pass
