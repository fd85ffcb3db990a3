"""What `reeve user create|set-password|sign-out|list` stand on."""

import psycopg
import pytest

from reeve.accounts import administration
from reeve.http.problems import Problem
from tests.accounts.conftest import EMAIL, sign_in
from tests.cast import PASSWORD, Person


@pytest.fixture
async def operator(urls, db):
    """The operator's own connection, as the backend's role."""
    async with await psycopg.AsyncConnection.connect(urls.backend, autocommit=True) as connection:
        yield connection


async def test_an_account_that_was_made_can_sign_in(operator, visitor):
    made = await administration.create_user(operator, EMAIL, PASSWORD, time_zone="Europe/Berlin")
    answer = await sign_in(visitor, EMAIL)
    assert (answer.status_code, answer.json()["id"]) == (200, str(made))
    assert len((await visitor.get("/lists")).json()["items"]) == 1


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"email": "olive@EXAMPLE.org"}, "email_taken"),
        ({"email": "olive"}, "invalid"),
        ({"password": "short"}, "invalid"),
        ({"time_zone": "Mars/Olympus"}, "invalid"),
    ],
)
async def test_what_cannot_be_made_is_said(operator, owner: Person, given: dict, code: str):
    with pytest.raises(Problem) as problem:
        await administration.create_user(operator, **{"email": EMAIL, "password": PASSWORD, **given})
    assert problem.value.code == code


async def test_a_set_password_works_and_ends_every_session(operator, owner: Person, visitor):
    await administration.set_password(operator, "Olive@example.org", "a much better password")
    assert (await owner.get("/me")).status_code == 401
    assert (await sign_in(visitor, password="a much better password")).status_code == 200


async def test_nobodys_password_cannot_be_set(operator):
    with pytest.raises(Problem, match="no such account"):
        await administration.set_password(operator, EMAIL, PASSWORD)


@pytest.mark.parametrize(("email", "strangers"), [("OLIVE@example.org", 200), (None, 401)])
async def test_sessions_of_one_or_of_all_are_ended(
    operator, owner: Person, stranger: Person, email: str | None, strangers: int
):
    token = (await owner.post("/tokens", {"name": "script"})).json()["token"]
    assert await administration.sign_out(operator, email) == (1 if email else 2)
    assert (await owner.get("/me")).status_code == 401
    assert (await stranger.get("/me")).status_code == strangers
    assert (await stranger.get("/me", headers={"Authorization": f"Bearer {token}"})).status_code == 200


async def test_nobodys_sessions_are_not_ended_in_silence(operator):
    with pytest.raises(Problem, match="no such account"):
        await administration.sign_out(operator, EMAIL)


async def test_the_list_shows_who_is_there(operator, owner: Person, stranger: Person):
    users = await administration.list_users(operator)
    assert [one.email for one in users] == ["olive@example.org", "sven@example.org"]
    assert users[0].last_seen_at is not None
