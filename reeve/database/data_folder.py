"""The data folder: made 0700, told from other people's folders, and held by one reeve at a time.

The lock is an flock, so the kernel lets go of it when the process ends, however it ends.
"""

import contextlib
import fcntl
import json
import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from reeve.database.errors import EmbeddedError

LOCK = "reeve.lock"
# any of these shows that a folder is Reeve's
_OURS = {LOCK, "auth_secret", "roles.json"}


def own(folder: Path) -> Path:
    """Make the folder ours (0700) and return it without symbolic links.

    A folder that holds somebody else's files is refused rather than closed to them.
    EmbeddedError says why the folder cannot be used.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder = folder.resolve(strict=True)
        _refuse_others(folder)
        if folder.stat().st_mode & 0o777 != 0o700:
            folder.chmod(0o700)
        os.close(_open_lock(folder))
    except OSError as error:
        raise unusable(folder, error) from error
    return folder


def unusable(folder: Path, error: OSError) -> EmbeddedError:
    """The sentence for a folder that the system does not let us use."""
    why = error.strerror or str(error)
    return EmbeddedError(
        f"The data folder {folder} cannot be used ({why}); set REEVE_DATA to a folder you may write in."
    )


def _refuse_others(folder: Path) -> None:
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        raise PermissionError(None, "no permission to write")
    # For root, PostgreSQL's programs are copied here on behalf of any data folder (`embedded/wheel.py`).
    names = {entry.name for entry in folder.iterdir()} - {"lost+found"}
    names = {name for name in names if not name.startswith(("postgresql-", ".postgresql-"))}
    if names and not names & _OURS:
        raise EmbeddedError(
            f"The data folder {folder} holds files that are not Reeve's ({min(names)}, for one);"
            " set REEVE_DATA to a new or empty folder."
        )


@contextlib.contextmanager
def held(folder: Path, what: str) -> Iterator[None]:
    """Hold the folder for this process; `what` tells others what it does, e.g. "serving http://…:4000".

    EmbeddedError names the process that holds it already.
    """
    file = _open_lock(folder)
    try:
        if not _taken(file):
            raise EmbeddedError(_who(folder, file))
        _sign(file, what)
        yield
        os.ftruncate(file, 0)
    finally:
        os.close(file)


def is_held(folder: Path) -> bool:
    """Whether a reeve, this one or another, holds the folder at this moment."""
    if not (folder / LOCK).exists():
        return False
    file = _open_lock(folder)
    try:
        return not _taken(file)
    finally:
        os.close(file)


def _open_lock(folder: Path) -> int:
    return os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)


def _taken(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _sign(file: int, what: str) -> None:
    since = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    os.ftruncate(file, 0)
    os.pwrite(file, json.dumps({"pid": os.getpid(), "what": what, "since": since}).encode(), 0)


def _who(folder: Path, file: int) -> str:
    for _ in range(20):
        with contextlib.suppress(ValueError):
            holder = json.loads(os.pread(file, 4096, 0))
            who = f"Another reeve (process {holder['pid']}, {holder['what']}, since {holder['since']})"
            break
        time.sleep(0.01)  # it has the lock, but has not signed yet
    else:
        who = "Another reeve"
    return f"{who} is using the data folder {folder}; stop it first, or set REEVE_DATA to another folder."
