"""Every connection busy: who comes waits as long as it was agreed, and no longer; readiness does not lie."""

import asyncio
import contextlib
import time
from collections import Counter
from collections.abc import AsyncIterator

import httpx
import psycopg

from tests.cluster.harness.pods import Pod
from tests.cluster.harness.stack import CONNECTIONS, POOL_TIMEOUT, Stack
from tests.cluster.rehearsal.row import Row
from tests.plain import PLAIN

WAITING = CONNECTIONS * 20
TOO_MANY = WAITING + 60


async def exhausted(stack: Stack) -> Row:
    """Hold a lock that every connection of one backend waits for, and send more than may wait."""
    pod = stack.pods["backend"][0]
    async with (
        await psycopg.AsyncConnection.connect(stack.postgres.url(), autocommit=True) as db,
        _client(pod, stack.guests[0].client.cookies) as client,
        _client(pod, stack.guests[1].client.cookies) as other,
    ):
        async with db.transaction():
            inboxes = [one.inbox for one in stack.guests]
            await db.execute("SELECT FROM list WHERE id = ANY(%s) FOR UPDATE", [inboxes])
            # One account alone holds half of them at most.
            both = (client, other)
            stuck = [
                asyncio.create_task(both[n % 2].post("/api/v1/tasks", json={"title": "stuck"}))
                for n in range(CONNECTIONS)
            ]
            await asyncio.sleep(1)
            async with _connected(pod, client.cookies) as people:
                crowd = [asyncio.create_task(_timed(one)) for one in people]
                ready = await _ready_meanwhile(pod, crowd)
                answers = await asyncio.gather(*crowd)
        freed = [answer.status_code for answer in await asyncio.gather(*stuck)]
        after = (await client.get("/api/v1/lists")).status_code
    codes = Counter(code for _, code, _ in answers)
    longest = max(seconds for seconds, _, _ in answers)
    at_once = sum(seconds < 1 for seconds, _, _ in answers)
    facts = (
        (set(codes) == {"pool_timeout"}, f"answered {dict(codes)}"),
        (all(retry for _, _, retry in answers), "no Retry-After"),
        (longest < POOL_TIMEOUT + 2, f"somebody waited {longest:.1f} s"),
        (at_once >= TOO_MANY - WAITING, f"only {at_once} were turned away at once"),
        (ready == {200}, f"/ready said {ready}"),
        (freed == [201] * CONNECTIONS and after == 200, f"afterwards {freed}, {after}"),
    )
    detail = f"503 pool_timeout: {at_once} at once, the others within {longest:.1f} s; /ready 200 all the while"
    wrong = tuple(said for so, said in facts if not so)
    return Row("pool exhausted", TOO_MANY + CONNECTIONS, TOO_MANY / longest, len(wrong), 0, 0, detail, wrong)


def _client(pod: Pod, cookies: httpx.Cookies) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=pod.address, timeout=30, cookies=dict(cookies), verify=PLAIN)


@contextlib.asynccontextmanager
async def _connected(pod: Pod, cookies: httpx.Cookies) -> AsyncIterator[list[httpx.AsyncClient]]:
    """A client for each of the crowd, with its connection open, so that what is timed is the server.

    One httpx client with as many connections looks through all of them for each request: 1.6 s of its own here.
    """
    async with contextlib.AsyncExitStack() as stack:
        people = [await stack.enter_async_context(_client(pod, cookies)) for _ in range(TOO_MANY)]
        for one in people:
            await one.get("/health")
        yield people


async def _timed(client: httpx.AsyncClient) -> tuple[float, str, str | None]:
    began = time.monotonic()
    answer = await client.get("/api/v1/lists")
    code = answer.json().get("code", "") if answer.status_code == 503 else str(answer.status_code)
    return time.monotonic() - began, code, answer.headers.get("retry-after")


async def _ready_meanwhile(pod: Pod, crowd: list["asyncio.Task[tuple[float, str, str | None]]"]) -> set[int]:
    said = set()
    while not all(task.done() for task in crowd):
        said.add(await pod.probe("/ready"))
        await asyncio.sleep(0.2)
    return said
