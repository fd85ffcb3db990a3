"""Open /stream connections that come back by themselves, as browsers' do."""

import asyncio
import contextlib
import random
from collections import Counter
from dataclasses import dataclass, field

import httpx

from tests.cast import Person
from tests.cluster.harness.service import Service
from tests.plain import PLAIN

RETRY_SECONDS = 0.5


@dataclass
class Streams:
    """Some people's streams; `counts`: opened, hints, told (ended with a good-bye), cut (without), refused."""

    people: list[Person]
    frontends: Service
    counts: Counter[str] = field(default_factory=Counter)
    open: int = 0

    async def __aenter__(self) -> "Streams":
        self._running = [asyncio.create_task(self._follow(person)) for person in self.people]
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    async def all_open(self, seconds: float = 10.0) -> bool:
        """Wait until every stream is open; say whether that came to be."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while self.open < len(self.people):
                    await asyncio.sleep(0.05)
        return self.open == len(self.people)

    async def _follow(self, person: Person) -> None:
        while True:
            try:
                await self._once(person)
            except httpx.HTTPError:
                self.counts["cut"] += 1
            await asyncio.sleep(RETRY_SECONDS)

    async def _once(self, person: Person) -> None:
        address = f"http://127.0.0.1:{random.choice(self.frontends.endpoints)}"
        cookies, told = dict(person.client.cookies), False
        async with (
            httpx.AsyncClient(
                base_url=address, timeout=httpx.Timeout(10, read=60), cookies=cookies, verify=PLAIN
            ) as client,
            client.stream("GET", "/api/v1/stream") as answer,
        ):
            if answer.status_code != 200:
                self.counts["refused"] += 1
                return
            self.counts["opened"] += 1
            self.open += 1
            try:
                async for line in answer.aiter_lines():
                    self.counts["hints"] += line.startswith("event: hint")
                    told = told or line.startswith("event: draining")
            finally:
                self.open -= 1
            self.counts["told" if told else "cut"] += 1
