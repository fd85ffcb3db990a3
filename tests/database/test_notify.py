"""Hints: what anybody may send is no reason to stop listening."""

import asyncio

import psycopg

from reeve.database.notify import CHANNEL, listen
from tests.database_under_test import Urls


async def test_a_notification_that_is_no_hint_is_passed_over(urls: Urls, db: psycopg.AsyncConnection):
    heard = listen(urls.backend)
    assert await asyncio.wait_for(anext(heard), 5) is None
    for payload in ("", "check", '{"check": "now"}', '{"check": 7}'):
        await db.execute("SELECT pg_notify(%s, %s)", [CHANNEL, payload])
    assert await asyncio.wait_for(anext(heard), 5) == {"check": 7}
    await heard.aclose()  # type: ignore[attr-defined]
