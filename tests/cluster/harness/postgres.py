"""A PostgreSQL of our own that can be stopped, killed and started again: the embedded one's binaries, over TCP."""

import signal
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

import psycopg

from reeve.database.embedded import cluster, socket
from reeve.database.embedded.root import runner
from tests.cast import free_port
from tests.database_under_test import PASSWORD

DATABASE = "reeve"
START_SECONDS = 60
MAX_CONNECTIONS = 100


class Postgres:
    """One server, started by `start`; `port` is where it listens on loopback."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        data = folder / "postgresql"
        data.mkdir()
        self._user = runner(data)
        self._files = cluster.prepare(data, self._user, lambda _: None)
        self.password = cluster.password(data)
        self._socket = socket.make(data, self._user)
        self._log = folder / "postgresql.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        options = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": str(self._socket),
            "max_connections": str(MAX_CONNECTIONS),
            "shared_buffers": "128MB",
            # After a crash, one call for the file system rather than one for each of a thousand files.
            "recovery_init_sync_method": "syncfs",
        }
        words = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        command = [str(self._user.binaries / "postgres"), "-D", str(self._files), *words]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(command, **self._user.process(), stdout=log, stderr=log)
        deadline = time.monotonic() + START_SECONDS
        while not self.answers():
            assert not self.has_ended(), self._log.read_text()[-2000:]
            assert time.monotonic() < deadline, self._log.read_text()
            time.sleep(0.05)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop it: SIGINT is the fast shutdown, SIGQUIT the immediate one, as after a power cut."""
        assert self._process is not None
        self._process.send_signal(how)
        self._process.wait(60)

    def has_ended(self) -> bool:
        """Say whether its process is gone."""
        return self._process is None or self._process.poll() is not None

    def answers(self) -> bool:
        """Say whether it takes connections."""
        try:
            psycopg.connect(self.url(database="postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def url(self, role: str = cluster.SUPERUSER, *, database: str = DATABASE, port: int | None = None) -> str:
        """The URL as a role; `port`: of a proxy in front of it."""
        password = self.password if role == cluster.SUPERUSER else PASSWORD
        return f"postgresql://{role}:{quote(password)}@127.0.0.1:{port or self.port}/{database}"

    def make_database(self) -> None:
        """Make an empty database and the roles that services connect as."""
        with psycopg.connect(self.url(database="postgres"), autocommit=True) as db:
            for role in ("reeve_owner", "reeve_backend", "reeve_agent"):
                db.execute(f"CREATE ROLE {role} LOGIN PASSWORD '{PASSWORD}'")
            db.execute(f"CREATE DATABASE {DATABASE} OWNER reeve_owner TEMPLATE template0 ENCODING UTF8")
        with psycopg.connect(self.url(), autocommit=True) as db:
            db.execute("ALTER SCHEMA public OWNER TO reeve_owner")
