"""GET /tasks: filters, search, sort, pages."""

import pytest

from reeve.http import pagination
from reeve.http.pagination import PAGE_BYTES
from tests.cast import Person


async def titles(person: Person, **params: object) -> list[str]:
    answer = await person.get("/tasks", params=params)
    assert answer.status_code == 200, answer.text
    return [task["title"] for task in answer.json()["items"]]


async def test_only_mine_are_listed(owner: Person, stranger: Person):
    await owner.task("Mine")
    await stranger.task("Theirs")
    assert await titles(owner) == ["Mine"]


async def test_filters(owner: Person):
    garden = await owner.list()
    await owner.task("high", priority="high", list_id=garden["id"])
    await owner.task("tagged", tags=["home"], due_date="2026-12-10")
    await owner.task("late", due_date="2020-01-01")
    done = await owner.task("done")
    await owner.put(f"/tasks/{done['id']}/completion", {})
    assert await titles(owner, priority="high") == ["high"]
    assert await titles(owner, list_id=garden["id"]) == ["high"]
    assert await titles(owner, tag="home") == ["tagged"]
    assert await titles(owner, due_before="2026-12-10") == ["late"]
    assert await titles(owner, due_after="2020-01-01") == ["tagged"]
    assert await titles(owner, overdue=True) == ["late"]
    assert set(await titles(owner, overdue=False)) == {"high", "tagged"}
    assert await titles(owner, status="completed") == ["done"]
    assert len(await titles(owner, status="all")) == 4


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("grocer", True),  # the beginning of a word
        ("ROCERIE", True),  # any part of it
        ("milk groc", True),  # the words in any order
        ("müll", True),
        ("MÜLL", True),
        ("100%", True),
        ("kitchen", True),  # a tag
        ("_", False),  # no wildcards
        ("butter", False),
        ("'", False),
        ("!!! & | :* <->", False),
    ],
)
async def test_search_finds_beginnings_and_parts(owner: Person, q: str, found: bool):
    await owner.task("Groceries for Müller", description="oat milk, 100% juice", tags=["kitchen"])
    assert bool(await titles(owner, q=q)) is found


async def test_sorts(owner: Person):
    await owner.task("b", priority="low", due_date="2026-12-02")
    await owner.task("A", priority="high", due_date="2026-12-03")
    await owner.task("c")
    assert await titles(owner, sort="title") == ["A", "b", "c"]
    assert await titles(owner, sort="due") == ["b", "A", "c"]
    assert await titles(owner, sort="priority") == ["A", "b", "c"]
    assert await titles(owner, sort="created") == ["c", "A", "b"]
    assert await titles(owner, sort="position") == ["b", "A", "c"]


@pytest.mark.parametrize("sort", ["due", "priority", "title", "created", "updated", "position"])
async def test_pages_give_every_task_once(owner: Person, sort: str):
    for number in range(25):
        await owner.task(f"Task {number % 5}", due_date=None if number % 3 else f"2026-12-{number + 1:02}")
    seen, cursor = [], None
    while True:
        page = (
            await owner.get("/tasks", params={"sort": sort, "limit": 4} | ({"cursor": cursor} if cursor else {}))
        ).json()
        seen += [task["id"] for task in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    whole = [task["id"] for task in (await owner.get("/tasks", params={"sort": sort})).json()["items"]]
    assert seen == whole
    assert len(set(seen)) == 25


@pytest.mark.parametrize(
    ("params", "field"),
    [
        ({"cursor": "nonsense"}, "cursor"),
        ({"cursor": "WyJkdWUiLCJ4IiwiMSJd"}, "cursor"),
        ({"cursor": "WyJkdWUiLCJub3QgYSB0aW1lIiwiMDE5M2YxYTItMDAwMC03MDAwLTgwMDAtMDAwMDAwMDAwMDAwIl0"}, "cursor"),
        ({"limit": 0}, "limit"),
        ({"limit": 201}, "limit"),
        ({"status": "half"}, "status"),
        ({"list_id": "x"}, "list_id"),
        ({"due_before": "soon"}, "due_before"),
        ({"overdue": "maybe"}, "overdue"),
        ({"q": "a\x00b"}, "q"),
    ],
)
async def test_a_wrong_parameter_is_named(owner: Person, params: dict, field: str):
    answer = await owner.get("/tasks", params=params)
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"][0]["field"] == field


async def test_a_cursor_of_another_sort_is_refused(owner: Person):
    for _ in range(3):
        await owner.task()
    cursor = (await owner.get("/tasks", params={"sort": "title", "limit": 1})).json()["next_cursor"]
    answer = await owner.get("/tasks", params={"sort": "due", "cursor": cursor})
    assert answer.json()["errors"][0]["field"] == "cursor"


@pytest.mark.parametrize("sort", ["due", "priority", "title", "created", "updated", "position"])
async def test_a_page_ends_where_the_descriptions_are_too_much_for_one_answer(owner: Person, db, sort: str):
    await db.execute(
        "INSERT INTO task (id, list_id, title, description, position, series_id, revision)"
        " SELECT gen_random_uuid(), %s, n::text, repeat(md5(n::text), 3125), 'a' || n %% 7, gen_random_uuid(), 1"
        " FROM generate_series(1, 100) n",
        [owner.inbox],
    )
    found, cursor = [], ""
    while cursor is not None:
        page = (await owner.get(f"/tasks?limit=100&sort={sort}{cursor and '&cursor='}{cursor}")).json()
        assert len(page["items"]) == min(PAGE_BYTES // 100_000, 100 - len(found))
        found += [task["id"] for task in page["items"]]
        cursor = page["next_cursor"]
    assert (len(found), len(set(found))) == (100, 100)


async def test_a_task_that_is_more_than_a_page_is_one(owner: Person, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pagination, "PAGE_BYTES", 10)
    for title in ("a", "b"):
        await owner.task(title, description="x" * 100)
    page = (await owner.get("/tasks?sort=title")).json()
    assert [task["title"] for task in page["items"]] == ["a"]
    page = (await owner.get(f"/tasks?sort=title&cursor={page['next_cursor']}")).json()
    assert ([task["title"] for task in page["items"]], page["next_cursor"]) == (["b"], None)
