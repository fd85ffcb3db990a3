"""2,000 open streams on one backend: the memory of each, and how soon it hears of a change."""

import asyncio
import re
import time
from collections import defaultdict
from collections.abc import Iterator

import msgspec

from bench.api.measuring import RAISED
from bench.api.people import Group, everybody, make, token_of
from bench.goals import Figure, at_least, at_most
from bench.processes import Process, running
from bench.server import database
from reeve.accounts.authentication import COOKIE
from tests.server import temporary_folder

PEOPLE, STREAMS_EACH = 200, 10
CHANGES_A_SECOND, WRITERS = 100, 8
# Hints are gathered for 50 ms; the goal is what a person takes for at once.
GOAL_P99_MS, GOAL_KB = 250.0, 50.0
Arrived = defaultdict[int, list[float]]
Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


def measure(*, quick: bool) -> Iterator[Figure]:
    """Open the streams, make changes, and see when each is heard of."""
    people = everybody(10, 10, 20 if quick else PEOPLE)
    with database() as urls, temporary_folder() as folder:
        make(urls.admin, people)
        with running("backend", urls, folder, **RAISED) as [backend]:
            yield from asyncio.run(_measure(backend, people.writers, 3 if quick else 20))


async def _measure(backend: Process, group: Group, seconds: int) -> list[Figure]:
    arrived: Arrived = defaultdict(list)
    before = backend.memory_mb()
    opened = [(await _open(backend, number), number) for number in group.numbers for _ in range(STREAMS_EACH)]
    readers = [asyncio.create_task(_listen(*one, arrived)) for one in opened]
    await asyncio.sleep(1)
    kilobytes = (backend.memory_mb() - before) * 1024 / len(readers)
    arrived.clear()
    made = await _change(backend, group, seconds)
    await asyncio.sleep(1)
    waited = sorted(
        max(0.0, at - acknowledged) * 1000
        for number, acknowledged in made
        for at in _first_of_each(arrived[number], acknowledged)
    )
    for reader in readers:
        reader.cancel()
    await asyncio.gather(*readers, return_exceptions=True)
    wanted = len(made) * STREAMS_EACH
    return [
        at_most(f"memory of one of {len(readers):,} streams", kilobytes, GOAL_KB, "KB", 1),
        Figure("changes a second meanwhile", f"{len(made) / seconds:.0f}"),
        at_least("hints that arrived, of those that were due", len(waited) / wanted, 1.0, digits=3),
        Figure("from a change's answer to its hint on a stream: median", f"{waited[len(waited) // 2]:.0f} ms"),
        at_most("  p99", waited[int(len(waited) * 0.99)], GOAL_P99_MS, "ms", 0),
    ]


def _first_of_each(times: list[float], acknowledged: float) -> list[float]:
    """Return the first arrival on each of a person's streams since the change was on its way."""
    return sorted(one for one in times if one > acknowledged - 0.1)[:STREAMS_EACH]


async def _open(backend: Process, number: int) -> Connection:
    reader, writer = await asyncio.open_connection("127.0.0.1", backend.port)
    writer.write(f"GET /api/v1/stream HTTP/1.1\r\nHost: x\r\nCookie: {COOKIE}={token_of(number)}\r\n\r\n".encode())
    assert b" 200 " in await reader.readuntil(b"\r\n\r\n")
    return reader, writer


async def _listen(connection: Connection, number: int, arrived: Arrived) -> None:
    """Note when a hint about a list arrives; who lets go of the writer hangs up."""
    reader, _writer = connection
    while line := await reader.readline():
        if line.startswith(b"data:") and msgspec.json.decode(line[5:]).get("lists"):
            arrived[number].append(time.monotonic())


async def _change(backend: Process, group: Group, seconds: int) -> list[tuple[int, float]]:
    """Change a task of one person after the other, so many a second; return of whom and when it was answered."""
    made: list[tuple[int, float]] = []
    turns = iter(range(CHANGES_A_SECOND * seconds))
    began = time.monotonic()

    async def write() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", backend.port)
        for turn in turns:
            await asyncio.sleep(max(0.0, began + turn / CHANGES_A_SECOND - time.monotonic()))
            number = group.numbers[turn % len(group.numbers)]
            await _patch(reader, writer, group, number, turn)
            made.append((number, time.monotonic()))
        writer.close()

    await asyncio.gather(*(write() for _ in range(WRITERS)))
    return made


async def _patch(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, group: Group, number: int, turn: int
) -> None:
    body = f'{{"title": "Changed {turn}"}}'
    writer.write(
        f"PATCH /api/v1/tasks/{group.task(number, turn % group.tasks_each)} HTTP/1.1\r\nHost: x\r\n"
        f"Cookie: {COOKIE}={token_of(number)}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n{body}".encode()
    )
    head = await reader.readuntil(b"\r\n\r\n")
    assert b" 200 " in head.partition(b"\r\n")[0], head
    length = re.search(rb"content-length: (\d+)", head)
    await reader.readexactly(int(length[1]) if length else 0)
