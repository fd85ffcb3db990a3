"""The session's cookie: behind https, only this very host can set it."""

import httpx
import pytest

from reeve.accounts.authentication import COOKIE
from tests.cast import PASSWORD, Person, backend, settings_for
from tests.database_under_test import Urls
from tests.plain import PLAIN

HOST = "tasks.example.org"
BEHIND_PROXY = {"public_url": f"https://{HOST}", "trusted_proxies": ("127.0.0.0/8",)}
FORWARDED = {"X-Forwarded-Proto": "https", "Host": HOST}
CREDENTIALS = {"email": "olive@example.org", "password": PASSWORD}


@pytest.mark.parametrize(
    ("domain", "name"), [("", f"__Host-{COOKIE}"), ("example.org", f"__Secure-{COOKIE}")], ids=["host", "domain"]
)
async def test_behind_https_its_name_keeps_others_from_planting_one(
    urls: Urls, owner: Person, domain: str, name: str
):
    settings = settings_for(urls, cookie_domain=domain, **BEHIND_PROXY)
    async with backend(settings) as address, httpx.AsyncClient(headers=FORWARDED, verify=PLAIN) as browser:
        browser.base_url = httpx.URL(f"{address}/api/v1")
        answer = await browser.post("/auth/signin", json=CREDENTIALS)
        parts = answer.headers["set-cookie"].split("; ")
        assert parts[0].startswith(f"{name}=")
        assert {"HttpOnly", "Secure", "SameSite=lax", "Path=/"} <= set(parts)
        assert [part for part in parts if part.startswith("Domain=")] == ([f"Domain={domain}"] if domain else [])
        token = parts[0].partition("=")[2]
        browser.cookies.clear()
        for sent, status in ((name, 200), (COOKIE, 401)):
            assert (await browser.get("/me", headers={"Cookie": f"{sent}={token}"})).status_code == status
        out = await browser.post("/auth/signout", headers={"Cookie": f"{name}={token}"})
        assert out.headers["set-cookie"].startswith(f'{name}=""')
        assert (await browser.get("/me", headers={"Cookie": f"{name}={token}"})).status_code == 401


async def test_a_token_that_somebody_made_up_is_not_taken_over_at_sign_in(visitor, owner: Person, db):
    visitor.cookies.set(COOKIE, "made-up-by-somebody-else")
    answer = await visitor.post("/auth/signin", json=CREDENTIALS)
    assert answer.headers["set-cookie"].startswith(f"{COOKIE}=")
    assert "made-up" not in answer.headers["set-cookie"]
    visitor.cookies.clear()
    planted = await visitor.get("/me", headers={"Cookie": f"{COOKIE}=made-up-by-somebody-else"})
    assert planted.status_code == 401


async def test_no_token_is_taken_from_an_address(server: str, owner: Person):
    token = owner.client.cookies[COOKIE]
    async with httpx.AsyncClient(base_url=f"{server}/api/v1", verify=PLAIN) as nobody:
        for name in (COOKIE, "token", "access_token", "authorization"):
            assert (await nobody.get("/me", params={name: token})).status_code == 401


async def test_past_a_hundred_sessions_the_one_unused_for_longest_ends(visitor, owner: Person, db):
    await db.execute(
        "INSERT INTO session (id, account_id, token_hmac, user_agent, last_seen_at, idle_expires_at, expires_at)"
        " SELECT gen_random_uuid(), %s, convert_to(n::text, 'UTF8'), n::text, now() - make_interval(hours => n),"
        " now() + interval '1 day', now() + interval '1 day' FROM generate_series(1, 99) n",
        [owner.id],
    )
    assert (await visitor.post("/auth/signin", json=CREDENTIALS)).status_code == 200
    agents = [one["user_agent"] for one in (await owner.get("/sessions")).json()["items"]]
    assert (len(agents), "99" in agents, "98" in agents) == (100, False, True)
