"""What agents leave behind is forgotten in time, by a function that looks at its own conditions only."""

from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from reeve.agent.passes import work_off
from reeve.agent.writing import prune
from tests.agent.running import agent, one_pass, suggestions_of, value
from tests.cast import Person
from tests.database_under_test import Urls

YESTERDAY = (datetime.now(UTC).date() - timedelta(days=1)).isoformat()


async def answered(owner: Person, urls: Urls, how: str) -> None:
    task = await owner.task(due_date=YESTERDAY)
    await one_pass(urls)
    [suggestion] = await suggestions_of(owner)
    if how == "expired":
        await owner.put(f"/tasks/{task['id']}/completion")
    elif how != "active":
        await owner.put(f"/suggestions/{suggestion['id']}/{how}")


async def age(db: psycopg.AsyncConnection, days: int) -> None:
    """Make everything so many days older."""
    for table, columns in {
        "suggestion": ("created_at", "resolved_at"),
        "agent_activity": ("at",),
        "agent_run": ("started_at",),
    }.items():
        older = ", ".join(f"{one} = {one} - make_interval(days => {days})" for one in columns)
        await db.execute(f"UPDATE {table} SET {older}".encode())


async def left(db: psycopg.AsyncConnection, table: str) -> int:
    return int(await value(db, f"SELECT count(*) FROM {table}"))


@pytest.mark.parametrize(
    ("how", "days", "kept"),
    [("dismissal", 31, 0), ("expired", 31, 0), ("dismissal", 29, 1), ("acceptance", 31, 1), ("active", 31, 1)],
)
async def test_dismissed_and_expired_ones_go_after_30_days(
    owner: Person, urls: Urls, db: psycopg.AsyncConnection, how: str, days: int, kept: int
):
    await answered(owner, urls, how)
    await age(db, days)
    async with agent(urls) as one, one.pool.connection() as connection:
        await prune(connection)
    assert await left(db, "suggestion") == kept
    assert await left(db, "suggestion_fingerprint") == 1


async def test_runs_and_the_trail_go_after_90_days_with_the_sweep(
    owner: Person, urls: Urls, db: psycopg.AsyncConnection
):
    await answered(owner, urls, "active")
    assert await left(db, "agent_activity") == 1
    assert await left(db, "agent_run") > 0
    await age(db, 91)
    async with agent(urls) as one:
        await work_off(one, "schedule")
    assert await left(db, "agent_activity") == 0
    assert await left(db, "agent_run") == 0


async def test_forgotten_advice_is_not_given_again(owner: Person, urls: Urls, db: psycopg.AsyncConnection):
    await answered(owner, urls, "dismissal")
    await age(db, 31)
    async with agent(urls) as one, one.pool.connection() as connection:
        await prune(connection)
    await db.execute("UPDATE agent_check SET check_at = now()")
    await one_pass(urls)
    assert await suggestions_of(owner) == []
