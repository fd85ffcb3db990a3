"""PostgreSQL's own programs for backups: those of the embedded server, of the PATH, or of a Debian package."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from reeve.database.embedded.wheel import binaries
from reeve.database.errors import BackupError

_DEBIAN = Path("/usr/lib/postgresql")
_NEEDED = ("pg_dump", "pg_restore", "psql")


def closest(server: int) -> Path:
    """The folder of the oldest programs that can read a server of this major version.

    BackupError says what to install where all of them are older.
    """
    found = _found()
    able = [version for version in found if version >= server]
    if not able:
        have = f"the newest here is {max(found)}" if found else "there is none here"
        raise BackupError(
            f"The database is PostgreSQL {server}, which needs a pg_dump of version {server} or newer, and {have};"
            f" install the PostgreSQL {server} client programs."
        )
    return found[min(able)]


def newest() -> Path:
    """The folder of the newest programs: they read every backup that was made here."""
    found = _found()
    if not found:
        raise BackupError(
            "There is no pg_restore here: install `reeve[embedded]`, or the PostgreSQL client programs."
        )
    return found[max(found)]


def environment(password: str | None) -> dict[str, str]:
    """For running the programs: messages in English, and the password where `ps` does not show it."""
    return {**os.environ, "LC_ALL": "C", **({"PGPASSWORD": password} if password else {})}


def _found() -> dict[int, Path]:
    """The folders with programs by their major version; the embedded ones win, then the PATH's."""
    on_path = shutil.which("pg_dump")
    folders = [binaries(), Path(on_path).parent if on_path else None, *sorted(_DEBIAN.glob("*/bin"))]
    complete = [folder for folder in folders if folder and all((folder / name).exists() for name in _NEEDED)]
    return {_major(folder): folder for folder in reversed(complete)}


def _major(folder: Path) -> int:
    asked = subprocess.run(  # noqa: S603 - a program of a folder we chose
        [str(folder / "pg_dump"), "--version"], capture_output=True, text=True, check=False
    )
    number = re.search(r"\d+", asked.stdout)
    return int(number.group()) if number else 0
