"""Agents cannot change tasks (rule 1): PostgreSQL itself refuses."""

from collections.abc import AsyncIterator

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege

from reeve.agent.guard import AgentRefusal, check_role
from reeve.agent.rules.rule import Answer
from tests.agent.running import many_overdue, one_pass, value
from tests.cast import Person
from tests.database_under_test import Urls


@pytest.fixture
async def as_agent(urls: Urls) -> AsyncIterator[psycopg.AsyncConnection]:
    async with await psycopg.AsyncConnection.connect(urls.agent, autocommit=True) as connection:
        yield connection


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE task SET title = 'mine now'",
        "UPDATE task SET priority = 'high'",
        "UPDATE task SET completed_at = now(), outcome = 'done'",
        "INSERT INTO task (id, list_id, title, position, series_id, revision)"
        " SELECT gen_random_uuid(), list_id, 'mine', position, series_id, 1 FROM task",
        "DELETE FROM task",
        "TRUNCATE task CASCADE",
        "SELECT FROM task FOR UPDATE",
        "UPDATE list SET name = 'mine now'",
        "INSERT INTO list (id, name) VALUES (gen_random_uuid(), 'x')",
        "DELETE FROM list",
        "INSERT INTO list_member SELECT * FROM list_member",
        "UPDATE list_member SET role = 'owner'",
        "DELETE FROM list_member",
        "UPDATE account SET email = 'x@example.org'",
        "UPDATE account SET preferences = '{}'",
        "DELETE FROM account",
        "SELECT email FROM account",
        "SELECT password_hash FROM account",
        "SELECT description FROM task",
        "SELECT * FROM session",
        "SELECT * FROM api_token",
        "SELECT * FROM change",
        "INSERT INTO change SELECT * FROM change",
        "INSERT INTO task_reminder SELECT * FROM task_reminder",
        "UPDATE suggestion SET status = 'accepted', resolved_at = now()",
        "UPDATE suggestion SET status = 'dismissed', resolved_at = now()",
        "UPDATE suggestion SET message = 'other words'",
        "UPDATE suggestion SET evidence = '{}'",
        "DELETE FROM suggestion",
        "INSERT INTO suggestion (id, account_id, type, message, evidence, status, fingerprint, revision, resolved_at)"
        " SELECT gen_random_uuid(), account_id, type, message, evidence, 'accepted', 'f', 1, now() FROM suggestion",
        "UPDATE proposal SET outcome = 'accepted'",
        "UPDATE proposal SET change = '{}'",
        "DELETE FROM proposal",
        "DELETE FROM suggestion_fingerprint",
        "UPDATE suggestion_fingerprint SET fingerprint = 'x'",
        "UPDATE agent_check SET generation = 1",
        "INSERT INTO agent_check SELECT * FROM agent_check",
        "DELETE FROM agent_check",
        "DELETE FROM agent_run",
        "SELECT make_change_partitions()",
        "SELECT prune_changes(0)",
        "CREATE TABLE mine (id integer)",
        "ALTER TABLE task DISABLE TRIGGER ALL",
        "SET ROLE reeve_backend",
    ],
)
async def test_the_agents_role_is_refused(
    statement: str, owner: Person, urls: Urls, db: psycopg.AsyncConnection, as_agent: psycopg.AsyncConnection
):
    await many_overdue(db, owner, 1)
    await one_pass(urls)
    with pytest.raises(InsufficientPrivilege):
        await as_agent.execute(statement.encode())
    assert await value(db, "SELECT title FROM task") == "Task 1"


async def test_what_a_person_answered_stays_answered(
    owner: Person, urls: Urls, db: psycopg.AsyncConnection, as_agent: psycopg.AsyncConnection
):
    await many_overdue(db, owner, 1)
    await one_pass(urls)
    await db.execute("UPDATE suggestion SET status = 'dismissed', resolved_at = now()")
    for status in ("active", "expired", "superseded", "accepted"):
        with pytest.raises(InsufficientPrivilege):
            await as_agent.execute("UPDATE suggestion SET status = %s", [status])


async def test_a_rule_that_tries_to_write_tasks_gets_nowhere(
    owner: Person, urls: Urls, db: psycopg.AsyncConnection
):
    from reeve.agent.rules import RULES
    from reeve.agent.rules.rule import Rule

    def usurp(facts, now, preferences) -> Answer:
        with psycopg.connect(urls.agent) as own:
            own.execute("UPDATE task SET title = 'mine now'")
        return Answer(why="never reached")

    await many_overdue(db, owner, 1)
    counts = await one_pass(urls, rules=(Rule("usurper", "general_insight", "task", usurp), *RULES))
    assert (counts["suggested"], counts["failed"]) == (1, 1)
    assert "InsufficientPrivilege" in await value(db, "SELECT last_error FROM agent_check")
    assert await value(db, "SELECT title FROM task") == "Task 1"


async def test_the_agents_do_not_start_without_their_url():
    with pytest.raises(AgentRefusal, match="AGENT_DATABASE_URL is missing"):
        await check_role("")


async def test_the_agents_do_not_start_as_a_role_that_could_write_a_task(urls: Urls):
    with pytest.raises(AgentRefusal, match="reeve_backend could write account, change, list, list_member, task"):
        await check_role(urls.backend)
    with pytest.raises(AgentRefusal, match="is a superuser"):
        await check_role(urls.admin)
    await check_role(urls.agent)


async def test_a_single_writable_column_is_too_much(urls: Urls, db: psycopg.AsyncConnection):
    await db.execute("GRANT UPDATE (title) ON task TO reeve_agent")
    try:
        with pytest.raises(AgentRefusal, match="could write task"):
            await check_role(urls.agent)
    finally:
        await db.execute("REVOKE UPDATE (title) ON task FROM reeve_agent")
