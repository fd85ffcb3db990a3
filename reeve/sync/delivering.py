"""Delta sync: everything of mine that changed since a cursor, each page from one snapshot of the database.

The cursor holds the epoch, the account feed's revision and each list's. Rows carry the revision of their last
write, so "what is new" is an index range per list, and a list where nothing happened costs nothing. A page ends
wherever it is full, in the middle of one operation too: an import may be larger than any answer should be.
"""

from typing import Any
from uuid import UUID

import msgspec
from psycopg import IsolationLevel

from reeve.accounts.queries import one_account
from reeve.accounts.structs import Actor
from reeve.database.pool import Connection
from reeve.http.pagination import PAGE_BYTES, decode_cursor, encode_cursor
from reeve.http.problems import Problem
from reeve.lists.queries import lists_of
from reeve.suggestions import queries as suggestions
from reeve.suggestions.structs import Suggestion
from reeve.sync.cursor import Cursor
from reeve.sync.structs import PAGE, SyncAnswer
from reeve.tasks.queries import BYTES, COLUMNS, fetch
from reeve.tasks.structs import Task

_STANDING = """
SELECT i.epoch, f.revision, f.account_revision, l.id, l.revision, l.pruned_revision, m.revision AS member_revision
FROM account_feed f CROSS JOIN instance i
    LEFT JOIN (list_member m JOIN list l ON l.id = m.list_id AND l.deleted_at IS NULL)
    ON m.account_id = f.account_id
WHERE f.account_id = %(account_id)s
"""  # primary keys of account_feed, list_member, list
# How far each of these lists is delivered.
_PLACE = """unnest(%(placed)s::uuid[], %(revisions)s::bigint[], %(tasks)s::uuid[])
        AS place(list_id, revision, task_id)"""
# Index task_revision, one range per list that moved and no more of it than a page, and of that no more than fits
# (and one: whether there is more is seen by it); then each row by its key:
# OFFSET 0 keeps the planner, which knows little of tables that have just been filled, from joining them in another
# order. The lists are the actor's: `_STANDING` said so in the same snapshot.
_TASKS = f"""
WITH page AS (
    SELECT next.* FROM {_PLACE} CROSS JOIN LATERAL (
        SELECT id, list_id, revision, {BYTES} AS bytes FROM task
        WHERE list_id = place.list_id AND (revision, id) > (place.revision, place.task_id) AND deleted_at IS NULL
        ORDER BY revision, id LIMIT %(limit)s
    ) AS next
    ORDER BY next.list_id, next.revision, next.id LIMIT %(limit)s
), sized AS (
    SELECT *, coalesce(sum(bytes) OVER (
        ORDER BY list_id, revision, id ROWS BETWEEN UNBOUNDED PRECEDING AND 2 PRECEDING
    ), 0) AS bytes_before FROM page
)
SELECT whole.* FROM sized AS page CROSS JOIN LATERAL (
    SELECT {COLUMNS} FROM task t CROSS JOIN (SELECT %(account_id)s::uuid AS account_id) AS m
    WHERE t.id = page.id OFFSET 0
) AS whole
WHERE page.bytes_before < %(bytes)s
ORDER BY page.list_id, page.revision, page.id
"""
# What went to another list and is delivered there, by this page or one before, is no deletion. Where its row is
# still to come it is one: before it has come, the task may go on to a list that is not mine.
_SINCE = "JOIN unnest(%(lists)s::uuid[], %(since)s::bigint[]) AS s(list_id, since) ON s.list_id = t.list_id"
_DELETED = f"""
SELECT t.id FROM task t {_SINCE} WHERE t.revision > s.since AND s.since > 0 AND t.deleted_at IS NOT NULL
UNION
SELECT t.task_id FROM tombstone t {_SINCE} WHERE t.revision > s.since AND s.since > 0
    AND NOT EXISTS (
        SELECT FROM task here JOIN {_PLACE} ON place.list_id = here.list_id
        WHERE here.id = t.task_id AND here.deleted_at IS NULL
          AND (here.revision, here.id) <= (place.revision, place.task_id))
"""  # indexes task_revision, tombstone_revision, primary key


class _ListState(msgspec.Struct, frozen=True):
    id: UUID
    revision: int
    pruned_revision: int
    member_revision: int


async def changes_since(db: Connection, actor: Actor, cursor: str | None, limit: int = PAGE) -> SyncAnswer:
    """Return what is new for the actor, at most so many tasks of it.

    Raises a Problem: 422 for a foreign cursor, 410 for one that is void.
    """
    position = None
    if cursor:
        position = decode_cursor(cursor, Cursor)
        if await _is_up_to_date(db, actor, position):
            return SyncAnswer(cursor, False, None, (), (), (), (), ())
    await db.set_isolation_level(IsolationLevel.REPEATABLE_READ)
    try:
        async with db.transaction():
            return await _deliver(db, actor, position, limit)
    finally:
        await db.set_isolation_level(None)


