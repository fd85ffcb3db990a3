"""Bring the database to what this code needs; content with one that is already ahead.

Migrations expand before they contract, so code of the version before keeps working on a newer database: a
database that is *ahead* is the normal middle of a rolling upgrade.
"""

from pathlib import Path
from typing import Literal

import psycopg

FOLDER = Path(__file__).parent / "migrations"
GRANTS = Path(__file__).parent / "grants.sql"
OLDEST_SERVER = 150000
# Any number, the same in every version: only one process migrates a database at a time.
ADVISORY_LOCK = 7_337_001

State = Literal["current", "behind", "ahead"]


class MigrationError(Exception):
    """Migrating is not possible; the text is a sentence for the operator."""


def known_revisions() -> list[str]:
    """The revisions this code knows, oldest first; history is a line, so names sort in order."""
    return sorted(path.name.split("_")[0] for path in (FOLDER / "versions").glob("[0-9]*.sql"))


def state_of(revision: str | None) -> State:
    """Say how a database at `revision` (None: empty) stands to what this code needs."""
    known = known_revisions()
    if revision == known[-1]:
        return "current"
    return "behind" if revision is None or revision in known else "ahead"


def migrate(url: str) -> State:
    """Migrate the database at `url` under an advisory lock; return the state that was found.

    Raises MigrationError where the server is older than PostgreSQL 15 or a role cannot be made, and
    psycopg.OperationalError where the server does not answer.
    """
    with psycopg.connect(url, connect_timeout=10) as connection:
        if connection.info.server_version < OLDEST_SERVER:
            version = connection.info.parameter_status("server_version")
            raise MigrationError(f"PostgreSQL {version} is too old: Reeve needs 15 or newer.")
        connection.execute("SELECT pg_advisory_lock(%s)", [ADVISORY_LOCK])
        # A migration that waits for a lock makes everybody wait behind it: rather give up and be run again.
        connection.execute("SET lock_timeout = '10s'; SET statement_timeout = '15min'")
        found = state_of(current_revision(connection))
        if found != "ahead":
            _run(connection, found)
    return found


def current_revision(connection: psycopg.Connection) -> str | None:
    """Return the revision the database is at, None where it holds nothing of ours."""
    if connection.execute("SELECT to_regclass('alembic_version')").fetchone() == (None,):
        return None
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return row[0] if row else None


def _run(connection: psycopg.Connection, found: State) -> None:
    try:
        if found == "behind":
            _upgrade(connection)
        connection.execute(GRANTS.read_text())
        connection.execute("SELECT make_change_partitions()")
    except psycopg.errors.RaiseException as error:
        raise MigrationError(error.diag.message_primary or str(error)) from error


def _upgrade(connection: psycopg.Connection) -> None:
    # Imported here: only a migration needs Alembic, and it takes longer to load than everything else.
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine
    from sqlalchemy.pool import StaticPool

    engine = create_engine(
        "postgresql+psycopg://", creator=lambda: connection, poolclass=StaticPool, pool_reset_on_return=None
    )
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    with engine.connect() as alchemy:
        config.attributes["connection"] = alchemy
        command.upgrade(config, "head")
