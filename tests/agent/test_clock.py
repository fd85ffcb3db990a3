"""The database's clock jumps, and comes back: nothing is said twice, nothing is held back for as long as it was off."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from reeve.agent import queue, service
from tests.agent.story import Life, World, world
from tests.agent.telling import Teller
from tests.database_under_test import Urls

NOON = datetime(2024, 3, 4, 12, tzinfo=UTC)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@pytest.fixture
async def here(urls: Urls, db: object) -> AsyncIterator[World]:
    async with world(urls) as one:
        await one.set_clock(NOON)
        yield one


async def somebody(here: World, **tasks: datetime) -> tuple[Life, Teller]:
    """Make a person, with a list of its own for each task that falls due at such a moment."""
    life = await here.person("UTC")
    teller = Teller(here, life, {})
    for title, due in tasks.items():
        await add(teller, title, due)
    return life, teller


async def add(teller: Teller, title: str, due: datetime) -> None:
    await teller.do_add(
        {"title": title, "list": f"List of {title}", "due": f"{due:%Y-%m-%d %H:%M}", "priority": "low"}
    )


async def look(here: World, at: datetime) -> None:
    await here.set_clock(at)
    while (await service.look(here.agent, "timer", lambda: True))[0]:
        pass


async def said(here: World, life: Life) -> list[tuple[str, str]]:
    """Return rule and title of all that was said to a person, in order."""
    rows = await here.admin.execute(
        "SELECT s.evidence->>'rule', t.title FROM suggestion s JOIN proposal p ON p.suggestion_id = s.id"
        " JOIN task t ON t.id = p.task_id WHERE s.account_id = %s ORDER BY s.id, t.title", [life.id]
    )  # fmt: skip
    return await rows.fetchall()


async def test_what_is_said_while_the_clock_is_ahead_is_not_said_again(here: World):
    life, _ = await somebody(here, rent=NOON + 9 * DAY)
    for days in (10, 0, 8, 10):
        await look(here, NOON + days * DAY + MINUTE)
    assert await said(here, life) == [("overdue", "rent"), ("prioritization", "rent")]


async def test_a_lease_given_while_the_clock_was_ahead_holds_nothing_up(here: World):
    life, _ = await somebody(here, rent=NOON - DAY)
    await here.set_clock(NOON + 30 * DAY)
    async with here.agent.pool.connection() as db:
        assert await queue.claim(db)  # and its agent dies
    await look(here, NOON + MINUTE)
    assert await said(here, life) == [("overdue", "rent")]


async def test_a_lease_given_a_moment_after_a_claim_began_holds(here: World):
    await somebody(here, rent=NOON - DAY)
    async with here.agent.pool.connection() as db:
        await here.set_clock(NOON + timedelta(seconds=1))
        assert await queue.claim(db)
        await here.set_clock(NOON)
        assert not await queue.claim(db)


async def test_what_was_put_off_ahead_of_time_comes_at_its_own_time(here: World):
    life, _ = await somebody(here, first=NOON + 61 * DAY, second=NOON + 61 * DAY + MINUTE)
    await look(here, NOON + 60 * DAY)
    assert [rule for rule, _ in await said(here, life)] == ["prioritization"]
    await look(here, NOON + MINUTE)
    await look(here, NOON + 59 * DAY + 2 * MINUTE)
    assert sorted(await said(here, life)) == [("prioritization", "first"), ("prioritization", "second")]


async def test_a_new_agent_sets_right_what_another_one_did_ahead_of_time(here: World):
    life, _ = await somebody(here, first=NOON + 61 * DAY, second=NOON + 61 * DAY + MINUTE)
    await look(here, NOON + 60 * DAY)
    here.agent.seen = None
    await look(here, NOON + MINUTE)
    await look(here, NOON + 59 * DAY + 2 * MINUTE)
    assert len(await said(here, life)) == 2


async def test_what_was_said_ahead_of_time_does_not_use_up_the_hours_until_then(here: World):
    here.agent.limit = 1
    life, teller = await somebody(here, rent=NOON + 9 * DAY)
    await look(here, NOON + 10 * DAY)
    await here.set_clock(NOON)
    await add(teller, "bins", NOON - MINUTE)
    await look(here, NOON + MINUTE)
    assert await said(here, life) == [("overdue", "rent"), ("overdue", "bins")]


async def test_a_clock_set_back_a_little_gives_nobody_more_in_an_hour(here: World):
    here.agent.limit = 1
    life, teller = await somebody(here, rent=NOON - DAY)
    await look(here, NOON)
    await here.set_clock(NOON - 10 * MINUTE)
    await add(teller, "bins", NOON - DAY)
    for minutes in range(-10, 60, 7):
        await look(here, NOON + minutes * MINUTE)
    assert await said(here, life) == [("overdue", "rent")]
    await look(here, NOON + 61 * MINUTE)
    assert await said(here, life) == [("overdue", "rent"), ("overdue", "bins")]
