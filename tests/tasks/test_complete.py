"""PUT and DELETE /tasks/{id}/completion, and the next occurrence of what recurs."""

import asyncio
import threading
from datetime import timedelta
from typing import Any

import httpx
import pytest

from tests.cast import Person, Shared
from tests.plain import PLAIN
from tests.tasks.completing import DAILY, TODAY, complete, open_tasks, reopen


async def test_completing_needs_no_body(owner: Person):
    task = await owner.task()
    answer = await owner.put(f"/tasks/{task['id']}/completion")
    assert (answer.status_code, answer.json()["task"]["outcome"]) == (200, "done")


async def test_a_task_is_completed_and_reopened(owner: Person):
    task = await owner.task()
    done = await complete(owner, task)
    assert done["task"]["outcome"] == "done"
    assert done["next_task"] is None
    assert await open_tasks(owner) == []
    assert (await reopen(owner, task))["task"]["completed_at"] is None


async def test_completing_again_changes_nothing(owner: Person):
    task = await owner.task()
    first = await complete(owner, task)
    assert (await complete(owner, task)) == first


async def test_completing_a_parent_completes_what_is_open_below_it(owner: Person):
    parent = await owner.task()
    child = await owner.task(parent_id=parent["id"])
    await complete(owner, parent, outcome="cancelled")
    assert (await owner.get(f"/tasks/{child['id']}")).json()["outcome"] == "cancelled"


async def test_a_completion_made_offline_brings_its_own_time(owner: Person):
    task = await owner.task()
    done = await complete(owner, task, completed_at="2026-11-01T10:00:00+01:00")
    assert done["task"]["completed_at"] == "2026-11-01T09:00:00Z"


