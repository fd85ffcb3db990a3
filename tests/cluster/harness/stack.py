"""The whole of Reeve on this machine: PostgreSQL, two backends, two agents, nginx before them, people with sessions."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import psycopg

from tests.cast import AUTH_SECRET, Person, free_port, make_person
from tests.cluster.harness import frontend, pods
from tests.cluster.harness.ledger import Ledger
from tests.cluster.harness.load import Load
from tests.cluster.harness.pods import Pod
from tests.cluster.harness.postgres import Postgres
from tests.cluster.harness.service import Service
from tests.cluster.harness.version import Version

REPLICAS = 2
DRAIN_SECONDS = 5
CONNECTIONS = 10
POOL_TIMEOUT = 5
MOST_FRONTENDS = 8


class Stack:
    """What runs, by kind, and who is an endpoint of what."""

    def __init__(self, folder: Path, postgres: Postgres, version: Version, *, through_network: bool) -> None:
        self.folder, self.postgres, self.version = folder, postgres, version
        # Whether services reach PostgreSQL through a forwarder that can be cut and slowed down.
        self.through_network = through_network
        self.backend, self.frontend, self.network = Service(), Service(), Service()
        self.pods: dict[str, list[Pod]] = {"backend": [], "agent": [], "frontend": []}
        self.exits: list[tuple[str, int]] = []
        # Who makes the load, with a ledger of what was acknowledged; guests do what no ledger knows.
        self.people: list[Person] = []
        self.ledger = Ledger()
        self.guests: list[Person] = []
        # Known beforehand, in place of the headless Service in which frontends look each other up.
        self.peers = [free_port() for _ in range(MOST_FRONTENDS)]
        self._frontend_ports = list(self.peers)

    @property
    def guest(self) -> Person:
        """Somebody outside the load."""
        return self.guests[0]

    @property
    def env(self) -> dict[str, str]:
        """What every container gets from ConfigMap and Secret."""
        query = f"?connection_limit={CONNECTIONS}&pool_timeout={POOL_TIMEOUT}"
        port = self.network.port if self.through_network else None
        return {
            "DATABASE_URL": self.postgres.url("reeve_backend", port=port) + query,
            "AGENT_DATABASE_URL": self.postgres.url("reeve_agent", port=port) + query,
            "MIGRATION_DATABASE_URL": self.postgres.url("reeve_owner"),
            "AUTH_SECRET": AUTH_SECRET,
            "TRUSTED_PROXIES": "127.0.0.0/8",
            "DRAIN_SECONDS": str(DRAIN_SECONDS),
            "SUGGESTION_RATE_LIMIT": "100000",
            "API_RATE_LIMIT": "100000",
        }

    def migrate(self, version: Version) -> str:
        """Run the init container of a version."""
        return pods.migrate(version, self.env)

    async def start(self, kind: str, version: Version) -> Pod:
        """Start one pod and make it an endpoint when it is ready."""
        if kind == "frontend":
            port = self._frontend_ports.pop(0)
            pod = frontend.start(version, self.folder, port, self.backend.port, self.peers)
        else:
            pod = pods.start(kind, version, self.folder, self.env)
        self.pods[kind].append(pod)
        await pod.ready()
        if service := self._service(kind):
            service.add(pod.port)
        return pod

    async def leave(self, kind: str, pod: Pod) -> None:
        """Delete one pod: the endpoint goes and the process is told, both at once."""
        self.pods[kind].remove(pod)
        service = self._service(kind)
        withdrawn = service.remove(pod.port) if service else asyncio.sleep(0)
        _, code = await asyncio.gather(withdrawn, pod.leave())
        self.exits.append((kind, code))

    async def kill(self, kind: str, pod: Pod) -> None:
        """End one pod without a word; its endpoint goes when somebody notices."""
        self.pods[kind].remove(pod)
        pod.kill()
        if service := self._service(kind):
            await service.remove(pod.port)

    async def roll(self, kind: str, version: Version) -> None:
        """Replace every pod of a kind, one surge at a time (maxSurge 1, maxUnavailable 0)."""
        for old in list(self.pods[kind]):
            await self.start(kind, version)
            await self.leave(kind, old)

    def load(self, assets: Sequence[str] = ()) -> Load:
        """The load of all the people, on the frontends."""
        return Load(self.people, self.frontend, self.ledger, assets=list(assets))

    def _service(self, kind: str) -> Service | None:
        return {"backend": self.backend, "frontend": self.frontend}.get(kind)

    async def enter(self, count: int) -> None:
        """Make people with an account and a session."""
        async with await psycopg.AsyncConnection.connect(self.postgres.url(), autocommit=True) as db:
            for number in range(count):
                self.people.append(await make_person(db, "http://127.0.0.1", f"person{number}"))
            for name in ("guest", "another"):
                self.guests.append(await make_person(db, "http://127.0.0.1", name))

    def log_of(self, kind: str) -> str:
        """Everything that pods of a kind have logged."""
        return "".join(path.read_text() for path in sorted(self.folder.glob(f"{kind}-*.log")))


@contextlib.asynccontextmanager
async def running(
    folder: Path,
    version: Version,
    people: int,
    *,
    through_network: bool = False,
    database_folder: Path | None = None,
) -> AsyncIterator[Stack]:
    """Run the whole of Reeve at a version until the block ends."""
    postgres = Postgres(database_folder or folder)
    await asyncio.to_thread(postgres.start)
    postgres.make_database()
    stack = Stack(folder, postgres, version, through_network=through_network)
    services = (stack.backend, stack.frontend, stack.network)
    for service in services:
        await service.start()
    stack.network.add(postgres.port)
    try:
        stack.migrate(version)
        await stack.enter(people)
        for kind in ("backend", "agent", "frontend"):
            await asyncio.gather(*(stack.start(kind, version) for _ in range(REPLICAS)))
        yield stack
    finally:
        for pod in [pod for of_kind in stack.pods.values() for pod in of_kind]:
            pod.kill()
        for person in [*stack.people, *stack.guests]:
            await person.client.aclose()
        for service in services:
            await service.close()
        postgres.stop()
