"""An undo puts nothing where it has no place: its list, its parent."""

from tests.cast import Person, Shared
from tests.history.undoing import undo


async def test_a_subtask_does_not_come_back_below_a_deleted_parent(owner: Person):
    parent = await owner.task("Parent")
    child = await owner.task("Child", parent_id=parent["id"])
    first = await owner.delete(f"/tasks/{child['id']}")
    second = await owner.delete(f"/tasks/{parent['id']}")
    refused = await undo(owner, first)
    assert (refused.status_code, refused.json()["code"]) == (409, "changed_since")
    assert [one["field"] for one in refused.json()["errors"]] == [f"task/{child['id']}/parent_id"]
    assert [(await undo(owner, one)).status_code for one in (second, first)] == [200, 200]
    assert (await owner.get(f"/tasks/{child['id']}")).json()["parent_id"] == parent["id"]


async def test_a_creation_is_not_taken_back_from_above_a_subtask(owner: Person):
    made = await owner.post("/tasks", {"title": "Parent"})
    child = await owner.task("Child", parent_id=made.json()["id"])
    assert (await undo(owner, made)).status_code == 409
    assert (await owner.get(f"/tasks/{child['id']}")).status_code == 200


async def test_a_move_is_not_taken_back_from_above_a_subtask_made_there(owner: Person):
    garden, parent = await owner.list(), await owner.task("Parent")
    moved = await owner.patch(f"/tasks/{parent['id']}", {"list_id": garden["id"]})
    child = await owner.task("Child", parent_id=parent["id"])
    refused = await undo(owner, moved)
    assert [one["field"] for one in refused.json()["errors"]] == [f"task/{child['id']}/parent_id"]
    assert (await owner.get(f"/tasks/{parent['id']}")).json()["list_id"] == garden["id"]


async def test_an_undo_makes_no_circle(owner: Person):
    first = await owner.task("First")
    second = await owner.task("Second", parent_id=first["id"])
    up = await owner.patch(f"/tasks/{second['id']}", {"parent_id": None})
    await owner.patch(f"/tasks/{first['id']}", {"parent_id": second["id"]})
    assert (await undo(owner, up)).status_code == 409
    assert (await owner.get(f"/tasks/{second['id']}")).json()["parent_id"] is None


async def test_nothing_goes_back_to_a_list_that_is_deleted(owner: Person):
    garden = await owner.list()
    task = await owner.task(list_id=garden["id"])
    moved = await owner.patch(f"/tasks/{task['id']}", {"list_id": str(owner.inbox)})
    await owner.delete(f"/lists/{garden['id']}")
    refused = await undo(owner, moved)
    assert [one["field"] for one in refused.json()["errors"]] == [f"task/{task['id']}/list_id"]
    assert (await owner.get(f"/tasks/{task['id']}")).json()["list_id"] == str(owner.inbox)


async def test_nothing_goes_back_to_a_list_that_one_may_no_longer_write_in(shared: Shared, db):
    member = shared.member
    task = await member.task(list_id=str(shared.id))
    moved = await member.patch(f"/tasks/{task['id']}", {"list_id": str(member.inbox)})
    role = "UPDATE list_member SET role = 'viewer' WHERE list_id = %s AND account_id = %s"
    await db.execute(role, [shared.id, member.id])
    assert (await undo(member, moved)).status_code == 403
    await db.execute("DELETE FROM list_member WHERE list_id = %s AND account_id = %s", [shared.id, member.id])
    assert (await undo(member, moved)).status_code == 409
    assert (await member.get(f"/tasks/{task['id']}")).json()["list_id"] == str(member.inbox)
