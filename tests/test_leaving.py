"""Rule 10: readiness is not liveness, and leaving drops nothing. Real processes, real signals."""

import asyncio
import signal
import time
from pathlib import Path

import httpx

from tests.cast import Person, free_port
from tests.database_under_test import Urls
from tests.plain import PLAIN
from tests.process import reeve


async def test_sigterm_not_ready_at_once_serving_on_then_exit_0(urls: Urls, owner: Person, tmp_path: Path, at):
    with reeve("backend", urls, tmp_path, DRAIN_SECONDS="1.5") as process:
        process.wait_until_ready()
        person = at(owner, process.address)
        process.signal(signal.SIGTERM)
        await asyncio.sleep(0.3)
        ready = await person.client.get(f"{process.address}/ready")
        assert (ready.status_code, ready.json()["draining"]) == (503, True)
        assert (await person.client.get(f"{process.address}/health")).status_code == 200
        made = await person.post("/tasks", {"title": "While leaving"})
        assert made.status_code == 201
        assert made.headers["connection"] == "close"
        assert process.ended() == 0


async def test_what_is_in_flight_is_finished(urls: Urls, owner: Person, tmp_path: Path, at, db):
    with reeve("backend", urls, tmp_path, DRAIN_SECONDS="0") as process:
        process.wait_until_ready()
        person = at(owner, process.address)
        async with db.transaction():
            await db.execute("SELECT FROM list WHERE id = %s FOR UPDATE", [owner.inbox])
            request = asyncio.create_task(person.post("/tasks", {"title": "Slow"}))
            await asyncio.sleep(0.5)
            process.signal(signal.SIGTERM)
            await asyncio.sleep(0.5)
            assert not request.done()
        assert (await request).status_code == 201
        assert process.ended() == 0


async def test_past_the_limit_it_exits_with_1(urls: Urls, owner: Person, tmp_path: Path, at, db):
    with reeve("backend", urls, tmp_path, DRAIN_SECONDS="0", SHUTDOWN_SECONDS="1") as process:
        process.wait_until_ready()
        person = at(owner, process.address)
        async with db.transaction():
            await db.execute("SELECT FROM list WHERE id = %s FOR UPDATE", [owner.inbox])
            request = asyncio.create_task(person.post("/tasks", {"title": "Too slow"}))
            await asyncio.sleep(0.5)
            process.signal(signal.SIGTERM)
            assert await asyncio.to_thread(process.ended, 10) == 1
        await asyncio.gather(request, return_exceptions=True)


async def test_open_streams_are_told_to_come_back(urls: Urls, owner: Person, tmp_path: Path, at):
    with reeve("backend", urls, tmp_path, DRAIN_SECONDS="0") as process:
        process.wait_until_ready()
        person = at(owner, process.address)
        async with person.client.stream("GET", "/stream") as answer:
            lines = answer.aiter_lines()
            await anext(lines)
            process.signal(signal.SIGTERM)
            rest = [line async for line in lines]
        assert "event: draining" in rest
        assert any(line.startswith("retry:") for line in rest)
        assert process.ended() == 0


async def test_without_a_database_it_lives_but_is_not_ready(urls: Urls, tmp_path: Path):
    nowhere = f"postgresql://reeve_backend@127.0.0.1:{free_port()}/reeve?pool_timeout=0.5"
    with reeve("backend", urls, tmp_path, DATABASE_URL=nowhere) as process:
        deadline = time.monotonic() + 20
        async with httpx.AsyncClient(base_url=process.address, verify=PLAIN) as client:
            while time.monotonic() < deadline:
                try:
                    health = await client.get("/health")
                    break
                except httpx.TransportError:
                    await asyncio.sleep(0.1)
            assert health.status_code == 200
            began = time.monotonic()
            ready = await client.get("/ready")
            assert time.monotonic() - began < 1
            assert (ready.status_code, ready.json()["database"]) == (503, "disconnected")
            busy = await client.get("/api/v1/lists")
            assert (busy.status_code, busy.json()["code"]) == (503, "pool_timeout")
            assert busy.headers["retry-after"]
        process.signal(signal.SIGINT)
        assert process.ended() == 0
