"""From a change of a task to the suggestion it causes, while others change tasks too."""

import asyncio
import time
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import psycopg
from uuid_utils.compat import uuid7

from bench.processes import running
from reeve.accounts.structs import Actor
from reeve.changes.recording import Operation
from reeve.database.notify import Notifier
from reeve.database.pool import Pool, make_pool
from reeve.tasks import editing
from reeve.tasks.structs import TaskPatch
from tests.database_under_test import Urls, with_parameters

A_SECOND = 200
LOOK_SECONDS = 0.02
LONGEST = 30.0
_TASKS = """
SELECT m.account_id, t.id FROM list_member m JOIN LATERAL (
    SELECT id FROM task WHERE list_id = m.list_id AND due_at > now() ORDER BY id LIMIT 1) AS t ON true
WHERE m.account_id >= bench.id('a', %s) ORDER BY m.account_id LIMIT %s
"""
# What was made in the last seconds; ids grow with the time.
_SEEN = """
SELECT p.task_id FROM suggestion s JOIN proposal p ON p.suggestion_id = s.id
WHERE s.id > (lpad(to_hex((extract(epoch FROM now() - interval '5 s') * 1000)::bigint), 12, '0')
              || '00000000000000000000')::uuid
"""


@dataclass
class Watch:
    """When each change was committed, and how long its suggestion took to be seen."""

    changed: dict[UUID, float] = field(default_factory=dict)
    seconds: dict[UUID, float] = field(default_factory=dict)


def measure(urls: Urls, folder: Path, first_person: int, seconds: float) -> list[float]:
    """Change tasks so that each becomes overdue; return, sorted, the seconds until each suggestion was seen."""
    with running("agent", urls, folder, 2, LOG_LEVEL="warning"):
        return asyncio.run(_measure(urls, first_person, int(seconds * A_SECOND)))


async def _measure(urls: Urls, first_person: int, count: int) -> list[float]:
    async with await psycopg.AsyncConnection.connect(urls.admin, autocommit=True) as db:
        targets = await (await db.execute(_TASKS, [first_person, count])).fetchall()
    watch = Watch()
    # On a machine that cannot make so many changes a second, the wait is what is measured, and no reason to end.
    patient = with_parameters(urls.backend, "connection_limit=20&pool_timeout=60")
    pool = make_pool(patient, name="changes")
    await pool.open()
    notifier = Notifier(pool)
    helpers = [asyncio.create_task(notifier.run()), asyncio.create_task(_look(urls, watch))]
    try:
        await _change_all(pool, notifier, targets, watch)
        deadline = time.monotonic() + LONGEST
        while len(watch.seconds) < len(targets) and time.monotonic() < deadline:  # noqa: ASYNC110
            await asyncio.sleep(0.1)
    finally:
        for one in helpers:
            one.cancel()
        await asyncio.gather(*helpers, return_exceptions=True)
        await pool.close()
    assert len(watch.seconds) == len(targets), f"{len(watch.seconds)} suggestions for {len(targets)} changes"
    return sorted(watch.seconds.values())


async def _change_all(pool: Pool, notifier: Notifier, targets: list[tuple[UUID, UUID]], watch: Watch) -> None:
    """Change one after the other at a fixed rate, whether those before are done or not."""
    began, changes = time.monotonic(), []
    for place, (account_id, task_id) in enumerate(targets):
        await asyncio.sleep(max(0.0, began + place / A_SECOND - time.monotonic()))
        changes.append(asyncio.create_task(_change(pool, notifier, account_id, task_id, watch)))
    await asyncio.gather(*changes)


async def _change(pool: Pool, notifier: Notifier, account_id: UUID, task_id: UUID, watch: Watch) -> None:
    yesterday = date.today() - timedelta(days=1)
    async with pool.connection() as db:
        async with db.transaction():
            operation = Operation(db, Actor(account_id, "UTC"), f"bench-{uuid7()}")
            await editing.edit(operation, task_id, TaskPatch(due_date=yesterday))
            await operation.write()
        watch.changed[task_id] = time.monotonic()
    operation.announce(notifier)


async def _look(urls: Urls, watch: Watch) -> None:
    async with await psycopg.AsyncConnection.connect(urls.admin, autocommit=True) as db:
        while True:
            rows = await (await db.execute(_SEEN)).fetchall()
            now = time.monotonic()
            for (task_id,) in rows:
                if task_id in watch.changed and task_id not in watch.seconds:
                    watch.seconds[task_id] = now - watch.changed[task_id]
            await asyncio.sleep(LOOK_SECONDS)