@pytest.mark.parametrize(
    "wrong", ["2026-11-01T10:00:00", "2999-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "yesterday"]
)
async def test_a_wrong_time_is_named(owner: Person, wrong: str):
    task = await owner.task()
    answer = await owner.put(f"/tasks/{task['id']}/completion", {"completed_at": wrong})
    assert answer.json()["errors"][0]["field"] == "completed_at"


async def test_the_next_occurrence_carries_everything_and_its_subtasks_anew(owner: Person):
    task = await owner.task(
        "Water", description="all of them", priority="low", tags=["home"], estimate_minutes=10, pinned=True,
        due_date=str(TODAY), due_time="23:59", time_zone="UTC", start_date=str(TODAY - timedelta(days=1)),
        recurrence={"rule": "FREQ=WEEKLY"}, reminders=[{"minutes_before": 15}],
    )  # fmt: skip
    child = await owner.task("Fill the can", parent_id=task["id"], due_date=str(TODAY))
    await complete(owner, child)
    following = (await complete(owner, task))["next_task"]
    for name in (
        "title",
        "description",
        "priority",
        "tags",
        "estimate_minutes",
        "pinned",
        "due_time",
        "time_zone",
        "list_id",
        "position",
    ):
        assert following[name] == task[name]
    assert following["due_date"] == str(TODAY + timedelta(days=7))
    assert following["start_date"] == str(TODAY + timedelta(days=6))
    assert [one["minutes_before"] for one in following["reminders"]] == [15]
    assert following["series_id"] == task["series_id"]
    assert following["previous_id"] == task["id"]
    below = [one for one in await open_tasks(owner) if one["parent_id"] == following["id"]]
    assert [(one["title"], one["completed_at"], one["due_date"]) for one in below] == [
        ("Fill the can", None, str(TODAY + timedelta(days=7)))
    ]


async def test_the_series_remembers_the_31st(owner: Person):
    task = await owner.task(
        due_date="2027-01-31", recurrence={"rule": "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1"}
    )
    february = (await complete(owner, task))["next_task"]
    march = (await complete(owner, february))["next_task"]
    assert (february["due_date"], march["due_date"]) == ("2027-02-28", "2027-03-31")
    assert march["recurrence"]["anchor"] == "2027-01-31"


async def test_postponing_one_occurrence_does_not_move_the_series(owner: Person):
    task = await owner.task(due_date="2027-01-04", recurrence={"rule": "FREQ=WEEKLY"})
    await owner.patch(f"/tasks/{task['id']}", {"due_date": "2027-01-06"})
    assert (await complete(owner, task))["next_task"]["due_date"] == "2027-01-11"


async def test_a_count_runs_out(owner: Person):
    task = await owner.task(due_date=str(TODAY), recurrence={"rule": "FREQ=DAILY;COUNT=3"})
    dates = []
    following: dict[str, Any] | None = task
    while following:
        dates.append(following["due_date"])
        following = (await complete(owner, following))["next_task"]
    assert dates == [str(TODAY + timedelta(days=n)) for n in range(3)]


async def test_two_threads_completing_one_recurring_task_200_times_make_one_next_each(owner: Person, server: str):
    """Each of 100 occurrences is completed by two threads at once, each with a connection of its own."""
    task = await owner.task(due_date=str(TODAY), recurrence=DAILY)
    answers: list[list[httpx.Response]] = [[], []]
    barrier = threading.Barrier(2)

    def run(mine: list[httpx.Response]) -> None:
        following = task["id"]
        with httpx.Client(
            base_url=f"{server}/api/v1", cookies=owner.client.cookies, timeout=20, verify=PLAIN
        ) as client:
            for _ in range(100):
                barrier.wait()
                mine.append(client.put(f"/tasks/{following}/completion", json={}))
                following = mine[-1].json()["next_task"]["id"]

    await asyncio.gather(*(asyncio.to_thread(run, mine) for mine in answers))
    assert {answer.status_code for mine in answers for answer in mine} == {200}
    first, second = ([answer.json()["next_task"]["id"] for answer in mine] for mine in answers)
    assert first == second
    everything = (await owner.get("/sync")).json()["tasks"]
    assert len(everything) == 101
    assert [one["id"] for one in everything if one["completed_at"] is None] == [first[-1]]


async def test_a_skipped_occurrence_goes_on(owner: Person):
    task = await owner.task(due_date=str(TODAY), recurrence=DAILY)
    done = await complete(owner, task, outcome="skipped")
    assert done["task"]["outcome"] == "skipped"
    assert done["next_task"]["due_date"] == str(TODAY + timedelta(days=1))


async def test_basis_completion_counts_from_the_day_it_was_done(owner: Person):
    long_ago = TODAY - timedelta(days=40)
    task = await owner.task(
        due_date=str(long_ago), recurrence={"rule": "FREQ=DAILY;INTERVAL=3", "basis": "completion"}
    )
    assert (await complete(owner, task))["next_task"]["due_date"] == str(TODAY + timedelta(days=3))


async def test_a_member_completes_but_a_stranger_does_not(owner: Person, shared: Shared, stranger: Person):
    task = await owner.task(list_id=str(shared.id))
    assert (await stranger.put(f"/tasks/{task['id']}/completion", {})).status_code == 404
    assert (await shared.member.put(f"/tasks/{task['id']}/completion", {})).status_code == 200


async def test_the_preview_shows_the_next_ten(owner: Person):
    given = {
        "rule": "RRULE:freq=weekly;byday=mo",
        "due_date": "2027-01-04",
        "due_time": "09:00",
        "time_zone": "Europe/Berlin",
    }
    shown = (await owner.post("/recurrence/preview", given)).json()
    assert (shown["rule"], shown["text"]) == ("FREQ=WEEKLY;BYDAY=MO", "every week on Monday")
    assert len(shown["occurrences"]) == 10
    assert shown["occurrences"][0] == {
        "due_date": "2027-01-04",
        "due_time": "09:00",
        "due_at": "2027-01-04T08:00:00Z",
    }
    assert shown["occurrences"][-1]["due_at"] == "2027-03-08T08:00:00Z"


@pytest.mark.parametrize(
    "rule",
    ["FREQ=DAILY;INTERVAL=0", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "nonsense", "FREQ=DAILY;INTERVAL=7;BYDAY=SU"],
)
async def test_an_impossible_rule_is_refused_everywhere(owner: Person, rule: str):
    shown = await owner.post("/recurrence/preview", {"rule": rule, "due_date": "2027-01-04"})
    assert shown.json()["errors"][0]["field"] == "rule"
    made = await owner.post("/tasks", {"title": "x", "due_date": "2027-01-04", "recurrence": {"rule": rule}})
    assert made.json()["errors"][0]["field"] == "recurrence.rule"
