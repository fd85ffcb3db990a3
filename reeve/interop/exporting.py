"""Everything a person owns as JSON, which `import` reads back the same."""

from datetime import UTC, datetime
from typing import Any, Literal

import msgspec

from reeve.accounts.structs import Actor, Preferences
from reeve.database.pool import Connection
from reeve.lists.queries import lists_of
from reeve.lists.structs import TaskList
from reeve.tasks.queries import COLUMNS, MINE, fetch
from reeve.tasks.structs import Task

_ACCOUNT = "SELECT email, name, time_zone, preferences FROM account WHERE id = %s"
# Parents before their children, so that a reader can go line by line. Index task_list.
_TASKS = f"""
WITH RECURSIVE level AS (
    SELECT id, 0 AS depth FROM task WHERE list_id = ANY(%(lists)s) AND parent_id IS NULL AND deleted_at IS NULL
    UNION ALL
    SELECT task.id, depth + 1 FROM task JOIN level ON task.parent_id = level.id WHERE task.deleted_at IS NULL
)
SELECT {COLUMNS} {MINE} JOIN level ON level.id = t.id ORDER BY level.depth, t.list_id, t.position, t.id
"""


class ExportedAccount(msgspec.Struct, frozen=True):
    """Who it belongs to; only the preferences and the zone are read back."""

    email: str
    name: str
    time_zone: str
    preferences: Preferences


class Export(msgspec.Struct, frozen=True):
    """The whole export. Deleted tasks and other people's lists are not in it."""

    format: Literal["reeve/1"]
    exported_at: datetime
    account: ExportedAccount
    lists: tuple[TaskList, ...]
    tasks: tuple[Task, ...]


async def export(db: Connection, actor: Actor) -> Export:
    """Return everything that the actor owns."""
    owned = tuple(one for one in await lists_of(db, actor) if one.role == "owner")
    values: dict[str, Any] = {"account_id": actor.account_id, "lists": [one.id for one in owned]}
    row = await (await db.execute(_ACCOUNT, [actor.account_id])).fetchone()
    assert row is not None, "the actor is there"
    account = ExportedAccount(row[0], row[1], row[2], msgspec.convert(row[3], Preferences))
    tasks = tuple(await fetch(db, _TASKS, values))
    return Export("reeve/1", datetime.now(UTC), account, owned, tasks)
