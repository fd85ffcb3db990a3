"""PATCH /tasks/{id}."""

from uuid import UUID

import pytest

from tests.cast import Person, Shared


async def test_what_is_left_out_stays_and_null_clears(owner: Person):
    task = await owner.task(description="Long", priority="low", due_date="2026-12-01", due_time="09:00")
    changed = (await owner.patch(f"/tasks/{task['id']}", {"priority": None, "title": "New"})).json()
    assert (changed["title"], changed["priority"], changed["description"]) == ("New", None, "Long")
    assert changed["due_time"] == "09:00"
    assert changed["version"] == task["version"] + 1


async def test_clearing_the_date_clears_time_zone_and_recurrence(owner: Person):
    task = await owner.task(
        due_date="2026-12-01", due_time="09:00", time_zone="Asia/Tokyo", recurrence={"rule": "FREQ=DAILY"}
    )
    changed = (await owner.patch(f"/tasks/{task['id']}", {"due_date": None})).json()
    assert [changed[name] for name in ("due_date", "due_time", "time_zone", "due_at", "recurrence")] == [None] * 5


async def test_the_stale_version_is_refused_with_the_present_task(owner: Person):
    task = await owner.task()
    path, stale = f"/tasks/{task['id']}", {"If-Match": '"1"'}
    assert (await owner.patch(path, {"title": "First"}, headers=stale)).status_code == 200
    answer = await owner.patch(path, {"title": "Second"}, headers=stale)
    assert answer.status_code == 412
    assert answer.json()["current"]["title"] == "First"
    assert (await owner.get(path)).json()["title"] == "First"


async def test_a_move_takes_the_subtree(owner: Person):
    garden = await owner.list()
    parent = await owner.task("Parent")
    child = await owner.task("Child", parent_id=parent["id"])
    grandchild = await owner.task("Grandchild", parent_id=child["id"])
    moved = (await owner.patch(f"/tasks/{parent['id']}", {"list_id": garden["id"]})).json()
    assert moved["list_id"] == garden["id"]
    for one, above in ((child, parent), (grandchild, child)):
        found = (await owner.get(f"/tasks/{one['id']}")).json()
        assert (found["list_id"], found["parent_id"]) == (garden["id"], above["id"])


async def test_a_move_takes_along_what_was_deleted_below_so_that_it_can_be_brought_back(owner: Person):
    garden = await owner.list()
    parent = await owner.task("Parent")
    child = await owner.task("Child", parent_id=parent["id"])
    grandchild = await owner.task("Grandchild", parent_id=child["id"])
    deleted = await owner.delete(f"/tasks/{child['id']}")
    moved = await owner.patch(f"/tasks/{parent['id']}", {"list_id": garden["id"]})
    assert moved.status_code == 200, moved.text
    undone = await owner.put(f"/operations/{deleted.headers['operation-id']}/reversal")
    assert undone.status_code == 200, undone.text
    for one, above in ((child, parent), (grandchild, child)):
        found = (await owner.get(f"/tasks/{one['id']}")).json()
        assert (found["list_id"], found["parent_id"]) == (garden["id"], above["id"])


async def test_a_subtask_that_moves_alone_has_no_parent_there(owner: Person):
    garden = await owner.list()
    parent = await owner.task()
    child = await owner.task(parent_id=parent["id"])
    moved = (await owner.patch(f"/tasks/{child['id']}", {"list_id": garden["id"]})).json()
    assert (moved["list_id"], moved["parent_id"]) == (garden["id"], None)


async def test_a_task_under_a_parent_of_another_list_goes_there(owner: Person):
    garden = await owner.list()
    parent = await owner.task(list_id=garden["id"])
    task = await owner.task()
    moved = (await owner.patch(f"/tasks/{task['id']}", {"parent_id": parent["id"]})).json()
    assert (moved["list_id"], moved["parent_id"]) == (garden["id"], parent["id"])


async def test_a_task_cannot_be_below_itself(owner: Person):
    parent = await owner.task()
    child = await owner.task(parent_id=parent["id"])
    for wrong in (parent["id"], child["id"]):
        answer = await owner.patch(f"/tasks/{parent['id']}", {"parent_id": wrong})
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == "parent_id"


async def test_a_subtree_cannot_be_moved_too_deep(owner: Person):
    chain = [(await owner.task())["id"]]
    for _ in range(6):
        chain.append((await owner.task(parent_id=chain[-1]))["id"])
    other = [(await owner.task())["id"]]
    for _ in range(4):
        other.append((await owner.task(parent_id=other[-1]))["id"])
    assert (await owner.patch(f"/tasks/{other[0]}", {"parent_id": chain[-1]})).status_code == 422
    assert (await owner.patch(f"/tasks/{other[0]}", {"parent_id": chain[4]})).status_code == 200


async def test_reminders_are_replaced(owner: Person):
    task = await owner.task(due_date="2026-12-01", reminders=[{"minutes_before": 30}])
    changed = (
        await owner.patch(f"/tasks/{task['id']}", {"reminders": [{"remind_at": "2026-12-01T08:00:00Z"}]})
    ).json()
    assert [one["remind_at"] for one in changed["reminders"]] == ["2026-12-01T08:00:00Z"]


async def test_a_reminder_is_either_relative_or_absolute(owner: Person):
    for wrong in ({}, {"minutes_before": 5, "remind_at": "2026-12-01T08:00:00Z"}):
        answer = await owner.post("/tasks", {"title": "x", "reminders": [wrong]})
        assert answer.json()["errors"][0]["field"] == "reminders"


async def test_my_reminders_are_mine(owner: Person, shared: Shared):
    task = await owner.task(list_id=str(shared.id), reminders=[{"minutes_before": 30}])
    seen = (await shared.member.get(f"/tasks/{task['id']}")).json()
    assert seen["reminders"] == []


async def test_a_stranger_gets_404(owner: Person, stranger: Person):
    task = await owner.task()
    assert (await stranger.patch(f"/tasks/{task['id']}", {"title": "Mine"})).status_code == 404


async def test_a_viewer_cannot_write(owner: Person, shared: Shared, db):
    await db.execute(
        "UPDATE list_member SET role = 'viewer' WHERE list_id = %s AND account_id = %s",
        [shared.id, shared.member.id],
    )
    task = await owner.task(list_id=str(shared.id))
    answer = await shared.member.patch(f"/tasks/{task['id']}", {"title": "Mine"})
    assert (answer.status_code, answer.json()["code"]) == (403, "role_too_small")


@pytest.mark.parametrize("field", ["list_id", "parent_id"])
async def test_a_task_cannot_go_where_i_may_not(owner: Person, stranger: Person, field: str):
    theirs = await stranger.task()
    target = {"list_id": str(stranger.inbox), "parent_id": theirs["id"]}[field]
    mine = await owner.task()
    assert (await owner.patch(f"/tasks/{mine['id']}", {field: target})).status_code == 404
    assert UUID((await owner.get(f"/tasks/{mine['id']}")).json()["list_id"]) == owner.inbox
