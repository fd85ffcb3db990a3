"""One data folder, one reeve: the second is told who holds it, and commands use what is running."""

from pathlib import Path

import psycopg
import pytest

from reeve.database.data_folder import is_held
from reeve.database.embedded import EmbeddedError, reached, running
from tests.database.reeve_process import reeve, said


def test_the_second_is_told_who_holds_the_folder(data: Path) -> None:
    with reeve(data) as first:
        said(first)
        words = rf"\(process {first.pid}, serving http://127\.0\.0\.1:4000, since 20.* UTC\).*REEVE_DATA"
        with pytest.raises(EmbeddedError, match=words), running(data, print):
            pass


def test_the_lock_ends_with_its_process(data: Path) -> None:
    with reeve(data) as first:
        said(first)
        assert is_held(data)
        first.kill()
        first.wait()
        assert not is_held(data)


def test_a_command_uses_the_server_that_runs(data: Path) -> None:
    with reeve(data) as first:
        url = said(first)["url"]
        with reached(data, print) as server, psycopg.connect(server.admin_url()):
            assert server.admin_url() == url


def test_a_command_starts_a_server_where_none_runs(data: Path) -> None:
    with reached(data, print) as server, psycopg.connect(server.admin_url()):
        assert is_held(data)
    assert not is_held(data)
