"""DELETE /tasks/{id}."""

from tests.cast import Person


async def test_a_deleted_task_takes_its_subtasks_with_it(owner: Person):
    parent = await owner.task()
    child = await owner.task(parent_id=parent["id"])
    assert (await owner.delete(f"/tasks/{parent['id']}")).status_code == 204
    for one in (parent, child):
        assert (await owner.get(f"/tasks/{one['id']}")).status_code == 404
    assert (await owner.get("/tasks", params={"status": "all"})).json()["items"] == []


async def test_undo_brings_the_whole_back(owner: Person):
    parent = await owner.task(reminders=[{"minutes_before": 5}], due_date="2026-12-01")
    child = await owner.task(parent_id=parent["id"])
    operation = (await owner.delete(f"/tasks/{parent['id']}")).headers["operation-id"]
    assert (await owner.put(f"/operations/{operation}/reversal")).status_code == 200
    assert (await owner.get(f"/tasks/{child['id']}")).json()["parent_id"] == parent["id"]
    assert (await owner.get(f"/tasks/{parent['id']}")).json()["reminders"][0]["minutes_before"] == 5


async def test_deleting_what_is_deleted_is_404(owner: Person):
    task = await owner.task()
    await owner.delete(f"/tasks/{task['id']}")
    assert (await owner.delete(f"/tasks/{task['id']}")).status_code == 404


async def test_a_stranger_gets_404(owner: Person, stranger: Person):
    task = await owner.task()
    assert (await stranger.delete(f"/tasks/{task['id']}")).status_code == 404
    assert (await owner.get(f"/tasks/{task['id']}")).status_code == 200
