"""Advice is gone with what it rested on, in the transaction of the change itself."""

from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from tests.agent.running import one_pass, suggestions_of, value
from tests.cast import Person
from tests.database_under_test import Urls


def day(offset: int) -> str:
    return (datetime.now(UTC).date() + timedelta(days=offset)).isoformat()


async def overdue(owner: Person, urls: Urls, **fields) -> dict:
    task = await owner.task("Pay the rent", due_date=day(-1), **fields)
    await one_pass(urls)
    assert [one["type"] for one in await suggestions_of(owner)] == ["overdue_reminder"]
    return task


async def status(owner: Person) -> list[str]:
    return [one["status"] for one in await suggestions_of(owner, status="all")]


async def complete(owner: Person, task: dict) -> None:
    await owner.put(f"/tasks/{task['id']}/completion", {})


async def delete(owner: Person, task: dict) -> None:
    await owner.delete(f"/tasks/{task['id']}")


async def move(owner: Person, task: dict) -> None:
    await owner.patch(f"/tasks/{task['id']}", {"list_id": (await owner.list())["id"]})


async def postpone(owner: Person, task: dict) -> None:
    await owner.patch(f"/tasks/{task['id']}", {"due_date": day(9)})


@pytest.mark.parametrize("change", [complete, delete, move, postpone])
async def test_completing_deleting_moving_or_postponing_expires_it(change, owner: Person, urls: Urls):
    task = await overdue(owner, urls)
    await change(owner, task)
    assert await status(owner) == ["expired"]
    await one_pass(urls)
    assert await status(owner) == ["expired"]


async def test_deleting_the_list_expires_it_too(owner: Person, urls: Urls):
    garden = await owner.list()
    await overdue(owner, urls, list_id=garden["id"])
    await owner.delete(f"/lists/{garden['id']}")
    assert await status(owner) == ["expired"]


async def test_a_list_that_is_brought_back_is_looked_at_again(owner: Person, urls: Urls):
    garden = await owner.list()
    soon = await owner.task("Water the plants", list_id=garden["id"], due_date=day(4))
    gone = await owner.delete(f"/lists/{garden['id']}")
    await one_pass(urls)
    back = await owner.put(f"/operations/{gone.headers['operation-id']}/reversal", {})
    assert back.status_code == 200, back.text
    await owner.patch(f"/tasks/{soon['id']}", {"due_date": day(1)})
    await one_pass(urls)
    assert await status(owner) == ["active"]


async def test_a_new_title_leaves_it_standing_and_acceptable(owner: Person, urls: Urls):
    task = await overdue(owner, urls)
    await owner.patch(f"/tasks/{task['id']}", {"title": "Pay the rent!"})
    [found] = await suggestions_of(owner)
    accepted = await owner.put(f"/suggestions/{found['id']}/acceptance", {})
    assert accepted.status_code == 200, accepted.text


async def test_another_priority_does_not_make_it_less_overdue(owner: Person, urls: Urls):
    task = await overdue(owner, urls)
    await owner.patch(f"/tasks/{task['id']}", {"priority": "high"})
    [found] = await suggestions_of(owner)
    accepted = await owner.put(f"/suggestions/{found['id']}/acceptance", {})
    assert accepted.status_code == 200, accepted.text


async def test_a_raised_priority_settles_the_advice_to_raise_it(owner: Person, urls: Urls):
    task = await owner.task("Pay the rent", due_date=day(0), priority="low")
    await one_pass(urls)
    assert await status(owner) == ["active"]
    await owner.patch(f"/tasks/{task['id']}", {"priority": "high"})
    assert await status(owner) == ["expired"]


async def test_what_is_past_its_time_expires(owner: Person, urls: Urls, db: psycopg.AsyncConnection):
    await owner.task("Pay the rent", due_date=day(0), priority="low")
    await one_pass(urls)
    feed = await value(db, "SELECT revision FROM account_feed WHERE account_id = %s", owner.id)
    await db.execute("UPDATE suggestion SET expires_at = now()")
    assert (await one_pass(urls))["expired"] == 1
    assert await status(owner) == ["expired"]
    assert await value(db, "SELECT revision FROM suggestion") > feed


async def test_that_everything_is_high_is_taken_back_when_it_is_no_longer_so(owner: Person, urls: Urls):
    tasks = [await owner.task(f"Task {number}", priority="high") for number in range(5)]
    await one_pass(urls)
    [found] = await suggestions_of(owner)
    assert (found["evidence"]["high_count"], found["evidence"]["open_count"]) == (5, 5)
    offered = {one["task_id"] for one in found["proposals"]}
    for number in range(6):
        await owner.task(f"Calm {number}")
    assert await status(owner) == ["active"]
    await one_pass(urls)
    assert await status(owner) == ["expired"]
    assert offered < {task["id"] for task in tasks}


async def test_the_same_advice_is_never_given_twice(owner: Person, urls: Urls):
    task = await overdue(owner, urls)
    [found] = await suggestions_of(owner)
    await owner.put(f"/suggestions/{found['id']}/dismissal")
    await complete(owner, task)
    await owner.delete(f"/tasks/{task['id']}/completion")
    for _ in range(2):
        await owner.patch(f"/tasks/{task['id']}", {"description": "touched"})
        await one_pass(urls)
    assert await status(owner) == ["dismissed"]
    await postpone(owner, task)
    await owner.patch(f"/tasks/{task['id']}", {"due_date": day(-2)})
    await one_pass(urls)
    assert await status(owner) == ["active", "dismissed"]
