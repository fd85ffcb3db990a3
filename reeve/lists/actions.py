"""Making, changing and deleting lists."""

from uuid import UUID

import msgspec
from msgspec import UNSET
from uuid_utils.compat import uuid7

from reeve.changes.recording import Operation
from reeve.changes.structs import Change, Kind
from reeve.http.problems import conflict
from reeve.lists.positions import check_position, position_after
from reeve.lists.queries import last_position, one_list
from reeve.lists.structs import ListPatch, NewList, TaskList

MOST_LISTS = 1_000

_INSERT = "INSERT INTO list (id, name, revision) VALUES (%s, %s, 0) ON CONFLICT DO NOTHING RETURNING id"
_INSERT_MEMBER = """
INSERT INTO list_member (list_id, account_id, role, color, position, revision)
VALUES (%(list_id)s, %(account_id)s, 'owner', %(color)s, %(position)s, %(revision)s)
"""
_RENAME = "UPDATE list SET name = %s, version = version + 1, updated_at = now() WHERE id = %s"
_PERSONAL = """
UPDATE list_member SET color = %(color)s, position = %(position)s, revision = %(revision)s
WHERE list_id = %(list_id)s AND account_id = %(account_id)s
"""
_SET_DELETED = """
UPDATE list SET deleted_at = CASE WHEN %(deleted)s THEN now() END, version = version + 1, updated_at = now()
WHERE id = %(list_id)s
"""
# Index list_member's primary key (account_id, list_id). Deleted ones count: they can be brought back.
_COUNT = "SELECT count(*) FROM list_member WHERE account_id = %s"
# Every member's feed says that the list came or went.
_MEMBERS = "SELECT account_id FROM list_member WHERE list_id = %s ORDER BY account_id"


async def create(operation: Operation, data: NewList) -> TaskList:
    """Make a list, owned by the actor. Raises a Problem with 409: `id_taken`, `too_many_lists`."""
    list_id, actor = data.id or uuid7(), operation.actor
    row = await (await operation.db.execute(_COUNT, [actor.account_id])).fetchone()
    if row and row[0] >= MOST_LISTS:
        raise conflict("too_many_lists", f"An account has {MOST_LISTS:,} lists at most.")
    if not await (await operation.db.execute(_INSERT, [list_id, data.name])).fetchone():
        raise conflict("id_taken", "This id is taken.")
    position = check_position(data.position or position_after(await last_position(operation.db, actor)))
    member = {"list_id": list_id, "account_id": actor.account_id, "color": data.color, "position": position}
    feed = await operation.feed_revision(actor.account_id)
    await operation.db.execute(_INSERT_MEMBER, {**member, "revision": feed})
    await operation.lock([list_id])
    operation.record(Change(list_id, "list", list_id, "create", {}, {"name": data.name}))
    return await one_list(operation.db, actor, list_id)


async def update(operation: Operation, current: TaskList, patch: ListPatch) -> TaskList:
    """Rename a list, or give it another colour or place among the actor's own."""
    given = {name: value for name, value in msgspec.structs.asdict(patch).items() if value is not UNSET}
    wanted = msgspec.structs.replace(current, **given)
    if wanted.name != current.name:
        await rename(operation, current.id, current.name, wanted.name)
    if (wanted.color, wanted.position) != (current.color, current.position):
        await _set_personal(operation, wanted)
    return await one_list(operation.db, operation.actor, current.id)


async def rename(operation: Operation, list_id: UUID, before: str, after: str) -> None:
    """Give a list another name."""
    await operation.lock([list_id])
    await operation.db.execute(_RENAME, [after, list_id])
    operation.record(Change(list_id, "list", list_id, "update", {"name": before}, {"name": after}))


async def _set_personal(operation: Operation, wanted: TaskList) -> None:
    """What is one's own (colour, position) is no part of the list's history."""
    check_position(wanted.position)
    account_id = operation.actor.account_id
    values = {"list_id": wanted.id, "account_id": account_id, "color": wanted.color, "position": wanted.position}
    await operation.db.execute(_PERSONAL, {**values, "revision": await operation.feed_revision(account_id)})


async def delete(operation: Operation, current: TaskList) -> None:
    """Delete a list with its tasks; it can be brought back for 90 days. Raises a Problem for the Inbox (409)."""
    if current.inbox:
        raise conflict("inbox", "The Inbox cannot be deleted.")
    await set_deleted(operation, current.id, current.name, deleted=True)


async def set_deleted(operation: Operation, list_id: UUID, name: str, *, deleted: bool) -> None:
    """Delete a list or bring it back, and have every member hear of it."""
    await operation.lock([list_id])
    await operation.db.execute(_SET_DELETED, {"list_id": list_id, "deleted": deleted})
    for (account_id,) in await (await operation.db.execute(_MEMBERS, [list_id])).fetchall():
        await operation.feed_revision(account_id)
    kind: Kind = "delete" if deleted else "restore"
    operation.record(Change(list_id, "list", list_id, kind, {"deleted": not deleted}, {"deleted": deleted}))
