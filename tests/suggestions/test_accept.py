"""PUT /suggestions/{id}/acceptance."""

import asyncio

import psycopg
from uuid_utils.compat import uuid7

from tests.agent.running import one_pass, suggestions_of, value
from tests.cast import Person, Shared
from tests.database_under_test import Urls
from tests.suggestions.conftest import Advised, day


async def test_it_does_what_was_proposed_as_the_person(
    owner: Person, advised: Advised, db: psycopg.AsyncConnection
):
    answer = await owner.put(f"{advised.path}/acceptance", {})
    assert answer.status_code == 200, answer.text
    accepted = answer.json()["suggestion"]
    assert accepted["status"] == "accepted"
    assert accepted["resolved_at"] is not None
    assert [one["outcome"] for one in accepted["proposals"]] == ["accepted"]
    task = (await owner.get(f"/tasks/{advised.task['id']}")).json()
    assert task["due_date"] == advised.suggestion["proposals"][0]["change"]["due_date"]
    assert await value(db, "SELECT suggestion_id FROM change ORDER BY at DESC, id DESC LIMIT 1") is not None
    assert await value(db, "SELECT actor FROM change ORDER BY at DESC, id DESC LIMIT 1") == "account"


async def test_undo_brings_everything_back(owner: Person, advised: Advised):
    answer = await owner.put(f"{advised.path}/acceptance", {})
    undone = await owner.put(f"/operations/{answer.headers['operation-id']}/reversal", {})
    assert undone.status_code == 200, undone.text
    assert (await owner.get(f"/tasks/{advised.task['id']}")).json()["due_date"] == advised.task["due_date"]


async def test_asking_again_answers_the_same_and_changes_nothing(owner: Person, advised: Advised):
    first = await owner.put(f"{advised.path}/acceptance", {})
    task = (await owner.get(f"/tasks/{advised.task['id']}")).json()
    again = await owner.put(f"{advised.path}/acceptance", {})
    assert again.status_code == 200
    assert again.json() == first.json()
    assert again.headers["operation-id"] == first.headers["operation-id"]
    assert (await owner.get(f"/tasks/{advised.task['id']}")).json() == task


async def test_ten_at_once_change_the_task_once(owner: Person, advised: Advised):
    answers = await asyncio.gather(*(owner.put(f"{advised.path}/acceptance", {}) for _ in range(10)))
    assert {answer.status_code for answer in answers} == {200}
    assert (await owner.get(f"/tasks/{advised.task['id']}")).json()["version"] == advised.task["version"] + 1


async def test_part_of_the_proposals_can_be_accepted(owner: Person, crowded: dict):
    chosen, *others = crowded["proposals"]
    path = f"/suggestions/{crowded['id']}/acceptance"
    answer = await owner.put(path, {"proposal_ids": [chosen["id"]]})
    assert answer.status_code == 200, answer.text
    outcomes = {one["id"]: one["outcome"] for one in answer.json()["suggestion"]["proposals"]}
    assert outcomes == {chosen["id"]: "accepted"} | {one["id"]: "dismissed" for one in others}
    priorities = {one["id"]: one["priority"] for one in (await owner.get("/tasks")).json()["items"]}
    assert [name for name, priority in priorities.items() if priority == "medium"] == [chosen["task_id"]]
    assert (await owner.put(path, {"proposal_ids": [chosen["id"]]})).status_code == 200
    other = await owner.put(path, {})
    assert (other.status_code, other.json()["code"]) == (409, "superseded")


async def test_all_of_several_are_one_operation(owner: Person, crowded: dict):
    answer = await owner.put(f"/suggestions/{crowded['id']}/acceptance", {})
    tasks = (await owner.get("/tasks")).json()["items"]
    assert sorted(one["priority"] for one in tasks) == ["high"] * 3 + ["medium"] * 3
    undone = await owner.put(f"/operations/{answer.headers['operation-id']}/reversal", {})
    assert undone.status_code == 200
    tasks = (await owner.get("/tasks")).json()["items"]
    assert {one["priority"] for one in tasks} == {"high"}


async def test_a_task_that_moved_on_refuses_all(owner: Person, crowded: dict, db: psycopg.AsyncConnection):
    """Behind the back of everything that would have expired the suggestion."""
    await db.execute("UPDATE task SET version = version + 1 WHERE id = %s", [crowded["proposals"][1]["task_id"]])
    answer = await owner.put(f"/suggestions/{crowded['id']}/acceptance", {})
    assert (answer.status_code, answer.json()["code"]) == (409, "superseded")
    tasks = (await owner.get("/tasks")).json()["items"]
    assert {one["priority"] for one in tasks} == {"high"}
    assert (await owner.get(f"/suggestions/{crowded['id']}")).json()["status"] == "active"


async def test_after_completing_the_task_it_is_too_late(owner: Person, advised: Advised):
    await owner.put(f"/tasks/{advised.task['id']}/completion", {})
    answer = await owner.put(f"{advised.path}/acceptance", {})
    assert (answer.status_code, answer.json()["code"]) == (409, "superseded")


async def test_a_proposal_of_another_suggestion_is_named(owner: Person, advised: Advised):
    for wrong in ([str(uuid7())], []):
        answer = await owner.put(f"{advised.path}/acceptance", {"proposal_ids": wrong})
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == "proposal_ids"
    assert (await owner.get(advised.path)).json()["status"] == "active"


async def test_who_became_a_viewer_cannot_accept(
    shared: Shared, owner: Person, urls: Urls, db: psycopg.AsyncConnection
):
    await owner.task("Pay the rent", list_id=str(shared.id), due_date=day(-1))
    await one_pass(urls)
    [found] = await suggestions_of(shared.member)
    await db.execute("UPDATE list_member SET role = 'viewer' WHERE account_id = %s AND list_id = %s",
                     [shared.member.id, shared.id])  # fmt: skip
    answer = await shared.member.put(f"/suggestions/{found['id']}/acceptance", {})
    assert answer.status_code == 403


async def test_one_members_acceptance_expires_what_the_other_was_told(shared: Shared, owner: Person, urls: Urls):
    await owner.task("Pay the rent", list_id=str(shared.id), due_date=day(-1))
    await one_pass(urls)
    [mine], [theirs] = await suggestions_of(owner), await suggestions_of(shared.member)
    await owner.put(f"/suggestions/{mine['id']}/acceptance", {})
    assert (await shared.member.get(f"/suggestions/{theirs['id']}")).json()["status"] == "expired"


async def test_skipping_an_occurrence_makes_the_next_one(owner: Person, urls: Urls):
    task = await owner.task("Stretch", due_date=day(-1), recurrence={"rule": "FREQ=DAILY"})
    await one_pass(urls)
    [found] = await suggestions_of(owner, type="overdue_reminder")
    assert found["proposals"][0]["change"] == {"outcome": "skipped"}
    answer = await owner.put(f"/suggestions/{found['id']}/acceptance", {})
    assert answer.status_code == 200, answer.text
    assert (await owner.get(f"/tasks/{task['id']}")).json()["outcome"] == "skipped"
    [following] = (await owner.get("/tasks")).json()["items"]
    assert following["due_date"] >= day(0)
