"""The PostgreSQL that is measured on: DATABASE_URL's server (a superuser's address), or an embedded one."""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from reeve.database.embedded import running
from tests.database_under_test import Urls, make_database
from tests.server import temporary_folder


@contextmanager
def database() -> Iterator[Urls]:
    """An empty, migrated database; it is gone afterwards. Durable as in production: fsync stays on."""
    with temporary_folder() as folder, _server(folder) as url:
        name = f"bench_{os.getpid()}_{uuid.uuid4().hex[:6]}"
        urls = make_database(url, name)
        yield urls
        with psycopg.connect(url, autocommit=True) as db:
            db.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def _server(folder: Path) -> Iterator[str]:
    if given := os.environ.get("DATABASE_URL"):
        yield given
        return
    with running(folder / "data", lambda _: None, "the benchmark") as server:
        yield server.admin_url()
