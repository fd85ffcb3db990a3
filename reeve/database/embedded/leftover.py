"""What a `kill -9` or a power cut leaves behind: a running server, or only its pid file.

A process is ended only when its own command line says that it is the PostgreSQL server of this very folder.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from reeve.database.errors import EmbeddedError

# a fast shutdown writes a checkpoint first; an immediate one leaves the recovery to the next start
_PATIENCE = ((signal.SIGINT, 60.0), (signal.SIGQUIT, 10.0))


def clear(cluster: Path, report: Callable[[str], None]) -> None:
    """Stop the server that still runs on this folder, or drop a pid file that now names another program.

    A pid file whose process is gone is left to PostgreSQL, which recovers from it by itself.
    EmbeddedError when a server that was left behind cannot be stopped.
    """
    pid = _recorded_pid(cluster)
    if pid is None:
        return
    if serves(pid, cluster):
        report("Stopping the PostgreSQL that an earlier reeve left running ...")
        _stop(pid, cluster)
    elif _exists(pid):
        (cluster / "postmaster.pid").unlink(missing_ok=True)


def serves(pid: int, cluster: Path) -> bool:
    """Whether this process is the PostgreSQL server of this folder, by its command line."""
    return f"/postgres -D {cluster} " in _command_line(pid)


def _recorded_pid(cluster: Path) -> int | None:
    with contextlib.suppress(OSError, ValueError, IndexError):
        pid = int((cluster / "postmaster.pid").read_text().split()[0])
        return pid if pid > 0 else None
    return None


def _command_line(pid: int) -> str:
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            return os.fsdecode(Path(f"/proc/{pid}/cmdline").read_bytes()).replace("\0", " ")
        return ""
    asked = subprocess.run(  # noqa: S603 - a fixed program and a number
        ["/bin/ps", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return asked.stdout


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _stop(pid: int, cluster: Path) -> None:
    for number, seconds in _PATIENCE:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
        if _gone(pid, cluster, time.monotonic() + seconds):
            return
    raise EmbeddedError(
        f"An earlier PostgreSQL (process {pid}) still runs on {cluster} and does not stop; end it."
    )


def _gone(pid: int, cluster: Path, deadline: float) -> bool:
    while serves(pid, cluster):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
