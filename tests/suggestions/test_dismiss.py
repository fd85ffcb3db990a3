"""PUT /suggestions/{id}/dismissal."""

from tests.cast import Person
from tests.suggestions.conftest import Advised


async def test_it_is_gone_and_the_task_is_as_it_was(owner: Person, advised: Advised):
    answer = await owner.put(f"{advised.path}/dismissal")
    assert answer.status_code == 200
    assert answer.json()["status"] == "dismissed"
    assert [one["outcome"] for one in answer.json()["proposals"]] == ["dismissed"]
    assert (await owner.get(f"/tasks/{advised.task['id']}")).json() == advised.task
    assert (await owner.get("/suggestions/count")).json() == {"active": 0}


async def test_asking_again_answers_the_same(owner: Person, advised: Advised):
    first = await owner.put(f"{advised.path}/dismissal")
    again = await owner.put(f"{advised.path}/dismissal")
    assert (again.status_code, again.json()) == (200, first.json())


async def test_what_was_accepted_cannot_be_dismissed_and_the_other_way_round(owner: Person, crowded: dict):
    path = f"/suggestions/{crowded['id']}"
    await owner.put(f"{path}/acceptance", {})
    answer = await owner.put(f"{path}/dismissal")
    assert (answer.status_code, answer.json()["code"]) == (409, "superseded")


async def test_what_was_dismissed_cannot_be_accepted(owner: Person, advised: Advised):
    await owner.put(f"{advised.path}/dismissal")
    answer = await owner.put(f"{advised.path}/acceptance", {})
    assert (answer.status_code, answer.json()["code"]) == (409, "superseded")
    assert (await owner.get(f"/tasks/{advised.task['id']}")).json() == advised.task
