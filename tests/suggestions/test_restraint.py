"""Three dismissals of one rule in a row: it speaks half as often, says so, and can be let off."""

from datetime import UTC, datetime, timedelta

import psycopg

from tests.agent.running import one_pass, suggestions_of
from tests.cast import Person
from tests.database_under_test import Urls

YESTERDAY = (datetime.now(UTC).date() - timedelta(days=1)).isoformat()
HALVED = {"rule": "overdue", "level": 1, "dismissals": 0}


async def hear(owner: Person, urls: Urls) -> dict | None:
    """Let something fall due in a list of its own; return what is said of it, if anything."""
    made = await owner.list("One more")
    await owner.task(due_date=YESTERDAY, priority="high", list_id=made["id"])
    await one_pass(urls)
    found = await suggestions_of(owner)
    return found[0] if found else None


async def dismiss(owner: Person, urls: Urls) -> dict:
    said = await hear(owner, urls)
    assert said
    return dict((await owner.put(f"/suggestions/{said['id']}/dismissal")).json())


async def tire(owner: Person, urls: Urls) -> dict:
    """Dismiss three in a row; return the last answer."""
    await dismiss(owner, urls)
    await dismiss(owner, urls)
    return await dismiss(owner, urls)


async def test_the_third_dismissal_in_a_row_halves_its_frequency_and_says_so(owner: Person, urls: Urls):
    assert (await tire(owner, urls))["restraint"] == HALVED
    assert (await owner.get("/agent/restraints")).json() == {"items": [HALVED]}
    assert await hear(owner, urls) is None
    trail = (await owner.get("/agent/activity")).json()["items"]
    assert (trail[0]["outcome"], trail[0]["why"]) == ("held_back", "its rule spoke a short while ago")


async def test_a_day_later_it_speaks_again_and_nothing_was_lost(
    owner: Person, urls: Urls, db: psycopg.AsyncConnection
):
    await tire(owner, urls)
    assert await hear(owner, urls) is None
    await db.execute("UPDATE suggestion SET created_at = created_at - interval '25 hours'")
    await db.execute("UPDATE agent_check SET check_at = now() WHERE check_at IS NOT NULL")
    await one_pass(urls)
    assert len(await suggestions_of(owner)) == 1


async def test_an_acceptance_between_breaks_the_row(owner: Person, urls: Urls):
    await dismiss(owner, urls)
    await dismiss(owner, urls)
    said = await hear(owner, urls)
    assert said
    assert (await owner.put(f"/suggestions/{said['id']}/acceptance")).status_code == 200
    assert (await dismiss(owner, urls))["restraint"] is None
    assert (await owner.get("/agent/restraints")).json() == {"items": []}


async def test_dismissing_one_twice_counts_once(owner: Person, urls: Urls):
    said = await hear(owner, urls)
    assert said
    for _ in range(4):
        answer = await owner.put(f"/suggestions/{said['id']}/dismissal")
        assert (answer.status_code, answer.json()["restraint"]) == (200, None)


async def test_the_way_back(owner: Person, stranger: Person, urls: Urls):
    await tire(owner, urls)
    assert (await stranger.delete("/agent/restraints/overdue")).status_code == 404
    assert (await owner.delete("/agent/restraints/overdue")).status_code == 204
    assert (await owner.delete("/agent/restraints/overdue")).status_code == 404
    assert await hear(owner, urls)
