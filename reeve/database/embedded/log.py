"""The embedded server's log, `postgresql.log` in the data folder, which never grows past some megabytes."""

import contextlib
import os
import threading
from collections.abc import Iterator
from pathlib import Path

from reeve.database import secret_file

_LIMIT = 8_000_000
_LOOK_EVERY_SECONDS = 60.0


def path(data: Path) -> Path:
    """The log; what went before it is beside it, with `.1` at the end."""
    return data / "postgresql.log"


@contextlib.contextmanager
def opened(data: Path) -> Iterator[int]:
    """A descriptor to append to, mode 0600."""
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
    file = os.open(path(data), flags, 0o600)
    try:
        yield file
    finally:
        os.close(file)


@contextlib.contextmanager
def bounded(data: Path) -> Iterator[None]:
    """Keep the log small while the server runs."""
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(_LOOK_EVERY_SECONDS):
            shorten(data)

    shorten(data)
    watcher = threading.Thread(target=watch, name="postgresql-log", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        ended.set()
        watcher.join()


def shorten(data: Path, limit: int = _LIMIT) -> None:
    """Move what is in the log aside when it is larger than `limit` bytes.

    The server keeps its descriptor, so the text is copied and the file cut; it appends from the start.
    """
    log = path(data)
    with contextlib.suppress(OSError):  # a log that cannot be shortened must not end the watcher
        if log.stat().st_size > limit:
            with opened(data) as file:
                secret_file.write(log.with_name(f"{log.name}.1"), _read(log))
                os.ftruncate(file, 0)


def size(data: Path) -> int:
    """The log's size in bytes; 0 where there is none yet."""
    log = path(data)
    return log.stat().st_size if log.exists() else 0


def last_complaint(data: Path, since: int) -> str:
    """Why the server did not start: its last FATAL message after that position, in bytes."""
    lines = _read(path(data), since).splitlines()
    fatal = [line.partition("FATAL:")[2].strip() for line in lines if "FATAL:" in line]
    return (fatal or lines or ["it said nothing"])[-1]


def _read(log: Path, since: int = 0) -> str:
    with log.open("rb") as stream:
        stream.seek(since)
        return stream.read().decode(errors="replace")
