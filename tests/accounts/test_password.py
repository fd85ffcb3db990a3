"""PUT /me/password."""

import asyncio

import pytest

from tests.accounts.conftest import sign_in
from tests.cast import PASSWORD, Person

NEW = "a much better password"
CHANGE = {"current_password": PASSWORD, "new_password": NEW}


async def test_the_new_one_works_and_the_old_one_does_not(owner: Person, visitor):
    assert (await owner.put("/me/password", CHANGE)).status_code == 204
    assert (await sign_in(visitor)).status_code == 401
    assert (await sign_in(visitor, password=NEW)).status_code == 200


async def test_all_other_sessions_end_and_their_streams_close(owner: Person, visitor):
    await sign_in(visitor)
    async with visitor.stream("GET", "/stream") as answer:
        lines = answer.aiter_lines()
        await anext(lines)
        await owner.put("/me/password", CHANGE)
        rest = await asyncio.wait_for(read(lines), 5)
    assert "event: signed-out" in rest
    assert (await visitor.get("/me")).status_code == 401
    assert (await owner.get("/me")).status_code == 200


async def read(lines) -> list[str]:
    return [line async for line in lines]


async def test_a_wrong_current_password_changes_nothing_and_is_named(owner: Person, visitor):
    answer = await owner.put("/me/password", {**CHANGE, "current_password": "wrong"})
    assert (answer.status_code, answer.json()["code"]) == (403, "wrong_password")
    assert answer.json()["errors"][0]["field"] == "current_password"
    assert (await sign_in(visitor)).status_code == 200


@pytest.mark.parametrize("wrong", ["short", "x" * 1001])
async def test_a_new_one_must_be_long_enough_but_not_endless(owner: Person, wrong: str):
    answer = await owner.put("/me/password", {**CHANGE, "new_password": wrong})
    assert answer.json()["errors"][0]["field"] == "new_password"


async def test_two_changes_at_once_do_not_both_succeed(owner: Person):
    answers = await asyncio.gather(*(owner.put("/me/password", CHANGE) for _ in range(2)))
    assert sorted(answer.status_code for answer in answers) in ([204, 409], [204, 403])
