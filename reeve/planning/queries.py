"""Reading what falls due in the coming days, for one account or a batch of them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from reeve.database.pool import Connection
from reeve.database.rows import read
from reeve.planning.planning import MOST_TASKS
from reeve.planning.structs import Work

# Open tasks in lists where the account may edit. Two days more than the horizon: a civil date may begin a day
# earlier or later elsewhere. Indexes list_member_pkey (account_id) and task_due.
_DUE = """
    FROM list_member m JOIN list l ON l.id = m.list_id AND l.deleted_at IS NULL
    JOIN task t ON t.list_id = m.list_id AND t.deleted_at IS NULL AND t.completed_at IS NULL
     AND t.due_at > %(now)s AND t.due_at < %(now)s::timestamptz + interval '16 days'
    WHERE m.account_id = whose.account_id AND m.role IN ('owner', 'editor')
"""
# The first due first; what is muted stays where it is.
_WORK = f"""
SELECT whose.account_id, due.*
FROM unnest(%(accounts)b::uuid[]) AS whose(account_id)
CROSS JOIN LATERAL (
    SELECT t.id, t.version, t.title, l.name AS list_name, t.priority,
           t.due_date, t.due_time, t.due_at, t.estimate_minutes,
           t.pinned OR EXISTS (SELECT FROM agent_mute
                               WHERE agent_mute.account_id = m.account_id
                                 AND (agent_mute.task_id = t.id OR agent_mute.list_id = t.list_id)) AS pinned,
           t.rrule IS NOT NULL AS recurs, t.created_at
    {_DUE} ORDER BY t.due_at, t.id LIMIT %(most)s
) AS due
"""
# Where there are more than can be planned.
_COUNT = f"""
SELECT whose.account_id, (SELECT count(*)::integer {_DUE}) FROM unnest(%(accounts)b::uuid[]) AS whose(account_id)
"""


class Upcoming(msgspec.Struct, frozen=True):
    """What falls due for one account: the first 500 tasks, and how many more there are."""

    work: tuple[Work, ...] = ()
    left_out: int = 0


async def read_upcoming(db: Connection, accounts: Sequence[UUID], now: datetime) -> dict[UUID, Upcoming]:
    """Read what falls due in about two weeks, by account; an account without any is left out."""
    found: dict[UUID, list[Work]] = {}
    values = {"accounts": list(accounts), "now": now, "most": MOST_TASKS}
    for account_id, one in await read(db, Work, _WORK, values, keys=1):
        found.setdefault(account_id, []).append(one)
    full = [account_id for account_id, work in found.items() if len(work) == MOST_TASKS]
    counts = await (await db.execute(_COUNT, {"accounts": full, "now": now})).fetchall() if full else []
    left_out = {account_id: count - MOST_TASKS for account_id, count in counts}
    return {one: Upcoming(tuple(work), left_out.get(one, 0)) for one, work in found.items()}
