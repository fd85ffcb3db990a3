"""Which suggestions may be given now: none twice, none in quiet hours, and no more than the limit per hour."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec
from uuid_utils.compat import uuid7

from reeve.agent import pace, quota
from reeve.agent.evaluating import SHORTEST, Note, Outcome
from reeve.agent.rules.rule import Draft
from reeve.database.pool import Connection

_SAID = """
SELECT f.account_id, f.fingerprint FROM suggestion_fingerprint f
JOIN unnest(%(accounts)b::uuid[], %(fingerprints)b::text[]) AS wanted(account_id, fingerprint)
  USING (account_id, fingerprint)
"""  # primary key


# Account and fingerprint; account and rule.
Name = tuple[UUID, str]


@dataclass(frozen=True)
class Admitted:
    """A suggestion that is given now; `names`: the account and fingerprint of every piece of advice in it."""

    id: UUID
    account_id: UUID
    draft: Draft
    names: set[Name]
    request_id: str | None
    created_at: datetime


class Door:
    """Lets one account's suggestions in, the most valuable first; what is held back gets its moment."""

    def __init__(self, now: datetime, given: Sequence[datetime], limit: int) -> None:
        self.now, self.limit = now, limit
        self.given = list(given)
        self.held_back: Counter[str] = Counter()
        self.waiting: set[Name] = set()
        self.slot = now

    def let_in(self, outcome: Outcome, draft: Draft, names: set[Name]) -> bool:
        """Say whether one more may be given now; if not, have its check come again when it may.

        Advice about several tasks comes from the check of each: held back, it waits for one slot.
        """
        if outcome.quiet_until is None and quota.free_slots(self.given, self.limit):
            self.given.append(self.now)
            return True
        if self.waiting.isdisjoint(names):
            self.slot = outcome.quiet_until or self._slot()
            self.held_back[draft.rule] += 1
        outcome.look_again(outcome.quiet_until or self.slot)
        self.waiting |= names
        return False

    def _slot(self) -> datetime:
        return quota.later_slot(self.given, self.now, self.limit, self.held_back.total())


async def admit(db: Connection, outcomes: Sequence[Outcome], limit: int) -> tuple[list[Admitted], Counter[str]]:
    """Return what may be given now, and how many of each rule are held back. The accounts' feeds are locked."""
    wanted = [
        (outcome, draft, {(outcome.check.account_id, one.fingerprint) for one in draft.advice})
        for outcome in outcomes
        for draft in outcome.drafts
    ]
    if not wanted:
        return [], Counter()
    limits = {one.check.account_id: min(limit, one.most_an_hour or limit) for one, _, _ in wanted}
    said = await _already_said(db, [name for _, _, names in wanted for name in names])
    now, given = await quota.recent(db, limits, limit)
    doors = {account_id: Door(now, moments, limits[account_id]) for account_id, moments in given.items()}
    paces = await pace.read(db, [(outcome.check.account_id, draft) for outcome, draft, _ in wanted], now)
    admitted: list[Admitted] = []
    for outcome, draft, names in sorted(wanted, key=lambda one: -one[1].value):
        account_id = outcome.check.account_id
        if not said.isdisjoint(names):
            _note(outcome, draft, "said before")
            if not names <= said:  # said meanwhile in part: the facts tell what is left
                outcome.look_again(now + SHORTEST)
        elif until := paces.wait(account_id, draft):
            outcome.look_again(until)
            _hold_back(outcome, draft, "its rule spoke a short while ago")
        elif doors[account_id].let_in(outcome, draft, names):
            said |= names
            paces.spoke(account_id, draft)
            admitted.append(Admitted(uuid7(), account_id, draft, names, outcome.check.request_id, now))
        else:
            _hold_back(outcome, draft, "quiet hours" if outcome.quiet_until else "the limit of this hour")
    return admitted, sum((door.held_back for door in doors.values()), Counter())


async def _already_said(db: Connection, names: Sequence[Name]) -> set[Name]:
    values = {"accounts": [name[0] for name in names], "fingerprints": [name[1] for name in names]}
    return set(await (await db.execute(_SAID, values)).fetchall())


def _hold_back(outcome: Outcome, draft: Draft, why: str) -> None:
    _note(outcome, draft, "held back")
    outcome.notes.append(Note("held_back", draft.rule, why))


def _note(outcome: Outcome, draft: Draft, what: str) -> None:
    outcome.amended = True
    if draft.rule in outcome.verdicts:
        outcome.verdicts[draft.rule] = msgspec.structs.replace(outcome.verdicts[draft.rule], verdict=what)
