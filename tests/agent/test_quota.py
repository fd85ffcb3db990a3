"""At most ten suggestions per person and hour (rule 7), exactly, and what is held back comes later."""

import asyncio
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import psycopg
import pytest

from reeve.accounts.structs import QuietHours
from reeve.agent.passes import work_off
from reeve.agent.quota import end_of_quiet, later_slot
from tests.agent.running import agent, an_hour_later, many_overdue, one_pass, suggestions_of, value
from tests.cast import Person
from tests.database_under_test import Urls

MADE = "SELECT count(*) FROM suggestion WHERE account_id = %s"
DUE = "SELECT count(*) FROM agent_check WHERE account_id = %s AND check_at <= now()"


async def two_agents_at_once(urls: Urls, limit: int) -> None:
    async def work() -> None:
        async with agent(urls, limit=limit) as one:
            one.batch = 7
            while await work_off(one, "timer"):
                pass

    await asyncio.gather(work(), work())


async def test_two_agents_at_once_give_exactly_ten_of_two_hundred(
    owner: Person, urls: Urls, db: psycopg.AsyncConnection
):
    await many_overdue(db, owner, 200)
    await two_agents_at_once(urls, 10)
    assert await value(db, MADE, owner.id) == 10
    assert await value(db, DUE, owner.id) == 0


async def test_what_was_held_back_comes_later_and_none_is_lost(
    owner: Person, urls: Urls, db: psycopg.AsyncConnection
):
    ids = await many_overdue(db, owner, 50)
    for hour in range(1, 6):
        await two_agents_at_once(urls, 10)
        assert await value(db, MADE, owner.id) == hour * 10
        await an_hour_later(db)
    spoken_of = await db.execute("SELECT task_id FROM proposal")
    assert sorted(row[0] for row in await spoken_of.fetchall()) == sorted(ids)


async def test_a_restart_forgets_nothing(owner: Person, urls: Urls, db: psycopg.AsyncConnection):
    await many_overdue(db, owner, 10)
    await one_pass(urls)
    await many_overdue(db, owner, 5)
    counts = await one_pass(urls)
    assert (counts["suggested"], counts["held_back"]) == (0, 5)


async def test_one_persons_limit_is_not_anothers(
    owner: Person, stranger: Person, urls: Urls, db: psycopg.AsyncConnection
):
    await many_overdue(db, owner, 12)
    await many_overdue(db, stranger, 3)
    await one_pass(urls)
    assert await value(db, MADE, owner.id) == 10
    assert await value(db, MADE, stranger.id) == 3


async def test_the_most_valuable_comes_first(owner: Person, urls: Urls, db: psycopg.AsyncConnection):
    ids = await many_overdue(db, owner, 6)
    await db.execute("UPDATE task SET priority = 'low' WHERE id <> ALL(%s)", [ids[4:]])
    await one_pass(urls, limit=2)
    spoken_of = await db.execute("SELECT task_id FROM proposal")
    assert sorted(row[0] for row in await spoken_of.fetchall()) == ids[4:]


async def test_the_most_valuable_comes_first_of_more_than_a_batch_too(
    owner: Person, urls: Urls, db: psycopg.AsyncConnection
):
    ids = await many_overdue(db, owner, 60)
    await db.execute("UPDATE task SET priority = 'low' WHERE id <> ALL(%s)", [ids[50:]])
    await db.execute(
        "UPDATE agent_check SET check_at = now() - interval '1 h' WHERE subject_id <> ALL(%s)", [ids[50:]]
    )
    async with agent(urls) as one:
        one.batch = 20
        while await work_off(one, "timer"):
            pass
    spoken_of = await db.execute("SELECT task_id FROM proposal")
    assert sorted(row[0] for row in await spoken_of.fetchall()) == ids[50:]


async def test_what_comes_later_and_is_more_valuable_goes_before_what_waits(
    owner: Person, urls: Urls, db: psycopg.AsyncConnection
):
    given = await many_overdue(db, owner, 2)
    waiting = await many_overdue(db, owner, 4)
    await db.execute("UPDATE task SET priority = 'low' WHERE id = ANY(%s)", [waiting])
    await one_pass(urls, limit=2)
    late = await many_overdue(db, owner, 1)
    await one_pass(urls, limit=2)
    await an_hour_later(db)
    await one_pass(urls, limit=2)
    spoken_of = {row[0] for row in await (await db.execute("SELECT task_id FROM proposal")).fetchall()}
    assert spoken_of > {*given, *late}


async def test_in_quiet_hours_everything_waits_for_their_end(
    owner: Person, urls: Urls, db: psycopg.AsyncConnection
):
    now = datetime.now(UTC)
    quiet = {"start": f"{now - timedelta(hours=1):%H:%M}", "end": f"{now + timedelta(hours=2):%H:%M}"}
    await db.execute(
        "UPDATE account SET preferences = jsonb_build_object('quiet_hours', jsonb_build_object("
        "'start', %s::text, 'end', %s::text)) WHERE id = %s",
        [quiet["start"], quiet["end"], owner.id],
    )
    await many_overdue(db, owner, 3)
    counts = await one_pass(urls)
    assert (counts["suggested"], counts["held_back"]) == (0, 3)
    ends = await value(db, "SELECT min(check_at) FROM agent_check WHERE account_id = %s", owner.id)
    assert f"{ends.astimezone(UTC):%H:%M}" == quiet["end"]
    await db.execute("UPDATE account SET preferences = '{}'")
    await db.execute("UPDATE agent_check SET check_at = now() WHERE check_at IS NOT NULL")
    assert (await one_pass(urls))["suggested"] == 3


def test_each_slot_frees_an_hour_after_it_was_used():
    start = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    used = [start + timedelta(minutes=minutes) for minutes in (0, 10, 20)]
    now = start + timedelta(minutes=30)
    freed = [later_slot(used, now, 3, place) - start for place in range(7)]
    assert [moment // timedelta(minutes=1) for moment in freed] == [60, 70, 80, 120, 130, 140, 180]
    # With a limit that was lowered meanwhile, the older ones free nothing.
    assert later_slot(used, now, 1, 0) - start == timedelta(minutes=80)
    assert later_slot([], now, 0, 0) == now + timedelta(hours=1)


@pytest.mark.parametrize(
    ("clock", "ends"),
    [
        ("21:59", None),
        ("22:00", "2026-11-25T07:00+01:00"),
        ("23:30", "2026-11-25T07:00+01:00"),
        ("06:59", "2026-11-24T07:00+01:00"),
        ("07:00", None),
    ],
)
def test_quiet_hours_go_over_midnight(clock: str, ends: str | None):
    zone = ZoneInfo("Europe/Berlin")
    now = datetime.fromisoformat(f"2026-11-24T{clock}").replace(tzinfo=zone)
    found = end_of_quiet(QuietHours(start="22:00", end="07:00"), now, zone)
    assert found == (datetime.fromisoformat(ends) if ends else None)


def test_no_quiet_hours_are_never_quiet():
    now = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    assert end_of_quiet(None, now, ZoneInfo("UTC")) is None
    assert end_of_quiet(QuietHours(start="09:00", end="09:00"), now, ZoneInfo("UTC")) is None


async def test_a_person_may_want_fewer_than_the_servers_limit(owner: Person, urls: Urls):
    await owner.patch("/me", {"preferences": {"suggestions_per_hour": 2}})
    for number in range(4):
        made = await owner.list(f"List {number}")
        await owner.task(due_date="2020-01-01", priority="high", list_id=made["id"])
    await one_pass(urls)
    assert len(await suggestions_of(owner)) == 2
