"""Sessions live in the database: any replica knows them, and knows at once when one has ended."""

import httpx

from tests.cast import backend, settings_for
from tests.database_under_test import Urls
from tests.plain import PLAIN

DOMAIN = "tasks.example.org"
# The proxy in front, on this machine, speaks TLS with the outside.
BEHIND_PROXY = {"cookie_domain": DOMAIN, "public_url": f"https://{DOMAIN}", "trusted_proxies": ("127.0.0.0/8",)}
FORWARDED = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7", "Host": DOMAIN}


async def test_signed_in_on_one_known_on_the_other_revoked_on_both(urls: Urls, db):
    one, other = settings_for(urls, **BEHIND_PROXY), settings_for(urls, **BEHIND_PROXY)
    async with (
        backend(one) as first,
        backend(other) as second,
        httpx.AsyncClient(headers=FORWARDED, verify=PLAIN) as browser,
    ):
        credentials = {"email": "rep@example.org", "password": "long enough"}
        answer = await browser.post(f"{first}/api/v1/auth/signup", json=credentials)
        cookie = answer.headers["set-cookie"]
        assert {f"Domain={DOMAIN}", "HttpOnly", "Secure", "SameSite=lax"} <= set(cookie.split("; "))
        # What a browser that is at the domain would send.
        kept = {"Cookie": cookie.partition(";")[0]}
        assert (await browser.get(f"{second}/api/v1/me", headers=kept)).status_code == 200
        [session] = (await browser.get(f"{second}/api/v1/sessions", headers=kept)).json()["items"]
        ended = await browser.delete(f"{first}/api/v1/sessions/{session['id']}", headers=kept)
        assert ended.is_success
        assert (await browser.get(f"{second}/api/v1/me", headers=kept)).status_code == 401
