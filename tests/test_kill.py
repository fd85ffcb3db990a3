"""Rule 3: what was acknowledged survives `kill -9`, and a retry doubles nothing (rule 4)."""

import asyncio
import random
import signal
from pathlib import Path

import httpx

from tests.cast import Person
from tests.database_under_test import Urls
from tests.process import reeve

KILLS = 3


async def test_every_acknowledged_write_is_still_there_after_kill_9(urls: Urls, owner: Person, tmp_path: Path, at):
    acknowledged: dict[str, str] = {}
    for round_number in range(KILLS):
        with reeve("backend", urls, tmp_path) as process:
            process.wait_until_ready()
            person = at(owner, process.address)
            writers = [asyncio.create_task(write(person, acknowledged, f"{round_number}.{n}")) for n in range(4)]
            await asyncio.sleep(0.5 + random.random() / 2)
            process.signal(signal.SIGKILL)
            await asyncio.gather(*writers)
    assert len(acknowledged) > 50
    stored = {task["title"]: task["id"] for task in (await owner.get("/sync")).json()["tasks"]}
    assert acknowledged.items() <= stored.items()
    # The one that each writer had in flight may or may not be there; sent again with its key, it is there once.
    for title in {f"{r}.{n} in flight" for r in range(KILLS) for n in range(4)}:
        for _ in range(2):
            answer = await owner.post("/tasks", {"title": title}, headers={"Idempotency-Key": title})
            assert answer.status_code == 201
    titles = [task["title"] for task in (await owner.get("/sync")).json()["tasks"]]
    assert len(titles) == len(set(titles))


async def write(person: Person, acknowledged: dict[str, str], name: str) -> None:
    """Make tasks until the server is gone; the ledger holds only what was acknowledged."""
    number = 0
    while True:
        title = f"{name}.{number}"
        try:
            answer = await person.post("/tasks", {"title": title}, headers={"Idempotency-Key": title})
        except httpx.TransportError:
            return
        assert answer.status_code == 201
        acknowledged[title] = answer.json()["id"]
        number += 1
