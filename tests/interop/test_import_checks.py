"""What PostgreSQL checks of an import at its end is looked up by key, however the connection was used before."""

import asyncio
from typing import Any

import psycopg

from tests.cast import Person, backend, settings_for
from tests.database_under_test import Urls, with_parameters
from tests.interop.bringing import bring_in

SUBTASKS = 1000


async def test_subtasks_find_their_parents_by_key_where_the_plan_was_made_for_a_handful(
    urls: Urls, owner: Person, at, db
):
    rows = ["TYPE,CONTENT,INDENT", *("task,Parent,1" if n % 2 else "task,Child,2" for n in range(1, 2 * SUBTASKS))]
    url = with_parameters(urls.backend, "connection_limit=1")
    async with backend(settings_for(urls, database_url=url)) as address:
        person = at(owner, address)
        parent = await person.task()
        await db.execute("ANALYZE task")
        for _ in range(12):
            await person.task(parent_id=parent["id"])
        await db.execute("SELECT pg_stat_reset_single_table_counters('task'::regclass)")
        report = await bring_in(person, "\n".join(rows).encode(), "tasks.csv")
        added = report["tasks_added"]
        assert added == 2 * SUBTASKS - 1
        assert await _read_in_sequence(db, added) < 100 * SUBTASKS


async def _read_in_sequence(db: psycopg.AsyncConnection[Any], inserted: int) -> int:
    """Return how many tasks were read one after the other, once PostgreSQL tells that so many were put in."""
    query = "SELECT n_tup_ins, seq_tup_read FROM pg_stat_user_tables WHERE relname = 'task'"
    async with asyncio.timeout(30):
        while (row := await (await db.execute(query)).fetchone()) is None or row[0] < inserted:
            await asyncio.sleep(0.2)
    return int(row[1])
