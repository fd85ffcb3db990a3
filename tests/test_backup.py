"""A backup brings everything back, whole or not at all, and tells the clients that time has jumped."""

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import sql

from reeve.backup import BackupError, backup, restore
from reeve.database import programs
from reeve.database.roles import as_role
from tests.server import FAST, temporary_folder

SCHEMA = """
CREATE TABLE instance (id boolean PRIMARY KEY DEFAULT true, epoch uuid NOT NULL DEFAULT gen_random_uuid());
INSERT INTO instance DEFAULT VALUES;
CREATE TABLE alembic_version (version_num text);
CREATE TABLE thing (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, title text NOT NULL);
CREATE TABLE change (at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE change_other PARTITION OF change DEFAULT;
CREATE TYPE colour AS ENUM ('red');
CREATE FUNCTION two(a int) RETURNS colour LANGUAGE sql AS 'SELECT ''red''::public.colour';
"""


@pytest.fixture
def database(postgres_url: str) -> Iterator[str]:
    """An empty database for one test."""
    name = f"backup_{uuid4().hex}"
    with psycopg.connect(postgres_url, autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        values = psycopg.conninfo.conninfo_to_dict(postgres_url)
        yield as_role(postgres_url, str(values["user"]), str(values.get("password") or ""), name)
        admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def full(database: str) -> str:
    """The same, with two things in it."""
    run(database, SCHEMA + "INSERT INTO thing (title) VALUES ('milk'), (E'tab\\t\\\\N \\\\.');")
    return database


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "reeve.backup"


def run(url: str, script: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute(script.encode())


def titles(url: str) -> list[str]:
    with psycopg.connect(url) as connection:
        return [row[0] for row in connection.execute("SELECT title FROM thing ORDER BY id")]


def epoch(url: str) -> UUID:
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT epoch FROM instance").fetchone()
    assert row
    return UUID(str(row[0]))


def test_everything_comes_back_over_newer_data(full: str, file: Path) -> None:
    backup(full, file)
    run(full, "UPDATE thing SET title = 'changed'; CREATE TABLE newer (id int); INSERT INTO newer VALUES (1)")
    restore(full, file, replace=True)
    assert titles(full) == ["milk", "tab\t\\N \\."]
    with psycopg.connect(full) as connection:
        assert connection.execute("SELECT to_regclass('newer'), two(1)::text").fetchone() == (None, "red")


def test_a_restore_is_a_new_epoch(full: str, file: Path) -> None:
    before = epoch(full)
    backup(full, file)
    restore(full, file, replace=True)
    assert epoch(full) != before


def test_data_is_not_replaced_unasked(full: str, file: Path) -> None:
    backup(full, file)
    run(full, "UPDATE thing SET title = 'changed'")
    with pytest.raises(BackupError, match=r"holds data already \(in thing.*--replace"):
        restore(full, file)
    assert set(titles(full)) == {"changed"}


def test_an_empty_database_needs_no_leave(full: str, file: Path) -> None:
    backup(full, file)
    run(full, "DROP TABLE thing, instance, change, alembic_version; DROP FUNCTION two; DROP TYPE colour")
    restore(full, file)
    assert len(titles(full)) == 2


def test_a_migrated_but_unused_database_needs_no_leave(full: str, file: Path) -> None:
    backup(full, file)
    run(full, "TRUNCATE thing")
    restore(full, file)
    assert len(titles(full)) == 2


@pytest.mark.parametrize("kept", [0, 100, 0.5, 0.95])
def test_a_broken_file_changes_nothing(full: str, file: Path, kept: float) -> None:
    run(full, "INSERT INTO thing (title) SELECT md5(n::text) FROM generate_series(1, 20000) n")
    backup(full, file)
    whole = file.read_bytes()
    file.write_bytes(whole[: int(kept if kept > 1 else kept * len(whole))])
    before = epoch(full), len(titles(full))
    with pytest.raises(BackupError, match="restored"):
        restore(full, file, replace=True)
    assert (epoch(full), len(titles(full))) == before


def test_a_file_with_a_flipped_bit_changes_nothing(full: str, file: Path) -> None:
    run(full, "INSERT INTO thing (title) SELECT md5(n::text) FROM generate_series(1, 20000) n")
    backup(full, file)
    content = bytearray(file.read_bytes())
    content[len(content) * 2 // 3] ^= 0x10
    file.write_bytes(content)
    with pytest.raises(BackupError, match="the database is as it was"):
        restore(full, file, replace=True)
    assert len(titles(full)) == 20002


def test_a_reader_that_dies_between_two_statements_changes_nothing(
    full: str, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup(full, file)
    real = programs.newest()
    dying = tmp_path / "pg_restore"
    script = f'case "$*" in --list*) exec {real}/pg_restore "$@";; esac; echo "CREATE TABLE public.instance (epoch uuid);"; exit 1'
    dying.write_text(f"#!/bin/sh\n{script}\n")
    dying.chmod(0o755)
    (tmp_path / "psql").symlink_to(real / "psql")
    monkeypatch.setattr(programs, "newest", lambda: tmp_path)
    with pytest.raises(BackupError, match="the database is as it was"):
        restore(full, file, replace=True)
    assert len(titles(full)) == 2


def test_another_programs_backup_is_refused(database: str, file: Path) -> None:
    run(database, "CREATE TABLE shop (id int)")
    backup(database, file)
    with pytest.raises(BackupError, match="is not a backup of Reeve"):
        restore(database, file, replace=True)


def test_grants_survive(full: str, file: Path) -> None:
    role = f"reader_{uuid4().hex}"
    run(
        full,
        f"CREATE ROLE {role}; GRANT SELECT (title) ON thing TO {role}; GRANT USAGE ON SCHEMA public TO {role}",
    )
    try:
        backup(full, file)
        restore(full, file, replace=True)
        run(full, f"SET ROLE {role}; SELECT title FROM thing")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            run(full, f"SET ROLE {role}; UPDATE thing SET title = ''")
    finally:
        run(full, f"DROP OWNED BY {role}; DROP ROLE {role}")


def test_a_missing_role_is_named_and_nothing_changes(full: str, file: Path) -> None:
    role = f"gone_{uuid4().hex}"
    run(full, f"CREATE ROLE {role}; GRANT SELECT ON thing TO {role}")
    backup(full, file)
    run(full, f"DROP OWNED BY {role}; DROP ROLE {role}")
    with pytest.raises(BackupError, match=f'as it was: .*role "{role}" does not exist'):
        restore(full, file, replace=True)
    assert len(titles(full)) == 2


def test_a_backup_is_for_its_owner_alone(full: str, file: Path) -> None:
    backup(full, file)
    assert file.stat().st_mode & 0o777 == 0o600
    assert list(file.parent.iterdir()) == [file]


def test_a_missing_folder_is_named(full: str, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="There is no folder"):
        backup(full, tmp_path / "nowhere" / "file")


def test_old_programs_are_told_what_to_install(full: str, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "_found", lambda: {12: Path("/nowhere")})
    with pytest.raises(BackupError, match=r"the newest here is 12; install the PostgreSQL \d+ client programs"):
        backup(full, file)


def test_the_password_is_not_on_the_command_line(full: str, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = file.parent / "seen"
    fake = file.parent / "pg_dump"
    fake.write_text(f'#!/bin/sh\necho "$@" > {seen}\nexit 1\n')
    fake.chmod(0o755)
    monkeypatch.setattr(programs, "closest", lambda _: file.parent)
    password = str(psycopg.conninfo.conninfo_to_dict(full).get("password") or os.urandom(8).hex())
    with pytest.raises(BackupError):
        backup(full, file)
    assert "--dbname=" in seen.read_text()
    assert password not in seen.read_text()


def test_the_embedded_owner_can_do_both(file: Path) -> None:
    from reeve.database.embedded import running
    from reeve.database.roles import provision

    with temporary_folder() as folder, running(folder / "data", print, settings=FAST) as server:
        urls = provision(server.admin_url(), folder / "data", embedded=True)
        run(
            urls.migration,
            SCHEMA + "INSERT INTO thing (title) VALUES ('milk'); GRANT SELECT ON thing TO reeve_agent",
        )
        backup(urls.migration, file)
        restore(urls.migration, file, replace=True)
        assert titles(urls.agent) == ["milk"]
