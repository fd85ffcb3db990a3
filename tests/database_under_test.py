"""A migrated database with the real roles, and a clean one for each test."""

import os
import uuid
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
import pytest

from reeve.database.migrate import migrate

PASSWORD = "only-for-tests"
KEPT = ("alembic_version", "instance")


@dataclass(frozen=True)
class Urls:
    """The same database as each role: `admin` is the superuser and owner."""

    admin: str
    backend: str
    agent: str


def as_role(url: str, role: str, database: str) -> str:
    """Return the URL of a database for another role of the same server."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{role}:{quote(PASSWORD)}@{host}", path=f"/{database}"))


def with_parameters(url: str, parameters: str) -> str:
    """Return the URL with more parameters ("name=value&…"), whether it has some or none."""
    return f"{url}{'&' if '?' in url else '?'}{parameters}"


def make_database(postgres_url: str, name: str) -> Urls:
    """Make an empty database and the roles, and migrate it."""
    with psycopg.connect(postgres_url, autocommit=True) as db:
        for role in ("reeve_backend", "reeve_agent"):
            known = db.execute("SELECT FROM pg_roles WHERE rolname = %s", [role]).fetchone()
            verb = "CREATE" if known is None else "ALTER"
            db.execute(f"{verb} ROLE {role} LOGIN PASSWORD '{PASSWORD}'")
        db.execute(f'CREATE DATABASE "{name}" TEMPLATE template0 ENCODING UTF8')
    admin = urlunsplit(urlsplit(postgres_url)._replace(path=f"/{name}"))
    migrate(admin)
    return Urls(admin, as_role(postgres_url, "reeve_backend", name), as_role(postgres_url, "reeve_agent", name))


@pytest.fixture(scope="session")
def urls(postgres_url: str) -> Iterator[Urls]:
    """The database of this test session."""
    name = f"reeve_test_{os.getpid()}_{uuid.uuid4().hex[:6]}"
    yield make_database(postgres_url, name)
    with psycopg.connect(postgres_url, autocommit=True) as db:
        db.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
async def db(urls: Urls) -> AsyncIterator[psycopg.AsyncConnection]:
    """The superuser's connection to a database that is empty again after the test."""
    async with await psycopg.AsyncConnection.connect(urls.admin, autocommit=True) as connection:
        yield connection
        rows = await connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        names = [name for (name,) in await rows.fetchall() if name not in KEPT]
        await connection.execute(f"TRUNCATE {', '.join(names)} CASCADE")
