"""DELETE /suggestions/{id}/dismissal."""

import psycopg

from tests.agent.running import one_pass, suggestions_of
from tests.cast import Person
from tests.database_under_test import Urls
from tests.suggestions.conftest import Advised, day


async def dismiss(owner: Person, advised: Advised, **how: str) -> None:
    assert (await owner.put(f"{advised.path}/dismissal", how)).status_code == 200


async def trail(owner: Person) -> list[str]:
    return [one["outcome"] for one in (await owner.get("/agent/activity")).json()["items"]]


async def test_it_waits_for_an_answer_again_as_it_was(owner: Person, advised: Advised):
    await dismiss(owner, advised)
    answer = await owner.delete(f"{advised.path}/dismissal")
    assert (answer.status_code, answer.json()) == (200, advised.suggestion)
    assert await suggestions_of(owner) == [advised.suggestion]
    assert await trail(owner) == ["taken_back", "dismissed", "proposed"]
    assert (await owner.put(f"{advised.path}/acceptance", {})).status_code == 200


async def test_asking_again_answers_the_same_and_is_noted_once(owner: Person, advised: Advised):
    await dismiss(owner, advised)
    for _ in range(2):
        answer = await owner.delete(f"{advised.path}/dismissal")
        assert (answer.status_code, answer.json()) == (200, advised.suggestion)
    assert (await trail(owner)).count("taken_back") == 1


async def test_other_devices_hear_of_it(owner: Person, advised: Advised):
    await dismiss(owner, advised)
    cursor = (await owner.post("/sync", {"cursor": None})).json()["cursor"]
    await owner.delete(f"{advised.path}/dismissal")
    synced = (await owner.post("/sync", {"cursor": cursor})).json()
    assert synced["suggestions"] == [advised.suggestion]


async def test_a_task_that_has_changed_since_keeps_it_away(owner: Person, advised: Advised):
    await dismiss(owner, advised)
    await owner.patch(f"/tasks/{advised.task['id']}", {"due_date": day(3)})
    answer = await owner.delete(f"{advised.path}/dismissal")
    assert (answer.status_code, answer.json()["code"]) == (409, "superseded")
    assert await suggestions_of(owner) == []


async def test_once_its_time_is_over_it_stays_away(owner: Person, advised: Advised, db: psycopg.AsyncConnection):
    await dismiss(owner, advised)
    await db.execute("UPDATE suggestion SET expires_at = now() - interval '1 second'")
    answer = await owner.delete(f"{advised.path}/dismissal")
    assert (answer.status_code, answer.json()["code"]) == (409, "superseded")


async def test_what_was_accepted_is_not_brought_back_by_it(owner: Person, advised: Advised):
    await owner.put(f"{advised.path}/acceptance", {})
    answer = await owner.delete(f"{advised.path}/dismissal")
    assert (answer.status_code, answer.json()["code"]) == (409, "superseded")


async def test_a_stranger_sees_nothing_of_it(owner: Person, stranger: Person, advised: Advised):
    await dismiss(owner, advised)
    assert (await stranger.delete(f"{advised.path}/dismissal")).status_code == 404
    assert await suggestions_of(owner) == []


async def test_never_goes_back_with_all_that_it_ended(owner: Person, urls: Urls, advised: Advised):
    shelf = await owner.list("Shelf")
    await owner.task("Return the books", due_date=day(-2), list_id=shelf["id"])
    await one_pass(urls)
    before = await suggestions_of(owner)
    assert len(before) == 2
    await dismiss(owner, advised, never="rule")
    assert await suggestions_of(owner) == []
    assert (await owner.delete(f"{advised.path}/dismissal")).status_code == 200
    assert await suggestions_of(owner) == before
    assert (await owner.get("/agent/mutes")).json() == {"items": []}


async def test_it_counts_no_longer_among_those_dismissed_in_a_row(owner: Person, urls: Urls):
    said = []
    for name in ("One", "Two", "Three"):
        made = await owner.list(name)
        await owner.task(due_date=day(-1), priority="high", list_id=made["id"])
        await one_pass(urls)
        [suggestion] = await suggestions_of(owner)
        answer = await owner.put(f"/suggestions/{suggestion['id']}/dismissal")
        said.append(suggestion["id"])
    assert answer.json()["restraint"]
    await owner.delete(f"/suggestions/{said[2]}/dismissal")
    assert (await owner.get("/agent/restraints")).json() == {"items": []}
    assert (await owner.put(f"/suggestions/{said[2]}/dismissal")).json()["restraint"]


async def test_a_row_that_an_acceptance_broke_is_not_counted_down(
    owner: Person, urls: Urls, advised: Advised, db: psycopg.AsyncConnection
):
    await db.execute("INSERT INTO agent_restraint (account_id, rule, level) VALUES (%s, 'overdue', 1)", [owner.id])
    await dismiss(owner, advised)
    await db.execute("UPDATE suggestion SET created_at = created_at - interval '50 hours'")
    made = await owner.list("Accepted")
    await owner.task(due_date=day(-1), priority="high", list_id=made["id"])
    await one_pass(urls)
    [other] = await suggestions_of(owner)
    await owner.put(f"/suggestions/{other['id']}/acceptance", {})
    await owner.delete(f"{advised.path}/dismissal")
    assert (await owner.get("/agent/restraints")).json() == {
        "items": [{"rule": "overdue", "level": 1, "dismissals": 0}]
    }
