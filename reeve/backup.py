"""Backups: everything Reeve knows in one file, and back again, whole or not at all.

Both work with the URL of the role that owns the tables. The passwords of roles are not in a backup.
"""

import contextlib
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import IO, Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from reeve.database import programs
from reeve.database.errors import BackupError
from reeve.database.pool import split_url

__all__ = ["BackupError", "backup", "restore"]

_CLEAR = Path(__file__).parent / "database" / "clear.sql"
# what a database holds that was migrated and never used
_NO_DATA = ["alembic_version", "instance"]
# of the target, not of the backup: the schema itself, and what a role of another name would get by default
_NOT_RESTORED = ("SCHEMA - public", "COMMENT - SCHEMA public", "DEFAULT ACL")
_FIRST_WITH_TRANSACTION_TIMEOUT = 17


def backup(url: str, file: Path) -> None:
    """Write the whole database to the file (mode 0600, pg_dump's custom format), consistent as of one moment.

    A crash leaves no half a file there. BackupError in one sentence; psycopg.OperationalError when the
    database does not answer.
    """
    folder = programs.closest(_server(url))
    if not file.absolute().parent.is_dir():
        raise BackupError(f"There is no folder {file.absolute().parent} to write {file.name} in.")
    fresh = file.with_name(f"{file.name}.unfinished")
    address, password = _address(url)
    command = [str(folder / "pg_dump"), f"--dbname={address}", "--no-password", "--format=custom"]
    try:
        _run([*command, "--schema=public", f"--file={fresh}"], password, f"The backup {file} was not written")
        fresh.replace(file)
    finally:
        fresh.unlink(missing_ok=True)


def restore(url: str, file: Path, *, replace: bool = False) -> None:
    """Make the database what the backup says, in one transaction, with a new epoch for the clients.

    The roles that the backup grants to must exist, and the migrations must run afterwards: the backup may be
    older than this code. BackupError when the file cannot be read, or when the database holds data and
    `replace` is not set; the database is as it was then.
    """
    folder = programs.newest()
    contents = _contents(folder, file)
    if not replace:
        _refuse_data(url)
    with tempfile.TemporaryDirectory() as place:
        chosen = Path(place) / "contents"
        chosen.write_text(contents)
        _feed(url, folder, file, chosen)


def _server(url: str) -> int:
    with psycopg.connect(split_url(url)[0], connect_timeout=10) as connection:
        return connection.info.server_version // 10000


def _address(url: str) -> tuple[str, str | None]:
    """The URL without its password, and the password."""
    values: dict[str, Any] = conninfo_to_dict(split_url(url)[0])
    password = values.pop("password", None)
    return make_conninfo(**values), password


def _run(command: list[str], password: str | None, failed: str) -> str:
    done = subprocess.run(  # noqa: S603 - PostgreSQL's own program
        command,
        env=programs.environment(password),
        capture_output=True,
        text=True,
        errors="replace",
        umask=0o077,
        check=False,
    )
    if done.returncode != 0:
        raise BackupError(f"{failed}: {_last_complaint(done.stderr)}.")
    return done.stdout


def _last_complaint(said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    errors = [line.partition("rror: ")[2] or line for line in lines if "error: " in line.lower()]
    found = (errors or lines or ["it ended without a word"])[0]
    return found.removeprefix("ERROR:").strip().rstrip(".")


def _contents(folder: Path, file: Path) -> str:
    """The backup's table of contents, without what is the target's own affair."""
    listed = _run([str(folder / "pg_restore"), "--list", str(file)], None, f"{file} cannot be restored")
    lines = listed.splitlines()
    if not any("TABLE DATA public instance " in line for line in lines):
        raise BackupError(f"{file} is not a backup of Reeve.")
    return "\n".join(line for line in lines if not any(word in line for word in _NOT_RESTORED)) + "\n"


def _refuse_data(url: str) -> None:
    tables = (
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        " AND relkind IN ('r', 'p') AND NOT relispartition AND relname <> ALL(%s)"
    )
    with psycopg.connect(split_url(url)[0], connect_timeout=10) as connection:
        for (name,) in connection.execute(tables, [_NO_DATA]).fetchall():
            query = sql.SQL("SELECT FROM {} LIMIT 1").format(sql.Identifier("public", name))
            if connection.execute(query).rowcount:
                raise BackupError(
                    f"The database holds data already (in {name}, for one), which a restore would replace:"
                    " say --replace if that is what you want."
                )


def _feed(url: str, folder: Path, file: Path, contents: Path) -> None:
    """Turn the backup into SQL and run it: COMMIT is only sent when all of the backup could be read."""
    address, password = _address(url)
    reading = [str(folder / "pg_restore"), "--no-owner", f"--use-list={contents}", "--file=-", str(file)]
    running = [str(folder / "psql"), f"--dbname={address}", "--no-password", "--no-psqlrc", "--quiet"]
    drops_timeout = _server(url) < _FIRST_WITH_TRANSACTION_TIMEOUT
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(  # noqa: S603 - PostgreSQL's own program
            [*running, "--set=ON_ERROR_STOP=1"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=said,
            env=programs.environment(password),
        ) as target,
        subprocess.Popen(reading, stdout=subprocess.PIPE, stderr=said) as source,  # noqa: S603 - the same
    ):
        assert target.stdin
        assert source.stdout
        _pump(source, source.stdout, target.stdin, drops_timeout=drops_timeout)
        source.stdout.close()
        failed = target.wait() != 0 or source.wait() != 0
        said.seek(0)
        if failed:
            complaint = _last_complaint(said.read().decode(errors="replace"))
            raise BackupError(f"{file} was not restored, and the database is as it was: {complaint}.")


def _pump(source: subprocess.Popen[bytes], script: IO[bytes], target: IO[bytes], *, drops_timeout: bool) -> None:
    with contextlib.suppress(BrokenPipeError):  # psql has ended early, and said why
        target.write(b"BEGIN;\nSET LOCAL lock_timeout = '30s';\n" + _CLEAR.read_bytes())
        if drops_timeout:
            _pump_without_timeout(script, target)
        shutil.copyfileobj(script, target)
        if source.wait() == 0:
            target.write(b"UPDATE public.instance SET epoch = gen_random_uuid();\nCOMMIT;\n")
    with contextlib.suppress(BrokenPipeError):
        target.close()


def _pump_without_timeout(script: IO[bytes], target: IO[bytes]) -> None:
    """Up to a setting that servers before 17 do not know, and newer programs always write, but not that."""
    for line in script:
        if line == b"SET transaction_timeout = 0;\n":
            return
        target.write(line)
