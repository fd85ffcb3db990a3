"""POST /import and GET /export."""

import json
from pathlib import Path
from typing import Any

import pytest
from uuid_utils.compat import uuid7

from reeve.changes.recording import BLOCK
from tests.cast import Person
from tests.interop.bringing import SAMPLES, all_tasks, bring_in

HOUSEHOLD = (Path(__file__).parents[2] / "docs" / "samples" / "household.todo.txt").read_bytes()


async def test_a_household_file_comes_in_with_lists_dates_and_tags(owner: Person):
    report = await bring_in(owner, HOUSEHOLD)
    tasks = await all_tasks(owner)
    assert report["tasks_added"] == len(tasks) > 25
    assert report["lists_added"]
    assert any(task["due_date"] for task in tasks)
    assert any(task["priority"] == "high" for task in tasks)
    assert any(task["tags"] for task in tasks)


async def test_twice_adds_nothing_twice(owner: Person):
    first = await bring_in(owner, HOUSEHOLD)
    second = await bring_in(owner, HOUSEHOLD)
    assert (second["tasks_added"], second["lists_added"], second["operation_id"]) == (0, [], None)
    assert second["tasks_known"] == first["tasks_added"]
    assert len(await all_tasks(owner)) == first["tasks_added"]


async def test_a_dry_run_says_the_same_and_stores_nothing(owner: Person):
    dry = await bring_in(owner, HOUSEHOLD, dry_run=True)
    assert await all_tasks(owner) == []
    assert [one["name"] for one in (await owner.get("/lists")).json()["items"]] == ["Inbox"]
    real = await bring_in(owner, HOUSEHOLD)
    assert dry == {**real, "dry_run": True, "operation_id": None}


async def test_undo_takes_the_whole_import_back(owner: Person):
    report = await bring_in(owner, HOUSEHOLD)
    answer = await owner.put(f"/operations/{report['operation_id']}/reversal")
    assert answer.status_code == 200, answer.text
    assert await all_tasks(owner) == []


async def test_what_was_written_in_several_batches_is_one_operation(owner: Person):
    report = await bring_in(owner, b"\n".join(b"Task %d" % number for number in range(2 * BLOCK + 1)))
    answer = await owner.put(f"/operations/{report['operation_id']}/reversal")
    assert answer.json()["changes"] == 2 * BLOCK + 1
    assert await all_tasks(owner) == []
    again = await bring_in(owner, b"\n".join(b"Task %d" % number for number in range(2 * BLOCK + 1)))
    assert again["tasks_added"] == len(await all_tasks(owner)) == 2 * BLOCK + 1


async def test_two_people_bring_in_the_same_file(owner: Person, stranger: Person):
    first, second = await bring_in(owner, HOUSEHOLD), await bring_in(stranger, HOUSEHOLD)
    assert first["tasks_added"] == second["tasks_added"]


async def test_subtasks_of_todoist_come_in_below_their_parents(owner: Person):
    file = next(SAMPLES.glob("*.csv"))
    await bring_in(owner, file.read_bytes(), file.name)
    tasks = {task["id"]: task for task in await all_tasks(owner)}
    children = [task for task in tasks.values() if task["parent_id"]]
    assert children
    assert all(tasks[task["parent_id"]]["list_id"] == task["list_id"] for task in children)


async def test_a_line_that_is_not_understood_is_named_and_kept(owner: Person):
    report = await bring_in(owner, b"Call Ann due:2026-02-31\n")
    assert report["remarks"][0]["line"] == 1
    assert "2026-02-31" in (await all_tasks(owner))[0]["description"]


async def test_a_file_that_is_none_is_refused_with_a_sentence(owner: Person):
    for data, name in (
        (b"", "todo.txt"),
        (b"\x00\x01\x02\xff" * 50, "photo.jpg"),
        (b"a,b\n1,2\n", "x.csv"),
        (b'{"a":1}', "x.json"),
    ):
        answer = await owner.client.post("/import", content=data, params={"name": name})
        assert (answer.status_code, answer.json()["code"]) == (422, "unreadable_file")


async def test_progress_is_told_line_by_line(owner: Person):
    data = "\n".join(f"Task number {number}" for number in range(1000)).encode()
    answer = await owner.client.post("/import", content=data, params={"name": "todo.txt"})
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert [line["done"] for line in lines] == [200, 400, 600, 800, 1000, 1000]
    assert lines[-1]["report"]["tasks_added"] == 1000


VOLATILE = {
    "revision",
    "version",
    "list_id",
    "parent_id",
    "id",
    "series_id",
    "previous_id",
    "reminders",
    "updated_at",
}


