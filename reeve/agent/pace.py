"""How often a rule speaks to one person: what it has to say beyond that waits for its turn."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from reeve.agent.rules.rule import Draft
from reeve.database.pool import Connection

# No rule's pace is slower.
SLOWEST = timedelta(days=31)

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


def wait(draft: Draft, now: datetime, last: datetime | None) -> datetime | None:
    """Return until when this draft has to wait because its rule has spoken lately, None if it need not."""
    if draft.pace is None or last is None or last + draft.pace <= now:
        return None
    return last + draft.pace
