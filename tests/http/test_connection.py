"""What one connection may ask, without nginx in front: sizes, and what is HTTP at all."""

import asyncio

import pytest

from tests.cast import Person
from tests.http.raw import GET, POST, Raw, raw

__all__ = ["raw"]


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
