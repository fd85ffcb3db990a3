"""What a rule is: a pure function of one account's facts, the moment and the preferences.

It does no I/O and has no clock of its own. What it says is built from its evidence, and its evidence is in the
rows that were read.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

import msgspec

from reeve.accounts.structs import Preferences, SuggestionType
from reeve.agent.facts import Facts
from reeve.suggestions.structs import ProposedChange


class Offer(msgspec.Struct, frozen=True):
    """One change offered for one task, made from that task's version."""

    task_id: UUID
    task_version: int
    change: ProposedChange


class Advice(msgspec.Struct, frozen=True):
    """The name of one piece of advice, which is never given twice, and the task with which it is forgotten."""

    fingerprint: str
    task_id: UUID | None = None


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A suggestion as a rule makes it.

    `fingerprint` names the advice: the same one is never given twice. `task_id`: with which task the fingerprint
    is forgotten. `together`: the pieces of advice, where it holds several. `value`: where the limit per hour holds
    something back, the most valuable comes first. `pace`: its rule speaks to a person only once in this time; the
    rest waits.
    """

    type: SuggestionType
    message: str
    evidence: dict[str, Any]
    fingerprint: str
    offers: tuple[Offer, ...] = ()
    task_id: UUID | None = None
    together: tuple[Advice, ...] = ()
    expires_at: datetime | None = None
    value: int = 0
    pace: timedelta | None = None

    @property
    def advice(self) -> tuple[Advice, ...]:
        """Every piece of advice in it."""
        return self.together or (Advice(self.fingerprint, self.task_id),)

    @property
    def rule(self) -> str:
        """The name of the rule, as its evidence says."""
        return str(self.evidence["rule"])


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What a rule found.

    `why`: in a few words, why it suggests or does not. `next_check`: the next moment at which something could
    become true (an aware datetime in the future), none if only a change can make it so. `untrue`: active
    suggestions of this rule that no longer hold.
    """

    why: str
    suggestions: tuple[Draft, ...] = ()
    next_check: datetime | None = None
    untrue: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class Rule:
    """A rule with its name, the type of what it suggests (what a person can switch off), and what it looks at."""

    name: str
    type: SuggestionType
    subject: Literal["task", "account"]
    evaluate: Callable[[Facts, datetime, Preferences], Answer]
