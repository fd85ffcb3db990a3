"""An import and an edit at the same time wait for each other, and never both."""

import asyncio
import json

import psycopg
import pytest

from reeve.interop.routes import LARGE_FILE
from tests.cast import Person
from tests.interop.bringing import bring_in


@pytest.mark.parametrize("name", ["a.txt", "x.json"])
async def test_lists_that_are_there_are_locked_before_one_is_made(owner: Person, urls, db, name: str):
    """As every operation locks: lists, then the feed; the other way round an edit and an import stop each other."""
    there = await owner.list("Home")
    await owner.task(list_id=there["id"])
    export = (await owner.get("/export")).json()
    export["lists"].insert(0, {**there, "id": "01932f6e-0000-7000-8000-000000000201", "name": "New"})
    content = json.dumps(export).encode() if name == "x.json" else b"Sweep +New\nDust +Home"
    async with await psycopg.AsyncConnection.connect(urls.admin) as other:
        await other.execute("SELECT FROM list WHERE id = %s FOR UPDATE", [there["id"]])
        importing = asyncio.create_task(owner.client.post(f"/import?name={name}", content=content))
        await waiting_for_a_lock(db)
        await other.execute("SELECT FROM account_feed WHERE account_id = %s FOR UPDATE NOWAIT", [owner.id])
    report = json.loads((await importing).text.splitlines()[-1])["report"]
    assert report["lists_added"] == ["New"]


async def test_large_files_come_in_one_after_the_other_and_small_ones_meanwhile(
    owner: Person, stranger: Person, urls, db
):
    large = (b" " * 99 + b"\n") * (LARGE_FILE // 100 + 1) + b"Dust"
    async with await psycopg.AsyncConnection.connect(urls.admin) as other:
        await other.execute("SELECT FROM list WHERE id = %s FOR UPDATE", [owner.inbox])
        first = asyncio.create_task(owner.client.post("/import?name=a.txt", content=large))
        await waiting_for_a_lock(db)
        second = asyncio.create_task(stranger.client.post("/import?name=a.txt", content=large))
        assert (await bring_in(stranger, b"Sweep"))["tasks_added"] == 1
        await asyncio.sleep(0.5)
        assert not second.done()
    for answer in (await first, await second):
        assert json.loads(answer.text.splitlines()[-1])["report"]["tasks_added"] == 1


async def waiting_for_a_lock(db: psycopg.AsyncConnection) -> None:
    query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    async with asyncio.timeout(10):
        while (await (await db.execute(query)).fetchone()) == (0,):
            await asyncio.sleep(0.02)
