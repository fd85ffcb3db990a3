"""Secrets mounted as files are read again when they change: rotating one needs no restart."""

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import httpx
import psycopg
import pytest

from tests.database_under_test import Urls
from tests.plain import PLAIN
from tests.process import reeve

SOON_SECONDS = 5


@pytest.fixture
def rotating(urls: Urls) -> Iterator[str]:
    """A role of its own, so that no other test loses its password."""
    with psycopg.connect(urls.admin, autocommit=True) as db:
        db.execute("CREATE ROLE reeve_rotating LOGIN PASSWORD 'before' IN ROLE reeve_backend")
        yield "reeve_rotating"
        db.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'reeve_rotating'")
        db.execute("DROP ROLE reeve_rotating")


def as_role(url: str, role: str, password: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=f"{role}:{password}@{parts.netloc.rpartition('@')[2]}"))


@contextlib.contextmanager
def signed_in(address: str, way: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{address}/api/v1", timeout=20, verify=PLAIN) as client:
        enter(client, way)
        yield client


def enter(client: httpx.Client, way: str) -> None:
    answer = client.post(f"/auth/{way}", json={"email": "rota@example.org", "password": "long enough"})
    assert answer.is_success, answer.text


def soon(wanted: int, client: httpx.Client) -> None:
    deadline = time.monotonic() + SOON_SECONDS
    while client.get("/me").status_code != wanted:
        assert time.monotonic() < deadline, f"never {wanted}"
        time.sleep(0.05)


async def test_the_auth_secret_rotates_without_a_restart(urls: Urls, db, tmp_path: Path):
    file = tmp_path / "auth_secret"
    file.write_text("first\n")
    with reeve("backend", urls, tmp_path, AUTH_SECRET_FILE=str(file)) as process:
        process.wait_until_ready()
        with signed_in(process.address, "signup") as before:
            file.write_text("second,first\n")
            with signed_in(process.address, "signin") as during:
                assert before.get("/me").status_code == during.get("/me").status_code == 200
                file.write_text("second\n")
                soon(401, before)
                assert during.get("/me").status_code == 200
        assert '"setting":"AUTH_SECRET_FILE"' in process.log.read_text()


async def test_the_database_password_rotates_without_a_restart(urls: Urls, db, rotating: str, tmp_path: Path):
    file = tmp_path / "database_url"
    file.write_text(as_role(urls.backend, rotating, "before"))
    with reeve("backend", urls, tmp_path, DATABASE_URL_FILE=str(file)) as process:
        process.wait_until_ready()
        with signed_in(process.address, "signup") as person:
            await db.execute(f"ALTER ROLE {rotating} PASSWORD 'after'")
            file.write_text(as_role(urls.backend, rotating, "after"))
            # Connections outlive a password; here they end, so that new ones must know the new one.
            await db.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s", [rotating]
            )
            soon(200, person)
            assert person.get(f"{process.address}/ready").status_code == 200
        assert "after" not in process.log.read_text()


async def test_a_file_that_is_gone_for_a_moment_changes_nothing(urls: Urls, db, tmp_path: Path):
    file = tmp_path / "auth_secret"
    file.write_text("only")
    with reeve("backend", urls, tmp_path, AUTH_SECRET_FILE=str(file)) as process:
        process.wait_until_ready()
        with signed_in(process.address, "signup") as person:
            file.unlink()
            assert person.get("/me").status_code == 200
