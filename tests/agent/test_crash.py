"""An agent is killed in the middle of its work: its lease expires, and every suggestion is there exactly once."""

import asyncio
import sys

import psycopg

from reeve.agent import queue
from tests.agent.running import agent, many_overdue, one_pass, value
from tests.cast import Person
from tests.database_under_test import Urls

AGENT = """
import asyncio, sys
from reeve.agent.passes import Agent, work_off
from reeve.agent.rules import RULES
from reeve.database.notify import Notifier
from reeve.database.pool import make_pool

async def main():
    pool = make_pool(sys.argv[1], name="doomed")
    await pool.open()
    one = Agent(pool, Notifier(pool), RULES, 1_000_000, batch=50)
    while True:
        await work_off(one, "timer")

asyncio.run(main())
"""
MADE = "SELECT count(*) FROM suggestion"


async def test_a_check_whose_agent_died_is_claimed_again_when_the_lease_is_over(
    owner: Person, urls: Urls, db: psycopg.AsyncConnection
):
    await many_overdue(db, owner, 5)
    async with agent(urls) as doomed, doomed.pool.connection() as mine:
        assert len(await queue.claim(mine, 1)) == 5
    await many_overdue(db, owner, 1)
    assert (await one_pass(urls))["suggested"] == 1
    await db.execute("UPDATE agent_check SET leased_until = now() - interval '1 second' WHERE check_at <= now()")
    assert (await one_pass(urls))["suggested"] == 5
    assert (await one_pass(urls))["checked"] == 0


async def test_a_late_agent_writes_nothing_once_another_has_taken_over(
    owner: Person, urls: Urls, db: psycopg.AsyncConnection
):
    from reeve.agent.settling import settle
    from tests.agent.test_generation import read_and_evaluate

    await many_overdue(db, owner, 1)
    async with agent(urls) as slow, slow.pool.connection() as mine:
        outcomes = await read_and_evaluate(mine)
        await db.execute("UPDATE agent_check SET leased_until = now() - interval '1 second'")
        assert (await one_pass(urls))["suggested"] == 1
        settled = await settle(mine, outcomes, 10)
    assert settled.written == []
    assert await value(db, MADE) == 1


async def test_kill_9_in_the_middle_and_every_suggestion_is_there_exactly_once(
    owner: Person, urls: Urls, db: psycopg.AsyncConnection
):
    ids = await many_overdue(db, owner, 4000)
    doomed = await asyncio.create_subprocess_exec(
        sys.executable, "-c", AGENT, urls.agent, stdout=asyncio.subprocess.DEVNULL
    )
    try:
        async with asyncio.timeout(20):
            while await value(db, MADE) < 300:
                await asyncio.sleep(0.002)
    finally:
        doomed.kill()
        await doomed.wait()
    in_the_middle = await value(db, MADE)
    assert 300 <= in_the_middle < 4000
    await db.execute(
        "UPDATE agent_check SET leased_until = now() - interval '1 second' WHERE leased_until > now()"
    )
    await asyncio.gather(one_pass(urls, limit=1_000_000), one_pass(urls, limit=1_000_000))
    rows = await (await db.execute("SELECT task_id FROM proposal")).fetchall()
    assert sorted(row[0] for row in rows) == sorted(ids)
    assert await value(db, MADE) == 4000
