"""POST /auth/signin."""

import asyncio

import argon2
import pytest

from reeve.accounts import passwords
from tests.accounts.conftest import sign_in
from tests.cast import PASSWORD, Person


@pytest.mark.parametrize("email", ["olive@example.org", "OLIVE@EXAMPLE.ORG"])
async def test_the_right_password_begins_a_session(visitor, owner: Person, email: str):
    answer = await sign_in(visitor, email)
    assert answer.status_code == 200
    assert answer.json() == (await visitor.get("/me")).json()
    assert answer.json()["id"] == str(owner.id)
    assert "password" not in answer.text


async def test_a_wrong_password_and_an_unknown_email_answer_the_same(visitor, owner: Person):
    wrong = await sign_in(visitor, password="wrong password")
    unknown = await sign_in(visitor, "nobody@example.org")
    assert (wrong.status_code, unknown.status_code) == (401, 401)
    for body in (one := wrong.json(), other := unknown.json()):
        body.pop("request_id")
    assert one == other
    assert one["code"] == "wrong_credentials"
    assert "set-cookie" not in wrong.headers


async def test_an_unknown_email_costs_a_verification_of_equal_price(visitor, owner: Person, monkeypatch):
    verified = []

    async def spy(password_hash: str, password: str) -> bool:
        verified.append(argon2.extract_parameters(password_hash))
        return False

    monkeypatch.setattr(passwords, "is_right", spy)
    await sign_in(visitor)
    await sign_in(visitor, "nobody@example.org")
    assert len(verified) == 2
    assert verified[0] == verified[1]


def test_the_hash_that_no_password_has_is_verified_in_full():
    assert not passwords._verify(passwords.NO_PASSWORD, PASSWORD)
    with pytest.raises(argon2.exceptions.VerifyMismatchError):
        passwords.HASHER.verify(passwords.NO_PASSWORD, PASSWORD)


async def test_no_connection_is_held_while_a_password_is_hashed(visitor, owner: Person, db, monkeypatch):
    hashing, go_on = asyncio.Event(), asyncio.Event()

    async def slow(password_hash: str, password: str) -> bool:
        hashing.set()
        await go_on.wait()
        return True

    monkeypatch.setattr(passwords, "is_right", slow)
    answers = [asyncio.create_task(sign_in(visitor)) for _ in range(10)]
    await hashing.wait()
    others = await asyncio.gather(*(owner.get("/lists") for _ in range(20)))
    assert {answer.status_code for answer in others} == {200}
    go_on.set()
    assert {answer.status_code for answer in await asyncio.gather(*answers)} == {200}


async def test_a_session_brought_along_ends_and_the_new_one_has_another_token(visitor, owner: Person):
    await sign_in(visitor)
    planted = visitor.cookies["reeve_session"]
    await sign_in(visitor)
    assert visitor.cookies["reeve_session"] != planted
    visitor.cookies.clear()
    old = await visitor.get("/me", headers={"Cookie": f"reeve_session={planted}"})
    assert old.status_code == 401


async def test_only_the_hmac_of_the_token_is_kept(visitor, owner: Person, db):
    await sign_in(visitor)
    rows = await (await db.execute("SELECT session::text FROM session")).fetchall()
    token = visitor.cookies["reeve_session"]
    assert not [row for (row,) in rows if token in row or token.encode().hex() in row]


async def test_an_outdated_hash_is_made_anew(visitor, owner: Person, db):
    weak = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    await db.execute("UPDATE account SET password_hash = %s", [weak])
    assert (await sign_in(visitor)).status_code == 200
    (renewed,) = await (await db.execute("SELECT password_hash FROM account")).fetchone()
    assert not passwords.is_outdated(renewed)
    assert (await sign_in(visitor)).status_code == 200


async def test_a_password_changed_while_it_was_verified_admits_nobody(visitor, owner: Person, db, monkeypatch):
    async def meanwhile(password_hash: str, password: str) -> bool:
        await db.execute("UPDATE account SET password_hash = 'another'")
        return True

    monkeypatch.setattr(passwords, "is_right", meanwhile)
    assert (await sign_in(visitor)).status_code == 401
    assert (await (await db.execute("SELECT count(*) FROM session")).fetchone()) == (1,)


@pytest.mark.parametrize("column", ["idle_expires_at", "expires_at"])
async def test_a_session_ends_when_idle_and_in_any_case(visitor, owner: Person, db, column: str):
    await sign_in(visitor)
    query = "SELECT idle_expires_at - now(), expires_at - now() FROM session ORDER BY id DESC LIMIT 1"
    idle, absolute = await (await db.execute(query)).fetchone()
    assert (round(idle.total_seconds() / 86400), round(absolute.total_seconds() / 86400)) == (30, 180)
    await db.execute(f"UPDATE session SET {column} = now()")
    assert (await visitor.get("/me")).status_code == 401


async def test_use_puts_the_idle_end_off_and_never_the_absolute_one(visitor, owner: Person, db):
    await sign_in(visitor)
    await db.execute(
        "UPDATE session SET last_seen_at = now() - interval '10 days', idle_expires_at = now() + interval '20 days',"
        " expires_at = now() + interval '50 days'"
    )
    assert (await visitor.get("/me")).status_code == 200
    query = "SELECT idle_expires_at - now(), expires_at - now() FROM session ORDER BY id DESC LIMIT 1"
    idle, absolute = await (await db.execute(query)).fetchone()
    assert (round(idle.total_seconds() / 86400), round(absolute.total_seconds() / 86400)) == (30, 50)
