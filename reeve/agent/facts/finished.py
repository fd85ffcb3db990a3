"""Facts about what was finished: counted in the person's own days, in lists that nobody else is a member of."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from reeve.agent.facts.structs import Finished, Flow
from reeve.database.pool import Connection

WEEKS, FLOW_WEEKS = 12, 4

_OWN = f"""
WITH own AS (
    SELECT a.id AS account_id, m.list_id, l.name AS list_name, a.time_zone,
           date_trunc('week', %(now)s::timestamptz AT TIME ZONE a.time_zone) AS monday
    FROM account a JOIN list_member m ON m.account_id = a.id AND m.role = 'owner'
    JOIN list l ON l.id = m.list_id AND l.deleted_at IS NULL
    WHERE a.id = ANY(%(accounts)s)
      AND NOT EXISTS (SELECT FROM list_member other WHERE other.list_id = m.list_id AND other.account_id <> a.id)
), one AS (
    SELECT own.account_id, own.list_id, own.list_name, own.monday, t.outcome, t.rrule, t.previous_id,
           t.created_at AT TIME ZONE own.time_zone AS came, t.completed_at AT TIME ZONE own.time_zone AS went
    FROM own JOIN task t ON t.list_id = own.list_id AND t.deleted_at IS NULL
    WHERE t.completed_at >= (own.monday - interval '{WEEKS} weeks') AT TIME ZONE own.time_zone
       OR t.created_at >= (own.monday - interval '{FLOW_WEEKS} weeks') AT TIME ZONE own.time_zone
)
"""  # Indexes list_member_list and task_revision, all tasks of these lists: read on Mondays only.
_WHEN = f"""{_OWN}
SELECT account_id, monday::date, extract(isodow FROM went)::integer - 1, extract(hour FROM went)::integer / 6,
       count(*)::integer
FROM one WHERE outcome = 'done' AND went >= monday - interval '{WEEKS} weeks' AND went < monday
GROUP BY 1, 2, 3, 4
"""
# What recurs comes and goes by itself and says nothing about growth.
_FLOWS = f"""{_OWN}
SELECT account_id, monday::date, list_id, list_name,
       (count(*) FILTER (WHERE came >= monday - interval '{FLOW_WEEKS} weeks' AND came < monday))::integer,
       (count(*) FILTER (WHERE went >= monday - interval '{FLOW_WEEKS} weeks' AND went < monday))::integer
FROM one WHERE rrule IS NULL AND previous_id IS NULL
GROUP BY 1, 2, 3, 4 ORDER BY account_id, list_id
"""


async def read_finished(db: Connection, accounts: Sequence[UUID], now: datetime) -> dict[UUID, Finished]:
    """Count what these accounts finished in twelve whole weeks, and what came and went in the last four."""
    values = {"accounts": list(accounts), "now": now}
    weekdays: dict[UUID, list[int]] = {}
    parts: dict[UUID, list[int]] = {}
    mondays: dict[UUID, date] = {}
    for account_id, monday, weekday, quarter, count in await (await db.execute(_WHEN, values)).fetchall():
        mondays[account_id] = monday
        weekdays.setdefault(account_id, [0] * 7)[weekday] += count
        parts.setdefault(account_id, [0] * 4)[quarter] += count
    flows: dict[UUID, list[Flow]] = {}
    for account_id, monday, *flow in await (await db.execute(_FLOWS, values)).fetchall():
        mondays[account_id] = monday
        flows.setdefault(account_id, []).append(Flow(*flow))
    return {
        one: Finished(
            monday,
            tuple(weekdays.get(one, [0] * 7)),
            tuple(parts.get(one, [0] * 4)[1:]),
            tuple(flows.get(one, ())),
        )
        for one, monday in mondays.items()
    }
