"""POST /auth/signup."""

import asyncio
from http.cookies import SimpleCookie

import pytest

from tests.accounts.conftest import EMAIL, sign_up
from tests.cast import PASSWORD, Person, backend, settings_for


async def test_a_new_account_is_signed_in_and_has_an_inbox(visitor):
    answer = await sign_up(visitor, time_zone="Europe/Berlin")
    assert answer.status_code == 201
    assert (await visitor.get("/me")).json() == answer.json()
    assert (answer.json()["email"], answer.json()["name"]) == (EMAIL, "nora")
    (inbox,) = (await visitor.get("/lists")).json()["items"]
    assert (inbox["inbox"], inbox["role"]) == (True, "owner")
    assert (await visitor.post("/tasks", json={"title": "First"})).json()["list_id"] == inbox["id"]
    assert (await visitor.get("/sync")).json()["account"]["time_zone"] == "Europe/Berlin"


async def test_the_cookie_is_for_this_site_and_no_script(visitor):
    cookie = SimpleCookie((await sign_up(visitor)).headers["set-cookie"])["reeve_session"]
    assert cookie["httponly"]
    assert not cookie["secure"]
    assert (cookie["samesite"].lower(), cookie["path"], cookie["domain"]) == ("lax", "/", "")
    assert int(cookie["max-age"]) == 180 * 86400


async def test_behind_tls_the_cookie_is_secure_and_has_its_domain(urls, db, browser):
    settings = settings_for(urls, public_url="https://tasks.example.org", cookie_domain="example.org")
    async with backend(settings) as address:
        answer = await sign_up(browser(address))
    cookie = SimpleCookie(answer.headers["set-cookie"])["__Secure-reeve_session"]
    assert cookie["secure"]
    assert cookie["domain"] == "example.org"


async def test_a_trusted_proxy_says_that_the_client_spoke_tls(urls, db, browser, visitor):
    header = {"X-Forwarded-Proto": "https"}
    async with backend(settings_for(urls, trusted_proxies=("127.0.0.0/8",))) as address:
        trusting = await browser(address, headers=header).post(
            "/auth/signup", json={"email": EMAIL, "password": PASSWORD}
        )
    assert "secure" in trusting.headers["set-cookie"].lower()
    visitor.headers.update(header)
    assert "secure" not in (await sign_up(visitor, "other@example.org")).headers["set-cookie"].lower()


async def test_an_email_is_taken_in_any_case(visitor, owner: Person):
    answer = await sign_up(visitor, "OLIVE@Example.org")
    assert (answer.status_code, answer.json()["code"]) == (409, "email_taken")
    assert answer.json()["errors"][0]["field"] == "email"
    assert "set-cookie" not in answer.headers


async def test_the_same_email_five_times_at_once_makes_one_account(visitor, db):
    answers = await asyncio.gather(*(sign_up(visitor) for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409, 409]
    assert (await (await db.execute("SELECT count(*) FROM account")).fetchone()) == (1,)
    assert (await (await db.execute("SELECT count(*) FROM list")).fetchone()) == (1,)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("email", "nora"),
        ("email", "nora@exa mple.org"),
        ("email", "nora@example.org\n"),
        ("email", "n" * 250 + "@x.org"),
        ("password", "seven77"),
        ("password", "x" * 1001),
        ("password", "nul\0nul\0"),
        ("name", "x" * 101),
        ("name", "No\0ra"),
        ("time_zone", "Mars/Olympus"),
        ("time_zone", "../etc/passwd"),
        ("role", "admin"),
    ],
)
async def test_a_wrong_field_is_named(visitor, field: str, wrong: str):
    given = {"email": EMAIL, "password": PASSWORD, field: wrong}
    answer = await visitor.post("/auth/signup", json=given)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == field


async def test_where_signing_up_is_closed_nobody_can(urls, db, browser):
    async with backend(settings_for(urls, reeve_signup="closed")) as address:
        answer = await sign_up(browser(address))
    assert (answer.status_code, answer.json()["code"]) == (403, "signup_closed")
    assert (await (await db.execute("SELECT count(*) FROM account")).fetchone()) == (0,)


async def test_after_twenty_from_one_address_there_is_a_pause(visitor, owner: Person):
    for _ in range(20):
        assert (await sign_up(visitor, "olive@example.org")).status_code == 409
    answer = await sign_up(visitor, "another@example.org")
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_attempts")
    assert 3500 < int(answer.headers["retry-after"]) <= 3600


async def test_only_an_argon2id_hash_of_the_password_is_kept(visitor, db):
    await sign_up(visitor)
    (kept,) = await (await db.execute("SELECT password_hash FROM account")).fetchone()
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
