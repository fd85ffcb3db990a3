"""A reeve reduced to its PostgreSQL, in a process of its own, so that tests can end it in every way.

`python -m tests.database.reeve_process FOLDER` prints one line of JSON when the server answers, and runs until
its input ends. On Ctrl-C it asks the server one more thing, as a draining reeve would, and prints the answer.
"""

import argparse
import json
import os
import pwd
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from reeve.database.embedded import root as embedded_root
from reeve.database.embedded import running
from reeve.database.embedded.process import status
from reeve.database.errors import SetupError


@contextmanager
def reeve(folder: Path, *options: str) -> Iterator[subprocess.Popen[str]]:
    """Start it; what it said is in `said(process)`."""
    command = [sys.executable, "-m", "tests.database.reeve_process", str(folder), *options]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    with process:
        yield process


def said(process: subprocess.Popen[str]) -> Any:
    """The next line it prints, read as JSON."""
    assert process.stdout
    return json.loads(process.stdout.readline() or '"nothing"')


def say(what: object) -> None:
    print(json.dumps(what), flush=True)


def serve(folder: Path) -> None:
    try:
        with running(folder, lambda _: None, "serving http://127.0.0.1:4000") as server:
            wait(server.admin_url(), status(folder / "postgresql")[0])
    except SetupError as error:
        say({"error": str(error)})


def wait(url: str, pid: int) -> None:
    # the Ctrl-C can come before `say` has returned: whoever reads the line may be faster
    try:
        say({"url": url, "pid": pid, "uid": os.geteuid()})
        sys.stdin.readline()
    except KeyboardInterrupt:
        with psycopg.connect(url) as connection:
            say(connection.execute("SELECT 'still here'").fetchone())


def become(name: str, binaries: str) -> None:
    """Go on as an ordinary user, who may not reach this Python any more: all is imported by now."""
    embedded_root.required_binaries = lambda: Path(binaries)
    user = pwd.getpwnam(name)
    os.setgroups([])
    os.setgid(user.pw_gid)
    os.setuid(user.pw_uid)


def main() -> None:
    # a run in the background of a shell is born deaf to Ctrl-C, and so are its children
    signal.signal(signal.SIGINT, signal.default_int_handler)
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--user")
    parser.add_argument("--binaries")
    parser.add_argument("--in-thread", action="store_true")
    options = parser.parse_args()
    if options.user:
        become(options.user, options.binaries)
    if not options.in_thread:
        serve(options.folder)
        return
    # the kernel's help at a kill -9 is only for servers started by the main thread
    thread = threading.Thread(target=serve, args=[options.folder])
    thread.start()
    thread.join()


if __name__ == "__main__":
    main()
