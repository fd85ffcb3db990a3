"""How many an account may have of what: a clear answer at the limit, nothing half-written."""

import pytest

from reeve.accounts import tokens
from reeve.lists import actions
from tests.cast import Person


async def test_lists(owner: Person, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(actions, "MOST_LISTS", 3)
    for _ in range(2):
        await owner.list()
    answer = await owner.post("/lists", {"name": "One more"})
    assert (answer.status_code, answer.json()["code"]) == (409, "too_many_lists")
    assert "3 lists" in answer.json()["detail"]
    assert len((await owner.get("/lists")).json()["items"]) == 3


async def test_tokens(owner: Person, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tokens, "MOST_TOKENS", 1)
    assert (await owner.post("/tokens", {"name": "one"})).status_code == 201
    answer = await owner.post("/tokens", {"name": "two"})
    assert (answer.status_code, answer.json()["code"]) == (409, "too_many_tokens")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "x" * 501),
        ("description", "x" * 100_001),
        ("tags", [str(n) for n in range(51)]),
        ("tags", ["x" * 101]),
        ("reminders", [{"minutes_before": 1}] * 21),
        ("estimate_minutes", 60_001),
        ("position", "a" * 201),
    ],
)
async def test_a_task_that_is_too_much_names_the_field(owner: Person, field: str, value: object):
    answer = await owner.post("/tasks", {"title": "x", field: value})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"].split("[")[0] == field
    assert (await owner.get("/tasks")).json()["items"] == []


async def test_subtasks_nest_ten_levels_deep(owner: Person):
    parent = None
    for _ in range(10):
        parent = (await owner.task(parent_id=parent))["id"]
    answer = await owner.post("/tasks", {"title": "Deeper", "parent_id": parent})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "parent_id")


@pytest.mark.parametrize("path", ["/tasks?limit=201", "/changes?limit=201", "/suggestions?limit=201"])
async def test_a_page_has_two_hundred_at_most(owner: Person, path: str):
    answer = await owner.get(path)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "limit")


async def test_a_bulk_edit_has_five_hundred_at_most(owner: Person):
    edits = [{"kind": "create", "task": {"title": "x"}}] * 501
    answer = await owner.post("/operations", {"edits": edits})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "edits")
