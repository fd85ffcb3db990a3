"""PUT /operations/{id}/reversal, and GET /changes."""

from typing import Any

from reeve.history import queries
from reeve.http import pagination
from tests.cast import Person, Shared
from tests.history.undoing import undo


async def test_an_edit_is_taken_back(owner: Person):
    task = await owner.task("Before", tags=["a"], due_date="2026-12-01", due_time="09:00")
    path = f"/tasks/{task['id']}"
    answer = await owner.patch(path, {"title": "After", "tags": ["b"], "due_date": None})
    assert (await undo(owner, answer)).status_code == 200
    now = (await owner.get(path)).json()
    for name in ("title", "tags", "due_date", "due_time", "due_at"):
        assert now[name] == task[name]


async def test_undo_twice_is_undo_once(owner: Person):
    task = await owner.task("Before")
    answer = await owner.patch(f"/tasks/{task['id']}", {"title": "After"})
    first, second = await undo(owner, answer), await undo(owner, answer)
    assert first.json() == second.json()
    assert (await owner.get(f"/tasks/{task['id']}")).json()["version"] == 3


async def test_undoing_the_undo_is_redo(owner: Person):
    task = await owner.task("Before")
    answer = await owner.patch(f"/tasks/{task['id']}", {"title": "After"})
    undone = await undo(owner, answer)
    assert (await undo(owner, undone)).status_code == 200
    assert (await owner.get(f"/tasks/{task['id']}")).json()["title"] == "After"


async def test_what_has_changed_since_is_named_and_nothing_is_touched(owner: Person):
    task = await owner.task("Before", priority="low")
    path = f"/tasks/{task['id']}"
    answer = await owner.patch(path, {"title": "After", "priority": "high"})
    await owner.patch(path, {"title": "Later", "tags": ["x"]})
    refused = await undo(owner, answer)
    assert (refused.status_code, refused.json()["code"]) == (409, "changed_since")
    assert [one["field"] for one in refused.json()["errors"]] == [f"task/{task['id']}/title"]
    now = (await owner.get(path)).json()
    assert (now["title"], now["priority"]) == ("Later", "high")


async def test_another_field_changed_since_is_no_obstacle(owner: Person):
    task = await owner.task("Before")
    path = f"/tasks/{task['id']}"
    answer = await owner.patch(path, {"title": "After", "priority": "low"})
    await owner.patch(path, {"tags": ["kept"], "pinned": True})
    assert (await undo(owner, answer)).status_code == 200
    now = (await owner.get(path)).json()
    assert (now["title"], now["tags"]) == ("Before", ["kept"])


async def test_undoing_a_creation_deletes(owner: Person):
    answer = await owner.post("/tasks", {"title": "Oops", "reminders": [{"minutes_before": 5}]})
    assert (await undo(owner, answer)).status_code == 200
    assert (await owner.get(f"/tasks/{answer.json()['id']}")).status_code == 404


async def test_a_created_task_that_was_edited_since_is_not_deleted(owner: Person):
    answer = await owner.post("/tasks", {"title": "Mine"})
    await owner.patch(f"/tasks/{answer.json()['id']}", {"description": "hours of work", "priority": "low"})
    assert (await undo(owner, answer)).status_code == 409


async def test_a_move_is_taken_back_with_the_subtree(owner: Person):
    garden = await owner.list()
    parent = await owner.task()
    child = await owner.task(parent_id=parent["id"])
    answer = await owner.patch(f"/tasks/{parent['id']}", {"list_id": garden["id"]})
    assert (await undo(owner, answer)).status_code == 200
    found = (await owner.get(f"/tasks/{child['id']}")).json()
    assert (found["list_id"], found["parent_id"]) == (str(owner.inbox), parent["id"])


async def test_a_bulk_edit_is_taken_back_whole(owner: Person):
    tasks = [await owner.task(f"Task {number}") for number in range(5)]
    edits: list[dict[str, Any]] = [
        {"kind": "update", "task_id": task["id"], "change": {"priority": "high"}} for task in tasks[:3]
    ]
    edits += [{"kind": "complete", "task_id": tasks[3]["id"]}, {"kind": "delete", "task_id": tasks[4]["id"]}]
    answer = await owner.post("/operations", {"edits": edits})
    assert answer.status_code == 200
    assert answer.json()["deleted_tasks"] == [tasks[4]["id"]]
    assert (await undo(owner, answer)).json()["changes"] == 5
    listed = (await owner.get("/tasks", params={"sort": "position"})).json()["items"]
    assert [(task["id"], task["priority"], task["completed_at"]) for task in listed] == [
        (task["id"], None, None) for task in tasks
    ]


async def test_several_edits_of_one_task_are_taken_back_the_last_one_first(owner: Person, monkeypatch):
    monkeypatch.setattr(queries, "BATCH", 2)
    first, second = await owner.task("First"), await owner.task("Second", tags=["a"])
    edits: list[dict[str, Any]] = [
        {"kind": "update", "task_id": first["id"], "change": {"title": "Once", "priority": "low"}},
        {"kind": "update", "task_id": second["id"], "change": {"tags": ["b"]}},
        {"kind": "update", "task_id": first["id"], "change": {"title": "Twice"}},
        {"kind": "complete", "task_id": second["id"]},
        {"kind": "delete", "task_id": first["id"]},
    ]
    answer = await owner.post("/operations", {"edits": edits})
    assert (await undo(owner, answer)).json()["changes"] == 5
    listed = (await owner.get("/tasks", params={"sort": "position"})).json()["items"]
    assert [(one["title"], one["priority"], one["tags"], one["completed_at"]) for one in listed] == [
        ("First", None, [], None),
        ("Second", None, ["a"], None),
    ]


