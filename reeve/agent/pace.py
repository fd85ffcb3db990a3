"""How often a rule speaks to one person: what it has to say beyond that waits for its turn."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from reeve.agent.rules.rule import Draft
from reeve.database.pool import Connection

# No rule's pace is slower.
SLOWEST = timedelta(days=31)
UNPACED = timedelta(hours=12)

# Account and rule.
Speaker = tuple[UUID, str]

# How often people have had a rule halve its frequency, where they have (see reeve/suggestions).
_LEVELS = "SELECT account_id, rule, level FROM agent_restraint WHERE account_id = ANY(%b) AND level > 0"

# Asked with the accounts' feeds locked, so that it holds what other agents wrote.
_LAST = """
SELECT account_id, evidence->>'rule' AS rule, max(created_at) FROM suggestion
WHERE account_id = ANY(%(accounts)b) AND created_at > %(now)s - %(slowest)s
  AND created_at < %(now)s + interval '1 hour' GROUP BY account_id, evidence->>'rule'
"""  # index suggestion_quota


class Paces:
    """When each rule may speak to each of these accounts again. `last`: when it last spoke, where that matters."""

    def __init__(self, now: datetime, levels: dict[Speaker, int]) -> None:
        self.now, self.levels = now, levels
        self.last: dict[Speaker, datetime] = {}

    def of(self, account_id: UUID, draft: Draft) -> timedelta | None:
        """Return how long its rule is silent after it spoke: its own pace, doubled with each level of restraint.

        A rule without a pace of its own speaks twice a day at most before it is halved for the first time.
        """
        level = self.levels.get((account_id, draft.rule), 0) if self.levels else 0
        if not level:
            return draft.pace
        return min((draft.pace or UNPACED) * (1 << level), SLOWEST)

    def wait(self, account_id: UUID, draft: Draft) -> datetime | None:
        """Return until when a draft has to wait because its rule has spoken lately, None if it need not."""
        pace = self.of(account_id, draft)
        last = self.last.get((account_id, draft.rule)) if pace else None
        if pace is None or last is None or last + pace <= self.now:
            return None
        return last + pace

    def spoke(self, account_id: UUID, draft: Draft) -> None:
        """Note that it speaks now."""
        self.last[account_id, draft.rule] = self.now


async def read(db: Connection, wanted: Sequence[tuple[UUID, Draft]], now: datetime) -> Paces:
    """Read what the pace of these accounts' drafts depends on. The accounts' feeds are locked."""
    rows = await db.execute(_LEVELS, [list({account_id for account_id, _ in wanted})])
    paces = Paces(now, {(account_id, rule): level for account_id, rule, level in await rows.fetchall()})
    slow = {account_id for account_id, draft in wanted if paces.of(account_id, draft)}
    if slow:
        found = await db.execute(_LAST, {"accounts": list(slow), "now": now, "slowest": SLOWEST})
        paces.last = {(account_id, rule): at for account_id, rule, at in await found.fetchall()}
    return paces
