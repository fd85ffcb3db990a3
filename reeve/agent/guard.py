"""Before the agents start: their role must be unable to write what belongs to people (rule 1)."""

import psycopg

from reeve.database.pool import split_url

FORBIDDEN = ("task", "list", "list_member", "account", "task_reminder", "change")

_SUPERUSER = "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"
# Whole tables and single columns; a role inherits what it is a member of, and these functions know.
_WRITABLE = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relname = ANY(%s)
  AND (has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')
       OR has_any_column_privilege(c.oid, 'INSERT, UPDATE')
       OR pg_has_role(c.relowner, 'MEMBER'))
ORDER BY c.relname
"""


class AgentRefusal(Exception):
    """The agents refuse to start; the text is a sentence for the operator."""


async def check_role(url: str) -> None:
    """Return if the role of `url` can only suggest.

    Raises AgentRefusal where the URL is missing or the role could write a task, and psycopg.OperationalError
    where the server does not answer.
    """
    if not url:
        raise AgentRefusal(
            "AGENT_DATABASE_URL is missing: set it to the same database as the role reeve_agent,"
            " which can read tasks and only suggest."
        )
    connection = await psycopg.AsyncConnection.connect(split_url(url)[0], autocommit=True, connect_timeout=5)
    async with connection:
        await refuse_writers(connection)


async def refuse_writers(db: psycopg.AsyncConnection) -> None:
    """Raise AgentRefusal where the connection's role could write what belongs to people."""
    superuser = await (await db.execute(_SUPERUSER)).fetchone()
    if superuser and superuser[0]:
        raise AgentRefusal(_sentence(db, "is a superuser"))
    writable = [row[0] for row in await (await db.execute(_WRITABLE, [list(FORBIDDEN)])).fetchall()]
    if writable:
        raise AgentRefusal(_sentence(db, f"could write {', '.join(writable)}"))


def _sentence(db: psycopg.AsyncConnection, what: str) -> str:
    return (
        f"The agents refuse to start: their role {db.info.user} {what}, and agents only suggest."
        " Set AGENT_DATABASE_URL to the same database as the role reeve_agent."
    )
