"""Changing one's own account: name, zone, preferences."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol, runtime_checkable
from uuid import UUID

import msgspec
from msgspec import UNSET
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from reeve.accounts.queries import COLUMNS, as_account, one_account
from reeve.accounts.structs import Account, AccountPatch, Actor
from reeve.database.pool import Connection
from reeve.http.zones import check_zone

# Keys that are not given stay, also those that only a newer version knows.
_UPDATE = f"""
UPDATE account SET name = coalesce(%(name)s, name), time_zone = coalesce(%(time_zone)s, time_zone),
    preferences = preferences || %(preferences)s, updated_at = now()
WHERE id = %(id)s RETURNING {COLUMNS}
"""
# What the agents would say depends on zone and preferences; of tasks that are due at another moment now, also to
# others in their lists. In key order, like every waking.
_WAKE = """
WITH mine AS (
    SELECT subject_id, account_id FROM agent_check WHERE account_id = %(id)s OR subject_id = ANY(%(moved)s)
    ORDER BY subject_id, account_id FOR UPDATE
)
UPDATE agent_check SET generation = generation + 1, check_at = now(), leased_until = NULL, tries = 0,
    request_id = %(request_id)s, updated_at = now()
FROM mine WHERE agent_check.subject_id = mine.subject_id AND agent_check.account_id = mine.account_id
"""  # index agent_check_account, primary key


@runtime_checkable
class OwnOperation(Protocol):
    """What this needs of `reeve.changes.recording.Operation`, whose room is above."""

    db: Connection
    actor: Actor
    request_id: str

    async def feed_revision(self, account_id: UUID, *, itself: bool = False) -> int:
        """Return the account feed's new revision."""
        ...


# What moving to another zone means for the rooms above: `await zone_moved(operation, "Asia/Tokyo")`.
# It returns the tasks that are due at another moment now.
ZoneMoved = Callable[[Any, str], Awaitable[Sequence[UUID]]]


# What says nothing to agents.
_OF_THE_WEB_APP: dict[str, Any] = {"theme": "system", "language": "browser", "single_key_shortcuts": True}


async def change(operation: OwnOperation, patch: AccountPatch, zone_moved: ZoneMoved) -> tuple[Account, bool]:
    """Change what is given; return the account, and whether the agents have to look at everything again.

    Raises a Problem with 422 for an unknown zone. Locks as every operation does: lists, feed, checks.
    """
    before = await one_account(operation.db, operation.actor.account_id, lock=True)
    after = await _update(operation.db, before, patch)
    moved: Sequence[UUID] = ()
    if after.time_zone != before.time_zone:
        moved = await zone_moved(operation, after.time_zone)
    await operation.feed_revision(after.id, itself=True)
    woken = _concerns_agents(before) != _concerns_agents(after)
    if woken:
        values = {"id": after.id, "moved": list(moved), "request_id": operation.request_id}
        await operation.db.execute(_WAKE, values)
    return after, woken


async def _update(db: Connection, before: Account, patch: AccountPatch) -> Account:
    given = patch.preferences
    values = {
        "id": before.id,
        "name": None if patch.name is UNSET else patch.name,
        "time_zone": None if patch.time_zone is UNSET else check_zone(patch.time_zone),
        "preferences": Jsonb({} if given is UNSET else msgspec.to_builtins(given)),
    }
    async with db.cursor(row_factory=dict_row) as cursor:
        return as_account(await (await cursor.execute(_UPDATE, values)).fetchone())


def _concerns_agents(account: Account) -> Any:
    return account.time_zone, msgspec.structs.replace(account.preferences, **_OF_THE_WEB_APP)
