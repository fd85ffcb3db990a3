"""How soon a suggestion is there, with the real service running."""

import time
from datetime import UTC, datetime, timedelta

import psycopg

from tests.agent.running import service, suggestions_of, value, within
from tests.cast import Person
from tests.database_under_test import Urls


def days_from_now(days: int) -> str:
    return (datetime.now(UTC).date() + timedelta(days=days)).isoformat()


async def test_a_suggestion_is_there_within_two_seconds_of_the_change(owner: Person, urls: Urls):
    async with service(urls):
        task = await owner.task("Pay the rent", due_date=days_from_now(-1))
        started = time.perf_counter()
        [found] = await within(2, lambda: suggestions_of(owner))
        assert time.perf_counter() - started < 2
    assert found["type"] == "overdue_reminder"
    assert [one["task_id"] for one in found["proposals"]] == [task["id"]]


async def test_without_a_single_hint_it_is_there_within_two_seconds_too(owner: Person, urls: Urls, monkeypatch):
    async def deaf(*_):
        return None

    monkeypatch.setattr("reeve.agent.service._listen", deaf)
    async with service(urls):
        await owner.task("Pay the rent", due_date=days_from_now(-1))
        await within(2, lambda: suggestions_of(owner))


async def test_it_is_there_within_ten_seconds_of_the_due_moment(
    owner: Person, urls: Urls, db: psycopg.AsyncConnection
):
    async with service(urls):
        task = await owner.task("Pay the rent", due_date=days_from_now(1), priority="high")
        # Two seconds to the due moment, as if the task had been made long ago.
        due = "UPDATE task SET due_at = clock_timestamp() + interval '2 seconds' WHERE id = %s RETURNING due_at"
        due_at = await value(db, due, task["id"])
        # The generation too, as with every change: the agent may be just looking at the task as it was.
        wake = "UPDATE agent_check SET check_at = %s, generation = generation + 1 WHERE subject_id = %s"
        await db.execute(wake, [due_at, task["id"]])
        [found] = await within(12, lambda: suggestions_of(owner, type="overdue_reminder"))
    late = datetime.fromisoformat(found["created_at"]) - due_at
    assert timedelta() <= late < timedelta(seconds=1.5)


async def test_the_account_is_told_on_its_stream(owner: Person, urls: Urls):
    async with service(urls), owner.client.stream("GET", "/stream") as stream:
        await owner.task("Pay the rent", due_date=days_from_now(-1))
        feeds = [int(await value_of_next_hint(stream)) for _ in range(1)]
    assert feeds[0] > 1


async def value_of_next_hint(stream) -> int:
    import json

    async for line in stream.aiter_lines():
        if line.startswith("data: "):
            account = json.loads(line[6:]).get("account")
            if account:
                return int(account)
    raise AssertionError("the stream ended")
