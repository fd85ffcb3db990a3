"""Prioritization: what is due within 48 hours should have high priority. Habits excepted."""

from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from reeve.accounts.structs import Preferences
from reeve.agent.facts import Due, Facts, Person, TaskFacts
from reeve.agent.rules.rule import Answer, Draft, Offer
from reeve.agent.rules.wording import day_in_words, moment_in_words, quoted
from reeve.suggestions.structs import ProposedChange
from reeve.tasks.structs import Priority

WINDOW = timedelta(hours=48)
# Whoever sets no priorities hears of one task in two days, not of each.
PACE = timedelta(days=2)
_VALUE: dict[Priority | None, int] = {"medium": 220, "low": 210, None: 210}


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """What the sentence is built from."""

    rule: str = "prioritization"
    about: str = "task"
    task_id: UUID
    title: str
    list_name: str
    priority: Priority | None
    proposed_priority: Priority = "high"
    due_date: date
    due_time: time | None
    due_at: datetime
    time_zone: str
    looked_at: datetime
    window_hours: int = int(WINDOW / timedelta(hours=1))


def evaluate(facts: Facts, now: datetime, preferences: Preferences) -> Answer:
    """Suggest high priority for what is due soon and has less; look again when the 48 hours begin."""
    task = facts.task
    if task is None or (due := task.due) is None:
        return Answer(why="it has no due date")
    if task.priority == "high":
        return Answer(why="its priority is high already")
    if task.rrule is not None:
        return Answer(why="it recurs: what comes again and again is not urgent")
    if now < due.at - WINDOW:
        return Answer(why="it is due in more than 48 hours", next_check=due.at - WINDOW)
    if now >= due.at:
        return Answer(why="its due moment has passed")
    return Answer(why="it is due within 48 hours", suggestions=(_draft(facts.person, task, due, now),))


def _draft(person: Person, task: TaskFacts, due: Due, now: datetime) -> Draft:
    evidence = Evidence(
        task_id=task.id,
        title=task.title,
        list_name=task.list_name,
        priority=task.priority,
        due_date=due.day,
        due_time=due.clock,
        due_at=due.at,
        time_zone=person.time_zone,
        looked_at=now,
    )
    return Draft(
        type="prioritization",
        message=say(evidence),
        evidence=msgspec.to_builtins(evidence),
        fingerprint=f"prioritization:{task.id}:{due.name}",
        offers=(Offer(task.id, task.version, ProposedChange(priority="high")),),
        task_id=task.id,
        expires_at=due.at,
        value=_VALUE[task.priority],
        pace=PACE,
    )


def say(evidence: Evidence) -> str:
    """Build the sentence; every number, title and date in it stands in the evidence."""
    zone = ZoneInfo(evidence.time_zone)
    today = evidence.looked_at.astimezone(zone).date()
    if evidence.due_time is None:
        when = day_in_words(evidence.due_date, today)
    else:
        when = moment_in_words(evidence.due_at.astimezone(zone), today)
    has = f"its priority is {evidence.priority}" if evidence.priority else "it has no priority"
    return (
        f"{quoted(evidence.title)} is due on {when}, within {evidence.window_hours} hours, and {has}."
        f" Raise it to {evidence.proposed_priority}?"
    )
