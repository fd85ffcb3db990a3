"""The agents' trail: every outcome is in it, and what a rule left unsaid is told too."""

from datetime import UTC, datetime, timedelta

import psycopg

from reeve.agent.rules.rule import Rule
from tests.agent.running import one_pass, suggestions_of
from tests.cast import Person
from tests.database_under_test import Urls

YESTERDAY = (datetime.now(UTC).date() - timedelta(days=1)).isoformat()


async def trail(person: Person, **params: str) -> list[dict]:
    answer = await person.get("/agent/activity", params=params)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


async def test_proposed_and_answered_with_the_request_that_caused_it(owner: Person, urls: Urls):
    answer = await owner.post(
        "/tasks", {"title": "Pay", "due_date": YESTERDAY}, headers={"X-Request-Id": "cause-1"}
    )
    await one_pass(urls)
    [suggestion] = await suggestions_of(owner)
    await owner.put(f"/suggestions/{suggestion['id']}/acceptance")
    found = await trail(owner, task_id=answer.json()["id"])
    assert [one["outcome"] for one in found] == ["accepted", "proposed"]
    assert {(one["rule"], one["suggestion_id"]) for one in found} == {("overdue", suggestion["id"])}
    assert found[-1]["why"] == suggestion["message"]
    assert found[-1]["request_id"] == "cause-1"
    assert await trail(owner) == found


async def test_expired_whoever_made_it_so(owner: Person, urls: Urls, db: psycopg.AsyncConnection):
    task = await owner.task(due_date=YESTERDAY)
    await one_pass(urls)
    await owner.put(f"/tasks/{task['id']}/completion")
    assert [one["outcome"] for one in await trail(owner)] == ["expired", "proposed"]
    other = await owner.task(due_date=YESTERDAY)
    await one_pass(urls)
    await db.execute("UPDATE suggestion SET expires_at = now() WHERE status = 'active'")
    await one_pass(urls)
    assert [one["outcome"] for one in await trail(owner, task_id=other["id"])] == ["expired", "proposed"]


async def test_held_back_says_why(owner: Person, urls: Urls):
    for number in range(3):
        made = await owner.list(f"List {number}")
        await owner.task(due_date=YESTERDAY, priority="high", list_id=made["id"])
    await one_pass(urls, limit=1)
    outcomes = [(one["outcome"], one["why"]) for one in await trail(owner)]
    assert outcomes.count(("held_back", "the limit of this hour")) == 2
    assert [outcome for outcome, _ in outcomes].count("proposed") == 1


async def test_failed_and_set_aside(owner: Person, urls: Urls, db: psycopg.AsyncConnection):
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    task = await owner.task()
    rules = (Rule("broken", "general_insight", "task", broken),)  # type: ignore[arg-type]
    for _ in range(5):
        await db.execute("UPDATE agent_check SET check_at = now() WHERE subject_id = %s", [task["id"]])
        await one_pass(urls, rules=rules)
    found = await trail(owner, task_id=task["id"])
    assert [one["outcome"] for one in found] == ["set_aside", *["failed"] * 4]
    assert {(one["rule"], one["why"]) for one in found} == {("broken", "ZeroDivisionError")}


async def test_what_was_looked_at_and_left_unsaid_is_told_with_the_reason(owner: Person, urls: Urls):
    task = await owner.task()
    await one_pass(urls)
    answer = (await owner.get("/agent/activity", params={"task_id": task["id"]})).json()
    verdicts = {one["rule"]: (one["verdict"], one["why"]) for one in answer["verdicts"]}
    assert verdicts["overdue"] == ("nothing", "it has no due date")
    assert answer["items"] == []


async def test_it_comes_in_pages_and_to_its_owner_only(owner: Person, stranger: Person, urls: Urls):
    for number in range(5):
        made = await owner.list(f"List {number}")
        task = await owner.task(due_date=YESTERDAY, list_id=made["id"])
    await one_pass(urls)
    seen, cursor = [], None
    while True:
        page = (
            await owner.get("/agent/activity", params={"limit": 2, **({"cursor": cursor} if cursor else {})})
        ).json()
        seen += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert [one["id"] for one in seen] == [one["id"] for one in await trail(owner)]
    assert await trail(stranger) == []
    other = (await stranger.get("/agent/activity", params={"task_id": task["id"]})).json()
    assert (other["items"], other["verdicts"]) == ([], [])
