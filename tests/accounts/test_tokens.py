"""/tokens: API tokens with scopes and expiry."""

import asyncio

import pytest

from tests.cast import Person

MADE = {"name": "backup script"}


async def make(person: Person, browser, **more):
    """Make a token and open a client that uses it."""
    made = (await person.post("/tokens", {**MADE, **more})).json()
    address = str(person.client.base_url).removesuffix("/api/v1/")
    return made, browser(address, headers={"Authorization": f"Bearer {made['token']}"})


async def test_the_secret_is_shown_once_and_only_its_hmac_kept(owner: Person, db):
    answer = await owner.post("/tokens", MADE)
    assert answer.status_code == 201
    secret = answer.json()["token"]
    assert secret.startswith("rv_")
    (listed,) = (await owner.get("/tokens")).json()["items"]
    assert listed == {name: value for name, value in answer.json().items() if name != "token"}
    (row,) = await (await db.execute("SELECT api_token::text FROM api_token")).fetchone()
    assert secret not in row


async def test_a_repeated_request_is_not_answered_from_memory(owner: Person, db):
    answers = [await owner.post("/tokens", MADE, headers={"Idempotency-Key": "1"}) for _ in range(2)]
    assert answers[0].json()["token"] != answers[1].json()["token"]
    assert (await (await db.execute("SELECT count(*) FROM idempotency_key")).fetchone()) == (0,)


async def test_reading_is_not_writing(owner: Person, browser):
    made, reader = await make(owner, browser)
    assert made["scopes"] == ["read"]
    assert (await reader.get("/lists")).status_code == 200
    refused = await reader.post("/tasks", json={"title": "x"})
    assert (refused.status_code, refused.json()["code"]) == (403, "scope_missing")


async def test_with_both_scopes_tasks_are_made(owner: Person, browser):
    _, writer = await make(owner, browser, scopes=["write", "read"])
    assert (await writer.post("/tasks", json={"title": "x"})).status_code == 201
    assert (await writer.patch("/me", json={"name": "Olive"})).status_code == 200


async def test_no_token_decides_who_comes_in(owner: Person, browser):
    _, writer = await make(owner, browser, scopes=["read", "write"])
    body = {"current_password": "x", "new_password": "long enough"}
    for answer in (
        await writer.post("/tokens", json=MADE),
        await writer.get("/tokens"),
        await writer.get("/sessions"),
        await writer.delete("/sessions"),
        await writer.put("/me/password", json=body),
        await writer.request("DELETE", "/me", json={"password": "x"}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "session_required")


async def test_a_deleted_token_is_refused_and_its_stream_closes(owner: Person, browser):
    made, reader = await make(owner, browser)
    async with reader.stream("GET", "/stream") as answer:
        lines = answer.aiter_lines()
        await anext(lines)
        assert (await owner.delete(f"/tokens/{made['id']}")).status_code == 204
        rest = await asyncio.wait_for(read(lines), 5)
    assert "event: signed-out" in rest
    assert (await reader.get("/lists")).status_code == 401


async def read(lines) -> list[str]:
    return [line async for line in lines]


async def test_an_expired_token_is_refused(owner: Person, browser, db):
    made, reader = await make(owner, browser, expires_in_days=1)
    assert made["expires_at"] is not None
    assert (await reader.get("/lists")).status_code == 200
    await db.execute("UPDATE api_token SET expires_at = now()")
    assert (await reader.get("/lists")).status_code == 401


async def test_a_token_may_last_for_ever(owner: Person, browser):
    made, _ = await make(owner, browser, expires_in_days=None)
    assert made["expires_at"] is None


async def test_a_stranger_sees_and_deletes_none_of_mine(owner: Person, stranger: Person):
    made = (await owner.post("/tokens", MADE)).json()
    assert (await stranger.get("/tokens")).json()["items"] == []
    assert (await stranger.delete(f"/tokens/{made['id']}")).status_code == 404
    assert len((await owner.get("/tokens")).json()["items"]) == 1


@pytest.mark.parametrize(
    ("field", "wrong"),
    [("name", ""), ("name", "x" * 101), ("name", "x\n"), ("scopes", []), ("expires_in_days", 0), ("admin", True)],
)
async def test_a_wrong_field_is_named(owner: Person, field: str, wrong):
    answer = await owner.post("/tokens", {**MADE, field: wrong})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == field
