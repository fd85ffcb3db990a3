"""A steady load of mixed reads and writes over keep-alive connections, with a ledger of what was acknowledged.

The clients choose a frontend for each request among the endpoints, as an ingress controller does.
"""

import asyncio
import contextlib
import itertools
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx
from uuid_utils.compat import uuid7

from tests.cast import Person
from tests.cluster.harness.ledger import Ledger
from tests.cluster.harness.service import Service
from tests.plain import PLAIN

TIMEOUT_SECONDS = 15.0
RETRY_SECONDS = 0.2
GIVE_UP_SECONDS = 60.0


@dataclass(frozen=True)
class Failure:
    """A request that was not answered as it should have been."""

    at: float
    what: str
    seconds: float


@dataclass
class Load:
    """Clients that each do one thing after the other; together `rate` requests a second."""

    people: list[Person]
    frontends: Service
    ledger: Ledger
    rate: float = 120.0
    assets: list[str] = field(default_factory=list)
    # Every request is sent once more when it was answered, as by a client that lost the answer.
    twice: bool = False
    failures: list[Failure] = field(default_factory=list)
    slowest: float = 0.0
    sent: list[float] = field(default_factory=list)
    # When requests were answered as they should be.
    good: list[float] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    began: float = 0.0
    took: float = 0.0

    @property
    def acknowledged(self) -> int:
        """How many writes were acknowledged in this load (the ledger goes on over several)."""
        return self.ledger.acknowledged - self._acknowledged_before

    async def __aenter__(self) -> "Load":
        self._acknowledged_before = self.ledger.acknowledged
        self._stopping = asyncio.Event()
        self._clients: dict[int, httpx.AsyncClient] = {}
        self.began = time.monotonic()
        self._running = [
            asyncio.create_task(self._live(person, place)) for place, person in enumerate(self.people)
        ]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._stopping.set()
        done = await asyncio.gather(*self._running, return_exceptions=True)
        self.took = time.monotonic() - self.began
        for client in self._clients.values():
            await client.aclose()
        for error in done:
            if isinstance(error, BaseException):
                raise error

    @property
    def requests(self) -> int:
        """How many were sent, repeated ones not counted again."""
        return self.counts.total()

    def per_second(self, away: tuple[float, float] = (0.0, 0.0)) -> float:
        """The rate that was reached, outside of an outage between two moments of the monotonic clock."""
        counted = sum(not away[0] <= at <= away[1] for at in self.sent)
        return counted / (self.took - (away[1] - away[0]))

    def failed(self, since: float = 0.0, until: float = float("inf")) -> int:
        """How many failed between two moments of the monotonic clock."""
        return sum(since <= one.at <= until for one in self.failures)

    async def _live(self, person: Person, place: int) -> None:
        pause = len(self.people) / self.rate
        await asyncio.sleep(pause * place / len(self.people))
        client = Client(self, person)
        following = time.monotonic()
        while not self._stopping.is_set():
            await client.act()
            following = max(following + pause, time.monotonic() - pause)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), max(following - time.monotonic(), 0.001))

    def endpoint(self) -> httpx.AsyncClient:
        """The connections to one of the frontends that are endpoints now."""
        port = random.choice(self.frontends.endpoints)
        if port not in self._clients:
            limits = httpx.Limits(max_connections=None, max_keepalive_connections=100, keepalive_expiry=60)
            address = f"http://127.0.0.1:{port}"
            self._clients[port] = httpx.AsyncClient(
                base_url=address, timeout=TIMEOUT_SECONDS, limits=limits, verify=PLAIN
            )
        return self._clients[port]


