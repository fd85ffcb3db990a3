"""Running agents in tests: the whole service, or one pass at a time."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from typing import Any
from uuid import UUID

import psycopg
from uuid_utils.compat import uuid7

from reeve.agent.passes import Agent, work_off
from reeve.agent.rules import RULES
from reeve.agent.rules.rule import Rule
from reeve.agent.service import run
from reeve.database.notify import Notifier
from reeve.database.pool import make_pool
from tests.cast import Person, settings_for
from tests.database_under_test import Urls


@contextlib.asynccontextmanager
async def agent(urls: Urls, *, rules: tuple[Rule, ...] = RULES, limit: int = 10) -> AsyncIterator[Agent]:
    """An agent that does nothing by itself: call `work_off`."""
    pool = make_pool(urls.agent, name="test-agent")
    await pool.open()
    try:
        yield Agent(pool, Notifier(pool), rules, limit)
    finally:
        await pool.close()


@contextlib.asynccontextmanager
async def service(urls: Urls, *, rules: tuple[Rule, ...] = RULES, **settings: Any) -> AsyncIterator[None]:
    """The real service, as `reeve agent` runs it."""
    given, stopping = settings_for(urls, **settings), asyncio.Event()
    pool = make_pool(urls.agent, name="test-agents")
    await pool.open()
    running = asyncio.create_task(run(pool, given, stopping, rules))
    try:
        yield
    finally:
        stopping.set()
        await asyncio.wait_for(running, 10)
        await pool.close()


async def one_pass(urls: Urls, *, rules: tuple[Rule, ...] = RULES, limit: int = 10) -> dict[str, int]:
    """Have an agent work off everything that is due, and return its counts."""
    async with agent(urls, rules=rules, limit=limit) as one:
        while await work_off(one, "timer"):
            pass
        return dict(one.counts)


async def suggestions_of(person: Person, **params: Any) -> list[dict[str, Any]]:
    """What the person finds waiting, the newest first."""
    answer = await person.get("/suggestions", params=params)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


async def within(seconds: float, look: Callable[[], Any]) -> Any:
    """Return what `look` finds as soon as it finds something; fail after so many seconds."""
    async with asyncio.timeout(seconds):
        while not (found := await look()):
            await asyncio.sleep(0.02)
        return found


async def value(db: psycopg.AsyncConnection, query: str, *values: Any) -> Any:
    """The first column of the first row."""
    row = await (await db.execute(query.encode(), values)).fetchone()
    return row[0] if row else None


async def many_overdue(db: psycopg.AsyncConnection, person: Person, count: int) -> list[UUID]:
    """Make open tasks that were due yesterday, each with a due check, without the cost of so many requests.

    Each is in a list of its own (of the same id), for what is overdue in one list is spoken of together.
    """
    ids = [uuid7() for _ in range(count)]
    await db.execute(
        "INSERT INTO list (id, name) SELECT id, 'List ' || place FROM unnest(%s::uuid[]) WITH ORDINALITY"
        " AS made(id, place)",
        [ids],
    )
    await db.execute(
        "INSERT INTO list_member (list_id, account_id, role, position)"
        " SELECT id, %s, 'owner', 'b' || place FROM unnest(%s::uuid[]) WITH ORDINALITY AS made(id, place)",
        [person.id, ids],
    )
    await db.execute(
        "INSERT INTO task (id, list_id, title, position, priority, due_date, due_at, series_id, revision)"
        " SELECT id, id, 'Task ' || place, 'a' || place, 'high', (now() AT TIME ZONE 'UTC')::date - 1,"
        " date_trunc('day', now(), 'UTC'), id, 1 FROM unnest(%s::uuid[]) WITH ORDINALITY AS made(id, place)",
        [ids],
    )
    await db.execute(
        "INSERT INTO agent_check (account_id, subject_id, check_at) SELECT %s, unnest(%s::uuid[]), now()",
        [person.id, ids],
    )
    return ids


async def an_hour_later(db: psycopg.AsyncConnection) -> None:
    """Move everything the agents time by an hour into the past."""
    await db.execute("UPDATE suggestion SET created_at = created_at - interval '1 hour'")
    await db.execute("UPDATE agent_check SET check_at = check_at - interval '1 hour'")
