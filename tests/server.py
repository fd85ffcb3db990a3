"""The PostgreSQL that the tests run against: TEST_DATABASE_URL if set, else an embedded one of their own."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from reeve.database.embedded import running

# nothing in a test survives a power cut anyway
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """A folder below /tmp: pytest's own is closed to the user that PostgreSQL runs as for root."""
    folder = Path(tempfile.mkdtemp(prefix="reeve-test-", dir="/tmp"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def running_server() -> Iterator[str]:
    """A superuser's URL of a real server, until the block ends."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    with temporary_folder() as folder, running(folder / "data", print, "the tests", FAST) as server:
        yield server.admin_url()


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A superuser's URL of a real server, for the whole session."""
    with running_server() as url:
        yield url
