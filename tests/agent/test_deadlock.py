"""People edit, accept, switch and delete while agents write: nobody ever has to wait for a deadlock to be found."""

import asyncio
import random

import psycopg

from reeve.agent.passes import work_off
from tests.agent.running import agent, suggestions_of, value
from tests.cast import Person, Shared
from tests.database_under_test import Urls

LATE = "2026-01-01"
DEADLOCKS = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"


async def one_deed(person: Person, list_id: str, chance: random.Random) -> int:
    """Do something to the shared list or to one's own advice; return the status of the answer."""
    tasks = (await person.get("/tasks", params={"list_id": list_id})).json()["items"]
    advice = await suggestions_of(person)
    deed = chance.choice(["make", "move", "edit", "accept", "dismiss", "switch"])
    if deed == "accept" and advice:
        return (await person.put(f"/suggestions/{chance.choice(advice)['id']}/acceptance", {})).status_code
    if deed == "dismiss" and advice:
        return (await person.put(f"/suggestions/{chance.choice(advice)['id']}/dismissal")).status_code
    if deed == "move" and tasks:
        path = f"/tasks/{chance.choice(tasks)['id']}"
        return (await person.patch(path, {"list_id": str(person.inbox)})).status_code
    if deed == "edit" and tasks:
        change = {"due_date": f"2026-01-{chance.randint(1, 28):02}", "priority": chance.choice(["low", "high"])}
        return (await person.patch(f"/tasks/{chance.choice(tasks)['id']}", change)).status_code
    if deed == "switch":
        kinds = chance.choice([[], ["prioritization"]])
        return (await person.patch("/me", {"preferences": {"disabled_rules": kinds}})).status_code
    return (await person.post("/tasks", {"title": "One more", "list_id": list_id, "due_date": LATE})).status_code


async def test_people_and_agents_never_deadlock(
    shared: Shared, owner: Person, urls: Urls, db: psycopg.AsyncConnection
):
    before, chance, busy = await value(db, DEADLOCKS), random.Random(7), True

    async def live(person: Person) -> list[int]:
        return [await one_deed(person, str(shared.id), chance) for _ in range(25)]

    async def watch() -> None:
        async with agent(urls, limit=1000) as one:
            one.batch = 5
            while busy:
                await work_off(one, "timer")
                await asyncio.sleep(0)

    watching = [asyncio.create_task(watch()) for _ in range(2)]
    answers = await asyncio.gather(*(live(person) for person in (owner, owner, shared.member, shared.member)))
    busy = False
    await asyncio.gather(*watching)
    # 404 and 409: somebody else was faster.
    assert {status for lived in answers for status in lived} <= {200, 201, 404, 409}
    await asyncio.sleep(0.1)
    assert await value(db, DEADLOCKS) == before
    assert await value(db, "SELECT count(*) FROM suggestion") > 5
