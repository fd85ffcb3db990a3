"""PUT /me/confirmation: the password once more, before something grave."""

import asyncio

import pytest

from reeve.accounts.authentication import COOKIE
from tests.accounts.conftest import sign_in
from tests.cast import PASSWORD, Person

RIGHT = {"password": PASSWORD}


@pytest.fixture
async def long_ago(owner: Person, db) -> None:
    """Everybody signed in a quarter of an hour ago."""
    await db.execute("UPDATE session SET confirmed_at = now() - interval '15 minutes'")


async def grave(person: Person) -> list:
    """Do all that is grave, with what comes of it."""
    made = await person.post("/tokens", {"name": "one"})
    token = made.json().get("id", "01932f6e-0000-7000-8000-000000000001")
    return [made, await person.delete(f"/tokens/{token}"), await person.delete("/sessions")]


async def test_what_is_grave_needs_it_a_quarter_of_an_hour_after_signing_in(
    owner: Person, visitor, long_ago: None
):
    await sign_in(visitor)
    assert [(one.status_code, one.json()["code"]) for one in await grave(owner)] == [
        (403, "confirmation_required")
    ] * 3
    theirs = next(one for one in (await visitor.get("/sessions")).json()["items"] if one["current"])
    assert (await owner.delete(f"/sessions/{theirs['id']}")).json()["code"] == "confirmation_required"
    assert (await visitor.get("/me")).status_code == 200
    assert (await owner.put("/me/confirmation", RIGHT)).status_code == 204
    assert [one.status_code for one in await grave(owner)] == [201, 204, 204]
    assert (await visitor.get("/me")).status_code == 401


async def test_looking_and_signing_out_never_do(owner: Person, long_ago: None):
    mine = (await owner.get("/sessions")).json()["items"][0]["id"]
    assert (await owner.get("/tokens")).status_code == 200
    assert (await owner.delete(f"/sessions/{mine}")).status_code == 204


async def test_a_wrong_password_confirms_nothing_and_is_named(owner: Person, long_ago: None):
    answer = await owner.put("/me/confirmation", {"password": "wrong"})
    assert (answer.status_code, answer.json()["code"]) == (403, "wrong_password")
    assert answer.json()["errors"][0]["field"] == "password"
    assert (await owner.delete("/sessions")).status_code == 403


async def test_a_token_cannot_confirm(owner: Person, at, server: str):
    made = (await owner.post("/tokens", {"name": "one", "scopes": ["read", "write"]})).json()["token"]
    answer = await owner.client.put("/me/confirmation", json=RIGHT, headers={"Authorization": f"Bearer {made}"})
    assert (answer.status_code, answer.json()["code"]) == (403, "session_required")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/me/confirmation", RIGHT),
        ("/me/password", {"current_password": PASSWORD, "new_password": "a much better password"}),
    ],
)
async def test_the_session_gets_another_token_and_its_streams_go_on(owner: Person, visitor, path: str, body: dict):
    before = owner.client.cookies[COOKIE]
    async with owner.client.stream("GET", "/stream") as answer:
        lines = answer.aiter_lines()
        await anext(lines)
        assert (await owner.put(path, body)).status_code == 204
        assert owner.client.cookies[COOKIE] != before
        task = await owner.task()
        async with asyncio.timeout(10):
            async for line in lines:
                assert "signed-out" not in line
                if task["list_id"] in line:
                    break
    old = await visitor.get("/me", headers={"Cookie": f"{COOKIE}={before}"})
    assert old.status_code == 401
    assert (await owner.get("/me")).status_code == 200


async def test_the_right_password_takes_failures_back(owner: Person, db):
    await owner.put("/me/confirmation", {"password": "wrong"})
    await owner.put("/me/confirmation", RIGHT)
    assert (await (await db.execute("SELECT count(*) FROM signin_attempt")).fetchone()) == (0,)
