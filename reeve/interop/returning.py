"""What a file brings back: lists that were deleted since it was imported before, and tasks of an import undone.

A task that somebody deleted by itself stays deleted: importing twice does not argue.
"""

from collections.abc import Iterable
from itertools import islice
from typing import NamedTuple
from uuid import UUID

from reeve.changes.recording import Operation
from reeve.lists.actions import set_deleted
from reeve.tasks import storing

# With descriptions of 100 kB, a megabyte or so at once.
BATCH = 20

# Those of the file, and those in which its tasks are or come back. Primary keys of list, list_member and task.
_LISTS = """
SELECT l.id, l.name FROM list l JOIN list_member m ON m.list_id = l.id
WHERE m.account_id = %(account_id)s AND m.role = 'owner' AND l.deleted_at IS NOT NULL
  AND (l.id = ANY(%(lists)s) OR l.id IN (SELECT list_id FROM task WHERE id = ANY(%(tasks)s)
                                         AND (deleted_at IS NULL OR id = ANY(%(undone)s))))
"""
# The last that happened to it was an undo, of what had made it or brought it back; an undo that deletes anew what
# another had restored is somebody's deletion. Primary keys, indexes change_entity and change_operation.
_TASKS = """
SELECT t.id, t.list_id FROM task t JOIN list l ON l.id = t.list_id
    JOIN list_member m ON m.list_id = l.id AND m.account_id = %(account_id)s
    CROSS JOIN LATERAL (SELECT reverses FROM change WHERE entity_id = t.id ORDER BY at DESC, id DESC LIMIT 1) last
    JOIN change made ON made.operation_id = last.reverses AND made.entity_id = t.id
WHERE t.id = ANY(%(tasks)s) AND t.deleted_at IS NOT NULL
  AND (m.role = 'owner' OR m.role = 'editor' AND l.deleted_at IS NULL)
  AND made.kind IN ('create', 'restore') AND made.reverses IS NULL
"""
_DELETED = "SELECT id FROM task WHERE id = ANY(%s) AND deleted_at IS NOT NULL"  # primary key


class Gone(NamedTuple):
    """Lists (id: name) and tasks (id: its list) that come back with the file."""

    lists: dict[UUID, str]
    tasks: dict[UUID, UUID]

    @property
    def locks(self) -> set[UUID]:
        """The lists to lock before anything is brought back."""
        return {*self.lists, *self.tasks.values()}


async def find_gone(operation: Operation, lists: Iterable[UUID], tasks: Iterable[UUID]) -> Gone:
    """Look for what the file's lists and tasks, by their ids here, bring back."""
    values = {"account_id": operation.actor.account_id, "lists": list(lists), "tasks": list(tasks)}
    undone = dict(await (await operation.db.execute(_TASKS, values)).fetchall())
    values["undone"] = list(undone)
    return Gone(dict(await (await operation.db.execute(_LISTS, values)).fetchall()), undone)


async def bring_back(operation: Operation, gone: Gone) -> None:
    """Bring them back as they were; a task whose parent stays deleted comes without it."""
    for list_id, name in gone.lists.items():
        await set_deleted(operation, list_id, name, deleted=False)
    tasks = iter(gone.tasks)
    while some := list(islice(tasks, BATCH)):
        await _bring_back(operation, some, gone)
        await operation.flush()


async def _bring_back(operation: Operation, tasks: list[UUID], gone: Gone) -> None:
    found = await storing.find_rows(operation.db, operation.actor, tasks)
    rows = {task_id: fields for task_id, (_, fields) in found.items()}
    parents = [UUID(fields["parent_id"]) for fields in rows.values() if fields["parent_id"]]
    deleted = {row[0] for row in await (await operation.db.execute(_DELETED, [parents])).fetchall()}
    without = {str(one) for one in deleted - gone.tasks.keys()}
    restored = {}
    for task_id, fields in rows.items():
        parent_id = None if fields["parent_id"] in without else fields["parent_id"]
        restored[task_id] = fields, {**fields, "deleted_at": None, "parent_id": parent_id}
    await storing.update_all(operation, "restore", restored)
