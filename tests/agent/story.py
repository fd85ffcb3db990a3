"""A clock that moves: the real engine, the real actions and the real PostgreSQL, at any moment one likes.

The statements say `now()` and `clock_timestamp()`. Connections of a story find those names in a schema of its own
before they find PostgreSQL's, and read the story's clock there.
"""

import contextlib
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch
from uuid import UUID
from zoneinfo import ZoneInfo

import psycopg
from psycopg.types.json import Jsonb
from psycopg_pool import AsyncConnectionPool
from uuid_utils.compat import uuid7

from reeve.accounts.structs import Actor
from reeve.agent.passes import Agent, work_off
from reeve.agent.rules import RULES
from reeve.changes.recording import Operation
from reeve.database.notify import Notifier
from tests.database_under_test import Urls

_CLOCK = """
CREATE SCHEMA IF NOT EXISTS story;
CREATE TABLE IF NOT EXISTS story.clock (moment timestamptz NOT NULL);
CREATE OR REPLACE FUNCTION story.now() RETURNS timestamptz STABLE LANGUAGE sql AS 'SELECT moment FROM story.clock';
CREATE OR REPLACE FUNCTION story.clock_timestamp() RETURNS timestamptz STABLE LANGUAGE sql
    AS 'SELECT moment FROM story.clock';
GRANT USAGE ON SCHEMA story TO reeve_backend, reeve_agent;
GRANT SELECT ON story.clock TO reeve_backend, reeve_agent;
TRUNCATE story.clock;
INSERT INTO story.clock VALUES ('2024-01-01T00:00Z');
"""
_OPTIONS = "-c search_path=story,pg_catalog,public"
# The next moment at which something can happen by itself.
_NEXT = """
SELECT least((SELECT min(check_at) FROM agent_check),
             (SELECT min(expires_at) FROM suggestion WHERE status = 'active'))
"""


class World:
    """One clock, one agent, and as many people as a story needs."""

    def __init__(self, admin: psycopg.AsyncConnection, backend: psycopg.AsyncConnection, agent: Agent) -> None:
        self.admin, self.backend, self.agent = admin, backend, agent
        self.now = datetime(2024, 1, 1, tzinfo=UTC)

    async def set_clock(self, moment: datetime) -> None:
        """Move the clock, without anybody looking."""
        self.now = moment
        await self.admin.execute("UPDATE story.clock SET moment = %s", [moment])

    async def until(self, moment: datetime) -> None:
        """Let time pass; the agents look whenever something falls due."""
        while (due := await self.next_moment()) is not None and due <= moment:
            # What could not be done at its moment is tried again a second later.
            await self.set_clock(max(due, self.now + timedelta(seconds=1)) if due <= self.now else due)
            await self.look()
        await self.set_clock(max(moment, self.now))
        await self.look()

    async def look(self) -> None:
        """Have the agent work off what is due."""
        while await work_off(self.agent, "timer"):
            pass

    async def next_moment(self) -> datetime | None:
        """Return when something can happen by itself next."""
        row = await (await self.admin.execute(_NEXT.encode())).fetchone()
        return row[0] if row else None

    async def person(self, time_zone: str = "UTC", **preferences: Any) -> "Life":
        """Make somebody with an account and an Inbox."""
        account_id, inbox = uuid7(), uuid7()
        await self.admin.execute(
            "INSERT INTO account (id, email, name, password_hash, time_zone, preferences)"
            " VALUES (%s, %s, '', '', %s, %s)",
            [account_id, f"{account_id}@example.org", time_zone, Jsonb(preferences)],
        )
        await self.admin.execute("INSERT INTO account_feed (account_id) VALUES (%s)", [account_id])
        life = Life(self, account_id, time_zone)
        await life.make_list("Inbox", inbox)
        return life


class Life:
    """A person in a world, who does what one does with tasks."""

    def __init__(self, world: World, account_id: UUID, time_zone: str) -> None:
        self.world, self.id, self.zone = world, account_id, ZoneInfo(time_zone)
        self.actor = Actor(account_id, time_zone)
        self.lists: dict[str, UUID] = {}

    async def make_list(self, name: str, list_id: UUID | None = None) -> UUID:
        """Make a list, or find the one of this name."""
        if name not in self.lists:
            self.lists[name] = list_id or uuid7()
            await self.world.admin.execute("INSERT INTO list (id, name) VALUES (%s, %s)", [self.lists[name], name])
            await self.world.admin.execute(
                "INSERT INTO list_member (list_id, account_id, role, inbox, position)"
                " VALUES (%s, %s, 'owner', %s, %s)",
                [self.lists[name], self.id, name == "Inbox", f"a{len(self.lists)}"],
            )
        return self.lists[name]

    @contextlib.asynccontextmanager
    async def operation(self) -> AsyncIterator[Operation]:
        """What the person does, in one transaction, as a request does it."""
        async with self.world.backend.transaction():
            with _clock_of_the_process(self.world):
                operation = Operation(self.world.backend, self.actor, "story")
                yield operation
                await operation.write()


@contextlib.contextmanager
def _clock_of_the_process(world: World) -> Iterator[None]:
    class Clock(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:
            return world.now

    with patch("reeve.tasks.completing.datetime", Clock):
        yield


@contextlib.asynccontextmanager
async def world(urls: Urls) -> AsyncIterator[World]:
    """A world with a clock of its own, on an empty database."""
    async with await psycopg.AsyncConnection.connect(urls.admin, autocommit=True) as admin:
        await admin.execute(_CLOCK.encode())
        pool = AsyncConnectionPool(
            urls.agent, min_size=1, max_size=2, open=False, kwargs={"autocommit": True, "options": _OPTIONS}
        )
        await pool.open()
        try:
            async with await psycopg.AsyncConnection.connect(
                urls.backend, autocommit=True, options=_OPTIONS
            ) as backend:
                yield World(admin, backend, Agent(pool, Notifier(pool), RULES, 10))  # type: ignore[arg-type]
        finally:
            await pool.close()
            await admin.execute("DROP SCHEMA story CASCADE")
