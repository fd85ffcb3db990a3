"""The service itself: its schedule, its end, an outage, what it logs and what it keeps."""

import asyncio
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from structlog.testing import capture_logs

from reeve.agent import service as agents
from reeve.agent.guard import AgentRefusal
from reeve.agent.service import Schedule, run
from reeve.database.pool import make_pool
from tests.agent.running import many_overdue, one_pass, service, value, within
from tests.cast import Person, settings_for
from tests.database_under_test import Urls


def test_the_sweep_comes_when_the_cron_expression_says():
    schedule = Schedule("*/5 * * * *")
    now = datetime.now(UTC)
    assert not schedule.has_come(now)
    later = now + timedelta(minutes=5)
    assert schedule.has_come(later)
    assert not schedule.has_come(later)


async def test_a_schedule_that_is_none_is_named(urls: Urls):
    pool = make_pool(urls.agent, name="test")
    with pytest.raises(AgentRefusal, match=r"AGENT_SCHEDULE is 'now and then', no cron expression"):
        await run(pool, settings_for(urls, agent_schedule="now and then"), asyncio.Event())


async def test_it_does_not_run_as_a_role_that_could_write_tasks(urls: Urls):
    pool = make_pool(urls.backend, name="test")
    await pool.open()
    try:
        with pytest.raises(AgentRefusal, match="could write"):
            await run(pool, settings_for(urls), asyncio.Event())
    finally:
        await pool.close()


async def test_told_to_stop_it_finishes_its_batch_and_keeps_no_lease(
    owner: Person, urls: Urls, db: psycopg.AsyncConnection
):
    await many_overdue(db, owner, 3000)
    async with service(urls, suggestion_rate_limit=100_000):
        await within(5, lambda: value(db, "SELECT count(*) > 0 FROM suggestion"))
    assert await value(db, "SELECT count(*) FROM agent_check WHERE leased_until IS NOT NULL") == 0
    assert await value(db, "SELECT count(*) FROM suggestion") < 3000


async def test_an_outage_is_waited_out(
    owner: Person, urls: Urls, db: psycopg.AsyncConnection, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(agents, "FIRST_RETRY_SECONDS", 0.05)
    async with service(urls):
        await asyncio.sleep(0.2)
        kick = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'reeve_agent'"
        await db.execute(kick)
        await owner.task("Pay the rent", due_date="2026-01-01")
        await within(10, lambda: value(db, "SELECT count(*) FROM suggestion"))


async def test_each_suggestion_is_logged_with_the_request_that_caused_it_and_without_its_text(
    owner: Person, urls: Urls, db: psycopg.AsyncConnection
):
    answer = await owner.post("/tasks", {"title": "Very secret", "due_date": "2026-01-01"})
    with capture_logs() as lines:
        await one_pass(urls)
    request_id = answer.headers["x-request-id"]
    [line] = [line for line in lines if line["event"] == "suggested"]
    assert line["request_id"] == request_id
    assert str(line["task_id"]) == answer.json()["id"]
    assert "Very secret" not in str(lines)
    assert await value(db, "SELECT request_id FROM suggestion") == request_id


async def test_a_pass_that_did_something_is_kept_and_an_idle_one_is_not(
    owner: Person, urls: Urls, db: psycopg.AsyncConnection
):
    await many_overdue(db, owner, 12)
    await one_pass(urls)
    await one_pass(urls)
    rows = await db.execute("SELECT trigger, checked, suggested, held_back, expired, failed FROM agent_run")
    assert await rows.fetchall() == [("timer", 12, 10, 2, 0, 0)]
