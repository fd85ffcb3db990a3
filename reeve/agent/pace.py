"""How often a rule speaks to one person: what it has to say beyond that waits for its turn."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from reeve.agent.rules.rule import Draft
from reeve.database.pool import Connection

# No rule's pace is slower.
SLOWEST = timedelta(days=31)
UNPACED = timedelta(hours=12)

_LEVELS = "SELECT account_id, rule, level FROM agent_restraint WHERE account_id = ANY(%s) AND level > 0"

# Asked with the accounts' feeds locked, so that it holds what other agents wrote.
_LAST = """
SELECT account_id, evidence->>'rule' AS rule, max(created_at) FROM suggestion
WHERE account_id = ANY(%(accounts)s) AND created_at > %(now)s - %(slowest)s GROUP BY account_id, evidence->>'rule'
"""  # index suggestion_quota


async def last_spoke(db: Connection, accounts: Iterable[UUID], now: datetime) -> dict[tuple[UUID, str], datetime]:
    """Return when each rule last spoke to each of these accounts."""
    values = {"accounts": list(accounts), "now": now, "slowest": SLOWEST}
    if not values["accounts"]:
        return {}
    rows = await (await db.execute(_LAST, values)).fetchall()
    return {(account_id, rule): at for account_id, rule, at in rows}


async def levels(db: Connection, accounts: Iterable[UUID]) -> dict[tuple[UUID, str], int]:
    """Return how often people have had a rule halve its frequency, where they have (see reeve/suggestions)."""
    rows = await (await db.execute(_LEVELS, [list(accounts)])).fetchall()
    return {(account_id, rule): level for account_id, rule, level in rows}


def pace_of(draft: Draft, level: int) -> timedelta | None:
    """Return how long its rule is silent after it spoke: its own pace, doubled with each level of restraint.

    A rule without a pace of its own speaks twice a day at most before it is halved for the first time.
    """
    if not level:
        return draft.pace
    doubled = (draft.pace or UNPACED) * (1 << level)
    return min(doubled, SLOWEST)


def wait(pace: timedelta | None, now: datetime, last: datetime | None) -> datetime | None:
    """Return until when a draft has to wait because its rule has spoken lately, None if it need not."""
    if pace is None or last is None or last + pace <= now:
        return None
    return last + pace
