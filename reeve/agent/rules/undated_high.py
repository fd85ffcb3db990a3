"""Prioritization: high priority, no date, and older than a week: what is urgent has a date."""

from datetime import date, datetime, timedelta
from uuid import UUID

import msgspec

from reeve.accounts.structs import Preferences
from reeve.agent.facts import Facts
from reeve.agent.rules.rule import Answer, Draft, Offer
from reeve.agent.rules.wording import count_in_words, day_in_words, quoted
from reeve.suggestions.structs import ProposedChange
from reeve.tasks.structs import Priority

OLD = timedelta(days=7)
PACE = timedelta(days=1)
KEPT = timedelta(days=14)
_VALUE = 150


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """What the sentence is built from; the dates are those of the person's zone."""

    rule: str = "undated_high"
    about: str = "task"
    task_id: UUID
    title: str
    list_name: str
    priority: Priority
    created_on: date
    looked_on: date
    age_days: int
    proposed_priority: Priority = "medium"


def evaluate(facts: Facts, now: datetime, preferences: Preferences) -> Answer:
    """Suggest to lower it; where nobody has touched it for a week, `neglected` asks for a date."""
    task = facts.task
    if task is None or task.priority != "high" or task.due_date is not None:
        return Answer(why="it has a date, or is not high")
    if now < task.created_at + OLD:
        return Answer(why="it is not a week old", next_check=task.created_at + OLD)
    if task.updated_at <= now - OLD:
        return Answer(why="nobody has touched it for a week: see neglected")
    zone = facts.person.zone
    evidence = Evidence(
        task_id=task.id,
        title=task.title,
        list_name=task.list_name,
        priority=task.priority,
        created_on=task.created_at.astimezone(zone).date(),
        looked_on=now.astimezone(zone).date(),
        age_days=(now - task.created_at).days,
    )
    draft = Draft(
        type="prioritization",
        message=say(evidence),
        evidence=msgspec.to_builtins(evidence),
        fingerprint=f"undated_high:{task.id}",
        offers=(Offer(task.id, task.version, ProposedChange(priority=evidence.proposed_priority)),),
        task_id=task.id,
        expires_at=now + KEPT,
        value=_VALUE,
        pace=PACE,
    )
    return Answer(why="it is high, has no date and is older than a week", suggestions=(draft,))


def say(evidence: Evidence) -> str:
    """Build the sentence; every number, title and date in it stands in the evidence."""
    since = day_in_words(evidence.created_on, evidence.looked_on)
    return (
        f"{quoted(evidence.title)} has {evidence.priority} priority and no date, and has been open since {since},"
        f" for {count_in_words(evidence.age_days, 'day')}. Lower it to {evidence.proposed_priority}?"
    )
