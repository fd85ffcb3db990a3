"""Which database this process works with, and the key its tokens are signed with.

No DATABASE_URL: the embedded PostgreSQL in the data folder. DATABASE_URL alone: the roles are made there. All URLs
given (as on Kubernetes): they are taken as they are.
"""

import contextlib
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

from reeve.database import embedded, migrate, secret_file
from reeve.database.data_folder import own
from reeve.database.roles import provision
from reeve.settings import Settings, data_folder

Report = Callable[[str], None]


@contextlib.contextmanager
def database(settings: Settings, report: Report, what: str, *, shared: bool = False) -> Iterator[Settings]:
    """Yield the settings with every database URL and the auth secret filled in.

    `report` is told what takes time, `what` says what this process does with the data folder; `shared`: another
    reeve may hold the folder, and its server is used then (for short commands). Raises EmbeddedError, RolesError
    or psycopg.OperationalError.
    """
    if settings.database_url:
        yield _external(settings)
        return
    data = data_folder(settings)
    start = embedded.reached if shared else embedded.running
    with start(data, report, what) as server:
        urls = provision(server.admin_url(), data, embedded=True)
        yield settings.holding(
            database_url=urls.backend,
            agent_database_url=urls.agent,
            migration_database_url=urls.migration,
            **_auth_secret(settings, data),
        )


def _external(settings: Settings) -> Settings:
    data = data_folder(settings)
    auth = _auth_secret(settings, data)
    if settings.agent_database_url:
        migration = {} if settings.migration_database_url else {"migration_database_url": settings.database_url}
        return settings.holding(**migration, **auth)
    urls = provision(settings.migration_database_url or settings.database_url, data)
    return settings.holding(
        database_url=urls.backend,
        agent_database_url=urls.agent,
        migration_database_url=urls.migration,
        **auth,
    )


def _auth_secret(settings: Settings, data: Path) -> dict[str, str]:
    return {} if settings.auth_secret else {"auth_secret": kept_secret(data)}


def kept_secret(data: Path) -> str:
    """Return the auth secret that is kept in the data folder; the first time, make it (256 random bits).

    Raises EmbeddedError where the folder cannot be used.
    """
    file = own(data) / "auth_secret"
    if kept := secret_file.read(file):
        return kept
    made = secrets.token_urlsafe(32)
    secret_file.write(file, made)
    return made


def bring_up_to_date(settings: Settings, report: Report) -> None:
    """Migrate where the database is behind. Raises MigrationError or psycopg.OperationalError."""
    report("Bringing the database up to date …")
    migrate.migrate(settings.migration_database_url)
