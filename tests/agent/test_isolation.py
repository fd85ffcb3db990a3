"""A rule sees one account's facts: every suggestion's evidence belongs to its owner."""

import psycopg
from uuid_utils.compat import uuid7

from tests.agent.running import many_overdue, one_pass, suggestions_of, value
from tests.cast import Person, Shared
from tests.database_under_test import Urls

PEOPLE = 1000


async def many_people(db: psycopg.AsyncConnection) -> None:
    """People with an Inbox and five urgent tasks each, that carry their owner's id as title."""
    ids = [uuid7() for _ in range(PEOPLE)]
    async with db.transaction():
        await db.execute(
            "INSERT INTO account (id, email, name, password_hash, time_zone, preferences)"
            " SELECT id, id || '@example.org', '', '', 'UTC', '{}' FROM unnest(%s::uuid[]) AS id",
            [ids],
        )
        await db.execute("INSERT INTO account_feed (account_id) SELECT unnest(%s::uuid[])", [ids])
        await db.execute("INSERT INTO list (id, name) SELECT id, 'Inbox' FROM account WHERE id = ANY(%s)", [ids])
        await db.execute(
            "INSERT INTO list_member (list_id, account_id, role, inbox, position)"
            " SELECT id, id, 'owner', true, 'a0' FROM unnest(%s::uuid[]) AS id",
            [ids],
        )
        await db.execute(
            "INSERT INTO task (id, list_id, title, position, priority, due_date, due_at, series_id, revision)"
            " SELECT gen_random_uuid(), id, id::text, 'a', 'high', current_date - 2, now() - interval '1 day', id, 1"
            " FROM unnest(%s::uuid[]) AS id, generate_series(1, 5)",
            [ids],
        )
        await db.execute(
            "INSERT INTO agent_check (account_id, subject_id, check_at) SELECT list_id, id, now() FROM task"
            " UNION ALL SELECT id, id, now() FROM unnest(%s::uuid[]) AS id",
            [ids],
        )


async def test_among_many_people_all_advice_is_about_ones_own_tasks(urls: Urls, db: psycopg.AsyncConnection):
    await many_people(db)
    await one_pass(urls)
    # Everybody's five overdue tasks are spoken of together, and that all of them are high.
    assert await value(db, "SELECT count(*) FROM suggestion") == PEOPLE * 2
    assert await value(db, "SELECT count(*) FROM proposal") == PEOPLE * 5
    foreign = """
        SELECT count(*) FROM suggestion s JOIN proposal p ON p.suggestion_id = s.id JOIN task t ON t.id = p.task_id
        WHERE t.list_id <> s.account_id OR position(s.account_id::text IN s.message) = 0
           OR EXISTS (SELECT FROM jsonb_array_elements(coalesce(s.evidence->'candidates', s.evidence->'tasks')) AS one
                      WHERE one->>'title' <> s.account_id::text)
    """
    assert await value(db, foreign) == 0


async def test_a_check_for_a_task_of_somebody_else_finds_nothing(
    owner: Person, stranger: Person, urls: Urls, db: psycopg.AsyncConnection
):
    ids = await many_overdue(db, owner, 3)
    await db.execute("INSERT INTO agent_check (account_id, subject_id, check_at) SELECT %s, unnest(%s::uuid[]), now()",
                     [stranger.id, ids])  # fmt: skip
    await one_pass(urls)
    assert len(await suggestions_of(owner)) == 3
    assert await suggestions_of(stranger) == []


async def test_every_member_who_may_edit_is_advised_and_a_viewer_is_not(
    shared: Shared, owner: Person, urls: Urls, db: psycopg.AsyncConnection
):
    await owner.task("Pay the rent", list_id=str(shared.id), due_date="2026-01-01")
    await one_pass(urls)
    assert len(await suggestions_of(owner)) == len(await suggestions_of(shared.member)) == 1
    await db.execute("UPDATE list_member SET role = 'viewer' WHERE account_id = %s AND list_id = %s",
                     [shared.member.id, shared.id])  # fmt: skip
    await owner.task("Call the bank", list_id=str(shared.id), due_date="2026-01-01")
    await one_pass(urls)
    assert len(await suggestions_of(owner)) == 2
    assert len(await suggestions_of(shared.member)) == 1