async def test_where_one_of_many_has_changed_since_all_stay_and_each_is_named(owner: Person, monkeypatch):
    monkeypatch.setattr(queries, "BATCH", 2)
    tasks = [await owner.task(f"Task {number}") for number in range(5)]
    edits = [{"kind": "update", "task_id": task["id"], "change": {"title": "Changed"}} for task in tasks]
    answer = await owner.post("/operations", {"edits": edits})
    await owner.patch(f"/tasks/{tasks[0]['id']}", {"title": "Since"})
    await owner.delete(f"/tasks/{tasks[4]['id']}")
    refused = await undo(owner, answer)
    assert {one["field"] for one in refused.json()["errors"]} == {
        f"task/{tasks[0]['id']}/title",
        f"task/{tasks[4]['id']}/deleted_at",
    }
    assert [one["title"] for one in (await owner.get("/tasks")).json()["items"]].count("Changed") == 3


async def test_an_undo_of_several_moves_and_reminders_brings_each_back(owner: Person):
    reminders = [{"minutes_before": 10}]
    tasks = [
        await owner.task(f"T{n}", due_date="2030-01-01", due_time="09:00", reminders=reminders) for n in range(3)
    ]
    place = await owner.list("Elsewhere")
    change = {"list_id": place["id"], "reminders": []}
    edits = [{"kind": "update", "task_id": task["id"], "change": change} for task in tasks]
    answer = await owner.post("/operations", {"edits": edits})
    assert answer.status_code == 200, answer.text
    assert (await undo(owner, answer)).status_code == 200
    for task in tasks:
        now = (await owner.get(f"/tasks/{task['id']}")).json()
        assert now["list_id"] == task["list_id"]
        assert [one["minutes_before"] for one in now["reminders"]] == [10]


async def test_one_bad_edit_undoes_them_all(owner: Person, stranger: Person):
    task, theirs = await owner.task("Mine"), await stranger.task()
    edits = [
        {"kind": "update", "task_id": task["id"], "change": {"title": "Changed"}},
        {"kind": "delete", "task_id": theirs["id"]},
    ]
    assert (await owner.post("/operations", {"edits": edits})).status_code == 404
    assert (await owner.get(f"/tasks/{task['id']}")).json()["title"] == "Mine"


async def test_typing_for_a_while_is_one_change(owner: Person):
    task = await owner.task("T")
    path = f"/tasks/{task['id']}"
    for title in ("Te", "Tes", "Test"):
        last = await owner.patch(path, {"title": title})
    changes = (await owner.get("/changes", params={"task_id": task["id"]})).json()["items"]
    assert [(one["kind"], one["before"].get("title"), one["after"]["title"]) for one in changes] == [
        ("update", "T", "Test"),
        ("create", None, "T"),
    ]
    assert (await undo(owner, last)).status_code == 200
    assert (await owner.get(path)).json()["title"] == "T"


async def test_the_history_says_who_when_and_by_which_request(owner: Person, shared: Shared):
    task = await owner.task("Ours", list_id=str(shared.id))
    await shared.member.patch(f"/tasks/{task['id']}", {"priority": "low"}, headers={"X-Request-Id": "from-a-test"})
    newest = (await owner.get("/changes", params={"list_id": str(shared.id)})).json()["items"][0]
    assert newest["account_id"] == str(shared.member.id)
    assert (newest["request_id"], newest["title"], newest["after"]) == ("from-a-test", "Ours", {"priority": "low"})


async def test_history_comes_in_pages(owner: Person):
    for number in range(7):
        await owner.task(f"Task {number}")
    first = (await owner.get("/changes", params={"limit": 5})).json()
    rest = (await owner.get("/changes", params={"limit": 5, "cursor": first["next_cursor"]})).json()
    assert [len(first["items"]), len(rest["items"]), rest["next_cursor"]] == [5, 2, None]


async def test_a_stranger_sees_no_history_and_undoes_nothing(owner: Person, stranger: Person):
    answer = await owner.post("/tasks", {"title": "Mine"})
    assert (await undo(stranger, answer)).status_code == 404
    for params in ({}, {"task_id": answer.json()["id"]}, {"list_id": str(owner.inbox)}):
        assert (await stranger.get("/changes", params=params)).json()["items"] == []


async def test_a_viewer_cannot_undo(owner: Person, shared: Shared, db):
    answer = await owner.post("/tasks", {"title": "Ours", "list_id": str(shared.id)})
    await db.execute(
        "UPDATE list_member SET role = 'viewer' WHERE list_id = %s AND account_id = %s",
        [shared.id, shared.member.id],
    )
    assert (await undo(shared.member, answer)).status_code == 403


async def test_what_was_deleted_since_is_not_edited_behind_the_scenes(owner: Person):
    task = await owner.task("Before")
    edited = await owner.patch(f"/tasks/{task['id']}", {"title": "After"})
    await owner.delete(f"/tasks/{task['id']}")
    refused = await undo(owner, edited)
    assert [one["field"] for one in refused.json()["errors"]] == [f"task/{task['id']}/deleted_at"]


async def test_a_page_of_the_history_ends_where_it_is_too_much_for_one_answer(owner: Person, monkeypatch):
    monkeypatch.setattr(pagination, "PAGE_BYTES", 1_000)
    for n in range(4):
        await owner.task(f"Task {n}", description="x" * 500)
    found, cursor = [], ""
    while cursor is not None:
        page = (await owner.get(f"/changes{cursor and '?cursor='}{cursor}")).json()
        assert len(page["items"]) <= 2
        found += [entry["title"] for entry in page["items"]]
        cursor = page["next_cursor"]
    assert found == ["Task 3", "Task 2", "Task 1", "Task 0"]
