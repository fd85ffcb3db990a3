"""Sign-in is throttled per e-mail and per address, exactly, over replicas."""

import asyncio
from collections import Counter

import pytest

from reeve.accounts import passwords, throttle
from tests.accounts.conftest import sign_in
from tests.cast import PASSWORD, Person, backend, settings_for

PER_EMAIL, PER_ADDRESS = throttle.SIGN_IN.per_email, throttle.SIGN_IN.per_address


@pytest.fixture
async def quick(monkeypatch):
    """No password is right, and finding out costs nothing."""

    async def never(password_hash: str, password: str) -> bool:
        return False

    monkeypatch.setattr(passwords, "is_right", never)


async def statuses(*attempts) -> Counter:
    return Counter(answer.status_code for answer in await asyncio.gather(*attempts))


async def test_thirty_guesses_at_once_over_two_replicas_are_exactly_ten(urls, db, visitor, browser, owner, quick):
    async with backend(settings_for(urls)) as second:
        both = (visitor, browser(second))
        found = await statuses(*(sign_in(both[n % 2], ("olive@example.org", "OLIVE@example.ORG")[n % 2], "wrong")
                                 for n in range(30)))  # fmt: skip
    assert found == {401: PER_EMAIL, 429: 30 - PER_EMAIL}


async def test_guesses_at_many_accounts_count_for_the_address(visitor, db, quick):
    found = await statuses(*(sign_in(visitor, f"{n}@example.org", "wrong") for n in range(PER_ADDRESS + 20)))
    assert found == {401: PER_ADDRESS, 429: 20}


async def test_even_the_right_password_waits_until_there_is_room(visitor, owner: Person, db):
    await fail(visitor, PER_EMAIL)
    refused = await sign_in(visitor)
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_attempts")
    assert 880 < int(refused.headers["retry-after"]) <= 900
    await db.execute("UPDATE signin_attempt SET at = at - interval '14 minutes'")
    assert 40 < int((await sign_in(visitor)).headers["retry-after"]) <= 60
    await db.execute("UPDATE signin_attempt SET at = at - interval '61 seconds'")
    assert (await sign_in(visitor)).status_code == 200


async def test_the_right_password_takes_the_failures_back(visitor, owner: Person):
    await fail(visitor, PER_EMAIL - 1)
    assert (await sign_in(visitor)).status_code == 200
    await fail(visitor, PER_EMAIL - 1)
    assert (await sign_in(visitor)).status_code == 200


async def test_somebody_elses_failures_are_not_taken_back(visitor, owner: Person, stranger: Person, db):
    await fail(visitor, 2)
    assert (await sign_in(visitor, "sven@example.org")).status_code == 200
    assert (await (await db.execute("SELECT count(*) FROM signin_attempt")).fetchone()) == (2,)


async def test_an_attempt_counts_even_if_the_request_dies_in_between(visitor, owner: Person, db, monkeypatch):
    async def dies(password_hash: str, password: str) -> bool:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(passwords, "is_right", dies)
        assert (await sign_in(visitor)).status_code == 500
    assert (await (await db.execute("SELECT count(*) FROM signin_attempt")).fetchone()) == (1,)


async def test_a_refused_attempt_does_not_make_the_pause_longer(visitor, owner: Person, db, quick):
    await fail(visitor, PER_EMAIL + 5)
    assert (await (await db.execute("SELECT count(*) FROM signin_attempt")).fetchone()) == (PER_EMAIL,)


async def test_an_address_that_anybody_can_write_does_not_count(visitor, db, quick):
    for n in range(PER_ADDRESS):
        await sign_in(visitor, f"{n}@example.org", "x", headers={"X-Forwarded-For": f"192.0.2.{n}"})
    answer = await sign_in(visitor, "last@example.org", "x", headers={"X-Forwarded-For": "198.51.100.1"})
    assert answer.status_code == 429


async def test_behind_a_trusted_proxy_each_client_has_its_own_count(urls, db, browser, quick):
    async with backend(settings_for(urls, trusted_proxies=("127.0.0.1/32",))) as address:
        client = browser(address)
        for n in range(PER_ADDRESS):
            header = {"X-Forwarded-For": f"10.9.8.{n}, 2001:db8::{n}"}
            assert (await sign_in(client, f"{n}@example.org", "x", headers=header)).status_code == 401
        same_network = {"X-Forwarded-For": "10.1.1.1, 2001:db8::ffff"}
        assert (await sign_in(client, "a@example.org", "x", headers=same_network)).status_code == 429
        another = {"X-Forwarded-For": "2001:db8::1, 192.0.2.7"}
        assert (await sign_in(client, "a@example.org", "x", headers=another)).status_code == 401


async def test_confirming_a_password_is_throttled_the_same(owner: Person, visitor, db):
    body = {"current_password": "wrong", "new_password": "a new password"}
    for _ in range(PER_EMAIL):
        assert (await owner.put("/me/password", body)).status_code == 403
    assert (await owner.put("/me/password", {**body, "current_password": PASSWORD})).status_code == 429
    assert (await sign_in(visitor)).status_code == 429


async def fail(client, times: int) -> None:
    for _ in range(times):
        await sign_in(client, password="wrong")
