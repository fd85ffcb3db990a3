"""Reading lists, always through the actor's membership."""

from typing import Any
from uuid import UUID

from psycopg.rows import class_row

from reeve.accounts.structs import Actor
from reeve.database.pool import Connection
from reeve.http.problems import Problem, not_found
from reeve.lists.structs import Role, TaskList

COLUMNS = """
    l.id, l.name, m.inbox, m.role, m.color, m.position, l.revision, l.version, l.created_at, l.updated_at
"""
# Primary key of list_member (account_id, list_id).
_MINE = f"""
SELECT {COLUMNS} FROM list_member m JOIN list l ON l.id = m.list_id
WHERE m.account_id = %(account_id)s AND l.deleted_at IS NULL
"""
_ROW = """
SELECT m.role, l.name, l.deleted_at IS NOT NULL FROM list_member m JOIN list l ON l.id = m.list_id
WHERE m.account_id = %(account_id)s AND m.list_id = %(list_id)s
"""
_ORDER = " ORDER BY m.inbox DESC, m.position, l.id"
_WRITING_ROLES = ("owner", "editor")


async def lists_of(db: Connection, actor: Actor) -> list[TaskList]:
    """Return the actor's lists: the Inbox first, then in the actor's own order."""
    return await _fetch(db, _MINE + _ORDER, {"account_id": actor.account_id})


async def one_list(db: Connection, actor: Actor, list_id: UUID, *, to: str = "read") -> TaskList:
    """Return one list. Raises a Problem: 404 if it is not the actor's, 403 where the role is too small for `to`.

    `to` is "read", "write" (tasks in it) or "own" (rename, delete).
    """
    found = await _fetch(
        db, _MINE + " AND l.id = %(list_id)s", {"account_id": actor.account_id, "list_id": list_id}
    )
    if not found:
        raise not_found("list")
    require_role(found[0].role, to)
    return found[0]


async def find_list_row(db: Connection, actor: Actor, list_id: UUID) -> tuple[Role, dict[str, Any]] | None:
    """Return the actor's role in a list and what its history speaks of, also of a deleted list."""
    row = await (await db.execute(_ROW, {"account_id": actor.account_id, "list_id": list_id})).fetchone()
    return (row[0], {"name": row[1], "deleted": row[2]}) if row else None


async def inbox_of(db: Connection, actor: Actor) -> TaskList:
    """Return the actor's Inbox (unique index list_member_inbox)."""
    return (await _fetch(db, _MINE + " AND m.inbox", {"account_id": actor.account_id}))[0]


async def last_position(db: Connection, actor: Actor) -> str | None:
    """Return the position of the actor's last list."""
    row = await (
        await db.execute("SELECT max(position) FROM list_member WHERE account_id = %s", [actor.account_id])
    ).fetchone()
    return row[0] if row else None


def may_write(role: Role) -> bool:
    """Say whether the role allows to write tasks."""
    return role in _WRITING_ROLES


def require_role(role: Role, to: str) -> None:
    """Raise a Problem with 403 where the role does not allow to read, write or own."""
    if (to == "own" and role != "owner") or (to == "write" and not may_write(role)):
        raise Problem(403, "role_too_small", f"As {role} of this list you cannot do that.")


async def _fetch(db: Connection, query: str, values: dict[str, Any]) -> list[TaskList]:
    async with db.cursor(row_factory=class_row(TaskList)) as cursor:
        return await (await cursor.execute(query, values)).fetchall()
