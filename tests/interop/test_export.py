"""Everything of somebody who has much, as a file: what it takes, and what a database does to it that goes away."""

import asyncio
import gzip
import json
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from psycopg_pool import PoolTimeout

from reeve.accounts.structs import Actor
from reeve.interop.exporting import begin
from tests.cast import Person
from tests.database_under_test import Urls, with_parameters
from tests.memory import MEGABYTE, peak_of
from tests.plain import PLAIN
from tests.process import reeve

FILL = """
INSERT INTO task (id, list_id, title, description, tags, position, series_id, revision)
SELECT gen_random_uuid(), %(list_id)s, 'Task ' || n, repeat(md5(n::text), %(blocks)s), ARRAY['home', 't' || n %% 50],
    'a0', gen_random_uuid(), 1
FROM generate_series(1, %(tasks)s) n
"""


CUT_OFF = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'reeve_backend' AND datname = %s"


@pytest.mark.slow
@pytest.mark.parametrize(("tasks", "blocks"), [(60_000, 2), (2_000, 3_000)])
async def test_an_export_takes_less_than_a_pod_has(
    tasks: int, blocks: int, urls: Urls, owner: Person, db, tmp_path: Path
):
    await db.execute(FILL, {"list_id": owner.inbox, "tasks": tasks, "blocks": blocks})
    with reeve("backend", urls, tmp_path) as process:
        process.wait_until_ready()
        asked = _export(process.address, owner, "gzip")
        content, peak = await peak_of(process.popen.pid, asked)
    exported = json.loads(gzip.decompress(content))
    assert len(exported["tasks"]) == tasks
    assert peak <= 100 * MEGABYTE


async def test_one_waits_for_a_database_that_is_away_for_a_moment(
    postgres_url: str, urls: Urls, owner: Person, db, tmp_path: Path
):
    await db.execute(FILL, {"list_id": owner.inbox, "tasks": 3_000, "blocks": 300})
    impatient = replace(urls, backend=with_parameters(urls.backend, "pool_timeout=1"))
    allow = f'ALTER DATABASE "{db.info.dbname}" ALLOW_CONNECTIONS '
    async with await psycopg.AsyncConnection.connect(postgres_url, autocommit=True) as beside:

        async def cut_off() -> None:
            await beside.execute(allow + "false")
            await beside.execute(CUT_OFF, [db.info.dbname])
            await asyncio.sleep(2.5)
            await beside.execute(allow + "true")

        with reeve("backend", impatient, tmp_path) as process:
            process.wait_until_ready()
            content = await _export(process.address, owner, "identity", after_the_first_of_it=cut_off)
            log = process.log.read_text()
    assert len({task["id"] for task in json.loads(content)["tasks"]}) == 3_000
    assert "an export waits for the database" in log
    assert "Traceback" not in log


async def test_one_whose_database_stays_away_has_no_end(owner: Person, db, monkeypatch: pytest.MonkeyPatch):
    await owner.task()
    exporting = await begin(db, Actor(owner.id, "UTC"))
    monkeypatch.setattr("reeve.interop.exporting.PATIENCE_SECONDS", 0)

    def connect() -> AbstractAsyncContextManager[Any]:
        raise PoolTimeout

    parts = exporting.written(connect)
    begun = await anext(parts)
    with pytest.raises(PoolTimeout):
        await anext(parts)
    with pytest.raises(json.JSONDecodeError):
        json.loads(begun)


async def _export(
    address: str, owner: Person, coding: str, after_the_first_of_it: Callable[[], Awaitable[None]] | None = None
) -> bytes:
    async with (
        httpx.AsyncClient(base_url=address, cookies=owner.client.cookies, timeout=120, verify=PLAIN) as client,
        client.stream("GET", "/api/v1/export", headers={"Accept-Encoding": coding}) as answer,
    ):
        assert answer.status_code == 200
        parts = answer.aiter_raw()
        found = [await anext(parts)]
        if after_the_first_of_it:
            await after_the_first_of_it()
        return b"".join(found + [part async for part in parts])
