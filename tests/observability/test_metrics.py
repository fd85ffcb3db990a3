"""What Prometheus is told is what is so."""

import asyncio
import re

from tests.agent.running import one_pass, suggestions_of
from tests.cast import Person, backend, settings_for
from tests.database_under_test import Urls, with_parameters


async def scrape(person: Person, address: str = "") -> dict[str, float]:
    """Every sample by its name and labels."""
    url = f"{address}/metrics" if address else str(person.client.base_url.copy_with(path="/metrics"))
    text = (await person.client.get(url)).text
    return {name: float(value) for name, value in re.findall(r"^([a-z_]+(?:\{.*\})?) (\S+)$", text, re.M)}


async def test_the_pool_in_use_and_waiting(urls: Urls, owner: Person, stranger: Person, someone, at, db):
    url = with_parameters(urls.backend, "connection_limit=2&pool_timeout=2")
    async with backend(settings_for(urls, database_url=url)) as address:
        # One account alone cannot hold them all.
        people = [at(one, address) for one in (owner, stranger, await someone("carol"))]
        async with db.transaction():
            await db.execute("SELECT FROM list WHERE id = ANY(%s) FOR UPDATE", [[one.inbox for one in people]])
            stuck = [asyncio.create_task(one.post("/tasks", {"title": "x"})) for one in people]
            await asyncio.sleep(0.5)
            found = await scrape(people[0], address)
        await asyncio.gather(*stuck)
    assert found['reeve_pool_connections{pool="reeve-backend",state="in_use"}'] == 2
    assert found['reeve_pool_limit{pool="reeve-backend"}'] == 2
    assert found['reeve_pool_waiting{pool="reeve-backend"}'] == 1


async def test_requests_by_route_and_status(owner: Person):
    name = 'reeve_request_seconds_count{method="GET",route="/api/v1/tasks/{task_id}",status="404"}'
    before = (await scrape(owner)).get(name, 0)
    await owner.get("/tasks/00000000-0000-7000-8000-000000000000")
    assert (await scrape(owner))[name] == before + 1


async def test_streams_and_their_lag(owner: Person):
    before = await scrape(owner)
    async with owner.client.stream("GET", "/stream") as answer:
        lines = answer.aiter_lines()
        await anext(lines)
        assert (await scrape(owner))["reeve_stream_subscribers"] == before["reeve_stream_subscribers"] + 1
        await owner.task()
        async for line in lines:
            if line.startswith("data:") and str(owner.inbox) in line:
                break
    await asyncio.sleep(0.05)
    after = await scrape(owner)
    assert after["reeve_stream_subscribers"] == before["reeve_stream_subscribers"]
    assert after["reeve_sync_lag_seconds_count"] > before["reeve_sync_lag_seconds_count"]


async def test_what_became_of_suggestions_by_rule(owner: Person, urls: Urls):
    for name in ("accepted", "dismissed"):
        of_its_own = await owner.list(name)
        await owner.task(due_date="2020-01-01", title=name, list_id=of_its_own["id"])
    await one_pass(urls)
    before = await scrape(owner)
    first, second = await suggestions_of(owner, type="overdue_reminder")
    assert (await owner.put(f"/suggestions/{first['id']}/acceptance")).is_success
    assert (await owner.put(f"/suggestions/{second['id']}/dismissal")).is_success
    after = await scrape(owner)
    for what in ("accepted", "dismissed"):
        name = f'reeve_agent_{what}_total{{rule="overdue"}}'
        assert after[name] == before.get(name, 0) + 1
    assert after['reeve_agent_suggestions_total{rule="overdue"}'] >= 2
