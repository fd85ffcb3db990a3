"""Where the embedded server's socket is: in the data folder, or, where that path is too long for a socket's
name, in a private folder of the same user that is remembered and removed again.
"""

import os
import shutil
import stat
import sys
import tempfile
from pathlib import Path

from reeve.database import secret_file
from reeve.database.embedded.root import Runner

PORT = 5432
_LONGEST = 103 if sys.platform == "darwin" else 107
_REMEMBERED = "socket-folder"
_PREFIX = "reeve-"


def make(data: Path, user: Runner) -> Path:
    """The folder for the socket, 0700 and the server's user's own; no server may be running on it.

    What a killed server left in it goes: its lock file may name a process that is another program by now.
    """
    inside = data / "socket"
    folder = _inside(inside, user) if _fits(inside) else _outside(data, user)
    for name in (f".s.PGSQL.{PORT}", f".s.PGSQL.{PORT}.lock"):
        (folder / name).unlink(missing_ok=True)
    return folder


def find(data: Path) -> Path:
    """The folder that a running server's socket is in."""
    return Path(secret_file.read(data / _REMEMBERED) or data / "socket")


def clean(data: Path, user: Runner) -> None:
    """Remove the private folder again, if there is one."""
    remembered = secret_file.read(data / _REMEMBERED)
    if remembered and _is_private(Path(remembered), user):
        shutil.rmtree(remembered, ignore_errors=True)
    (data / _REMEMBERED).unlink(missing_ok=True)


def _inside(folder: Path, user: Runner) -> Path:
    folder.mkdir(mode=0o700, exist_ok=True)
    user.give(folder)
    return folder


def _outside(data: Path, user: Runner) -> Path:
    remembered = secret_file.read(data / _REMEMBERED)
    if remembered and _is_private(Path(remembered), user):
        return Path(remembered)
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=_base(user)))
    user.give(folder)
    secret_file.write(data / _REMEMBERED, str(folder))
    return folder


def _base(user: Runner) -> Path:
    runtime = Path(os.environ.get("XDG_RUNTIME_DIR") or "/nowhere")
    # mkdtemp adds eight random characters
    usable = not user.changes_user and runtime.is_dir() and runtime.stat().st_uid == user.uid
    return runtime if usable and _fits(runtime / f"{_PREFIX}12345678") else Path("/tmp")  # noqa: S108 - a folder of our own inside


def _fits(folder: Path) -> bool:
    return len(os.fsencode(folder / f".s.PGSQL.{PORT}")) <= _LONGEST


def _is_private(folder: Path, user: Runner) -> bool:
    try:
        status = folder.lstat()
    except OSError:
        return False
    ours = status.st_uid == user.uid and folder.name.startswith(_PREFIX)
    return ours and stat.S_ISDIR(status.st_mode) and stat.S_IMODE(status.st_mode) == 0o700
