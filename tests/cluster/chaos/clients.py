"""Clients that do what they should not: too slow, too many at once, everything twice."""

import asyncio
import contextlib
import itertools
import re
import socket
from collections import Counter

from tests.cast import Person
from tests.cluster.chaos.row import Row, judged, now
from tests.cluster.harness.stack import Stack

SLOW_CLIENTS = 200
ARRIVAL_SECONDS = 8.0
CROWD = 10_000
CONNECTIONS = 400
CROWD_SECONDS = 120.0
# What may be said to who comes in a crowd: here you are, or not now.
FAIR = {200, 429, 503}


async def slow(stack: Stack, seconds: float) -> Row:
    """Some send a byte a second, others ask and never read; everybody else is served as ever."""
    port = stack.pods["backend"][0].port
    async with stack.load() as load:
        async with asyncio.TaskGroup() as group:
            for number in range(SLOW_CLIENTS):
                group.create_task(_dawdle(port, seconds))
                group.create_task(_never_read(stack.people[number % len(stack.people)], port, seconds))
                # They are slow, they do not come all at once: that is the crowd's part.
                await asyncio.sleep(ARRIVAL_SECONDS / SLOW_CLIENTS)
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


async def _never_read(person: Person, port: int, seconds: float) -> None:
    ask = f"GET /api/v1/tasks?limit=100 HTTP/1.1\r\nHost: x\r\nCookie: {_cookie(person)}\r\n\r\n".encode()
    with contextlib.suppress(OSError):
        # A window so small that the answer stays where it was made.
        small = socket.create_connection(("127.0.0.1", port))
        small.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        _, writer = await asyncio.open_connection(sock=small, limit=1)
        writer.write(ask)
        await asyncio.sleep(seconds)
        writer.transport.abort()


async def crowd(stack: Stack, _: float) -> Row:
    """10,000 requests come in one second, over 400 connections; each is answered, in whatever way, and then all is as before."""
    async with stack.load() as load:
        said = Counter(itertools.chain(*await asyncio.gather(*(_burst(stack) for _ in range(CONNECTIONS)))))
        gone = now()
        await asyncio.sleep(3)
    facts = (
        (set(said) <= FAIR and said.total() == CROWD, f"answered {dict(said)}"),
        (said[200] > 0, "nobody was served"),
    )
    return await judged(f"{CROWD:,} requests in a second", stack, load, gone, facts)


async def _burst(stack: Stack) -> list[int]:
    """Send a connection's part of the crowd in one go (pipelined, RFC 9112, 9.3.2); return the statuses that came."""
    ask = f"GET /api/v1/lists HTTP/1.1\r\nHost: x\r\nCookie: {_cookie(stack.guest)}\r\n"
    reader, writer = await asyncio.open_connection("127.0.0.1", stack.frontend.port)
    count = CROWD // CONNECTIONS
    writer.write(f"{ask}\r\n".encode() * (count - 1) + f"{ask}Connection: close\r\n\r\n".encode())
    answers = b""
    with contextlib.suppress(OSError, TimeoutError):
        async with asyncio.timeout(CROWD_SECONDS):
            answers = await reader.read()
    writer.close()
    return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d{3}) ", answers)]


def _cookie(person: Person) -> str:
    return "; ".join(f"{name}={value}" for name, value in person.client.cookies.items())


async def twice(stack: Stack, seconds: float) -> Row:
    """A client that sends everything twice changes nothing twice."""
    load = stack.load()
    load.twice = True
    async with load:
        await asyncio.sleep(seconds)
        load.twice = False
        gone = now()
        # So that somebody is served afterwards.
        await asyncio.sleep(1)
    facts = ((not load.failures, f"{[one.what for one in load.failures[:3]]}"),)
    return await judged("every request sent twice", stack, load, gone, facts)
