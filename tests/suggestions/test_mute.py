"""Never again: about a task, a list, or by a rule; and the way back."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.agent.running import one_pass, suggestions_of
from tests.cast import Person, Shared
from tests.database_under_test import Urls

YESTERDAY = (datetime.now(UTC).date() - timedelta(days=1)).isoformat()


async def overdue(owner: Person, urls: Urls, **fields: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """A task and what was suggested about it."""
    task = await owner.task(due_date=YESTERDAY, priority="high", **fields)
    await one_pass(urls)
    [suggestion] = await suggestions_of(owner)
    return task, suggestion


async def fall_due_again(owner: Person, task: dict[str, Any], urls: Urls) -> list[dict[str, Any]]:
    """Another due moment, which is news; return what is suggested."""
    before = (datetime.now(UTC).date() - timedelta(days=2)).isoformat()
    assert (await owner.patch(f"/tasks/{task['id']}", {"due_date": before})).status_code == 200
    await one_pass(urls)
    return await suggestions_of(owner)


@pytest.mark.parametrize("never", ["task", "list", "rule"])
async def test_dismissed_with_never_nothing_of_the_kind_comes_again(owner: Person, urls: Urls, never: str):
    task, suggestion = await overdue(owner, urls)
    answer = await owner.put(f"/suggestions/{suggestion['id']}/dismissal", {"never": never})
    assert (answer.status_code, answer.json()["status"]) == (200, "dismissed")
    assert await fall_due_again(owner, task, urls) == []


async def test_what_waits_for_an_answer_is_over_when_its_list_is_muted(owner: Person, urls: Urls):
    await overdue(owner, urls)
    assert (await owner.post("/agent/mutes", {"list_id": str(owner.inbox)})).status_code == 201
    assert await suggestions_of(owner) == []
    assert (await owner.get("/suggestions/count")).json() == {"active": 0}


async def test_the_way_back(owner: Person, urls: Urls):
    task, _ = await overdue(owner, urls)
    made = (await owner.post("/agent/mutes", {"task_id": task["id"]})).json()
    assert made["name"] == task["title"]
    again = (await owner.post("/agent/mutes", {"task_id": task["id"]})).json()
    assert again["id"] == made["id"]
    assert (await owner.get("/agent/mutes")).json()["items"] == [made]
    assert (await owner.delete(f"/agent/mutes/{made['id']}")).status_code == 204
    assert (await owner.delete(f"/agent/mutes/{made['id']}")).status_code == 404
    assert len(await fall_due_again(owner, task, urls)) == 1


async def test_a_muted_task_is_left_out_of_what_is_said_of_its_list(owner: Person, urls: Urls):
    left_alone = await owner.task("Left alone", due_date=YESTERDAY)
    await owner.post("/agent/mutes", {"task_id": left_alone["id"]})
    _, suggestion = await overdue(owner, urls)
    assert left_alone["id"] not in [one["task_id"] for one in suggestion["proposals"]]


@pytest.mark.parametrize("wrong", [{}, {"rule": "overdue", "task_id": "01890000-0000-7000-8000-000000000000"}])
async def test_exactly_one_thing_is_muted_at_a_time(owner: Person, wrong: dict[str, str]):
    assert (await owner.post("/agent/mutes", wrong)).status_code == 422


async def test_a_strangers_task_and_mute_are_not_there(owner: Person, stranger: Person):
    task = await owner.task()
    assert (await stranger.post("/agent/mutes", {"task_id": task["id"]})).status_code == 404
    assert (await stranger.post("/agent/mutes", {"list_id": str(owner.inbox)})).status_code == 404
    made = (await owner.post("/agent/mutes", {"task_id": task["id"]})).json()
    assert (await stranger.get("/agent/mutes")).json() == {"items": []}
    assert (await stranger.delete(f"/agent/mutes/{made['id']}")).status_code == 404


async def test_a_members_mute_is_only_theirs(owner: Person, shared: Shared, urls: Urls):
    await shared.member.post("/agent/mutes", {"list_id": str(shared.id)})
    await owner.task(due_date=YESTERDAY, list_id=str(shared.id))
    await one_pass(urls)
    assert len(await suggestions_of(owner)) == 1
    assert await suggestions_of(shared.member) == []
