"""From the catalog: every table and every column, and what reeve_agent may do with it. A new column stands here
first, or this test says so."""

import psycopg

EVERYTHING = "*"
READS = {
    "instance": EVERYTHING,
    "alembic_version": EVERYTHING,
    "account": {"id", "time_zone", "preferences"},
    "account_feed": EVERYTHING,
    "list": {"id", "name", "deleted_at"},
    "list_member": {"list_id", "account_id", "role"},
    "suggestion": EVERYTHING,
    "proposal": EVERYTHING,
    "suggestion_fingerprint": EVERYTHING,
    "agent_check": EVERYTHING,
    "agent_run": EVERYTHING,
    "agent_mute": EVERYTHING,
    "agent_restraint": EVERYTHING,
}
UNREAD_OF_TASKS = {"description", "search", "position", "revision"}
INSERTS = {
    "suggestion": {
        "id", "account_id", "type", "message", "evidence", "fingerprint", "request_id", "revision", "created_at",
        "expires_at",
    },
    "proposal": {"id", "suggestion_id", "task_id", "task_version", "change"},
    "suggestion_fingerprint": EVERYTHING,
    "agent_run": EVERYTHING,
    "agent_activity": {"account_id", "outcome", "rule", "task_id", "why", "request_id"},
}  # fmt: skip
UPDATES = {
    "suggestion": {"status", "revision", "updated_at", "resolved_at"},
    "account_feed": {"revision"},
    "agent_check": {"check_at", "leased_until", "tries", "last_error", "verdicts", "updated_at"},
}

COLUMNS = """
SELECT c.relname, a.attname,
       has_column_privilege('reeve_agent', c.oid, a.attnum, 'SELECT') AS reads,
       has_column_privilege('reeve_agent', c.oid, a.attnum, 'INSERT') AS inserts,
       has_column_privilege('reeve_agent', c.oid, a.attnum, 'UPDATE') AS updates,
       has_column_privilege('reeve_agent', c.oid, a.attnum, 'REFERENCES') AS refers
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
  AND a.attnum > 0 AND NOT a.attisdropped
"""
TABLES = """
SELECT c.relname FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
  AND has_table_privilege('reeve_agent', c.oid, 'DELETE, TRUNCATE, TRIGGER')
"""
FUNCTIONS = """
SELECT p.proname FROM pg_proc p
WHERE p.pronamespace = 'public'::regnamespace AND has_function_privilege('reeve_agent', p.oid, 'EXECUTE')
"""


def allowed(rights: dict, table: str, column: str) -> bool:
    columns = rights.get(table, set())
    return columns == EVERYTHING or column in columns


async def test_the_agents_role_may_do_exactly_this(db: psycopg.AsyncConnection):
    rows = await (await db.execute(COLUMNS)).fetchall()
    assert len({row[0] for row in rows}) > 15
    wrong = []
    for table, column, *actual in rows:
        reads = allowed(READS, table, column) or (table == "task" and column not in UNREAD_OF_TASKS)
        wanted = [reads, allowed(INSERTS, table, column), allowed(UPDATES, table, column), False]
        if actual != wanted:
            wrong.append((table, column, actual, wanted))
    assert wrong == []


async def test_it_may_delete_nothing_and_call_only_what_forgets(db: psycopg.AsyncConnection):
    assert await (await db.execute(TABLES)).fetchall() == []
    assert await (await db.execute(FUNCTIONS)).fetchall() == [("prune_agent_records",)]


async def test_it_owns_nothing_and_is_member_of_nothing(db: psycopg.AsyncConnection):
    role = "(SELECT oid FROM pg_roles WHERE rolname = 'reeve_agent')"
    owned = await db.execute(f"SELECT relname FROM pg_class WHERE relowner = {role}".encode())
    assert await owned.fetchall() == []
    member = await db.execute(f"SELECT roleid::regrole FROM pg_auth_members WHERE member = {role}".encode())
    assert await member.fetchall() == []
    powers = await db.execute(
        "SELECT rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, rolreplication FROM pg_roles"
        " WHERE rolname = 'reeve_agent'"
    )
    assert await powers.fetchone() == (False,) * 5
