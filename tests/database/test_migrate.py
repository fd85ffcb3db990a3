"""Migrations: one at a time, content when the database is ahead, and schema.sql says what they make."""

import threading

import psycopg
import pytest

from reeve.database import migrate
from tests.database.schema_file import FILE, fresh_schema
from tests.database_under_test import make_database


@pytest.fixture
def empty_url(postgres_url: str):
    name = "reeve_test_migrate"
    yield make_database(postgres_url, name).admin
    with psycopg.connect(postgres_url, autocommit=True) as db:
        db.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_schema_sql_is_what_the_migrations_make():
    assert fresh_schema() == FILE.read_text(), "run `make generate`"


def test_a_second_run_finds_nothing_to_do(empty_url: str):
    assert migrate.migrate(empty_url) == "current"


def test_a_database_that_is_ahead_is_left_alone(empty_url: str):
    with psycopg.connect(empty_url, autocommit=True) as db:
        db.execute("UPDATE alembic_version SET version_num = '9999'")
    assert migrate.migrate(empty_url) == "ahead"


def test_eight_at_once_migrate_once(empty_url: str):
    with psycopg.connect(empty_url, autocommit=True) as db:
        db.execute("DROP SCHEMA public CASCADE")
        db.execute("CREATE SCHEMA public")
    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(migrate.migrate(empty_url))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == ["behind"] + ["current"] * 7


@pytest.mark.parametrize(
    ("revision", "state"),
    [
        (None, "behind"),
        ("0001", "behind"),
        ("0002", "behind"),
        ("0003", "behind"),
        ("0004", "behind"),
        ("0005", "current"),
        ("9999", "ahead"),
    ],
)
def test_how_a_revision_stands_to_this_code(revision: str | None, state: str):
    assert migrate.state_of(revision) == state
