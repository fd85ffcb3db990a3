"""The embedded server's files, `postgresql` in the data folder: made once, checked at every start."""

import secrets
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from reeve.database import secret_file
from reeve.database.embedded.root import Runner
from reeve.database.embedded.wheel import MAJOR
from reeve.database.errors import EmbeddedError

SUPERUSER = "postgres"
_OPTIONS = (
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--locale=C",
    "--auth=scram-sha-256",
    f"--username={SUPERUSER}",
)


def prepare(data: Path, user: Runner, report: Callable[[str], None]) -> Path:
    """The cluster's folder, made where there is none yet.

    EmbeddedError when it is of another PostgreSQL, or when it cannot be made.
    """
    cluster = data / "postgresql"
    if cluster.exists():
        _check(cluster, data)
    else:
        report(f"Preparing PostgreSQL {MAJOR} in {data} ...")
        _make(cluster, data, user)
    return cluster


def password(data: Path) -> str:
    """The superuser's password; EmbeddedError where its file is gone."""
    found = secret_file.read(_password_file(data))
    if not found:
        raise EmbeddedError(
            f"{_password_file(data)} is missing, and without it the data cannot be opened: put it back,"
            f" or move {data} away and `reeve restore` a backup."
        )
    return found


def _password_file(data: Path) -> Path:
    return data / "postgresql.password"


def _check(cluster: Path, data: Path) -> None:
    try:
        made_by = (cluster / "PG_VERSION").read_text().strip()
    except FileNotFoundError:
        made_by = ""
    if not made_by:
        raise EmbeddedError(f"{cluster} is not a PostgreSQL folder; move it away, and `reeve restore` a backup.")
    if made_by != MAJOR:
        raise EmbeddedError(
            f"The data in {data} was made by PostgreSQL {made_by}, and this Reeve brings {MAJOR}:"
            " run `reeve backup FILE` with the Reeve that made it, move"
            f" {cluster} away, then `reeve restore FILE` with this one."
        )


def _make(cluster: Path, data: Path, user: Runner) -> None:
    # made beside its place and renamed: what an interrupted initdb leaves is never taken for a cluster
    fresh = data / "postgresql.new"
    if fresh.exists():
        shutil.rmtree(fresh)
    secret_file.write(_password_file(data), secrets.token_urlsafe(32))
    user.give(_password_file(data))
    command = [str(user.binaries / "initdb"), "-D", str(fresh), f"--pwfile={_password_file(data)}", *_OPTIONS]
    done = subprocess.run(command, **user.process(), capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    if done.returncode != 0:
        lines = done.stderr.strip().splitlines() or ["it said nothing"]
        raise EmbeddedError(f"PostgreSQL's data in {data} could not be prepared: {lines[-1]}.")
    fresh.rename(cluster)
    secret_file.sync_folder(data)
