"""What one connection may ask, without nginx in front: sizes and times of heads, bodies and answers."""

import asyncio
import contextlib
import json
import socket
import time
from collections.abc import AsyncIterator

import pytest

from reeve.http import connection
from tests.cast import Person

GET = b"GET /health HTTP/1.1\r\nHost: x\r\n"
POST = b"POST /api/v1/auth/signin HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
PATIENCE = 10


class Raw:
    """A connection whose bytes we choose."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    async def send(self, *parts: bytes) -> None:
        for part in parts:
            self.writer.write(part)
            await self.writer.drain()

    async def answer(self) -> tuple[int, dict[str, str], bytes]:
        """Return status, headers and body of the next answer."""
        async with asyncio.timeout(PATIENCE):
            head = (await self.reader.readuntil(b"\r\n\r\n")).decode()
            lines = head.splitlines()
            headers = dict(line.lower().split(": ", 1) for line in lines[1:] if line)
            body = await self.reader.readexactly(int(headers.get("content-length", 0)))
        return int(lines[0].split()[1]), headers, body

    async def refused(self, status: int, code: str) -> None:
        """Expect a problem, and then the end of the connection."""
        found, headers, body = await self.answer()
        assert (found, json.loads(body)["code"]) == (status, code)
        assert headers["content-type"] == "application/problem+json"
        assert json.loads(body)["request_id"] == headers["x-request-id"]
        assert await self.ended()

    async def ended(self) -> bool:
        async with asyncio.timeout(PATIENCE):
            try:
                return await self.reader.read(1) == b""
            except ConnectionResetError:
                return True


@pytest.fixture
async def raw(server: str) -> AsyncIterator[Raw]:
    reader, writer = await asyncio.open_connection("127.0.0.1", int(server.rpartition(":")[2]))
    yield Raw(reader, writer)
    writer.close()


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


async def test_a_normal_request_and_the_next_on_the_same_connection(raw: Raw):
    for _ in range(3):
        await raw.send(GET + b"\r\n")
        assert (await raw.answer())[0] == 200


async def test_an_address_that_is_too_long(raw: Raw):
    await raw.send(b"GET /api/v1/tasks?q=" + b"x" * 20_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n")
    await raw.refused(414, "uri_too_long")


@pytest.mark.parametrize(
    "headers",
    [b"".join(b"X-%d: 1\r\n" % n for n in range(200)), b"X-Long: " + b"x" * 40_000 + b"\r\n"],
    ids=["many", "long"],
)
async def test_headers_that_are_too_many_or_too_long(raw: Raw, headers: bytes):
    await raw.send(GET + headers + b"\r\n")
    await raw.refused(431, "headers_too_large")


@pytest.mark.parametrize(
    ("most", "one_more"),
    [
        (b"".join(b"X-%d: 1\r\n" % n for n in range(99)), b"X: 1\r\n"),
        (b"X-Long: " + b"x" * (32_000 - len("HostxX-Long")), b"x"),
    ],
    ids=["a hundred", "32,000 bytes"],
)
async def test_so_much_passes_and_one_more_does_not(raw: Raw, most: bytes, one_more: bytes):
    await raw.send(GET + most.removesuffix(b"\r\n") + b"\r\n\r\n")
    assert (await raw.answer())[0] == 200
    await raw.send(GET + most + one_more.removesuffix(b"\r\n") + b"\r\n\r\n")
    await raw.refused(431, "headers_too_large")


async def test_an_address_of_sixteen_thousand_bytes_passes_and_one_more_does_not(raw: Raw):
    path = b"/health?" + b"x" * (16_000 - len("/health?"))
    await raw.send(b"GET " + path + b" HTTP/1.1\r\nHost: x\r\n\r\n")
    assert (await raw.answer())[0] == 200
    await raw.send(b"GET " + path + b"x HTTP/1.1\r\nHost: x\r\n\r\n")
    await raw.refused(414, "uri_too_long")


async def test_a_refusal_carries_the_request_id_that_came_along(raw: Raw):
    await raw.send(b"GET /" + b"x" * 20_000 + b" HTTP/1.1\r\nHost: x\r\nX-Request-Id: mine-1\r\n\r\n")
    assert (await raw.answer())[1]["x-request-id"] == "mine-1"


async def test_an_address_that_does_not_end_is_refused_before_it_fills_the_memory(raw: Raw):
    await raw.send(b"GET /", *[b"x" * 10_000] * 30)
    await raw.refused(414, "uri_too_long")


async def test_a_header_that_does_not_end_is_refused_before_it_fills_the_memory(raw: Raw):
    await raw.send(GET, b"X-Endless: ")
    sent = 0
    while sent < 4_000_000 and not raw.reader._buffer:  # type: ignore[attr-defined]
        await raw.send(b"x" * 10_000)
        await asyncio.sleep(0)
        sent += 10_000
    await raw.refused(431, "headers_too_large")
    assert sent < 2_000_000


async def test_trailers_say_nothing_and_do_not_grow_for_ever(raw: Raw, owner: Person):
    cookie = "; ".join(f"{name}={value}" for name, value in owner.client.cookies.items()).encode()
    head = b"PATCH /api/v1/me HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    await raw.send(head, b'e\r\n{"name": "me"}\r\n0\r\nCookie: ' + cookie + b"\r\n\r\n")
    assert (await raw.answer())[0] == 401
    await raw.send(POST + b"Transfer-Encoding: chunked\r\n\r\n0\r\n")
    await raw.send(*(b"X-%d: %s\r\n" % (n, b"x" * 1000) for n in range(100)))
    await raw.refused(431, "headers_too_large")


@pytest.mark.parametrize(
    "garbage",
    [
        b"\x16\x03\x01\x02\x00\x01",
        b"GET / HTTP/9.9\r\n\r\n",
        POST + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        POST + b"Content-Length: 4\r\nContent-Length: 5\r\n\r\n{}{}",
        b"GET /health HTTP/1.1\r\nHost: x\r\nX-Name : split\r\n\r\n",
        b"GET /health HTTP/1.1\r\nHost: x\r\nX-Name: a\x00b\r\n\r\n",
        b"CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET http:// HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET http://x:99999/ HTTP/1.1\r\nHost: x\r\n\r\n",
    ],
    ids=[
        "TLS",
        "version",
        "two framings",
        "two lengths",
        "space before the colon",
        "NUL",
        "tunnel",
        "no host",
        "port",
    ],
)
async def test_what_is_no_http_or_could_be_read_two_ways_is_a_problem_too(raw: Raw, garbage: bytes):
    await raw.send(garbage)
    await raw.refused(400, "bad_request")


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
