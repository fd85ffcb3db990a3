"""One operation = one transaction = what is undone together: its revisions, its change rows, its hints.

Every action that changes a list or a task takes the operation, asks it for the list's new revision (which locks
the list), and records what was before and after. The rest happens when the request commits.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb
from uuid_utils.compat import uuid7

from reeve.accounts.structs import Actor
from reeve.changes.structs import Change
from reeve.changes.waking import wake_agents
from reeve.database.notify import CHECK_TOPIC, Notifier, account_topic, list_topic
from reeve.database.pool import Connection
from reeve.http.problems import not_found

# So many change rows go to the database in one statement.
BLOCK = 200
_NEXT_REVISION = "UPDATE list SET revision = revision + 1 WHERE id = %s RETURNING revision"
_NEXT_FEED_REVISION = """
UPDATE account_feed SET revision = revision + 1,
    account_revision = CASE WHEN %(itself)s THEN revision + 1 ELSE account_revision END
WHERE account_id = %(account_id)s RETURNING revision
"""
_COLUMNS = """id, operation_id, list_id, revision, entity, entity_id, kind, actor, account_id, token_id,
    suggestion_id, reverses, request_id, before, after"""
_INSERT = f"""
INSERT INTO change ({_COLUMNS}) SELECT {_COLUMNS} FROM jsonb_populate_recordset(NULL::change, %s)
"""
# Typing in one field for a minute is one change: the newest row of this task takes the new value, if it is an
# edit of the same field by the same actor, alone in its operation. Index change_entity.
_COALESCE = """
UPDATE change SET after = %(after)s, revision = %(revision)s
WHERE (id, at) = (SELECT id, at FROM change WHERE entity_id = %(entity_id)s AND at > now() - interval '60 seconds'
                  ORDER BY at DESC, id DESC LIMIT 1)
  AND kind = 'update' AND account_id = %(account_id)s AND token_id IS NOT DISTINCT FROM %(token_id)s
  AND suggestion_id IS NULL AND reverses IS NULL
  AND ARRAY(SELECT jsonb_object_keys(after)) = %(fields)s
  AND (SELECT count(*) FROM change other WHERE other.operation_id = change.operation_id) = 1
RETURNING operation_id
"""


class Operation:
    """The changes of one request, by one actor, in one transaction."""

    def __init__(self, db: Connection, actor: Actor, request_id: str) -> None:
        self.id = uuid7()
        self.db, self.actor, self.request_id = db, actor, request_id
        self.suggestion_id: UUID | None = None
        self.reverses: UUID | None = None
        self.changes: list[Change] = []
        self._flushed = 0
        # What a room wants to look up once per operation.
        self.memory: dict[str, Any] = {}
        self._revisions: dict[UUID, int] = {}
        self._feeds: dict[UUID, int] = {}

    async def lock(self, list_ids: Iterable[UUID]) -> None:
        """Lock these lists for this operation, always in id order, so that two operations cannot deadlock."""
        for list_id in sorted(set(list_ids) - self._revisions.keys()):
            row = await (await self.db.execute(_NEXT_REVISION, [list_id])).fetchone()
            if row is None:  # it was there a moment ago: its owner's account is just being erased
                raise not_found("list")
            self._revisions[list_id] = row[0]

    async def revision(self, list_id: UUID) -> int:
        """Return the list's revision of this operation; the first call takes it and locks the list."""
        await self.lock([list_id])
        return self._revisions[list_id]

    async def feed_revision(self, account_id: UUID, *, itself: bool = False) -> int:
        """Return the account feed's revision of this operation; `itself`: the account row changes too."""
        if account_id not in self._feeds or itself:
            row = await (
                await self.db.execute(_NEXT_FEED_REVISION, {"account_id": account_id, "itself": itself})
            ).fetchone()
            if row is None:  # the account is just being erased
                raise not_found("account")
            self._feeds[account_id] = row[0]
        return self._feeds[account_id]

    def record(self, change: Change) -> None:
        """Keep a change for the log; a change that changes nothing is none."""
        if change.before != change.after:
            self.changes.append(change)

    async def write(self) -> None:
        """Write the change rows, wake the agents, expire what no longer holds; the last thing before COMMIT."""
        if not await self._coalesced():
            await self.flush()
        feeds = await wake_agents(self.db, self.changes, self.request_id)
        self._feeds.update(feeds)

    def announce(self, notifier: Notifier) -> None:
        """Tell everybody what moved; after COMMIT."""
        for list_id, revision in self._revisions.items():
            notifier.announce(list_topic(list_id), revision)
        for account_id, revision in self._feeds.items():
            notifier.announce(account_topic(account_id), revision)
        if self.changes:
            notifier.announce(CHECK_TOPIC)

    async def flush(self) -> None:
        """Write the rows of what was recorded so far; of the tasks' changes, only what the agents need is kept.

        For what changes more than memory should hold: between two parts of it.
        """
        while fresh := self.changes[self._flushed : self._flushed + BLOCK]:
            await self.db.execute(_INSERT, [Jsonb([self._row(change) for change in fresh])])
            self.changes[self._flushed : self._flushed + BLOCK] = map(_emptied, fresh)
            self._flushed += len(fresh)

    async def _coalesced(self) -> bool:
        if len(self.changes) != 1 or self._flushed or self.suggestion_id or self.reverses:
            return False
        change = self.changes[0]
        if change.kind != "update" or change.entity != "task" or len(change.after) != 1:
            return False
        row = {**self._row(change), "after": Jsonb(change.after), "fields": list(change.after)}
        found = await (await self.db.execute(_COALESCE, row)).fetchone()
        if found:
            self.id = found[0]
        return found is not None

    def _row(self, change: Change) -> dict[str, Any]:
        return {
            **{name: getattr(change, name) for name in ("list_id", "entity", "entity_id", "kind")},
            "id": uuid7(),
            "operation_id": self.id,
            "revision": self._revisions[change.list_id],
            "actor": self.actor.kind,
            "account_id": self.actor.account_id,
            "token_id": self.actor.token_id,
            "suggestion_id": self.suggestion_id,
            "reverses": self.reverses,
            "request_id": self.request_id,
            "before": change.before,
            "after": change.after,
        }


def _emptied(change: Change) -> Change:
    """Return the change of a task without its values, but for the list it left; a list's stays whole."""
    if change.entity == "list":
        return change
    before = {name: value for name, value in change.before.items() if name == "list_id"}
    return Change(
        change.list_id, "task", change.entity_id, change.kind, before or _NO_FIELDS, _fields(*change.after)
    )


_NO_FIELDS: dict[str, Any] = {}


@lru_cache(maxsize=100)
def _fields(*names: str) -> dict[str, Any]:
    """Return one table of these fields for all changes that have them."""
    return dict.fromkeys(names)
