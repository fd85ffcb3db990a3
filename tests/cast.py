"""The cast of every test: an owner, a member of the owner's shared list, a stranger.

Each has an account, an Inbox and a signed-in HTTP client against the real server.
"""

import asyncio
import contextlib
import random
import socket
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest
from psycopg.types.json import Jsonb
from uuid_utils.compat import uuid7

from reeve.accounts.authentication import COOKIE, new_token, token_hmac
from reeve.backend import make_server, opened
from reeve.http.draining import Drain
from reeve.settings import Settings
from tests.database_under_test import Urls
from tests.plain import PLAIN

AUTH_SECRET = "a secret for tests"
PASSWORD = "correct horse battery"
# argon2id of PASSWORD with the parameters of the design, so that a test need not spend the time.
PASSWORD_HASH = "$argon2id$v=19$m=19456,t=2,p=1$n9J4AZ8SO7xl3Qkpnvbtlg$7MVX1w0lAheGClLMia5rOOmE+QhE8QtqAg6DFxMS3mg"


@dataclass
class Person:
    """Somebody with an account, signed in."""

    name: str
    id: UUID
    inbox: UUID
    client: httpx.AsyncClient

    async def get(self, path: str, **more: Any) -> httpx.Response:
        return await self.client.get(path, **more)

    async def post(self, path: str, json: Any = None, **more: Any) -> httpx.Response:
        return await self.client.post(path, json=json, **more)

    async def patch(self, path: str, json: Any = None, **more: Any) -> httpx.Response:
        return await self.client.patch(path, json=json, **more)

    async def put(self, path: str, json: Any = None, **more: Any) -> httpx.Response:
        return await self.client.put(path, json=json, **more)

    async def delete(self, path: str, **more: Any) -> httpx.Response:
        return await self.client.delete(path, **more)

    async def task(self, title: str = "Water the plants", **fields: Any) -> dict[str, Any]:
        """Make a task and return it."""
        answer = await self.post("/tasks", {"title": title, **fields})
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    async def list(self, name: str = "Garden", **fields: Any) -> dict[str, Any]:
        """Make a list and return it."""
        answer = await self.post("/lists", {"name": name, **fields})
        assert answer.status_code == 201, answer.text
        return dict(answer.json())


def free_port() -> int:
    """Return a port that nobody uses at this moment, and that no outgoing connection takes before its server does.

    Linux gives those ports from 32768 on.
    """
    while True:
        port = random.randrange(10_000, 32_768)
        with socket.socket() as one, contextlib.suppress(OSError):
            one.bind(("127.0.0.1", port))
            return port


def settings_for(urls: Urls, **more: Any) -> Settings:
    """Return the settings of a backend on a free port."""
    given = {
        "database_url": urls.backend,
        "agent_database_url": urls.agent,
        "auth_secret": AUTH_SECRET,
        "port": free_port(),
        "log_level": "error",
    }
    return Settings(**{**given, **more})


@contextlib.asynccontextmanager
async def backend(settings: Settings) -> AsyncIterator[str]:
    """Run a real backend in this event loop; yields its address."""
    drain = Drain()
    async with opened(settings, drain) as app:
        server = make_server(app, settings)
        serving = asyncio.create_task(server.serve())
        while not server.started:
            await asyncio.sleep(0.01)
        try:
            yield f"http://127.0.0.1:{settings.port}"
        finally:
            drain.end_streams()
            server.should_exit = True
            await serving


@pytest.fixture(scope="session")
async def server(urls: Urls) -> AsyncIterator[str]:
    """The address of the backend that most tests share."""
    async with backend(settings_for(urls)) as address:
        yield address


async def make_person(db: psycopg.AsyncConnection, address: str, name: str, time_zone: str = "UTC") -> Person:
    """Make an account with its Inbox and a session, without the cost of hashing a password."""
    account_id, inbox_id, token = uuid7(), uuid7(), new_token()
    async with db.transaction():
        await db.execute(
            "INSERT INTO account (id, email, name, password_hash, time_zone, preferences)"
            " VALUES (%s, %s, %s, %s, %s, %s)",
            [account_id, f"{name}@example.org", name.title(), PASSWORD_HASH, time_zone, Jsonb({})],
        )
        await db.execute("INSERT INTO account_feed (account_id) VALUES (%s)", [account_id])
        await db.execute("INSERT INTO list (id, name) VALUES (%s, 'Inbox')", [inbox_id])
        await db.execute(
            "INSERT INTO list_member (list_id, account_id, role, inbox, position)"
            " VALUES (%s, %s, 'owner', true, 'a0')",
            [inbox_id, account_id],
        )
        await db.execute(
            "INSERT INTO session (id, account_id, token_hmac, user_agent, idle_expires_at, expires_at)"
            " VALUES (%s, %s, %s, 'test', now() + interval '1 day', now() + interval '1 day')",
            [uuid7(), account_id, token_hmac(AUTH_SECRET, token)[0]],
        )
    client = httpx.AsyncClient(base_url=f"{address}/api/v1", timeout=20, verify=PLAIN)
    # As the server's own cookie would be, which takes its place.
    client.cookies.set(COOKIE, token, domain=client.base_url.host)
    return Person(name, account_id, inbox_id, client)


@pytest.fixture
async def someone(db: psycopg.AsyncConnection, server: str) -> AsyncIterator[Callable[..., Any]]:
    """Make further people: `await someone("carol", time_zone="Asia/Tokyo")`."""
    made: list[Person] = []

    async def make(name: str, time_zone: str = "UTC", address: str = server) -> Person:
        made.append(await make_person(db, address, name, time_zone))
        return made[-1]

    yield make
    for person in made:
        await person.client.aclose()


@pytest.fixture
async def owner(someone: Callable[..., Any]) -> Person:
    """Somebody with lists and tasks."""
    return await someone("olive")


@pytest.fixture
async def stranger(someone: Callable[..., Any]) -> Person:
    """Somebody who has nothing to do with the owner."""
    return await someone("sven")


@dataclass
class Shared:
    """A list of the owner's in which somebody else is a member."""

    id: UUID
    member: Person


@pytest.fixture
async def shared(db: psycopg.AsyncConnection, owner: Person, someone: Callable[..., Any]) -> Shared:
    """A list of the owner's with a member, an editor."""
    member = await someone("maya")
    made = await owner.list("Household")
    await db.execute(
        "INSERT INTO list_member (list_id, account_id, role, position) VALUES (%s, %s, 'editor', 'a1')",
        [made["id"], member.id],
    )
    await db.execute("UPDATE account_feed SET revision = revision + 1 WHERE account_id = %s", [member.id])
    return Shared(UUID(made["id"]), member)


@pytest.fixture
async def at() -> AsyncIterator[Callable[[Person, str], Person]]:
    """The same person, talking to another backend: `at(owner, address)`."""
    clients: list[httpx.AsyncClient] = []

    def elsewhere(person: Person, address: str) -> Person:
        clients.append(
            httpx.AsyncClient(
                base_url=f"{address}/api/v1", cookies=person.client.cookies, timeout=20, verify=PLAIN
            )
        )
        return replace(person, client=clients[-1])

    yield elsewhere
    for client in clients:
        await client.aclose()
