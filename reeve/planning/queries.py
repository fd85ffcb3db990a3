"""Reading what falls due in the coming days, for one account or a batch of them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from psycopg.rows import class_row

from reeve.database.pool import Connection
from reeve.planning.planning import MOST_TASKS
from reeve.planning.structs import Work

# Open tasks in lists where the account may edit, the first due first. Two days more than the horizon: a civil date
# may begin a day earlier or later elsewhere. What is
# muted stays where it is. Indexes list_member_pkey (account_id) and task_due.
_WORK = """
SELECT ranked.* FROM (
    SELECT m.account_id, t.id, t.version, t.title, l.name AS list_name, t.priority, t.due_date, t.due_time,
           t.due_at, t.estimate_minutes, t.rrule IS NOT NULL AS recurs, t.created_at,
           t.pinned OR EXISTS (SELECT FROM agent_mute
                               WHERE agent_mute.account_id = m.account_id
                                 AND (agent_mute.task_id = t.id OR agent_mute.list_id = t.list_id)) AS pinned,
           row_number() OVER first_due AS place, (count(*) OVER (PARTITION BY m.account_id))::integer AS of_account
    FROM list_member m JOIN list l ON l.id = m.list_id AND l.deleted_at IS NULL
    JOIN task t ON t.list_id = m.list_id AND t.deleted_at IS NULL AND t.completed_at IS NULL
     AND t.due_at > %(now)s AND t.due_at < %(now)s::timestamptz + interval '16 days'
    WHERE m.account_id = ANY(%(accounts)s) AND m.role IN ('owner', 'editor')
    WINDOW first_due AS (PARTITION BY m.account_id ORDER BY t.due_at, t.id)
) AS ranked WHERE place <= %(most)s ORDER BY account_id, place
"""


class _PersonsWork(Work, frozen=True, kw_only=True):
    account_id: UUID
    place: int
    of_account: int


class Upcoming(msgspec.Struct, frozen=True):
    """What falls due for one account: the first 500 tasks, and how many more there are."""

    work: tuple[Work, ...] = ()
    left_out: int = 0


async def read_upcoming(db: Connection, accounts: Sequence[UUID], now: datetime) -> dict[UUID, Upcoming]:
    """Read what falls due in about two weeks, by account; an account without any is left out."""
    values = {"accounts": list(accounts), "now": now, "most": MOST_TASKS}
    found: dict[UUID, list[_PersonsWork]] = {}
    async with db.cursor(row_factory=class_row(_PersonsWork)) as cursor:
        for one in await (await cursor.execute(_WORK, values)).fetchall():
            found.setdefault(one.account_id, []).append(one)
    return {one: Upcoming(tuple(work), work[0].of_account - len(work)) for one, work in found.items()}
