"""Importing again, after what came in was moved, deleted or undone."""

from typing import Any

import pytest

from tests.cast import Person, Shared
from tests.interop.bringing import SAMPLES, all_tasks, bring_in


async def test_what_was_moved_or_deleted_since_stays_so(owner: Person):
    file = next(SAMPLES.glob("*.csv"))
    await bring_in(owner, file.read_bytes(), file.name)
    tasks = {task["id"]: task for task in await all_tasks(owner)}
    parent = next(tasks[task["parent_id"]] for task in tasks.values() if task["parent_id"])
    await owner.delete(f"/tasks/{parent['id']}")
    before = len(await all_tasks(owner))
    assert (await bring_in(owner, file.read_bytes(), file.name))["tasks_added"] == 0
    assert len(await all_tasks(owner)) == before


def todoist(*tasks: tuple[int, str]) -> bytes:
    """Return an export of these tasks: (indent, content)."""
    lines = ["TYPE,CONTENT,PRIORITY,INDENT,AUTHOR,RESPONSIBLE,DATE,DATE_LANG,TIMEZONE"]
    return "\n".join([*lines, *(f"task,{content},4,{indent},,,,en,UTC" for indent, content in tasks)]).encode()


async def test_what_is_new_below_a_deleted_task_comes_in_without_it(owner: Person):
    await bring_in(owner, todoist((1, "Parent")), "Home.csv")
    await owner.delete(f"/tasks/{(await all_tasks(owner))[0]['id']}")
    assert (await bring_in(owner, todoist((1, "Parent"), (2, "New")), "Home.csv"))["tasks_added"] == 1
    assert [(one["title"], one["parent_id"]) for one in await all_tasks(owner)] == [("New", None)]


async def test_what_is_new_below_a_moved_task_follows_it_with_all_below(owner: Person):
    garden = await owner.list()
    await bring_in(owner, todoist((1, "Parent")), "Home.csv")
    parent = (await all_tasks(owner))[0]
    await owner.patch(f"/tasks/{parent['id']}", {"list_id": garden["id"]})
    await bring_in(owner, todoist((1, "Parent"), (2, "New"), (3, "Below it")), "Home.csv")
    assert {one["list_id"] for one in await all_tasks(owner)} == {garden["id"]}
    assert sum(one["parent_id"] is not None for one in await all_tasks(owner)) == 2


async def test_nothing_is_brought_into_a_list_that_one_may_only_read(owner: Person, shared: Shared, db):
    await bring_in(owner, todoist((1, "Parent")), "Home.csv")
    parent = (await all_tasks(owner))[0]
    await owner.patch(f"/tasks/{parent['id']}", {"list_id": str(shared.id)})
    await db.execute(
        "UPDATE list_member SET role = 'viewer' WHERE account_id = %s AND list_id = %s", [owner.id, shared.id]
    )
    await bring_in(owner, todoist((1, "Parent"), (2, "New")), "Home.csv")
    new = next(one for one in await all_tasks(owner) if one["title"] == "New")
    assert (new["list_id"] == str(shared.id), new["parent_id"]) == (False, None)


async def test_a_list_that_was_deleted_since_comes_back_with_its_tasks(owner: Person):
    await bring_in(owner, todoist((1, "Task")), "Home.csv")
    home = next(one for one in (await owner.get("/lists")).json()["items"] if one["name"] == "Home")
    await owner.delete(f"/lists/{home['id']}")
    report = await bring_in(owner, todoist((1, "Task"), (1, "New")), "Home.csv")
    assert (report["lists_added"], report["tasks_added"]) == (["Home"], 1)
    assert {one["title"]: one["list_id"] for one in await all_tasks(owner)} == {
        "Task": home["id"],
        "New": home["id"],
    }


@pytest.mark.parametrize("name", ["Home.csv", "x.json"])
async def test_an_import_that_was_taken_back_can_be_repeated_and_taken_back_again(owner: Person, db, name: str):
    file = todoist((1, "Parent"), (2, "Child"))
    if name == "x.json":
        await bring_in(owner, file, "Home.csv")
        file = (await owner.get("/export")).content
        await db.execute("DELETE FROM list WHERE name = 'Home'")
    for _ in range(2):
        report = await bring_in(owner, file, name)
        assert (report["lists_added"], report["tasks_added"]) == (["Home"], 2)
        assert sorted(one["title"] for one in await all_tasks(owner)) == ["Child", "Parent"]
        undone = await owner.put(f"/operations/{report['operation_id']}/reversal")
        assert undone.status_code == 200, undone.text
        assert await all_tasks(owner) == []
    assert [one["name"] for one in (await owner.get("/lists")).json()["items"]] == ["Inbox"]


async def take_back(person: Person, operation_id: str) -> Any:
    undone = await person.put(f"/operations/{operation_id}/reversal")
    assert undone.status_code == 200, undone.text
    return undone


async def test_a_task_whose_deletion_was_undone_and_then_not_stays_deleted(owner: Person):
    await bring_in(owner, todoist((1, "Task")), "Home.csv")
    task = (await all_tasks(owner))[0]
    deleted = await owner.delete(f"/tasks/{task['id']}")
    restored = await take_back(owner, deleted.headers["operation-id"])
    await take_back(owner, restored.headers["operation-id"])
    assert (await bring_in(owner, todoist((1, "Task")), "Home.csv"))["tasks_added"] == 0
    assert await all_tasks(owner) == []


async def test_a_deleted_list_does_not_come_back_for_a_deleted_task(owner: Person):
    garden = await owner.list("Garden")
    await bring_in(owner, todoist((1, "Task")), "Home.csv")
    task = (await all_tasks(owner))[0]
    await owner.patch(f"/tasks/{task['id']}", {"list_id": garden["id"]})
    await owner.delete(f"/tasks/{task['id']}")
    await owner.delete(f"/lists/{garden['id']}")
    await bring_in(owner, todoist((1, "Task")), "Home.csv")
    assert [one["name"] for one in (await owner.get("/lists")).json()["items"]] == ["Inbox", "Home"]


async def test_an_export_is_not_brought_into_a_list_that_one_may_only_read(owner: Person, shared: Shared, db):
    task = await owner.task("Dust", list_id=str(shared.id))
    file = (await owner.get("/export")).content
    await db.execute("DELETE FROM task WHERE id = %s", [task["id"]])
    await db.execute("UPDATE list_member SET role = 'viewer' WHERE list_id = %s AND account_id = %s",
                     [shared.id, shared.member.id])  # fmt: skip
    assert (await bring_in(shared.member, file, "x.json"))["lists_added"] == ["Household"]
    assert [one["list_id"] == str(shared.id) for one in await all_tasks(shared.member)] == [False]
