"""Whether everything that an undo brings back has a place: a list to be in, a parent to be below."""

from uuid import UUID

from reeve.changes.recording import Operation
from reeve.http.problems import FieldError, Problem
from reeve.lists.queries import require_role
from reeve.tasks.creating import MAX_DEPTH

# One of each list and role. Primary keys of list and list_member.
_ROLES = """
SELECT DISTINCT t.list_id, CASE WHEN l.deleted_at IS NULL THEN m.role END
FROM task t JOIN list l ON l.id = t.list_id
            LEFT JOIN list_member m ON m.list_id = t.list_id AND m.account_id = %(account_id)s
WHERE t.id = ANY(%(ids)s) AND t.deleted_at IS NULL
"""
_TITLES = "SELECT id, title, list_id FROM task WHERE id = ANY(%(ids)s) AND deleted_at IS NULL"  # primary key
# Primary key of task, index task_parent: what was brought back, and what is below it.
_WITHOUT_PARENT = """
WITH here AS (
    SELECT * FROM task WHERE id = ANY(%(ids)s) UNION ALL SELECT * FROM task WHERE parent_id = ANY(%(ids)s)
)
SELECT DISTINCT t.id, t.title, p.title FROM here t JOIN task p ON p.id = t.parent_id
WHERE t.deleted_at IS NULL AND (p.deleted_at IS NOT NULL OR p.list_id <> t.list_id)
"""
# A circle is deeper than any depth. The same indexes.
_TOO_DEEP = """
WITH RECURSIVE below AS (
    SELECT id, parent_id, 1 AS level FROM task WHERE id = ANY(%(ids)s) AND deleted_at IS NULL
    UNION
    SELECT t.id, t.parent_id, level + 1 FROM task t JOIN below ON t.parent_id = below.id
    WHERE t.deleted_at IS NULL AND level <= %(depth)s
), above AS (
    SELECT DISTINCT id AS task_id, parent_id, 1 AS level FROM below
    UNION ALL
    SELECT task_id, t.parent_id, level + 1 FROM above JOIN task t ON t.id = above.parent_id
    WHERE level <= %(depth)s
)
SELECT id, title FROM task WHERE id IN (SELECT task_id FROM above WHERE level > %(depth)s)
"""


async def check_places(operation: Operation, ids: list[UUID]) -> None:
    """Look at where these tasks would be; the transaction has put them there, and is rolled back by a refusal.

    Raises a Problem: 409 `changed_since` naming each task whose list or parent is gone, or that would be below
    itself or too deep; 403 where the actor may no longer write in the list.
    """
    values = {"ids": ids, "account_id": operation.actor.account_id, "depth": MAX_DEPTH}
    errors = []
    roles = dict(await (await operation.db.execute(_ROLES, values)).fetchall())
    for role in roles.values():
        if role:
            require_role(role, "write")
    gone = {list_id for list_id, role in roles.items() if role is None}
    for task_id, title, list_id in await (await operation.db.execute(_TITLES, values)).fetchall() if gone else ():
        if list_id in gone:
            errors.append(FieldError(f"task/{task_id}/list_id", f"the list of “{title}” is not there any more"))
    for task_id, title, above in await (await operation.db.execute(_WITHOUT_PARENT, values)).fetchall():
        errors.append(FieldError(f"task/{task_id}/parent_id", f"“{title}” would have lost “{above}” above it"))
    refuse_if(errors)
    for task_id, title in await (await operation.db.execute(_TOO_DEEP, values)).fetchall():
        errors.append(FieldError(f"task/{task_id}/parent_id", f"“{title}” would be below itself, or too deep"))
    refuse_if(errors)


def refuse_if(errors: list[FieldError]) -> None:
    """Raise a Problem with 409 `changed_since` where there are any."""
    if errors:
        detail = "Something has changed since; it cannot be undone."
        raise Problem(409, "changed_since", detail, errors=tuple(errors))
