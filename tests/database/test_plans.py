"""Every statement behind the everyday requests finds its rows by an index, however many tasks others have."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest

from bench import data
from tests.agent.running import one_pass
from tests.cast import Person
from tests.database_under_test import Urls

PEOPLE, TASKS_EACH = 3_000, 10
# What is there in great numbers here: the planner chooses freely.
FILLED = {"account", "account_feed", "agent_check", "list", "list_member", "task"}
# What is large too where people have lived with Reeve; empty here, so it is asked whether an index could be used.
LARGE = FILLED | {"change", "change_other", "session", "suggestion", "proposal", "suggestion_fingerprint"}
LARGE |= {"agent_activity", "agent_mute", "task_reminder", "idempotency_key"}
VERBS = ("SELECT", "WITH", "UPDATE", "INSERT", "DELETE")

Statements = dict[str, Any]


@contextmanager
def statements(monkeypatch: pytest.MonkeyPatch) -> Iterator[Statements]:
    """Collect what is executed, with the first values it was executed with."""
    seen: Statements = {}
    execute = psycopg.AsyncCursor.execute

    async def recording(self: Any, query: Any, params: Any = None, **options: Any) -> Any:
        text = str(query).strip()
        if text.upper().startswith(VERBS):
            seen.setdefault(text, params)
        return await execute(self, query, params, **options)

    with monkeypatch.context() as patch:
        patch.setattr(psycopg.AsyncCursor, "execute", recording)
        yield seen


def scanned(plan: dict[str, Any], tables: set[str]) -> Iterator[str]:
    """Yield those of these tables that a plan reads from end to end."""
    if plan["Node Type"] == "Seq Scan" and plan["Relation Name"] in tables:
        yield plan["Relation Name"]
    for part in plan.get("Plans", ()):
        yield from scanned(part, tables)


async def read_end_to_end(url: str, seen: Statements) -> set[tuple[str, str]]:
    """Return each statement that reads a large table from end to end, and the table."""
    found = set()
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as db:
        for choice, tables in (("on", FILLED), ("off", LARGE)):
            await db.execute(f"SET enable_seqscan = {choice}".encode())
            for query, params in seen.items():
                row = await (await db.execute(f"EXPLAIN (FORMAT JSON) {query}".encode(), params)).fetchone()
                assert row is not None
                found |= {(" ".join(query.split())[:160], one) for one in scanned(row[0][0]["Plan"], tables)}
    return found


async def everyday(owner: Person) -> None:
    """Do what people do all day."""
    task = await owner.task("Buy milk", due_date="2026-01-01", tags=["errand"])
    child = await owner.task("Oat milk", parent_id=task["id"])
    recurring = await owner.task("Water", due_date="2026-01-01", recurrence={"rule": "FREQ=DAILY"})
    cursor = (await owner.get("/sync")).json()["cursor"]
    for path in ("/tasks", f"/tasks/{task['id']}", "/lists", "/suggestions", "/changes", "/plan", "/me"):
        assert (await owner.get(path)).status_code == 200, path
    assert (await owner.get("/tasks", params={"q": "milk", "priority": "high"})).status_code == 200
    assert (await owner.get("/tasks", params={"sort": "due", "tag": "errand"})).status_code == 200
    assert (await owner.patch(f"/tasks/{task['id']}", {"title": "Buy oat milk"})).status_code == 200
    for one in (child, recurring):
        assert (await owner.put(f"/tasks/{one['id']}/completion", {})).status_code == 200
    assert (await owner.get("/sync", params={"cursor": cursor})).status_code == 200
    assert (await owner.delete(f"/tasks/{task['id']}")).status_code in (200, 204)


@pytest.fixture
async def crowded(urls: Urls, db: psycopg.AsyncConnection) -> None:
    data.fill(urls.admin, range(PEOPLE), TASKS_EACH)
    await db.execute("VACUUM ANALYZE")


@pytest.mark.usefixtures("crowded")
async def test_no_everyday_request_reads_a_large_table_from_end_to_end(
    owner: Person, urls: Urls, monkeypatch: pytest.MonkeyPatch
):
    with statements(monkeypatch) as seen:
        await everyday(owner)
    assert len(seen) > 30
    assert await read_end_to_end(urls.admin, seen) == set()


@pytest.mark.usefixtures("crowded")
async def test_no_pass_of_the_agents_reads_a_large_table_from_end_to_end(
    owner: Person, urls: Urls, monkeypatch: pytest.MonkeyPatch
):
    await owner.task("Pay the rent", due_date="2026-01-01")
    with statements(monkeypatch) as seen:
        assert (await one_pass(urls))["suggested"] == 1
    assert await read_end_to_end(urls.admin, seen) == set()