class Client:
    """One person's browser: reads and writes, one after the other, and repeats what failed."""

    def __init__(self, load: Load, person: Person) -> None:
        self.load, self.person = load, person
        self.cookie = "; ".join(f"{name}={value}" for name, value in person.client.cookies.items())
        self.open: list[UUID] = []
        self.cursor: str | None = None
        self.numbers = itertools.count()

    async def act(self) -> None:
        """Do one thing that people do."""
        actions: list[Callable[[], Any]] = [
            self.read,
            self.sync,
            self.create,
            self.edit,
            self.complete,
            self.asset,
        ]
        await random.choices(actions, weights=[40, 12, 20, 15, 8, 5])[0]()

    async def read(self) -> None:
        """List the newest tasks."""
        await self.send("list", "GET", "/api/v1/tasks?limit=20", 200)

    async def sync(self) -> None:
        """Ask what has changed."""
        query = f"?cursor={self.cursor}" if self.cursor else ""
        answer = await self.send("sync", "GET", f"/api/v1/sync{query}", 200)
        if answer is not None:
            self.cursor = answer.json()["cursor"]

    async def create(self) -> None:
        """Make a task, every fourth a recurring one; half of them leave the id to the server."""
        title = f"{self.person.name} {next(self.numbers)}"
        task: dict[str, Any] = {"title": title}
        if random.random() < 0.5:
            task["id"] = str(uuid7())
        if random.random() < 0.25:
            task |= {"due_date": "2026-01-05", "recurrence": {"rule": "FREQ=WEEKLY"}}
        made = await self.send("create", "POST", "/api/v1/tasks", 201, task)
        if made is not None:
            task_id = UUID(made.json()["id"])
            self.load.ledger.keep(task_id, title, made.json()["version"])
            self.open.append(task_id)

    async def edit(self) -> None:
        """Give a task another title."""
        if not self.open:
            await self.create()
            return
        task_id, title = random.choice(self.open), f"{self.person.name} {next(self.numbers)} edited"
        version = self.load.ledger.tasks[task_id].version
        edited = await self.send(
            "edit", "PATCH", f"/api/v1/tasks/{task_id}", 200, {"title": title}, {"If-Match": f'"{version}"'}
        )
        if edited is not None:
            self.load.ledger.keep(task_id, title, edited.json()["version"])

    async def complete(self) -> None:
        """Complete a task; a recurring one's next occurrence is kept in mind."""
        if not self.open:
            await self.create()
            return
        task_id = self.open.pop(random.randrange(len(self.open)))
        answer = await self.send("complete", "PUT", f"/api/v1/tasks/{task_id}/completion", 200, {})
        if answer is not None:
            task, following = answer.json()["task"], answer.json()["next_task"]
            self.load.ledger.keep(task_id, task["title"], task["version"], completed=True)
            if following:
                self.load.ledger.following.add(UUID(following["id"]))

    async def asset(self) -> None:
        """Load a page, or a file that a page of some version asks for."""
        await self.send("asset", "GET", random.choice(["/", *self.load.assets]), 200)

    async def send(
        self,
        name: str,
        method: str,
        path: str,
        expected: int,
        body: Any = None,
        headers: dict[str, str] | None = None,
    ) -> httpx.Response | None:
        """Send a request; a write that failed again, with the same key, until it is answered. Reads: None then."""
        self.load.counts[name] += 1
        self.load.sent.append(time.monotonic())
        sent = {"Cookie": self.cookie, **(headers or {})}
        if method != "GET":
            sent["Idempotency-Key"] = str(uuid7())
        deadline = time.monotonic() + GIVE_UP_SECONDS
        while True:
            answer = await self._once(name, method, path, expected, body, sent)
            if answer is not None and self.load.twice:
                again = await self._once(name, method, path, expected, body, sent)
                answer = again if again is not None else answer
            if answer is not None or method == "GET" or time.monotonic() > deadline:
                return answer
            await asyncio.sleep(RETRY_SECONDS)

    async def _once(
        self, name: str, method: str, path: str, expected: int, body: Any, headers: dict[str, str]
    ) -> httpx.Response | None:
        began = time.monotonic()
        client, port = self.load.endpoint(), ""
        try:
            port = str(client.base_url.port)
            answer = await client.request(method, path, json=body, headers=headers)
            problem = "" if answer.status_code == expected else f"{answer.status_code} {answer.text[:160]}"
        except httpx.HTTPError as error:
            problem = f"{type(error).__name__} {error} (frontend {port})"
        seconds = time.monotonic() - began
        self.load.slowest = max(self.load.slowest, seconds)
        if problem:
            self.load.failures.append(Failure(time.monotonic(), f"{name}: {problem}", seconds))
            return None
        self.load.good.append(time.monotonic())
        return answer
