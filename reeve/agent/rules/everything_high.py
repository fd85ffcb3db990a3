"""If everything is urgent, nothing is: more than half of all open tasks have high priority."""

import hashlib
from datetime import date, datetime, timedelta
from uuid import UUID

import msgspec

from reeve.accounts.structs import Preferences
from reeve.agent.facts import Facts, Said, TaskFacts
from reeve.agent.rules.prioritization import WINDOW
from reeve.agent.rules.rule import Answer, Draft, Offer
from reeve.agent.rules.wording import count_in_words, day_in_words, quoted
from reeve.suggestions.structs import ProposedChange
from reeve.tasks.structs import Priority

NAME = "everything_high"
# Three tasks, two of them high: that is no sign of anything.
LEAST_OPEN = 5
# Said once, it is known for a while.
SILENT_FOR = timedelta(days=7)
_VALUE = 100


class Candidate(msgspec.Struct, frozen=True):
    """A task that could step down."""

    task_id: UUID
    title: str
    due_date: date | None


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """What the sentence is built from."""

    rule: str = NAME
    about: str = "account"
    open_count: int
    high_count: int
    candidates: tuple[Candidate, ...]
    proposed_priority: Priority = "medium"
    looked_on: date


def evaluate(facts: Facts, now: datetime, preferences: Preferences) -> Answer:
    """Name the tasks that could step down: without a date first, then the latest; none that is due soon."""
    work, said = facts.workload, facts.said.get(NAME)
    if work.open_count < LEAST_OPEN:
        return Answer(why=f"fewer than {LEAST_OPEN} tasks are open", untrue=_active(said))
    if work.high_count * 2 <= work.open_count:
        return Answer(why="no more than half of the open tasks are high", untrue=_active(said))
    if said and now < said.at + SILENT_FOR:
        return Answer(why="it was said within the last week", next_check=said.at + SILENT_FOR)
    return Answer(why="more than half of the open tasks are high", suggestions=(_draft(facts, now),))


def _active(said: Said | None) -> tuple[UUID, ...]:
    return said.active if said else ()


def stepping_down(facts: Facts, now: datetime) -> tuple[TaskFacts, ...]:
    """Return as many as it takes until half of the tasks are high, of those that are not due soon."""
    work = facts.workload
    enough = work.high_count - work.open_count // 2
    later = [task for task in work.high if task.due_at is None or task.due_at > now + WINDOW]
    return tuple(later[:enough])


def _draft(facts: Facts, now: datetime) -> Draft:
    tasks = stepping_down(facts, now)
    today = now.astimezone(facts.person.zone).date()
    evidence = Evidence(
        open_count=facts.workload.open_count,
        high_count=facts.workload.high_count,
        candidates=tuple(Candidate(task.id, task.title, task.due_date) for task in tasks),
        looked_on=today,
    )
    change = ProposedChange(priority=evidence.proposed_priority)
    return Draft(
        type="prioritization",
        message=say(evidence),
        evidence=msgspec.to_builtins(evidence),
        fingerprint=_fingerprint(tasks, today),
        offers=tuple(Offer(task.id, task.version, change) for task in tasks),
        expires_at=now + SILENT_FOR,
        value=_VALUE,
    )


def _fingerprint(tasks: tuple[TaskFacts, ...], today: date) -> str:
    """Name the advice: these tasks; without any, this week."""
    if not tasks:
        return f"{NAME}:{today:%G-W%V}"
    ids = ",".join(sorted(str(task.id) for task in tasks))
    return f"{NAME}:{hashlib.sha256(ids.encode()).hexdigest()[:32]}"


def say(evidence: Evidence) -> str:
    """Build the sentence; every number, title and date in it stands in the evidence."""
    open_tasks = count_in_words(evidence.open_count, "open task")
    start = f"{evidence.high_count:,} of your {open_tasks} have high priority. If everything is urgent, nothing is"
    if not evidence.candidates:
        return f"{start}."
    names = ", ".join(_named(one, evidence.looked_on) for one in evidence.candidates)
    return f"{start}: could some step down to {evidence.proposed_priority}? {names}."


def _named(one: Candidate, today: date) -> str:
    when = f"due on {day_in_words(one.due_date, today)}" if one.due_date else "no date"
    return f"{quoted(one.title)} ({when})"
