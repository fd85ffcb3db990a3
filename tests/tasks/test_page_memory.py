"""What a backend takes to answer with the longest tasks an account can have."""

from pathlib import Path

import httpx
import pytest

from tests.cast import Person
from tests.database_under_test import Urls
from tests.memory import MEGABYTE, peak_of
from tests.plain import PLAIN
from tests.process import reeve

# Each description has 100,000 characters, of which one makes Python's text wide; a change has as much once more.
FILL = """
WITH made AS (
    INSERT INTO task (id, list_id, title, description, position, series_id, revision)
    SELECT gen_random_uuid(), %(list_id)s, n::text, '🌱' || repeat(n %% 10 || 'x', 49999), 'a0', gen_random_uuid(), 1
    FROM generate_series(1, 500) n RETURNING id, list_id, description
)
INSERT INTO change (id, operation_id, list_id, revision, entity, entity_id, kind, actor, account_id, before, after)
SELECT gen_random_uuid(), gen_random_uuid(), list_id, 1, 'task', id, 'update', 'account', %(account_id)s,
    jsonb_build_object('description', description), jsonb_build_object('description', description || 'y')
FROM made
"""


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/tasks?limit=200", "/changes?limit=200", "/sync"])
async def test_the_longest_tasks_fit_into_memory(path: str, urls: Urls, owner: Person, db, tmp_path: Path):
    await db.execute(FILL, {"list_id": owner.inbox, "account_id": owner.id})
    with reeve("backend", urls, tmp_path) as process:
        process.wait_until_ready()
        async with httpx.AsyncClient(
            base_url=process.address, cookies=owner.client.cookies, timeout=60, verify=PLAIN
        ) as client:
            answer, peak = await peak_of(process.popen.pid, client.get(f"/api/v1{path}"))
    assert answer.status_code == 200
    assert peak <= 100 * MEGABYTE
