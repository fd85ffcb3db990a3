"""A suggestion cannot appear after the change that made it untrue."""

import asyncio
from datetime import UTC, datetime, timedelta

import psycopg

from reeve.agent import evaluating, facts, queue
from reeve.agent.passes import work_off
from reeve.agent.rules import RULES
from reeve.agent.settling import settle
from tests.agent.running import agent, many_overdue, one_pass, suggestions_of, value, within
from tests.cast import Person
from tests.database_under_test import Urls


async def read_and_evaluate(db, batch: int = 200):
    checks = await queue.claim(db, batch)
    found = await facts.gather(db, [check.key for check in checks])
    now = checks[0].claimed_at
    return [evaluating.evaluate(check, found.get(check.key), now, RULES) for check in checks]


async def test_a_completion_between_reading_and_writing_leaves_nothing_to_write(
    owner: Person, urls: Urls, db: psycopg.AsyncConnection
):
    yesterday = (datetime.now(UTC).date() - timedelta(days=1)).isoformat()
    task = await owner.task("Pay the rent", due_date=yesterday)
    async with agent(urls) as one, one.pool.connection() as mine:
        outcomes = await read_and_evaluate(mine)
        assert [draft.type for outcome in outcomes for draft in outcome.drafts] == ["overdue_reminder"]
        done = await owner.put(f"/tasks/{task['id']}/completion", {})
        assert done.status_code == 200, done.text
        settled = await settle(mine, outcomes, 10)
    assert settled.given == []
    assert settled.written == []
    assert await suggestions_of(owner, status="all") == []
    await one_pass(urls)
    assert await suggestions_of(owner, status="all") == []


async def test_a_change_that_is_just_being_made_is_not_waited_for(
    owner: Person, stranger: Person, urls: Urls, db: psycopg.AsyncConnection
):
    [held] = await many_overdue(db, owner, 1)
    await many_overdue(db, stranger, 1)
    async with agent(urls) as one:
        async with db.transaction():
            await db.execute("UPDATE agent_check SET generation = generation + 1 WHERE subject_id = %s", [held])
            async with one.pool.connection() as mine:
                outcomes = await read_and_evaluate(mine)
                assert len(outcomes) == 1  # a locked row is not even claimed
                await settle(mine, outcomes, 10)
        assert await value(db, "SELECT count(*) FROM suggestion WHERE account_id = %s", stranger.id) == 1
        await work_off(one, "timer")
    assert await value(db, "SELECT count(*) FROM suggestion WHERE account_id = %s", owner.id) == 1


async def test_a_feed_that_somebody_holds_is_waited_for_but_holds_up_nobody_else(
    owner: Person, stranger: Person, urls: Urls, db: psycopg.AsyncConnection
):
    await many_overdue(db, owner, 1)
    await many_overdue(db, stranger, 1)
    made = "SELECT array_agg(account_id) FROM suggestion"
    async with agent(urls) as one:
        async with db.transaction():
            await db.execute("SELECT FROM account_feed WHERE account_id = %s FOR UPDATE", [owner.id])
            working = asyncio.create_task(work_off(one, "timer"))
            assert await within(5, lambda: value(db, made)) == [stranger.id]
            await working  # gives way, and gives the check back
        await work_off(one, "timer")
    assert sorted(await value(db, made)) == sorted([owner.id, stranger.id])


async def test_whoever_lost_the_list_while_it_was_read_hears_nothing(
    shared, owner: Person, urls: Urls, db: psycopg.AsyncConnection
):
    """Moved out of the shared list: the member can see the task no more, and must not read of it either."""
    yesterday = (datetime.now(UTC).date() - timedelta(days=1)).isoformat()
    task = await owner.task("Secret", list_id=str(shared.id), due_date=yesterday)
    async with agent(urls) as one, one.pool.connection() as mine:
        outcomes = await read_and_evaluate(mine)
        moved = await owner.patch(f"/tasks/{task['id']}", {"list_id": str(owner.inbox)})
        assert moved.status_code == 200
        await settle(mine, outcomes, 10)
    await one_pass(urls)
    assert await suggestions_of(shared.member, status="all") == []
    assert len(await suggestions_of(owner)) == 1
