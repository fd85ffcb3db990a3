"""GET /plan: load, capacity and slack of the coming days, and what does not fit."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.cast import Person, Shared


def day(ahead: int) -> str:
    return (datetime.now(UTC).date() + timedelta(days=ahead)).isoformat()


@pytest.fixture
async def busy(owner: Person) -> Person:
    """Somebody with an hour for every day."""
    capacity = dict.fromkeys("monday tuesday wednesday thursday friday saturday sunday".split(), 60)
    answer = await owner.patch("/me", {"preferences": {"daily_capacity": capacity}})
    assert answer.status_code == 200, answer.text
    return owner


async def plan(person: Person) -> dict:
    answer = await person.get("/plan")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_an_empty_plan_has_fourteen_free_days(busy: Person):
    found = await plan(busy)
    assert [one["date"] for one in found["days"]] == [day(ahead) for ahead in range(14)]
    assert [one["slack_minutes"] for one in found["days"][:3]] == [60, 120, 180]
    assert found["late"] == []
    assert (found["time_zone"], found["default_estimate_minutes"]) == ("UTC", 30)


async def test_load_and_slack_per_day(busy: Person):
    await busy.task("Tax", due_date=day(1), estimate_minutes=45)
    await busy.task("Call", due_date=day(2))
    found = await plan(busy)
    assert [one["load_minutes"] for one in found["days"][:4]] == [0, 45, 30, 0]
    assert [one["slack_minutes"] for one in found["days"][:4]] == [60, 75, 105, 165]
    assert found["late"] == []


async def test_what_does_not_fit_and_where_it_has_room(busy: Person):
    await busy.task("Tax", due_date=day(1), estimate_minutes=120, priority="high")
    await busy.task("Wash the car", due_date=day(1), estimate_minutes=60, priority="low")
    found = await plan(busy)
    assert found["days"][1]["slack_minutes"] == -60
    assert [(one["title"], one["move_to"], one["estimated"]) for one in found["late"]] == [
        ("Wash the car", day(2), False)
    ]
    assert [one["slack_after_minutes"] for one in found["days"][:3]] == [60, 0, 0]
    assert [one["load_after_minutes"] for one in found["days"][:3]] == [0, 120, 60]


async def test_what_is_fixed_does_not_move(busy: Person):
    await busy.task("Dentist", due_date=day(1), due_time="23:00", estimate_minutes=60, priority="low")
    await busy.task("Flowers", due_date=day(1), estimate_minutes=60, priority="low", pinned=True)
    await busy.task("Tax", due_date=day(1), estimate_minutes=90, priority="high")
    found = await plan(busy)
    assert found["days"][1]["fixed_minutes"] == 120
    assert [one["title"] for one in found["late"]] == ["Tax"]


async def test_completed_deleted_and_overdue_tasks_take_no_room(busy: Person):
    done, gone = await busy.task(due_date=day(1)), await busy.task(due_date=day(1))
    await busy.put(f"/tasks/{done['id']}/completion", {})
    await busy.delete(f"/tasks/{gone['id']}")
    await busy.task(due_date=day(-3))
    assert {one["load_minutes"] for one in (await plan(busy))["days"]} == {0}


async def test_the_plan_of_a_shared_list_is_each_members(owner: Person, shared: Shared, stranger: Person, db):
    await owner.task("Paint", list_id=str(shared.id), due_date=day(1))
    assert (await plan(owner))["days"][1]["load_minutes"] == 30
    assert (await plan(shared.member))["days"][1]["load_minutes"] == 30
    assert (await plan(stranger))["days"][1]["load_minutes"] == 0
    await db.execute("UPDATE list_member SET role = 'viewer' WHERE account_id = %s AND list_id = %s",
                     [shared.member.id, shared.id])  # fmt: skip
    assert (await plan(shared.member))["days"][1]["load_minutes"] == 0


async def test_a_token_that_may_read_is_enough(owner: Person):
    made = await owner.post("/tokens", {"name": "reads", "scopes": ["read"]})
    headers = {"Authorization": f"Bearer {made.json()['token']}"}
    answer = await owner.client.get("/plan", headers=headers)
    assert answer.status_code == 200
