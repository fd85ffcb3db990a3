"""GET /suggestions, /suggestions/count, /suggestions/{id}."""

import psycopg

from tests.agent.running import many_overdue, one_pass
from tests.cast import Person
from tests.database_under_test import Urls
from tests.suggestions.conftest import Advised


async def test_it_shows_sentence_evidence_and_proposals(owner: Person, advised: Advised):
    shown = (await owner.get(advised.path)).json()
    assert shown == advised.suggestion
    assert shown["message"].startswith("“Pay the rent” was due on ")
    assert shown["evidence"]["task_id"] == advised.task["id"]
    [proposal] = shown["proposals"]
    assert proposal["task_id"] == advised.task["id"]
    assert proposal["task_title"] == "Pay the rent"
    assert list(proposal["change"]) == ["due_date"]
    assert proposal["outcome"] is None


async def test_a_stranger_gets_404(stranger: Person, advised: Advised):
    for answer in (
        await stranger.get(advised.path),
        await stranger.put(f"{advised.path}/acceptance", {}),
        await stranger.put(f"{advised.path}/dismissal"),
    ):
        assert answer.status_code == 404
    assert (await stranger.get("/suggestions")).json() == {"items": [], "next_cursor": None}
    assert (await stranger.get("/suggestions/count")).json() == {"active": 0}


async def test_pages_bring_each_one_once_the_newest_first(owner: Person, urls: Urls, db: psycopg.AsyncConnection):
    await many_overdue(db, owner, 7)
    await one_pass(urls)
    seen, cursor = [], None
    while True:
        params = {"limit": 3} | ({"cursor": cursor} if cursor else {})
        page = (await owner.get("/suggestions", params=params)).json()
        seen += [one["id"] for one in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == 7
    assert seen == [one["id"] for one in (await owner.get("/suggestions")).json()["items"]]
    assert (await owner.get("/suggestions/count")).json() == {"active": 7}


async def test_it_filters_by_status_and_type(owner: Person, advised: Advised):
    async def count(**params: str) -> int:
        return len((await owner.get("/suggestions", params=params)).json()["items"])

    assert await count(status="dismissed") == 0
    assert await count(type="overdue_reminder") == 1
    assert await count(type="prioritization") == 0
    await owner.put(f"{advised.path}/dismissal")
    assert await count() == 0
    assert await count(status="dismissed") == await count(status="all") == 1


async def test_wrong_parameters_are_named(owner: Person):
    for params, field in (({"cursor": "abc"}, "cursor"), ({"limit": "0"}, "limit"), ({"status": "new"}, "status")):
        answer = await owner.get("/suggestions", params=params)
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == field


async def test_sync_brings_it_and_what_became_of_it(owner: Person, advised: Advised):
    first = (await owner.get("/sync")).json()
    assert [one["id"] for one in first["suggestions"]] == [advised.suggestion["id"]]
    await owner.put(f"{advised.path}/dismissal")
    then = (await owner.get("/sync", params={"cursor": first["cursor"]})).json()
    assert [(one["id"], one["status"]) for one in then["suggestions"]] == [(advised.suggestion["id"], "dismissed")]
    last = (await owner.get("/sync", params={"cursor": then["cursor"]})).json()
    assert last["suggestions"] == []
