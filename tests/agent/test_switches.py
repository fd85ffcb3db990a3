"""Agents off, a rule off, and on again."""

import asyncio

import psycopg
from psycopg.types.json import Jsonb

from tests.agent.running import many_overdue, one_pass, service, suggestions_of, value, within
from tests.cast import Person
from tests.database_under_test import Urls


async def prefer(db: psycopg.AsyncConnection, person: Person, **preferences) -> None:
    await db.execute("UPDATE account SET preferences = %s WHERE id = %s", [Jsonb(preferences), person.id])


async def test_switched_off_nothing_is_suggested(owner: Person, urls: Urls, db: psycopg.AsyncConnection):
    await many_overdue(db, owner, 2)
    await prefer(db, owner, agents_enabled=False)
    counts = await one_pass(urls)
    assert (counts["checked"], counts["suggested"]) == (2, 0)
    assert (await value(db, "SELECT verdicts FROM agent_check"))["overdue"]["verdict"] == "off"


async def test_on_again_what_was_missed_is_suggested(owner: Person, urls: Urls, db: psycopg.AsyncConnection):
    await many_overdue(db, owner, 2)
    await prefer(db, owner, agents_enabled=False)
    await one_pass(urls)
    await prefer(db, owner)
    await db.execute("UPDATE agent_check SET generation = generation + 1, check_at = now()")
    assert (await one_pass(urls))["suggested"] == 2


async def test_a_rule_that_is_off_is_silent_and_the_others_are_not(
    owner: Person, urls: Urls, db: psycopg.AsyncConnection
):
    await prefer(db, owner, disabled_rules=["overdue_reminder"])
    await many_overdue(db, owner, 1)
    assert (await one_pass(urls))["suggested"] == 0
    verdicts = await value(db, "SELECT verdicts FROM agent_check")
    assert verdicts["overdue"]["verdict"] == "off"
    assert verdicts["prioritization"] == {
        "verdict": "nothing",
        "why": "its priority is high already",
    }


async def test_one_persons_switch_is_not_anothers(
    owner: Person, stranger: Person, urls: Urls, db: psycopg.AsyncConnection
):
    await many_overdue(db, owner, 1)
    await many_overdue(db, stranger, 1)
    await prefer(db, owner, agents_enabled=False)
    await one_pass(urls)
    assert await value(db, "SELECT array_agg(account_id) FROM suggestion") == [stranger.id]


async def test_the_switch_in_the_account_works_on_running_agents(owner: Person, urls: Urls):
    async with service(urls):
        await owner.patch("/me", {"preferences": {"agents_enabled": False}})
        await owner.task("Pay the rent", due_date="2026-01-01")
        await asyncio.sleep(1.5)
        assert await suggestions_of(owner, status="all") == []
        await owner.patch("/me", {"preferences": {"agents_enabled": True}})
        [found] = await within(2, lambda: suggestions_of(owner))
    assert found["type"] == "overdue_reminder"
