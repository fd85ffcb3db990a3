"""Nobody can be slow for ever: heads and bodies that trickle in, answers that nobody takes."""

import asyncio
import contextlib
import socket
import time

import pytest

from reeve.http import connection
from tests.cast import Person
from tests.http.raw import GET, PATIENCE, POST, Raw, raw

__all__ = ["raw"]


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """All times short."""
    for name in ("HEAD_SECONDS", "BODY_SECONDS", "SEND_SECONDS"):
        monkeypatch.setattr(connection, name, 0.4)


async def drip(raw: Raw, what: bytes) -> None:
    """Send a byte every 50 ms until the server hangs up."""
    with contextlib.suppress(ConnectionResetError):
        while True:
            await raw.send(what)
            await asyncio.sleep(0.05)


async def test_a_head_a_byte_at_a_time_is_not_waited_for(hurried: None, raw: Raw):
    await raw.send(GET, b"X-Slow: ")
    began = time.monotonic()
    dripping = asyncio.create_task(drip(raw, b"x"))
    await raw.refused(408, "request_timeout")
    assert time.monotonic() - began < 5
    dripping.cancel()


@pytest.mark.parametrize("what", [b"", b"\r\n"], ids=["nothing", "empty lines"])
async def test_who_asks_for_nothing_is_not_kept(server: str, hurried: None, what: bytes):
    reader, writer = await asyncio.open_connection("127.0.0.1", int(server.rpartition(":")[2]))
    raw = Raw(reader, writer)
    dripping = asyncio.create_task(drip(raw, what))
    assert await raw.ended()
    dripping.cancel()
    writer.close()


@pytest.mark.parametrize("path", [b"/api/v1/auth/signin", b"/api/v1/tasks", b"/api/v1/import"])
async def test_a_body_a_byte_at_a_time_is_not_waited_for(hurried: None, owner: Person, raw: Raw, path: bytes):
    cookie = "; ".join(f"{name}={value}" for name, value in owner.client.cookies.items()).encode()
    head = b"POST " + path + b" HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nCookie: " + cookie
    await raw.send(head + b"\r\nContent-Length: 1000\r\n\r\n{")
    dripping = asyncio.create_task(drip(raw, b" "))
    await raw.refused(408, "request_timeout")
    dripping.cancel()
    assert (await owner.get("/tasks")).json()["items"] == []


async def test_a_body_that_was_answered_without_being_read_does_not_hold_the_connection(hurried: None, raw: Raw):
    await raw.send(b"POST /health HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n")
    dripping = asyncio.create_task(drip(raw, b"x"))
    assert (await raw.answer())[0] == 405
    assert await raw.ended()
    dripping.cancel()


async def test_a_body_that_comes_steadily_may_take_its_time(
    hurried: None, raw: Raw, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(connection, "BYTES_PER_SECOND", 1_000)
    body = b'{"email": "a@example.org", "password": "' + b"x" * 900 + b'"}'
    await raw.send(POST + b"Content-Length: %d\r\n\r\n" % len(body))
    for start in range(0, len(body), 100):
        await raw.send(body[start : start + 100])
        await asyncio.sleep(0.08)
    assert (await raw.answer())[0] == 401


async def test_an_answer_that_nobody_takes_is_given_up(hurried: None, server: str, owner: Person, db):
    # More than the kernel keeps for a connection.
    await owner.task("Long", description="x" * 100_000)
    await db.execute(
        "INSERT INTO task (id, list_id, title, description, position, series_id, revision)"
        " SELECT gen_random_uuid(), list_id, title, description, position, series_id, revision"
        " FROM task, generate_series(1, 150)"
    )
    cookie = "; ".join(f"{name}={value}" for name, value in owner.client.cookies.items()).encode()
    never = socket.create_connection(("127.0.0.1", int(server.rpartition(":")[2])))
    with never:
        never.sendall(b"GET /api/v1/sync HTTP/1.1\r\nHost: x\r\nCookie: " + cookie + b"\r\n\r\n")
        await asyncio.sleep(2)
        never.settimeout(PATIENCE)
        taken = await asyncio.to_thread(read_all, never)
    assert taken < 15_000_000


def read_all(one: socket.socket) -> int:
    taken = 0
    try:
        while part := one.recv(65536):
            taken += len(part)
    except ConnectionResetError:
        pass
    return taken
