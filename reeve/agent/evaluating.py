"""Asking every rule about one check. A rule that raises, or answers with a moment that is not in the future,
fails alone: what the others found stands.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

import msgspec
import structlog

from reeve.agent.facts import Facts
from reeve.agent.queue import Check
from reeve.agent.quota import end_of_quiet
from reeve.agent.rules.rule import Draft, Rule
from reeve.observability.metrics import agent_check_failures

# Nobody needs a check more often than this, however close together a rule's moments lie.
SHORTEST = timedelta(milliseconds=200)
FIRST_PAUSE = timedelta(seconds=10)
MOST_TRIES = 5

log = structlog.get_logger()


class PastCheckError(Exception):
    """A rule wants to look again at a moment that is not in the future: it would spin for ever."""


class Verdict(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a rule said the last time it looked, kept with the check, whose `updated_at` says when that was."""

    verdict: str
    why: str = ""


@dataclass(frozen=True)
class Note:
    """An outcome for the trail that is no suggestion."""

    outcome: Literal["held_back", "set_aside", "failed"]
    rule: str
    why: str


@dataclass
class Outcome:
    """What is to be written about one check."""

    check: Check
    check_at: datetime | None = None
    drafts: list[Draft] = field(default_factory=list)
    untrue: list[UUID] = field(default_factory=list)
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    most_an_hour: int | None = None
    quiet_until: datetime | None = None
    error: str | None = None
    tries: int = 0
    # Whether what is said of it changed after it was evaluated: held back, or said before.
    amended: bool = False

    def look_again(self, at: datetime | None) -> None:
        """Check again at that moment, or earlier if that was wanted already."""
        if at is not None:
            self.check_at = min(at, self.check_at or at)

    @property
    def set_aside(self) -> bool:
        """Whether it has failed so often that it is left alone until something changes."""
        return self.tries >= MOST_TRIES


def evaluate(check: Check, facts: Facts | None, now: datetime, rules: tuple[Rule, ...]) -> Outcome:
    """Ask the rules about one check; no facts: the task is completed, deleted, or not this account's any more."""
    outcome = Outcome(check)
    if facts is None:
        return outcome
    about = "account" if check.subject_id == check.account_id else "task"
    wishes = facts.person.wishes
    for rule in rules:
        if rule.subject != about:
            continue
        if not wishes.agents_enabled or rule.type in wishes.disabled_rules:
            outcome.verdicts[rule.name] = Verdict("off", "switched off")
        elif facts.muted_by(rule.name):
            outcome.verdicts[rule.name] = Verdict("off", "never to be spoken of")
        else:
            _ask(outcome, rule, facts, now)
    outcome.most_an_hour = wishes.suggestions_per_hour
    outcome.quiet_until = end_of_quiet(wishes.quiet_hours, now, facts.person.zone)
    return outcome


def _ask(outcome: Outcome, rule: Rule, facts: Facts, now: datetime) -> None:
    try:
        answer = rule.evaluate(facts, now, facts.person.wishes)
        if answer.next_check is not None and answer.next_check <= now:
            raise PastCheckError(f"{answer.next_check} is not after {now}")
    except Exception as error:
        fail(outcome, now, error, rule.name)
        return
    verdict = "suggested" if answer.suggestions else "nothing"
    outcome.verdicts[rule.name] = Verdict(verdict, answer.why)
    outcome.drafts += answer.suggestions
    outcome.untrue += answer.untrue
    outcome.look_again(answer.next_check and max(answer.next_check, now + SHORTEST))


def fail(outcome: Outcome, now: datetime, error: Exception, rule: str) -> None:
    """Note a failure: try again after a pause that doubles, and after the last try not any more."""
    check = outcome.check
    outcome.error = f"{rule}: {type(error).__name__}: {error}"[:1000]
    outcome.tries = check.tries + 1
    outcome.verdicts[rule] = Verdict("failed", type(error).__name__)
    if not outcome.set_aside:
        outcome.look_again(now + FIRST_PAUSE * 2**check.tries)
    outcome.notes.append(Note("set_aside" if outcome.set_aside else "failed", rule, type(error).__name__))
    agent_check_failures.labels(rule).inc()
    ids: dict[str, Any] = {"account_id": check.account_id, "subject_id": check.subject_id}
    log.warning("check failed", rule=rule, tries=outcome.tries, request_id=check.request_id, **ids, exc_info=error)