def essence(export: dict[str, Any]) -> list[Any]:
    """What must survive a round trip, whatever the ids."""
    names = {one["id"]: one["name"] for one in export["lists"]}
    titles = {one["id"]: one["title"] for one in export["tasks"]}
    rows = [
        [
            names[task["list_id"]],
            titles.get(task["parent_id"], ""),
            [(one["minutes_before"], one["remind_at"]) for one in task["reminders"]],
            {key: value for key, value in task.items() if key not in VOLATILE},
        ]
        for task in export["tasks"]
    ]
    return sorted(rows, key=json.dumps)


async def fill(person: Person) -> dict[str, Any]:
    await bring_in(person, HOUSEHOLD)
    parent = await person.task("Parent", due_date="2026-12-01", reminders=[{"minutes_before": 10}])
    await person.task("Child", parent_id=parent["id"], description="**bold**", tags=["x"])
    done = await person.task("Done")
    await person.put(f"/tasks/{done['id']}/completion", {"outcome": "cancelled"})
    return dict((await person.get("/export")).json())


async def test_an_export_read_back_by_somebody_else_is_the_same(owner: Person, stranger: Person):
    exported = await fill(owner)
    await bring_in(stranger, json.dumps(exported).encode(), "reeve.json")
    again = (await stranger.get("/export")).json()
    assert essence(again) == essence(exported)
    assert (await bring_in(stranger, json.dumps(exported).encode(), "reeve.json"))["tasks_added"] == 0


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
async def test_an_export_that_an_editor_has_saved_anew_is_read(owner: Person, stranger: Person, encoding: str):
    await owner.task("Grüße")
    exported = json.dumps((await owner.get("/export")).json(), indent=2, ensure_ascii=False)
    await bring_in(stranger, exported.encode(encoding), "reeve.json")
    assert [task["title"] for task in await all_tasks(stranger)] == ["Grüße"]


async def test_an_export_read_back_on_an_empty_server_keeps_its_ids(owner: Person, db, someone):
    exported = await fill(owner)
    await db.execute("DELETE FROM account")
    await db.execute("DELETE FROM list")
    heir = await someone("heir")
    await bring_in(heir, json.dumps(exported).encode(), "reeve.json")
    again = (await heir.get("/export")).json()
    assert essence(again) == essence(exported)
    assert {task["id"] for task in again["tasks"]} == {task["id"] for task in exported["tasks"]}


@pytest.mark.parametrize(
    ("named", "changes"),
    [
        ("title", {"title": "x" * 501}),
        ("title", {"title": "a\x00b"}),
        ("tags", {"tags": [""]}),
        ("position", {"position": "!"}),
        ("estimate_minutes", {"estimate_minutes": 0}),
        ("due_date", {"due_date": "0001-01-01"}),
        ("time_zone", {"due_time": "09:00", "time_zone": "Mars/Olympus"}),
        ("recurrence.rule", {"recurrence": {"rule": "FREQ=HOURLY"}}),
        ("recurrence.anchor", {"recurrence": {"anchor": "9999-12-31"}}),
        ("recurrence.count_left", {"recurrence": {"count_left": 0}}),
        ("reminders", {"reminders": [{"id": str(uuid7()), "minutes_before": None, "remind_at": None}]}),
        ("outcome", {"completed_at": "2026-11-24T10:00:00Z"}),
        ("created_at", {"created_at": "0001-01-01T00:00:00+14:00"}),
        ("parent_id", {"parent_id": "itself"}),
    ],
)
async def test_an_export_that_somebody_has_spoilt_is_refused_by_name(owner: Person, named: str, changes: dict):
    await owner.task(due_date="2026-12-01", recurrence={"rule": "FREQ=DAILY"})
    spoilt = (await owner.get("/export")).json()
    (task,) = spoilt["tasks"]
    recurrence = {**task["recurrence"], **changes.pop("recurrence", {})}
    task |= {**changes, "id": str(uuid7()), "recurrence": recurrence}
    if task["parent_id"]:
        task["parent_id"] = task["id"]
    answer = await owner.client.post("/import", content=json.dumps(spoilt))
    assert answer.status_code == 422, answer.text
    assert "in task 1" in answer.json()["detail"]
    assert named in answer.json()["detail"]
    assert len(await all_tasks(owner)) == 1


async def test_a_subtask_comes_back_alone_where_its_parent_has_been_moved_since(owner: Person, db):
    parent = await owner.task("Parent")
    child = await owner.task("Child", parent_id=parent["id"])
    exported = (await owner.get("/export")).content
    await db.execute("DELETE FROM task WHERE id = %s", [child["id"]])
    garden = await owner.list()
    await owner.patch(f"/tasks/{parent['id']}", {"list_id": garden["id"]})
    assert (await bring_in(owner, exported, "x.json"))["tasks_added"] == 1
    assert {task["title"]: task["parent_id"] for task in await all_tasks(owner)} == {"Parent": None, "Child": None}
