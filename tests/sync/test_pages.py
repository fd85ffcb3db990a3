"""/sync in pages: nothing is lost between them, and none is too much."""

from typing import Any

import pytest
from psycopg import AsyncConnection

from reeve.http.pagination import PAGE_BYTES
from tests.agent.running import one_pass
from tests.cast import Person
from tests.database_under_test import Urls
from tests.sync.syncing import ids, sync


async def paged(person: Person, cursor: str | None = None) -> dict[str, Any]:
    """A page of seven tasks at most."""
    answer = await person.post("/sync", {"cursor": cursor, "limit": 7})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def rest(person: Person, page: dict[str, Any]) -> list[dict[str, Any]]:
    """The pages after this one."""
    pages = []
    while page["more"]:
        page = await paged(person, page["cursor"])
        pages.append(page)
    return pages


async def test_a_large_first_sync_comes_in_pages_that_lose_nothing(owner: Person):
    made = [await owner.list(f"List {number}") for number in range(3)]
    expected = {(await owner.task(list_id=one["id"]))["id"] for one in made for _ in range(9)}
    parent = await owner.task("Parent")
    edits = [{"kind": "create", "task": {"title": f"Sub {n}", "parent_id": parent["id"]}} for n in range(12)]
    answer = (await owner.post("/operations", {"edits": edits})).json()
    expected |= {parent["id"], *ids(answer["tasks"])}
    first = await paged(owner)
    pages = [first, *await rest(owner, first)]
    seen = [task["id"] for page in pages for task in page["tasks"]]
    assert set(seen) == expected
    assert len(seen) == len(set(seen))
    assert max(len(page["tasks"]) for page in pages) == 7, "one operation does not make a page larger"
    assert (await sync(owner, pages[-1]["cursor"]))["tasks"] == []


async def test_what_happens_between_the_pages_is_told_too(owner: Person):
    home, garden = sorted([(await owner.list("A"))["id"], (await owner.list("B"))["id"]])
    tasks = [await owner.task(f"{n}", list_id=one) for one in (home, garden) for n in range(10)]
    page = await paged(owner)
    assert (page["more"], len(page["tasks"])) == (True, 7)
    await owner.delete(f"/tasks/{tasks[0]['id']}")
    await owner.patch(f"/tasks/{tasks[1]['id']}", {"title": "Changed"})
    await owner.patch(f"/tasks/{tasks[9]['id']}", {"list_id": garden})
    for n in range(8):
        await owner.task(f"New {n}", list_id=str(owner.inbox))
    held = {task["id"]: task for task in page["tasks"]}
    for later in await rest(owner, page):
        for gone in later["deleted_tasks"]:
            held.pop(gone, None)
        held |= {task["id"]: task for task in later["tasks"]}
    whole = await paged(owner)
    assert held == {task["id"]: task for one in (whole, *await rest(owner, whole)) for task in one["tasks"]}


async def first_page_after_a_move(owner: Person, *, origin: int, target: int) -> tuple[str, str, dict[str, Any]]:
    """Move a task between the first and the last of three lists, and fill the one between: (task, target, page)."""
    lists = sorted([(await owner.list(name))["id"] for name in "ABC"])
    task = await owner.task("Moves", list_id=lists[origin])
    before = await sync(owner)
    await owner.patch(f"/tasks/{task['id']}", {"list_id": lists[target]})
    for n in range(10):
        await owner.task(f"{n}", list_id=lists[1])
    return task["id"], lists[target], await paged(owner, before["cursor"])


async def test_what_moved_to_an_earlier_list_is_not_told_as_deleted_later(owner: Person):
    task, _, page = await first_page_after_a_move(owner, origin=2, target=0)
    assert task in ids(page["tasks"])
    assert task not in [one for later in await rest(owner, page) for one in later["deleted_tasks"]]


