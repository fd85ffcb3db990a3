"""Which suggestions may be given now: none twice, none in quiet hours, and no more than the limit per hour."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec
from uuid_utils.compat import uuid7

from reeve.agent import quota
from reeve.agent.evaluating import Outcome
from reeve.agent.rules.rule import Draft
from reeve.database.pool import Connection

_SAID = """
SELECT f.account_id, f.fingerprint FROM suggestion_fingerprint f
JOIN unnest(%(accounts)s::uuid[], %(fingerprints)s::text[]) AS wanted(account_id, fingerprint)
  USING (account_id, fingerprint)
"""  # primary key


@dataclass(frozen=True)
class Admitted:
    """A suggestion that is given now."""

    id: UUID
    account_id: UUID
    draft: Draft
    request_id: str | None
    created_at: datetime


class Door:
    """Lets one account's suggestions in, the most valuable first; what is held back gets its moment."""

    def __init__(self, now: datetime, given: Sequence[datetime], limit: int) -> None:
        self.now, self.limit = now, limit
        self.given = list(given)
        self.held_back: Counter[str] = Counter()

    def let_in(self, outcome: Outcome, rule: str) -> bool:
        """Say whether one more may be given now; if not, have its check come again when it may."""
        if outcome.quiet_until is None and quota.free_slots(self.given, self.limit):
            self.given.append(self.now)
            return True
        outcome.look_again(outcome.quiet_until or self._slot())
        self.held_back[rule] += 1
        return False

    def _slot(self) -> datetime:
        return quota.later_slot(self.given, self.now, self.limit, self.held_back.total())


async def admit(db: Connection, outcomes: Sequence[Outcome], limit: int) -> tuple[list[Admitted], Counter[str]]:
    """Return what may be given now, and how many of each rule are held back. The accounts' feeds are locked."""
    wanted = [(outcome, draft) for outcome in outcomes for draft in outcome.drafts]
    if not wanted:
        return [], Counter()
    said = await _already_said(db, wanted)
    now, given = await quota.recent(db, {outcome.check.account_id for outcome, _ in wanted}, limit)
    doors = {account_id: Door(now, moments, limit) for account_id, moments in given.items()}
    admitted: list[Admitted] = []
    for outcome, draft in sorted(wanted, key=lambda one: -one[1].value):
        name = (outcome.check.account_id, draft.fingerprint)
        if name in said:
            _note(outcome, draft, "said before")
        elif doors[name[0]].let_in(outcome, draft.rule):
            said.add(name)
            admitted.append(Admitted(uuid7(), name[0], draft, outcome.check.request_id, now))
        else:
            _note(outcome, draft, "held back")
    return admitted, sum((door.held_back for door in doors.values()), Counter())


async def _already_said(db: Connection, wanted: list[tuple[Outcome, Draft]]) -> set[tuple[UUID, str]]:
    names = {
        "accounts": [outcome.check.account_id for outcome, _ in wanted],
        "fingerprints": [draft.fingerprint for _, draft in wanted],
    }
    return set(await (await db.execute(_SAID, names)).fetchall())


def _note(outcome: Outcome, draft: Draft, what: str) -> None:
    if draft.rule in outcome.verdicts:
        outcome.verdicts[draft.rule] = msgspec.structs.replace(outcome.verdicts[draft.rule], verdict=what)
