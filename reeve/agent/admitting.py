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
JOIN unnest(%(accounts)s::uuid[], %(fingerprints)s::text[]) AS wanted(account_id, fingerprint)
  USING (account_id, fingerprint)
"""  # primary key


# Account and fingerprint; account and rule.
Name = tuple[UUID, str]


@dataclass(frozen=True)
class Admitted:
    """A suggestion that is given now."""

    id: UUID
    account_id: UUID
    draft: Draft
    request_id: str | None
    created_at: datetime

    @property
    def names(self) -> set[Name]:
        """The account and fingerprint of every piece of advice in it."""
        return names_of(self.account_id, self.draft)


def names_of(account_id: UUID, draft: Draft) -> set[Name]:
    """Return the account and fingerprint of every piece of advice in a draft."""
    return {(account_id, one.fingerprint) for one in draft.advice}


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
    wanted = [(outcome, draft) for outcome in outcomes for draft in outcome.drafts]
    if not wanted:
        return [], Counter()
    said = await _already_said(db, wanted)
    now, given = await quota.recent(db, {outcome.check.account_id for outcome, _ in wanted}, limit)
    limits = {outcome.check.account_id: min(limit, outcome.most_an_hour or limit) for outcome, _ in wanted}
    doors = {account_id: Door(now, moments, limits[account_id]) for account_id, moments in given.items()}
    levels = await pace.levels(db, given)
    paces = {
        id(draft): pace.pace_of(draft, levels.get((outcome.check.account_id, draft.rule), 0))
        for outcome, draft in wanted
    }
    slow = {outcome.check.account_id for outcome, draft in wanted if paces[id(draft)]}
    spoke = await pace.last_spoke(db, slow, now)
    admitted: list[Admitted] = []
    for outcome, draft in sorted(wanted, key=lambda one: -one[1].value):
        account_id = outcome.check.account_id
        names = names_of(account_id, draft)
        if names & said:
            _note(outcome, draft, "said before")
            if not names <= said:  # said meanwhile in part: the facts tell what is left
                outcome.look_again(now + SHORTEST)
        elif until := pace.wait(paces[id(draft)], now, spoke.get((account_id, draft.rule))):
            outcome.look_again(until)
            _hold_back(outcome, draft, "its rule spoke a short while ago")
        elif doors[account_id].let_in(outcome, draft, names):
            said |= names
            spoke[account_id, draft.rule] = now
            admitted.append(Admitted(uuid7(), account_id, draft, outcome.check.request_id, now))
        else:
            _hold_back(outcome, draft, "quiet hours" if outcome.quiet_until else "the limit of this hour")
    return admitted, sum((door.held_back for door in doors.values()), Counter())


async def _already_said(db: Connection, wanted: list[tuple[Outcome, Draft]]) -> set[Name]:
    names = [name for outcome, draft in wanted for name in names_of(outcome.check.account_id, draft)]
    values = {"accounts": [name[0] for name in names], "fingerprints": [name[1] for name in names]}
    return set(await (await db.execute(_SAID, values)).fetchall())


def _hold_back(outcome: Outcome, draft: Draft, why: str) -> None:
    _note(outcome, draft, "held back")
    outcome.notes.append(Note("held_back", draft.rule, why))


def _note(outcome: Outcome, draft: Draft, what: str) -> None:
    if draft.rule in outcome.verdicts:
        outcome.verdicts[draft.rule] = msgspec.structs.replace(outcome.verdicts[draft.rule], verdict=what)
