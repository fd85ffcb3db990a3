"""What is done to a task is done to all that is below it, with a statement for many."""

from typing import Any

import psycopg
import pytest

from tests.cast import Person

SUBTASKS = 60
BELOW = """
INSERT INTO task (id, list_id, parent_id, title, position, series_id, revision)
SELECT gen_random_uuid(), %(list_id)s, %(parent_id)s, 'Part ' || n, 'a' || n, gen_random_uuid(), 1
FROM generate_series(1, %(count)s) n
"""


@pytest.fixture
async def parent(owner: Person, db: psycopg.AsyncConnection) -> dict[str, Any]:
    """A task with many below it."""
    task = await owner.task("Parent")
    await db.execute(BELOW, {"list_id": owner.inbox, "parent_id": task["id"], "count": SUBTASKS})
    return task


@pytest.fixture
def updates(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every statement that updates tasks."""
    seen: list[str] = []
    execute = psycopg.AsyncCursor.execute

    async def recording(self: Any, query: Any, params: Any = None, **options: Any) -> Any:
        if "UPDATE task SET" in str(query):
            seen.append(str(query))
        return await execute(self, query, params, **options)

    monkeypatch.setattr(psycopg.AsyncCursor, "execute", recording)
    return seen


async def _all(db: psycopg.AsyncConnection, what: str) -> int:
    row = await (await db.execute(f"SELECT count(*) FROM task WHERE {what}")).fetchone()
    assert row
    return int(row[0])


async def test_completing(owner: Person, db: psycopg.AsyncConnection, parent: dict[str, Any], updates: list[str]):
    assert (await owner.put(f"/tasks/{parent['id']}/completion", {})).status_code == 200
    assert await _all(db, "completed_at IS NOT NULL AND version = 2") == SUBTASKS + 1
    assert len(updates) == 1


async def test_deleting(owner: Person, db: psycopg.AsyncConnection, parent: dict[str, Any], updates: list[str]):
    assert (await owner.delete(f"/tasks/{parent['id']}")).status_code == 204
    assert await _all(db, "deleted_at IS NOT NULL") == SUBTASKS + 1
    assert len(updates) == 1
    history = (await owner.get("/changes?limit=200")).json()["items"]
    assert [one["kind"] for one in history].count("delete") == SUBTASKS + 1


async def test_moving(owner: Person, db: psycopg.AsyncConnection, parent: dict[str, Any], updates: list[str]):
    elsewhere = await owner.list("Elsewhere")
    cursor = (await owner.get("/sync")).json()["cursor"]
    answer = await owner.patch(f"/tasks/{parent['id']}", {"list_id": elsewhere["id"]})
    assert answer.status_code == 200
    assert await _all(db, f"list_id = '{elsewhere['id']}'") == SUBTASKS + 1
    assert len([one for one in updates if "jsonb_populate" in one]) == 2
    assert len((await owner.get("/sync", params={"cursor": cursor})).json()["tasks"]) == SUBTASKS + 1
    undone = await owner.put(f"/operations/{answer.headers['operation-id']}/reversal")
    assert undone.json()["changes"] == SUBTASKS + 1
    assert await _all(db, f"list_id = '{owner.inbox}'") == SUBTASKS + 1
