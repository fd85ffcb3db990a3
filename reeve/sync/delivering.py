"""Delta sync: everything of mine that changed since a cursor, from one snapshot of the database.

The cursor holds the epoch, the account feed's revision and each list's. Rows carry the revision of their last
write, so "what is new" is an index range per list, and a list where nothing happened costs nothing.
"""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from psycopg import IsolationLevel

from reeve.accounts.queries import one_account
from reeve.accounts.structs import Actor
from reeve.database.pool import Connection
from reeve.http.pagination import decode_cursor, encode_cursor
from reeve.http.problems import Problem
from reeve.lists.queries import lists_of
from reeve.suggestions import queries as suggestions
from reeve.suggestions.structs import Suggestion
from reeve.sync.structs import SyncAnswer
from reeve.tasks.queries import COLUMNS, MINE, fetch
from reeve.tasks.structs import Task

PAGE = 2000

_STANDING = """
SELECT i.epoch, f.revision, f.account_revision, l.id, l.revision, l.pruned_revision, m.revision AS member_revision
FROM account_feed f CROSS JOIN instance i
    LEFT JOIN (list_member m JOIN list l ON l.id = m.list_id AND l.deleted_at IS NULL)
    ON m.account_id = f.account_id
WHERE f.account_id = %(account_id)s
"""  # primary keys of account_feed, list_member, list
# Index task_revision, one range per list that moved.
_SINCE = "JOIN unnest(%(lists)s::uuid[], %(since)s::bigint[]) AS s(list_id, since) ON s.list_id = t.list_id"
_TASKS = f"""
SELECT {COLUMNS} {MINE} {_SINCE}
WHERE t.revision > s.since AND t.deleted_at IS NULL ORDER BY t.list_id, t.revision LIMIT %(limit)s
"""
_ONE_REVISION = f"""
SELECT {COLUMNS} {MINE} WHERE t.list_id = %(list_id)s AND t.revision = %(revision)s AND t.deleted_at IS NULL
"""
_DELETED = f"""
SELECT t.id FROM task t {_SINCE} WHERE t.revision > s.since AND s.since > 0 AND t.deleted_at IS NOT NULL
UNION
SELECT t.task_id FROM tombstone t {_SINCE} WHERE t.revision > s.since AND s.since > 0
"""  # indexes task_revision, tombstone_revision


# PostgreSQL's bigint ends there; what is above the present revision is void anyway.
Revision = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]


class Cursor(msgspec.Struct, frozen=True, array_like=True):
    """Where a client stands; opaque to it."""

    epoch: UUID
    feed: Revision
    lists: dict[UUID, Revision]


class _ListState(msgspec.Struct, frozen=True):
    id: UUID
    revision: int
    pruned_revision: int
    member_revision: int


async def changes_since(db: Connection, actor: Actor, cursor: str | None) -> SyncAnswer:
    """Return what is new for the actor. Raises a Problem: 422 for a foreign cursor, 410 for one that is void."""
    position = None
    if cursor:
        position = decode_cursor(cursor, Cursor)
        if await _is_up_to_date(db, actor, position):
            return SyncAnswer(cursor, False, None, (), (), (), (), ())
    await db.set_isolation_level(IsolationLevel.REPEATABLE_READ)
    try:
        async with db.transaction():
            return await _deliver(db, actor, position)
    finally:
        await db.set_isolation_level(None)


async def _is_up_to_date(db: Connection, actor: Actor, position: Cursor) -> bool:
    """Say whether a client has everything: most ask when nothing has happened, and one statement is a snapshot."""
    rows = await _standing_rows(db, actor)
    lists = {row[3]: row[4] for row in rows if row[3] is not None}
    return (*rows[0][:2], lists) == (position.epoch, position.feed, position.lists)


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


async def _deliver(db: Connection, actor: Actor, position: Cursor | None) -> SyncAnswer:
    epoch, feed, account_revision, states = await _standing(db, actor)
    old = position or Cursor(epoch, 0, {})
    _refuse_void(old, epoch, feed, states)
    since = {state.id: old.lists.get(state.id, 0) for state in states}
    moved = {state.id: since[state.id] for state in states if state.revision > since[state.id]}
    tasks, reached = await _tasks(db, actor, moved)
    more = reached is not None
    now_at = {state.id: state.revision for state in states}
    new_lists = now_at if reached is None else _up_to(moved, now_at, *reached)
    gone = old.lists.keys() - now_at.keys()
    return SyncAnswer(
        cursor=encode_cursor(Cursor(epoch, old.feed if more else feed, new_lists)),
        more=more,
        account=await one_account(db, actor.account_id) if account_revision > old.feed and not more else None,
        lists=await _changed_lists(db, actor, old, states, since),
        dropped_lists=tuple(sorted(gone)),
        tasks=tuple(tasks),
        deleted_tasks=await _deleted(db, moved, tasks),
        suggestions=await _suggestions(db, actor, old.feed) if feed > old.feed and not more else (),
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
    db: Connection, actor: Actor, moved: dict[UUID, int]
) -> tuple[list[Task], tuple[UUID, int] | None]:
    """Return the tasks, and the (list, revision) up to which they go if there are more than a page."""
    if not moved:
        return [], None
    values = {"account_id": actor.account_id, **_ranges(moved), "limit": PAGE + 1}
    tasks = await fetch(db, _TASKS, values)
    if len(tasks) <= PAGE:
        return tasks, None
    # A revision is delivered whole: it is one operation.
    first_left_out = (tasks[PAGE].list_id, tasks[PAGE].revision)
    end = PAGE
    while end and (tasks[end - 1].list_id, tasks[end - 1].revision) == first_left_out:
        end -= 1
    whole = tasks[:end]
    if not whole:
        list_id, revision = first_left_out
        whole = await fetch(
            db, _ONE_REVISION, {"account_id": actor.account_id, "list_id": list_id, "revision": revision}
        )
    return whole, (whole[-1].list_id, whole[-1].revision)


def _up_to(moved: dict[UUID, int], now_at: dict[UUID, int], list_id: UUID, revision: int) -> dict[UUID, int]:
    """Return the cursor of a page: lists before the one it ends in are done, those after it not begun."""
    reached = {one: now_at[one] if one < list_id else since for one, since in moved.items()}
    return now_at | reached | {list_id: revision}


def _ranges(moved: dict[UUID, int]) -> dict[str, Any]:
    return {"lists": list(moved), "since": list(moved.values())}


async def _deleted(db: Connection, moved: dict[UUID, int], tasks: list[Task]) -> tuple[UUID, ...]:
    if not any(moved.values()):
        return ()
    rows = await (await db.execute(_DELETED, _ranges(moved))).fetchall()
    present = {task.id for task in tasks} if rows else set()
    return tuple(row[0] for row in rows if row[0] not in present)


async def _changed_lists(
    db: Connection, actor: Actor, old: Cursor, states: list[_ListState], since: dict[UUID, int]
) -> tuple[Any, ...]:
    changed = {one.id for one in states if one.revision > since[one.id] or one.member_revision > old.feed}
    if not changed:
        return ()
    return tuple(one for one in await lists_of(db, actor) if one.id in changed)
