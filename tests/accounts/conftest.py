"""Somebody at the door: a browser that nobody is signed in with."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import psycopg
import pytest

from tests.cast import PASSWORD
from tests.plain import PLAIN

EMAIL = "nora@example.org"


@pytest.fixture
async def visitor(
    server: str, db: psycopg.AsyncConnection, browser: Callable[..., httpx.AsyncClient]
) -> httpx.AsyncClient:
    """A browser without a cookie."""
    return browser(server)


@pytest.fixture
async def browser() -> AsyncIterator[Callable[..., httpx.AsyncClient]]:
    """Open further browsers: `browser(address)`."""
    opened: list[httpx.AsyncClient] = []

    def open_one(address: str, **more: Any) -> httpx.AsyncClient:
        opened.append(httpx.AsyncClient(base_url=f"{address}/api/v1", timeout=30, **more, verify=PLAIN))
        return opened[-1]

    yield open_one
    for client in opened:
        await client.aclose()


async def sign_up(client: httpx.AsyncClient, email: str = EMAIL, **more: Any) -> httpx.Response:
    return await client.post("/auth/signup", json={"email": email, "password": PASSWORD, **more})


async def sign_in(
    client: httpx.AsyncClient, email: str = "olive@example.org", password: str = PASSWORD, **more: Any
) -> httpx.Response:
    return await client.post("/auth/signin", json={"email": email, "password": password}, **more)
