"""An import of many tasks is taken back, and brought back, within a request and what a pod has."""

from collections.abc import Awaitable
from pathlib import Path

import httpx
import pytest

from tests.cast import Person
from tests.database_under_test import Urls
from tests.interop.bringing import bring_in
from tests.memory import MEGABYTE, peak_of
from tests.plain import PLAIN
from tests.process import reeve

TASKS = 99_000
LIVING = "SELECT count(*) FROM task WHERE deleted_at IS NULL"


@pytest.mark.slow
async def test_a_large_import_is_taken_back_and_brought_back(urls: Urls, owner: Person, db, tmp_path: Path):
    lines = "".join(f"Task {n} due:2027-01-{n % 28 + 1:02} @t{n % 50}\n" for n in range(TASKS))
    operation_id = (await bring_in(owner, lines.encode()))["operation_id"]
    with reeve("backend", urls, tmp_path) as process:
        process.wait_until_ready()
        async with httpx.AsyncClient(
            base_url=f"{process.address}/api/v1", cookies=owner.client.cookies, timeout=60, verify=PLAIN
        ) as client:

            async def taken_back(which: str) -> str:
                asked: Awaitable[httpx.Response] = client.put(f"/operations/{which}/reversal")
                answer, peak = await peak_of(process.popen.pid, asked)
                assert answer.status_code == 200, answer.text
                assert answer.json()["changes"] == TASKS
                assert peak <= 150 * MEGABYTE
                return str(answer.json()["operation_id"])

            undone = await taken_back(operation_id)
            assert (await (await db.execute(LIVING)).fetchone()) == (0,)
            await taken_back(undone)
            assert (await (await db.execute(LIVING)).fetchone()) == (TASKS,)
