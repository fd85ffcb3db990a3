"""Clients that do what they should not: too slow, too many at once, everything twice."""

import asyncio
import contextlib
import socket
from collections import Counter

import httpx

from tests.cluster.chaos.row import Row, judged, now
from tests.cluster.harness.stack import Stack

SLOW_CLIENTS = 200
CROWD = 10_000
CONNECTIONS = 400
# What may be said to who comes in a crowd: here you are, or not now.
FAIR = {200, 429, 503}


async def slow(stack: Stack, seconds: float) -> Row:
    """Some send a byte a second, others ask and never read; everybody else is served as ever."""
    port = stack.pods["backend"][0].port
    async with stack.load() as load:
        dawdling = [asyncio.create_task(_dawdle(port, seconds)) for _ in range(SLOW_CLIENTS)]
        deaf = [asyncio.create_task(_never_read(stack, port, seconds)) for _ in range(SLOW_CLIENTS)]
        await asyncio.gather(*dawdling, *deaf)
        gone = now()
        await asyncio.sleep(1)
    facts = ((not load.failures, f"others were disturbed: {[one.what for one in load.failures[:3]]}"),)
    return await judged(f"{SLOW_CLIENTS} slow and {SLOW_CLIENTS} deaf clients", stack, load, gone, facts)


async def _dawdle(port: int, seconds: float) -> None:
    with contextlib.suppress(OSError):
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        head = b"POST /api/v1/tasks HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\nContent-Type: application/json\r\n\r\n"
        for place in range(int(seconds)):
            writer.write(head[place : place + 1] if place < len(head) else b" ")
            await writer.drain()
            await asyncio.sleep(1)
        writer.transport.abort()


async def _never_read(stack: Stack, port: int, seconds: float) -> None:
    cookie = "; ".join(f"{name}={value}" for name, value in stack.guest.client.cookies.items())
    ask = f"GET /api/v1/tasks?limit=100 HTTP/1.1\r\nHost: x\r\nCookie: {cookie}\r\n\r\n".encode()
    with contextlib.suppress(OSError):
        # A window so small that the answer stays where it was made.
        small = socket.create_connection(("127.0.0.1", port))
        small.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        _, writer = await asyncio.open_connection(sock=small, limit=1)
        writer.write(ask)
        await asyncio.sleep(seconds)
        writer.transport.abort()


async def crowd(stack: Stack, _: float) -> Row:
    """10,000 requests over 400 connections, as fast as they go; each is answered, in whatever way, and then all is as before."""
    said: Counter[int] = Counter()
    cookie = "; ".join(f"{name}={value}" for name, value in stack.guest.client.cookies.items())
    address = f"http://127.0.0.1:{stack.frontend.port}/api/v1/lists"

    async def ask() -> None:
        async with httpx.AsyncClient(timeout=120, verify=False) as client:
            for _ in range(CROWD // CONNECTIONS):
                try:
                    said[(await client.get(address, headers={"Cookie": cookie})).status_code] += 1
                except httpx.HTTPError:
                    said[0] += 1

    async with stack.load() as load:
        await asyncio.gather(*(ask() for _ in range(CONNECTIONS)))
        gone = now()
        await asyncio.sleep(3)
    facts = ((set(said) <= FAIR, f"answered {dict(said)}"), (said[200] > 0, "nobody was served"))
    return await judged(f"{CROWD:,} requests, 400 at a time", stack, load, gone, facts)


async def twice(stack: Stack, seconds: float) -> Row:
    """A client that sends everything twice changes nothing twice."""
    load = stack.load()
    load.twice = True
    async with load:
        await asyncio.sleep(seconds)
        gone = now()
    facts = ((not load.failures, f"{[one.what for one in load.failures[:3]]}"),)
    return await judged("every request sent twice", stack, load, gone, facts)
