"""A request that takes too long is given up: answered in the one shape, its transaction rolled back."""

import asyncio

import psycopg
import pytest

from reeve.http import time_limit
from tests.cast import Person


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time_limit, "REQUEST_SECONDS", 0.5)


async def gave_up(answer) -> bool:
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["x-request-id"] == answer.json()["request_id"]
    return (answer.status_code, answer.json()["code"], answer.headers["retry-after"]) == (
        503,
        "took_too_long",
        "1",
    )


async def test_a_write_that_waits_for_a_lock_is_given_up_and_changes_nothing(
    owner: Person, db, urls, hurried: None
):
    task = await owner.task()
    async with await psycopg.AsyncConnection.connect(urls.admin) as other:
        await other.execute("SELECT FROM list WHERE id = %s FOR UPDATE", [owner.inbox])
        assert await gave_up(await owner.patch(f"/tasks/{task['id']}", {"title": "New"}))
    assert (await owner.get(f"/tasks/{task['id']}")).json()["title"] == task["title"]
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    assert (await (await db.execute(waiting)).fetchone()) == (0,)


async def test_the_connection_is_free_again(owner: Person, urls, hurried: None):
    task = await owner.task()
    async with await psycopg.AsyncConnection.connect(urls.admin) as other:
        await other.execute("SELECT FROM list WHERE id = %s FOR UPDATE", [owner.inbox])
        waiting = [owner.patch(f"/tasks/{task['id']}", {"title": "New"}) for _ in range(10)]
        assert all([await gave_up(answer) for answer in await asyncio.gather(*waiting)])
        assert (await owner.get("/lists")).status_code == 200


async def test_a_stream_is_as_long_as_it_is(owner: Person, hurried: None):
    async with owner.client.stream("GET", "/stream") as answer:
        lines = answer.aiter_lines()
        await anext(lines)
        await asyncio.sleep(1)
        await owner.task()
        async with asyncio.timeout(5):
            async for line in lines:
                if str(owner.inbox) in line:
                    return
    raise AssertionError("the stream ended")


async def test_what_has_begun_to_commit_is_finished(owner: Person, hurried: None, monkeypatch: pytest.MonkeyPatch):
    transaction = psycopg.AsyncTransaction.__aexit__

    async def slow(self, *args):
        if args[0] is None:
            await asyncio.sleep(1)
        return await transaction(self, *args)

    with monkeypatch.context() as patched:
        patched.setattr(psycopg.AsyncTransaction, "__aexit__", slow)
        made = await owner.post("/tasks", {"title": "Slowly committed"})
    assert made.status_code == 201
    assert (await owner.get(f"/tasks/{made.json()['id']}")).status_code == 200
