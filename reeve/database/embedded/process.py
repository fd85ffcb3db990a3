"""The embedded server's process: started in its own session, waited for, stopped, and gone when reeve is."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from reeve.database.embedded import log as embedded_log
from reeve.database.embedded.root import Runner
from reeve.database.errors import EmbeddedError

READY = "ready"
_START_SECONDS = 600.0  # recovery after a power cut may take long; while the process lives, it is working
_SAY_SO_EVERY_SECONDS = 5.0
_HANDOVER_SECONDS = 15.0
_LOOK_EVERY_SECONDS = 0.5
_TRY_AGAIN_SECONDS = 5.0
# fast, then immediate (the next start recovers), then by force
_STOP = ((signal.SIGINT, 60.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 10.0))
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


@contextlib.contextmanager
def serving(command: list[str], cluster: Path, user: Runner, report: Callable[[str], None]) -> Iterator[None]:
    """A server that answers, for as long as the block runs, and is started again when something ends it.

    EmbeddedError says why it does not start.
    """
    current = [_started(command, cluster, user, report)]
    ending = threading.Event()

    def watch() -> None:
        while not ending.wait(_LOOK_EVERY_SECONDS):
            if current[0].poll() is None:
                continue
            report("PostgreSQL has ended by itself; starting it again ...")
            try:
                current[0] = _started(command, cluster, user, report)
            except (EmbeddedError, OSError) as error:
                report(str(error))
                ending.wait(_TRY_AGAIN_SECONDS)

    watcher = threading.Thread(target=watch, name="postgresql-watch", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        ending.set()
        watcher.join()
        _stop(current[0])


def status(cluster: Path) -> tuple[int, str]:
    """The server's process and what it says of itself, from its pid file; (0, "") where there is none."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        lines = (cluster / "postmaster.pid").read_text().splitlines()
        return int(lines[0]), lines[7].strip()
    return 0, ""


def _started(
    command: list[str], cluster: Path, user: Runner, report: Callable[[str], None]
) -> subprocess.Popen[bytes]:
    data = cluster.parent
    deadline = time.monotonic() + _HANDOVER_SECONDS
    while True:
        since = embedded_log.size(data)
        process = _launch(command, data, user)
        if _answers(process, cluster, report):
            return process
        complaint = embedded_log.last_complaint(data, since)
        # after a kill -9 of the old server its last children may still be letting go
        if "still in use" not in complaint or time.monotonic() > deadline:
            raise EmbeddedError(f"PostgreSQL did not start: {complaint}. {embedded_log.path(data)} tells more.")
        time.sleep(0.2)


def _launch(command: list[str], data: Path, user: Runner) -> subprocess.Popen[bytes]:
    # its own session: Ctrl-C reaches reeve alone, which finishes its work before it stops the server
    with embedded_log.opened(data) as log:
        return subprocess.Popen(  # noqa: S603 - our own program and words
            command,
            **user.process(),
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=_end_with(os.getpid()),
        )


def _end_with(parent: int) -> Callable[[], None] | None:
    """On Linux: have the kernel ask the server for a fast shutdown when reeve dies, `kill -9` included.

    The kernel watches the thread that starts the server, so only from the main thread.
    """
    if sys.platform != "linux" or threading.current_thread() is not threading.main_thread():
        return None

    def ask() -> None:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGINT.value)
        if os.getppid() != parent:
            os._exit(1)

    return ask


def _answers(process: subprocess.Popen[bytes], cluster: Path, report: Callable[[str], None]) -> bool:
    """Wait until the server answers (True) or has ended (False)."""
    try:
        for waited in _moments():
            if process.poll() is not None:
                return False
            if status(cluster) == (process.pid, READY):
                return True
            if waited:
                report(f"PostgreSQL is still starting after {waited} seconds (recovering, perhaps) ...")
    except BaseException:
        _stop(process)
        raise
    return False


def _moments() -> Iterator[int]:
    """Short waits, each with 0, but every few seconds with the seconds so far; EmbeddedError in the end."""
    began = said = time.monotonic()
    while (now := time.monotonic()) - began < _START_SECONDS:
        yield 0
        time.sleep(0.02)
        if now - said > _SAY_SO_EVERY_SECONDS:
            said = now
            yield round(now - began)
    raise EmbeddedError(f"PostgreSQL is not ready after {_START_SECONDS:.0f} seconds.")


def _stop(process: subprocess.Popen[bytes]) -> None:
    for number, seconds in _STOP:
        process.send_signal(number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
            return
