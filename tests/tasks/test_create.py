"""POST /tasks."""

from uuid import UUID

import pytest
from uuid_utils.compat import uuid7

from tests.cast import Person, Shared


async def test_a_task_without_a_list_goes_to_the_inbox(owner: Person):
    task = await owner.task("Buy milk")
    assert task["list_id"] == str(owner.inbox)
    assert task["version"] == 1
    assert task["due_at"] is None


async def test_every_field_comes_back_as_it_was_given(owner: Person):
    given = {
        "title": "Prune the roses",
        "description": "Above the *third* bud.",
        "priority": "high",
        "tags": ["garden", "spring"],
        "position": "a5",
        "estimate_minutes": 45,
        "pinned": True,
        "start_date": "2026-11-20",
        "due_date": "2026-11-30",
        "due_time": "09:30",
        "time_zone": "Europe/Berlin",
    }
    task = await owner.task(**given)
    assert {name: task[name] for name in given} == given
    assert task["due_at"] == "2026-11-30T08:30:00Z"


async def test_the_client_may_choose_the_id(owner: Person):
    wanted = str(uuid7())
    assert (await owner.task(id=wanted))["id"] == wanted


async def test_an_id_that_is_taken_by_somebody_unseen_is_refused(owner: Person, stranger: Person):
    task = await stranger.task()
    answer = await owner.post("/tasks", {"title": "Mine", "id": task["id"]})
    assert answer.status_code == 409
    assert answer.json()["code"] == "id_taken"
    assert (await stranger.get(f"/tasks/{task['id']}")).json()["title"] == task["title"]


async def test_tasks_line_up_in_the_order_they_were_made(owner: Person):
    made = [(await owner.task(f"Task {number}"))["id"] for number in range(30)]
    listed = (await owner.get("/tasks", params={"sort": "position"})).json()["items"]
    assert [task["id"] for task in listed] == made


async def test_a_subtask_goes_to_its_parents_list(owner: Person):
    garden = await owner.list()
    parent = await owner.task(list_id=garden["id"])
    child = await owner.task("Fill the can", parent_id=parent["id"])
    assert child["list_id"] == garden["id"]


async def test_tasks_nest_ten_levels_deep_and_no_deeper(owner: Person):
    parent = None
    for _ in range(10):
        parent = (await owner.task(**({"parent_id": parent} if parent else {})))["id"]
    answer = await owner.post("/tasks", {"title": "Too deep", "parent_id": parent})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "parent_id"


async def test_a_stranger_cannot_put_a_task_into_my_list(owner: Person, stranger: Person):
    answer = await stranger.post("/tasks", {"title": "Graffiti", "list_id": str(owner.inbox)})
    assert answer.status_code == 404


async def test_a_member_can(shared: Shared):
    task = await shared.member.task(list_id=str(shared.id))
    assert UUID(task["list_id"]) == shared.id


async def test_tags_lose_their_repeats(owner: Person):
    assert (await owner.task(tags=["Home", "home ", "work"]))["tags"] == ["Home", "work"]


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("title", {"title": ""}),
        ("title", {"title": "   "}),
        ("title", {"title": "x" * 501}),
        ("title", {"title": "a\x00b"}),
        ("title", {"title": 7}),
        ("description", {"description": "x" * 100_001}),
        ("priority", {"priority": "urgent"}),
        ("due_date", {"due_date": "2026-02-30"}),
        ("due_time", {"due_time": "09:00"}),
        ("due_time", {"due_date": "2026-12-01", "due_time": "9:00"}),
        ("time_zone", {"due_date": "2026-12-01", "due_time": "09:00", "time_zone": "Mars/Olympus"}),
        ("time_zone", {"due_date": "2026-12-01", "time_zone": "UTC"}),
        ("position", {"position": "!"}),
        ("position", {"position": "a"}),
        ("estimate_minutes", {"estimate_minutes": 0}),
        ("estimate_minutes", {"estimate_minutes": "30"}),
        ("list_id", {"list_id": "inbox"}),
        ("parent_id", {"parent_id": 3}),
        ("recurrence", {"recurrence": {"rule": "FREQ=DAILY"}}),
        ("reminders.remind_at", {"reminders": [{"remind_at": "0001-01-01T00:00:00+14:00"}]}),
        ("reminders.remind_at", {"reminders": [{"remind_at": "9999-12-31T23:59:59-14:00"}]}),
        ("reminders.remind_at", {"reminders": [{"remind_at": "2026-12-01T08:00:00"}]}),
        ("surprise", {"surprise": 1}),
    ],
)
async def test_a_wrong_field_is_named(owner: Person, field: str, fields: dict):
    answer = await owner.post("/tasks", {"title": "Fine", **fields})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"].startswith(field)
    assert (await owner.get("/tasks")).json()["items"] == []


async def test_a_lone_surrogate_is_named_too(owner: Person):
    answer = await owner.client.post(
        "/tasks", content=b'{"title":"ok","description":"\\ud800"}', headers={"content-type": "application/json"}
    )
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "description"


async def test_a_missing_title_is_named(owner: Person):
    answer = await owner.post("/tasks", {"description": "No title"})
    assert answer.json()["errors"][0]["field"] == "title"
