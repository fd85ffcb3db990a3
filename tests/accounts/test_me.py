"""GET and PATCH /me: name, zone, preferences."""

import psycopg
import pytest

from tests.cast import Person, Shared


async def test_what_is_not_given_stays(owner: Person):
    quiet = {"start": "22:00", "end": "07:00"}
    await owner.patch("/me", {"preferences": {"quiet_hours": quiet}})
    changed = (await owner.patch("/me", {"preferences": {"agents_enabled": False}})).json()
    assert (changed["preferences"]["quiet_hours"], changed["preferences"]["agents_enabled"]) == (quiet, False)
    assert changed["preferences"]["daily_capacity"]["monday"] == 240
    cleared = (await owner.patch("/me", {"preferences": {"quiet_hours": None}, "name": "O."})).json()
    assert (cleared["preferences"]["quiet_hours"], cleared["name"]) == (None, "O.")
    assert (await owner.get("/me")).json() == cleared


async def test_a_change_rides_the_account_feed(owner: Person):
    cursor = (await owner.get("/sync")).json()["cursor"]
    await owner.patch("/me", {"preferences": {"theme": "dark"}})
    assert (await owner.get("/sync", params={"cursor": cursor})).json()["account"]["preferences"][
        "theme"
    ] == "dark"


async def test_in_another_zone_floating_dates_fall_due_at_other_instants(owner: Person, shared: Shared):
    floating = await owner.task(due_date="2026-12-01", due_time="09:00")
    all_day = await owner.task(due_date="2026-12-01", list_id=str(shared.id))
    fixed = await owner.task(due_date="2026-12-01", due_time="09:00", time_zone="Europe/Berlin")
    theirs = await shared.member.task(due_date="2026-12-01")
    cursor = (await owner.get("/sync")).json()["cursor"]
    assert (await owner.patch("/me", {"time_zone": "Asia/Tokyo"})).status_code == 200
    due = {one["id"]: one["due_at"] for one in (await owner.get("/tasks")).json()["items"]}
    assert due[floating["id"]] == "2026-12-01T00:00:00Z"
    assert due[all_day["id"]] == "2026-12-01T15:00:00Z"
    assert due[fixed["id"]] == fixed["due_at"]
    assert (await shared.member.get(f"/tasks/{theirs['id']}")).json()["due_at"] == theirs["due_at"]
    moved = {one["id"] for one in (await owner.get("/sync", params={"cursor": cursor})).json()["tasks"]}
    assert {floating["id"], all_day["id"]} <= moved


async def test_in_another_zone_the_agents_look_again_for_everybody_in_the_list(
    owner: Person, shared: Shared, stranger: Person, db: psycopg.AsyncConnection
):
    await owner.task(due_date="2026-12-01", list_id=str(shared.id))
    await stranger.task(due_date="2026-12-01")
    await db.execute("UPDATE agent_check SET check_at = NULL")
    await owner.patch("/me", {"time_zone": "Asia/Tokyo"})
    woken = await (
        await db.execute("SELECT DISTINCT account_id FROM agent_check WHERE check_at IS NOT NULL")
    ).fetchall()
    assert {row[0] for row in woken} == {owner.id, shared.member.id}


@pytest.mark.parametrize(
    ("patch", "woken"),
    [
        ({"time_zone": "Asia/Tokyo"}, True),
        ({"preferences": {"disabled_rules": ["prioritization"]}}, True),
        ({"preferences": {"theme": "dark", "language": "de"}, "name": "O."}, False),
    ],
)
async def test_the_agents_look_again_where_it_concerns_them(
    owner: Person, stranger: Person, db, patch, woken: bool
):
    await owner.task()
    await stranger.task()
    asleep = "UPDATE agent_check SET check_at = NULL, generation = 1, tries = 3"
    await db.execute(asleep)
    await owner.patch("/me", patch)
    query = "SELECT account_id = %s, generation, check_at <= now(), tries FROM agent_check"
    checks = set(await (await db.execute(query, [owner.id])).fetchall())
    assert checks == {(True, 2, True, 0) if woken else (True, 1, None, 3), (False, 1, None, 3)}


@pytest.mark.parametrize(
    ("patch", "field"),
    [
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"time_zone": None}, "time_zone"),
        ({"email": "x@example.org"}, "email"),
        ({"preferences": {"colour": "red"}}, "preferences.colour"),
        ({"preferences": {"quiet_hours": {"start": "25:00", "end": "07:00"}}}, "preferences.quiet_hours.start"),
        ({"preferences": {"daily_capacity": {"monday": 1441}}}, "preferences.daily_capacity.monday"),
        ({"preferences": {"disabled_rules": ["gossip"]}}, "preferences.disabled_rules[0]"),
    ],
)
async def test_a_wrong_field_is_named_and_nothing_is_written(owner: Person, patch, field: str):
    before = (await owner.get("/me")).json()
    answer = await owner.patch("/me", {"name": "Half", **patch})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == field
    assert (await owner.get("/me")).json() == before


async def test_a_key_of_a_newer_version_is_passed_over_and_kept(owner: Person, db):
    await db.execute("""UPDATE account SET preferences = '{"from_the_future": 1}'""")
    assert (await owner.patch("/me", {"preferences": {"theme": "dark"}})).status_code == 200
    (kept,) = await (await db.execute("SELECT preferences FROM account")).fetchone()
    assert kept == {"from_the_future": 1, "theme": "dark"}