@pytest.mark.parametrize("then", ["its list is deleted", "it is deleted"])
async def test_what_moved_to_a_later_list_and_went_before_its_page_came_does_not_stay(owner: Person, then: str):
    early, between = sorted([(await owner.list(name))["id"] for name in "AB"])
    task = await owner.task("Moves", list_id=early)
    before = await sync(owner)
    late = (await owner.list("C"))["id"]
    await owner.patch(f"/tasks/{task['id']}", {"list_id": late})
    for n in range(10):
        await owner.task(f"{n}", list_id=between)
    page = await paged(owner, before["cursor"])
    assert (page["more"], page["deleted_tasks"]) == (True, [task["id"]])
    await owner.delete(f"/lists/{late}" if then == "its list is deleted" else f"/tasks/{task['id']}")
    assert task["id"] not in [one["id"] for later in await rest(owner, page) for one in later["tasks"]]


async def test_what_moved_to_a_later_list_comes_with_its_page(owner: Person):
    task, late, page = await first_page_after_a_move(owner, origin=0, target=2)
    pages = await rest(owner, page)
    assert [one["list_id"] for page in pages for one in page["tasks"] if one["id"] == task] == [late]
    assert [one for page in pages for one in page["deleted_tasks"]] == []


async def test_a_list_that_goes_and_comes_back_between_pages_begins_anew(owner: Person):
    garden = (await owner.list())["id"]
    for n in range(20):
        await owner.task(f"{n}", list_id=garden)
    page = await paged(owner)
    while not any(task["list_id"] == garden for task in page["tasks"]):
        page = await paged(owner, page["cursor"])
    deleted = await owner.delete(f"/lists/{garden}")
    for n in range(8):
        await owner.task(f"Other {n}")
    page = await paged(owner, page["cursor"])
    assert garden in page["dropped_lists"]
    await owner.put(f"/operations/{deleted.headers['operation-id']}/reversal")
    later = await rest(owner, {"more": True, "cursor": page["cursor"]})
    assert sum(task["list_id"] == garden for one in later for task in one["tasks"]) == 20


async def test_a_first_sync_goes_on_through_a_list_with_forgotten_deletions(owner: Person, db):
    for n in range(20):
        await owner.task(f"{n}")
    await db.execute("UPDATE list SET pruned_revision = revision WHERE id = %s", [owner.inbox])
    first = await paged(owner)
    assert sum(len(page["tasks"]) for page in (first, *await rest(owner, first))) == 20


async def test_a_limit_out_of_bounds_is_named(owner: Person):
    for limit in (0, 2001):
        answer = await owner.post("/sync", {"limit": limit})
        assert answer.json()["errors"][0]["field"] == "limit", answer.text


async def test_the_first_page_of_many_has_the_account_the_lists_and_what_is_suggested(owner: Person, urls: Urls):
    for n in range(10):
        await owner.task(f"{n}", due_date=None if n else "2026-01-31")
    await one_pass(urls)
    first = await paged(owner)
    assert (first["more"], first["account"]["email"], len(first["lists"])) == (True, "olive@example.org", 1)
    assert len(first["suggestions"]) == 1
    assert [page["suggestions"] for page in await rest(owner, first)] == [[]]


async def test_a_page_ends_where_the_descriptions_are_too_much_for_one_answer(owner: Person, db: AsyncConnection):
    await db.execute(
        "INSERT INTO task (id, list_id, title, description, position, series_id, revision)"
        " SELECT gen_random_uuid(), %s, 'x', repeat(md5(n::text), 3125), 'a0', gen_random_uuid(), 1 + n / 3"
        " FROM generate_series(1, 100) n",
        [owner.inbox],
    )
    await db.execute("UPDATE list SET revision = 34 WHERE id = %s", [owner.inbox])
    page, found = await sync(owner), []
    while page["more"]:
        assert len(page["tasks"]) == PAGE_BYTES // 100_000
        found += page["tasks"]
        page = await sync(owner, page["cursor"])
    found += page["tasks"]
    assert (len(found), len(ids(found))) == (100, 100)
