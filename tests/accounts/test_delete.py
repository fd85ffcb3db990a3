"""DELETE /me: everything that is the person's own goes, history included."""

import asyncio

import httpx
import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb
from uuid_utils.compat import uuid7

from tests.accounts.conftest import sign_in
from tests.cast import PASSWORD, Person, Shared


async def erase(person: Person, password: str = PASSWORD) -> httpx.Response:
    return await person.client.request("DELETE", "/me", json={"password": password})


async def traces(db: psycopg.AsyncConnection, *ids: object) -> list[tuple[str, str]]:
    """Walk the catalogue: every table and column in which one of the ids still stands, also inside JSON."""
    columns = await (
        await db.execute(
            "SELECT c.relname, a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid"
            " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0"
            " AND NOT a.attisdropped"
        )
    ).fetchall()
    found = []
    for table, column in columns:
        query = sql.SQL("SELECT count(*) FROM {} WHERE {}::text LIKE ANY(%s)").format(
            sql.Identifier(table), sql.Identifier(column)
        )
        (count,) = await (await db.execute(query, [[f"%{one}%" for one in ids]])).fetchone() or (0,)
        if count:
            found.append((table, column))
    return found


async def fill(db: psycopg.AsyncConnection, owner: Person, shared: Shared) -> dict[str, object]:
    """Give the owner something in every table; return the ids of what must go."""
    one = await owner.list("Secret")
    task = await owner.task(list_id=one["id"], tags=["x"], due_date="2026-12-01")
    await owner.task(parent_id=task["id"], list_id=one["id"])
    moved = await owner.task(list_id=one["id"])
    await owner.patch(f"/tasks/{moved['id']}", {"list_id": str(shared.id)})
    await owner.post("/tasks", {"title": "Kept"}, headers={"Idempotency-Key": "key"})
    await owner.post("/tokens", {"name": "script"})
    for account_id in (owner.id, shared.member.id):
        suggestion = uuid7()
        await db.execute(
            "INSERT INTO suggestion (id, account_id, type, message, evidence, fingerprint, revision)"
            " VALUES (%s, %s, 'general_insight', 'm', '{}', 'f', 1)",
            [suggestion, account_id],
        )
        await db.execute(
            "INSERT INTO proposal (id, suggestion_id, task_id, task_version, change) VALUES (%s, %s, %s, 1, %s)",
            [uuid7(), suggestion, moved["id"], Jsonb({})],
        )
        await db.execute(
            "INSERT INTO suggestion_fingerprint (account_id, fingerprint, task_id) VALUES (%s, 'f', %s)",
            [account_id, task["id"]],
        )
        await db.execute(
            "INSERT INTO task_reminder (id, task_id, account_id, minutes_before) VALUES (%s, %s, %s, 5)",
            [uuid7(), task["id"], account_id],
        )
    return {"list": one["id"], "task": task["id"], "moved": moved["id"], "shared": shared.id}


async def test_no_row_of_any_table_names_the_account_any_more(db, owner: Person, shared: Shared, visitor):
    gone = await fill(db, owner, shared)
    before = {table for table, _ in await traces(db, owner.id)}
    assert {"account", "session", "list_member", "change", "agent_check", "api_token", "idempotency_key",
            "suggestion", "suggestion_fingerprint", "task_reminder", "account_feed"} <= before  # fmt: skip
    answer = await erase(owner)
    assert answer.status_code == 204, answer.text
    assert "Max-Age=0" in answer.headers["set-cookie"]
    assert await traces(db, owner.id, owner.inbox, *gone.values()) == []
    assert (await (await db.execute("SELECT count(*) FROM signin_attempt")).fetchone()) == (0,)
    assert (await sign_in(visitor)).status_code == 401


async def test_other_peoples_lists_survive_with_what_i_did_there(db, owner: Person, shared: Shared):
    task = await shared.member.task(list_id=str(shared.id), title="In Olive's list")
    own = await shared.member.list("Maya's")
    await db.execute(
        "INSERT INTO list_member (list_id, account_id, role, position) VALUES (%s, %s, 'editor', 'a5')",
        [own["id"], owner.id],
    )
    mine_there = await owner.task(list_id=own["id"])
    cursor = (await shared.member.get("/sync")).json()["cursor"]
    assert (await erase(owner)).status_code == 204
    assert (await shared.member.get(f"/tasks/{mine_there['id']}")).status_code == 200
    assert await traces(db, owner.id) == []
    assert (await shared.member.get(f"/tasks/{task['id']}")).status_code == 404
    delta = (await shared.member.get("/sync", params={"cursor": cursor})).json()
    assert delta["dropped_lists"] == [str(shared.id)]


async def test_the_others_hear_of_it_at_once(owner: Person, shared: Shared):
    async with shared.member.client.stream("GET", "/stream") as answer:
        lines = answer.aiter_lines()
        for _ in range(4):
            await anext(lines)
        await erase(owner)
        while '"account":' not in (line := await asyncio.wait_for(anext(lines), 5)):
            pass
    assert '"account":null' not in line


async def test_advice_to_others_about_my_tasks_is_void(db, owner: Person, shared: Shared):
    await fill(db, owner, shared)
    await erase(owner)
    row = await (await db.execute("SELECT account_id, status FROM suggestion")).fetchone()
    assert row == (shared.member.id, "expired")


async def test_a_wrong_password_erases_nothing(owner: Person):
    answer = await erase(owner, "wrong")
    assert (answer.status_code, answer.json()["code"]) == (403, "wrong_password")
    assert answer.json()["errors"][0]["field"] == "password"
    assert (await owner.get("/me")).status_code == 200


async def test_writing_meanwhile_leaves_nothing_behind(db, owner: Person, shared: Shared):
    writing = [shared.member.post("/tasks", {"title": "x", "list_id": str(shared.id)}) for _ in range(10)]
    lists = [owner.post("/lists", {"name": "x"}) for _ in range(10)]
    answers = await asyncio.gather(*writing, erase(owner), *lists)
    assert {answer.status_code for answer in answers} <= {201, 204, 401, 404, 503}
    assert answers[10].status_code == 204
    orphans = "SELECT count(*) FROM list WHERE id NOT IN (SELECT list_id FROM list_member)"
    assert (await (await db.execute(orphans)).fetchone()) == (0,)
