"""Passwords that would be guessed first are taken by nobody; all others are, as they are."""

import pytest

from tests.accounts.conftest import sign_in, sign_up
from tests.cast import PASSWORD, Person


@pytest.mark.parametrize(
    "password",
    ["password", "12345678", "PASSWORD1", "iloveyou", "nora@example.org", "reeve2026!", "Nora1234", "example!!!"],
)
async def test_what_is_tried_first_is_refused(visitor, password: str):
    answer = await visitor.post("/auth/signup", json={"email": "nora@example.org", "password": password})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "password"


@pytest.mark.parametrize(
    "password", ["correct horse", "ÄÖÜ🐎🐎🐎🐎🐎", " leading space", "x" * 1000, "only lower letters"]
)
async def test_anything_else_is_taken_without_rules(visitor, password: str):
    body = {"email": "nora@example.org", "password": password}
    assert (await visitor.post("/auth/signup", json=body)).status_code == 201
    assert (await sign_in(visitor, "nora@example.org", password[:-1])).status_code == 401
    assert (await sign_in(visitor, "nora@example.org", password)).status_code == 200


async def test_the_same_for_a_new_password(owner: Person):
    body = {"current_password": PASSWORD, "new_password": "password123"}
    answer = await owner.put("/me/password", body)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "new_password")


async def test_signing_up_works_with_the_casts_password(visitor):
    assert (await sign_up(visitor)).status_code == 201