async def _is_up_to_date(db: Connection, actor: Actor, position: Cursor) -> bool:
    """Say whether a client has everything: most ask when nothing has happened, and one statement is a snapshot."""
    rows = await _standing_rows(db, actor)
    lists = {row[3]: row[4] for row in rows if row[3] is not None}
    here = (position.epoch, position.feed, position.lists)
    return not position.begun and (*rows[0][:2], lists) == here


async def _standing_rows(db: Connection, actor: Actor) -> list[Any]:
    rows = await (await db.execute(_STANDING, {"account_id": actor.account_id})).fetchall()
    assert rows, "every account has a feed"
    return rows


async def _standing(db: Connection, actor: Actor) -> tuple[UUID, int, int, list[_ListState]]:
    """Return the epoch, the revisions of the account's feed and of the account itself, and the lists."""
    rows = await _standing_rows(db, actor)
    states = [_ListState(*row[3:]) for row in rows if row[3] is not None]
    epoch, feed, account_revision = rows[0][:3]
    return epoch, feed, account_revision, states


async def _deliver(db: Connection, actor: Actor, position: Cursor | None, limit: int) -> SyncAnswer:
    epoch, feed, account_revision, states = await _standing(db, actor)
    old = position or Cursor(epoch, 0, {})
    _refuse_void(old, epoch, feed, states)
    since = {state.id: old.lists.get(state.id, 0) for state in states}
    now_at = {state.id: state.revision for state in states}
    moved = [state.id for state in states if state.revision > since[state.id] or state.id in old.begun]
    tasks, last = await _tasks(db, actor, old, moved, limit)
    more = last is not None
    new = Cursor(epoch, feed, now_at) if last is None else old.after_page(feed, now_at, last)
    gone = old.lists.keys() - now_at.keys()
    return SyncAnswer(
        cursor=encode_cursor(new),
        more=more,
        account=await one_account(db, actor.account_id) if account_revision > old.feed else None,
        lists=await _changed_lists(db, actor, old, states, since),
        dropped_lists=tuple(sorted(gone)),
        tasks=tuple(tasks),
        deleted_tasks=await _deleted(db, {one: since[one] for one in moved}, new),
        suggestions=await _suggestions(db, actor, old.feed) if feed > old.feed else (),
    )


async def _suggestions(db: Connection, actor: Actor, feed: int) -> tuple[Suggestion, ...]:
    return tuple(await suggestions.changed_since(db, actor, feed))


def _refuse_void(old: Cursor, epoch: UUID, feed: int, states: list[_ListState]) -> None:
    """A restored database, one that went back in time, or deletions forgotten meanwhile: start anew."""
    void = old.epoch != epoch or old.feed > feed
    for state in states:
        since = old.lists.get(state.id, 0)
        void = void or since > state.revision or 0 < since < state.pruned_revision
    if void:
        raise Problem(410, "cursor_void", "This cursor is void; sync again without one.")


async def _tasks(
    db: Connection, actor: Actor, old: Cursor, moved: list[UUID], limit: int
) -> tuple[list[Task], tuple[UUID, int, UUID] | None]:
    """Return a page of tasks, and the last one as (list, revision, id) if there are more."""
    if not moved:
        return [], None
    values = {"account_id": actor.account_id, "limit": limit + 1, "bytes": PAGE_BYTES, **_places(old, moved)}
    tasks = await fetch(db, _TASKS, values)
    if len(tasks) <= limit and sum(map(_bytes, tasks[:-1])) < PAGE_BYTES:
        return tasks, None
    last = tasks[-2]
    return tasks[:-1], (last.list_id, last.revision, last.id)


def _bytes(task: Task) -> int:
    """As `BYTES` reckons."""
    return len(task.description.encode()) + 100 * len(task.tags)


async def _deleted(db: Connection, since: dict[UUID, int], new: Cursor) -> tuple[UUID, ...]:
    """Return what is gone since, but for what has been delivered in another list of mine up to the new cursor."""
    if not any(since.values()):
        return ()
    values = {"lists": list(since), "since": list(since.values()), **_places(new, list(new.lists))}
    return tuple(row[0] for row in await (await db.execute(_DELETED, values)).fetchall())


def _places(cursor: Cursor, lists: list[UUID]) -> dict[str, Any]:
    places = [cursor.place(list_id) for list_id in lists]
    return {"placed": lists, "revisions": [one[0] for one in places], "tasks": [one[1] for one in places]}


async def _changed_lists(
    db: Connection, actor: Actor, old: Cursor, states: list[_ListState], since: dict[UUID, int]
) -> tuple[Any, ...]:
    changed = {one.id for one in states if one.revision > since[one.id] or one.member_revision > old.feed}
    if not changed:
        return ()
    return tuple(one for one in await lists_of(db, actor) if one.id in changed)
