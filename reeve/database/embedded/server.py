"""The embedded PostgreSQL: started by Reeve in its data folder, and stopped with it.

Socket only, SCRAM with a random password, everything 0700 or 0600. `docs/operations.md` tells what is where.
"""

import contextlib
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from reeve.database import data_folder
from reeve.database.embedded import cluster, leftover, log, process, socket
from reeve.database.embedded.root import Runner, runner
from reeve.database.errors import EmbeddedError

Report = Callable[[str], None]

_SETTINGS = {
    "listen_addresses": "",
    "port": str(socket.PORT),
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "max_wal_size": "256MB",
    "io_method": "sync",  # three processes fewer; a laptop's few queries gain nothing from them
    "wal_level": "minimal",  # nobody replicates from it
    "max_wal_senders": "0",
    "max_logical_replication_workers": "0",
    "fsync": "on",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
    "log_error_verbosity": "terse",  # the details of an error would bring people's own words into the log
}
_PATIENCE_SECONDS = 15.0


@dataclass(frozen=True)
class Server:
    """A server that answers: where its socket is, and the superuser's password."""

    socket: Path
    password: str

    def admin_url(self, database: str = "postgres") -> str:
        """The superuser's URL for a database; Reeve itself works with the URLs of `roles.provision`."""
        name = cluster.SUPERUSER
        return f"postgresql://{name}:{self.password}@/{database}?host={quote(str(self.socket), safe='')}"


@dataclass(frozen=True)
class _Plan:
    user: Runner
    cluster: Path
    command: list[str]
    server: Server


@contextlib.contextmanager
def running(
    data: Path, report: Report, what: str = "reeve", settings: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """Hold the data folder and run a server on it, until the block ends.

    `report` is told what takes time; `what` tells another reeve what this one does, e.g. "serving http://…";
    `settings` are added to PostgreSQL's. EmbeddedError in one sentence when it cannot be.
    """
    data = data_folder.own(data)
    with data_folder.held(data, what):
        try:
            plan = _plan(data, report, settings or {})
        except OSError as error:
            raise data_folder.unusable(data, error) from error
        try:
            with (
                log.bounded(data),
                process.serving(plan.command, plan.cluster, plan.user, report),
            ):
                yield plan.server
        finally:
            socket.clean(data, plan.user)


@contextlib.contextmanager
def reached(data: Path, report: Report, what: str = "reeve") -> Iterator[Server]:
    """The server of this data folder: the one that another reeve runs, or else one run for this block.

    For commands such as `reeve user list`, which work while Reeve serves and while it does not.
    """
    data = data_folder.own(data)
    if not data_folder.is_held(data):
        with running(data, report, what) as server:
            yield server
        return
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while process.status(data / "postgresql")[1] != process.READY:
        if time.monotonic() > deadline:
            raise EmbeddedError(f"Another reeve holds {data}, but its PostgreSQL is not ready; try again.")
        time.sleep(0.05)
    yield Server(socket.find(data), cluster.password(data))


def _plan(data: Path, report: Report, settings: Mapping[str, str]) -> _Plan:
    user = runner(data)
    files = cluster.prepare(data, user, report)
    password = cluster.password(data)
    leftover.clear(files, report)
    place = socket.make(data, user)
    options = {"unix_socket_directories": f'"{place}"', **_SETTINGS, **settings}
    words = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
    command = [str(user.binaries / "postgres"), "-D", str(files), *words]
    return _Plan(user, files, command, Server(place, password))
