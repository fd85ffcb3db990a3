"""Taking a completion back, and the occurrence that it had made."""

from tests.cast import Person
from tests.tasks.completing import DAILY, TODAY, complete, open_tasks, reopen


async def test_reopening_takes_the_untouched_next_back_and_completing_brings_it_again(owner: Person):
    task = await owner.task(due_date=str(TODAY), recurrence=DAILY)
    child = await owner.task(parent_id=task["id"])
    following = (await complete(owner, task))["next_task"]
    assert (await reopen(owner, task))["withdrawn_task_id"] == following["id"]
    assert {one["id"] for one in await open_tasks(owner)} == {task["id"]}
    again = (await complete(owner, task))["next_task"]
    assert again["id"] == following["id"]
    assert again["version"] > following["version"]
    assert (await reopen(owner, task))["withdrawn_task_id"] == following["id"]
    assert (await owner.get(f"/tasks/{child['id']}")).json()["completed_at"]


async def test_reopening_leaves_a_next_that_somebody_has_touched(owner: Person):
    task = await owner.task(due_date=str(TODAY), recurrence=DAILY)
    following = (await complete(owner, task))["next_task"]
    await owner.patch(f"/tasks/{following['id']}", {"title": "Edited"})
    assert (await reopen(owner, task))["withdrawn_task_id"] is None
    assert {one["title"] for one in await open_tasks(owner)} == {task["title"], "Edited"}


async def test_undo_takes_a_recurring_completion_back_whole(owner: Person):
    task = await owner.task(due_date=str(TODAY), recurrence=DAILY)
    child = await owner.task(parent_id=task["id"])
    answer = await owner.put(f"/tasks/{task['id']}/completion", {})
    undone = await owner.put(f"/operations/{answer.headers['operation-id']}/reversal")
    assert undone.status_code == 200, undone.text
    assert {one["id"] for one in await open_tasks(owner)} == {task["id"], child["id"]}
    redone = await owner.put(f"/operations/{undone.json()['operation_id']}/reversal")
    assert redone.status_code == 200, redone.text
    assert answer.json()["next_task"]["id"] in {one["id"] for one in await open_tasks(owner)}


async def test_undo_is_refused_when_the_next_has_been_edited(owner: Person):
    task = await owner.task(due_date=str(TODAY), recurrence=DAILY)
    answer = await owner.put(f"/tasks/{task['id']}/completion", {})
    await owner.patch(f"/tasks/{answer.json()['next_task']['id']}", {"title": "Edited"})
    assert (await owner.put(f"/operations/{answer.headers['operation-id']}/reversal")).status_code == 409


async def test_an_occurrence_that_went_elsewhere_stays_there_with_what_is_below_it(owner: Person):
    garden = await owner.list()
    task = await owner.task(due_date=str(TODAY), recurrence=DAILY)
    await owner.task("Part", parent_id=task["id"])
    following = (await complete(owner, task))["next_task"]
    await owner.patch(f"/tasks/{following['id']}", {"list_id": garden["id"]})
    await reopen(owner, task)
    await owner.task("Another part", parent_id=task["id"])
    assert (await complete(owner, task))["next_task"]["list_id"] == garden["id"]
    assert sorted(one["title"] for one in await open_tasks(owner)) == ["Part", "Water the plants"]


async def test_an_occurrence_is_not_withdrawn_from_above_a_new_subtask(owner: Person):
    task = await owner.task(due_date=str(TODAY), recurrence=DAILY)
    following = (await complete(owner, task))["next_task"]
    mine = await owner.task("Mine", parent_id=following["id"])
    assert (await reopen(owner, task))["withdrawn_task_id"] is None
    assert (await owner.get(f"/tasks/{mine['id']}")).status_code == 200


async def test_below_a_part_that_went_elsewhere_nothing_is_made_again(owner: Person):
    garden = await owner.list()
    task = await owner.task(due_date=str(TODAY), recurrence=DAILY)
    part = await owner.task("Part", parent_id=task["id"])
    await complete(owner, task)
    elsewhere = next(one for one in await open_tasks(owner) if one["title"] == "Part")
    await owner.patch(f"/tasks/{elsewhere['id']}", {"list_id": garden["id"]})
    await reopen(owner, task)
    await owner.task("Below it", parent_id=part["id"])
    await complete(owner, task)
    titles = sorted(one["title"] for one in await open_tasks(owner))
    assert titles == ["Part", "Water the plants"]
