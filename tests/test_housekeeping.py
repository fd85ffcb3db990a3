"""What is past keeping is forgotten, and a client that slept longer begins anew."""

from reeve.database.pool import make_pool
from reeve.housekeeping import clean_up
from tests.cast import Person
from tests.database_under_test import Urls


async def tidy(urls: Urls, days: int = 365) -> bool:
    async with make_pool(urls.backend, name="tidy") as pool, pool.connection() as db:
        return await clean_up(db, days)


async def test_a_task_deleted_90_days_ago_is_purged_and_old_cursors_are_void(owner: Person, urls: Urls, db):
    await owner.task("Stays")
    task = await owner.task("Goes")
    before = (await owner.get("/sync")).json()["cursor"]
    answer = await owner.delete(f"/tasks/{task['id']}")
    after = (await owner.get("/sync")).json()["cursor"]
    await db.execute("UPDATE task SET deleted_at = now() - interval '91 days' WHERE deleted_at IS NOT NULL")
    assert await tidy(urls)
    assert (await owner.get("/sync", params={"cursor": before})).status_code == 410
    assert (await owner.get("/sync", params={"cursor": after})).status_code == 200
    gone = await owner.put(f"/operations/{answer.headers['operation-id']}/reversal")
    assert (gone.status_code, gone.json()["code"]) == (409, "gone")
    assert [one["title"] for one in (await owner.get("/tasks")).json()["items"]] == ["Stays"]


async def test_what_is_younger_stays(owner: Person, urls: Urls, db):
    task = await owner.task()
    await owner.delete(f"/tasks/{task['id']}")
    await db.execute("UPDATE task SET deleted_at = now() - interval '89 days'")
    await tidy(urls)
    assert await (await db.execute("SELECT count(*) FROM task")).fetchone() == (1,)


async def test_expired_sessions_keys_and_attempts_go(owner: Person, urls: Urls, db):
    await owner.post("/tasks", {"title": "x"}, headers={"Idempotency-Key": "old"})
    await db.execute("UPDATE idempotency_key SET created_at = now() - interval '31 days'")
    await db.execute("UPDATE session SET idle_expires_at = now() - interval '1 second'")
    await tidy(urls)
    for table in ("idempotency_key", "session"):
        row = await (await db.execute(f"SELECT count(*) FROM {table}")).fetchone()
        assert row == (0,)


async def test_the_history_is_kept_in_months_and_old_months_go(urls: Urls, db):
    await db.execute(
        "CREATE TABLE change_202001 PARTITION OF change FOR VALUES FROM ('2020-01-01Z') TO ('2020-02-01Z')"
    )
    await tidy(urls)
    rows = await (await db.execute("SELECT to_regclass('change_202001'), to_regclass('change_other')")).fetchone()
    assert rows is not None
    assert rows[0] is None
    assert rows[1] is not None


async def test_one_replica_at_a_time(urls: Urls, db):
    async with db.transaction():
        await db.execute("SELECT pg_advisory_xact_lock(7337003)")
        assert not await tidy(urls)
    assert await tidy(urls)
