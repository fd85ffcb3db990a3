"""Advice about several tasks is written only while each of them is as it was read."""

from datetime import UTC, datetime, timedelta

import psycopg

from reeve.agent import evaluating, facts, queue
from reeve.agent.rules import RULES
from reeve.agent.settling import settle
from tests.agent.running import agent, one_pass, suggestions_of
from tests.cast import Person
from tests.database_under_test import Urls

YESTERDAY = (datetime.now(UTC).date() - timedelta(days=1)).isoformat()


async def read(db):
    checks = await queue.claim(db)
    now = checks[0].claimed_at
    found = await facts.gather(db, [check.key for check in checks], now)
    return [evaluating.evaluate(check, found.get(check.key), now, RULES) for check in checks]


async def test_what_was_completed_meanwhile_is_not_spoken_of(
    owner: Person, urls: Urls, db: psycopg.AsyncConnection
):
    tasks = [await owner.task(title, due_date=YESTERDAY) for title in ("Sweep", "Mop", "Dust")]
    async with agent(urls) as one, one.pool.connection() as mine:
        outcomes = await read(mine)
        await owner.put(f"/tasks/{tasks[1]['id']}/completion", {})
        settled = await settle(mine, outcomes, 10)
        assert settled.given == []
    await db.execute("UPDATE agent_check SET check_at = now(), leased_until = NULL")
    await one_pass(urls)
    [found] = await suggestions_of(owner, type="overdue_reminder")
    assert sorted(one["task_title"] for one in found["proposals"]) == ["Dust", "Sweep"]


async def test_a_task_that_is_just_being_changed_is_waited_for(
    owner: Person, urls: Urls, db: psycopg.AsyncConnection
):
    tasks = [await owner.task(title, due_date=YESTERDAY) for title in ("Sweep", "Mop")]
    async with agent(urls) as one, one.pool.connection() as mine:
        outcomes = await read(mine)
        async with db.transaction():
            await db.execute("SELECT FROM agent_check WHERE subject_id = %s FOR UPDATE", [tasks[1]["id"]])
            settled = await settle(mine, outcomes, 10)
    assert settled.given == []


async def test_a_new_title_leaves_all_of_it_acceptable(owner: Person, urls: Urls):
    tasks = [await owner.task(title, due_date=YESTERDAY) for title in ("Sweep", "Mop")]
    await one_pass(urls)
    await owner.patch(f"/tasks/{tasks[0]['id']}", {"title": "Sweep!"})
    [found] = await suggestions_of(owner, type="overdue_reminder")
    accepted = await owner.put(f"/suggestions/{found['id']}/acceptance", {})
    assert accepted.status_code == 200, accepted.text


async def test_the_one_that_is_done_is_taken_out_and_every_device_hears_of_it(owner: Person, urls: Urls):
    tasks = [await owner.task(title, due_date=YESTERDAY) for title in ("Sweep", "Mop", "Dust")]
    await one_pass(urls)
    cursor = (await owner.get("/sync")).json()["cursor"]
    await owner.put(f"/tasks/{tasks[0]['id']}/completion", {})
    [found] = await suggestions_of(owner, type="overdue_reminder")
    assert sorted(one["task_title"] for one in found["proposals"]) == ["Dust", "Mop"]
    [synced] = (await owner.get("/sync", params={"cursor": cursor})).json()["suggestions"]
    assert len(synced["proposals"]) == 2
    for task in tasks[1:]:
        await owner.put(f"/tasks/{task['id']}/completion", {})
    assert await suggestions_of(owner, type="overdue_reminder") == []
