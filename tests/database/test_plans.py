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
FILLED = {"account", "account_feed", "agent_check", "list", "list_member", "task", "suggestion", "proposal"}
FILLED |= {"suggestion_fingerprint"}
# What is large too where people have lived with Reeve; empty here, so it is asked whether an index could be used.
EMPTY = {"change_other", "session", "agent_mute", "task_reminder", "idempotency_key"}
# What was deleted, suggested and changed before, some of it for each of these people.
PAST = """
UPDATE task SET deleted_at = now() WHERE id IN (SELECT bench.id('c', n * 10 + 9) FROM generate_series(0, 2999) n);
INSERT INTO suggestion (id, account_id, type, message, evidence, fingerprint, revision, status, created_at,
    resolved_at)
SELECT bench.id('d', n), bench.id('a', n %% %(people)s), 'general_insight', '', '{}', n::text, 1,
    (ARRAY['active', 'expired'])[1 + n %% 2], now() - n * interval '1 minute',
    (ARRAY[NULL, now()])[1 + n %% 2]
FROM generate_series(1, 20000) n;
INSERT INTO proposal (id, suggestion_id, task_id, task_version, change)
SELECT bench.id('e', n), bench.id('d', n), bench.id('c', n), 1, '{}' FROM generate_series(1, 20000) n;
INSERT INTO suggestion_fingerprint (account_id, fingerprint, task_id)
SELECT bench.id('a', n %% %(people)s), n::text, bench.id('c', n) FROM generate_series(1, 20000) n;
INSERT INTO change (id, at, operation_id, list_id, revision, entity, entity_id, kind, actor, account_id, before,
    after)
SELECT bench.id('f', n), now() - n * interval '1 second', bench.id('f', n), bench.id('b', n %% %(people)s), n, 'task',
    bench.id('c', n), 'create', 'account', bench.id('a', n %% %(people)s), '{}', '{}'
FROM generate_series(1, 20000) n;
"""
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


def scanned(plan: dict[str, Any]) -> Iterator[str]:
    """Yield the large tables that a plan reads from end to end, be it along an index."""
    along_index = "Index" in plan["Node Type"] and "Index Cond" not in plan
    if (plan["Node Type"] == "Seq Scan" and plan["Relation Name"] in FILLED | EMPTY) or (
        along_index and plan.get("Relation Name") in FILLED
    ):
        yield plan["Relation Name"]
    for part in plan.get("Plans", ()):
        yield from scanned(part)


async def read_end_to_end(url: str, seen: Statements) -> set[tuple[str, str]]:
    """Return each statement that reads a large table from end to end, and the table."""
    found = set()
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as db:
        for query, params in seen.items():
            for choice, tables in (("on", FILLED), ("off", EMPTY)):
                await db.execute(f"SET enable_seqscan = {choice}".encode())
                row = await (await db.execute(f"EXPLAIN (FORMAT JSON) {query}".encode(), params)).fetchone()
                assert row is not None
                found |= {
                    (" ".join(query.split())[:160], one) for one in scanned(row[0][0]["Plan"]) if one in tables
                }
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
    answer = (await owner.get("/sync", params={"cursor": cursor})).json()
    assert len(answer["tasks"]) == 4
    assert (await owner.get("/sync", params={"cursor": answer["cursor"]})).json()["tasks"] == []
    for query in ("status=completed", "sort=title", "sort=priority", "overdue=true", f"list_id={task['list_id']}"):
        assert (await owner.get(f"/tasks?{query}&limit=1")).status_code == 200, query
    for path in (
        "/suggestions/count",
        "/agent/activity",
        "/agent/mutes",
        "/agent/restraints",
        "/sessions",
    ):
        assert (await owner.get(path)).status_code == 200, path
    edits = [{"kind": "update", "task_id": task["id"], "change": {"priority": "high"}}]
    bulk = await owner.post("/operations", {"edits": edits}, headers={"Idempotency-Key": "plans"})
    assert bulk.status_code == 200, bulk.text
    assert (await owner.put(f"/operations/{bulk.headers['operation-id']}/reversal")).status_code == 200
    assert (await owner.delete(f"/tasks/{task['id']}")).status_code in (200, 204)


@pytest.fixture
async def crowded(urls: Urls, db: psycopg.AsyncConnection) -> None:
    data.fill(urls.admin, range(PEOPLE), TASKS_EACH)
    async with (
        await psycopg.AsyncConnection.connect(urls.admin) as other,
        psycopg.AsyncClientCursor(other) as past,
    ):
        await past.execute(PAST, {"people": PEOPLE})
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
