"""Neglected: nobody has touched a task for long. One change is offered, the one that its facts suggest.

Give it a date, lower it, or drop it: these exclude each other, so a suggestion offers one of them. What is high
gets a date (also again, if its date has passed); what has none and no priority gets one too, where a day has room;
medium is lowered to low; what is low, or was not missed for so long after its due date, is dropped.
"""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from reeve.accounts.structs import Preferences
from reeve.agent.facts import Facts, TaskFacts
from reeve.agent.rules.rescheduling import day_with_room, start_of
from reeve.agent.rules.rule import Answer, Draft, Offer
from reeve.agent.rules.wording import count_in_words, day_in_words, quoted
from reeve.suggestions.structs import ProposedChange
from reeve.tasks.structs import Priority

LIMIT: dict[Priority | None, timedelta] = {
    "high": timedelta(days=7),
    "medium": timedelta(days=14),
    None: timedelta(days=14),
    "low": timedelta(days=30),
}
PACE = timedelta(days=7)
KEPT = timedelta(days=14)
_VALUE: dict[Priority | None, int] = {"high": 140, "medium": 130, None: 120, "low": 110}


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """What the sentence is built from; the dates are those of the person's zone.

    `waiting_since`: the last change, or the due date where that came later. `limit_days`: from when on a task of
    this priority counts as neglected.
    """

    rule: str = "neglected"
    about: str = "task"
    task_id: UUID
    title: str
    list_name: str
    priority: Priority | None
    due_date: date | None
    waiting_since: date
    looked_on: date
    untouched_days: int
    limit_days: int
    minutes: int
    estimated: bool
    proposed_date: date | None = None
    proposed_priority: Priority | None = None
    proposed_outcome: str | None = None


def evaluate(facts: Facts, now: datetime, preferences: Preferences) -> Answer:
    """Suggest one change for what nobody has touched for 7, 14 or 30 days, by priority."""
    task = facts.task
    if task is None or task.rrule is not None:
        return Answer(why="it recurs")
    if task.parent_id is not None:
        return Answer(why="it is part of another task")
    since = waiting_since(task, facts)
    if now < since + LIMIT[task.priority]:
        return Answer(why=_touched(since, now), next_check=since + LIMIT[task.priority])
    draft = _draft(facts, task, since, now)
    return Answer(why=f"untouched for {count_in_words((now - since).days, 'day')}", suggestions=(draft,))


def waiting_since(task: TaskFacts, facts: Facts) -> datetime:
    """Return from when on it has waited: the latest of its last change, its start, and its due moment."""
    moments = [task.updated_at]
    if task.due_at is not None:
        moments.append(task.due_at)
    if task.start_date is not None:
        moments.append(start_of(task.start_date, facts.person.zone))
    return max(moments)


def _touched(since: datetime, now: datetime) -> str:
    if since > now:
        return "its time is yet to come"
    return f"touched {count_in_words((now - since).days, 'day')} ago"


def _draft(facts: Facts, task: TaskFacts, since: datetime, now: datetime) -> Draft:
    zone = facts.person.zone
    change = best_change(facts, task, now)
    evidence = Evidence(
        task_id=task.id,
        title=task.title,
        list_name=task.list_name,
        priority=task.priority,
        due_date=task.due_date,
        waiting_since=since.astimezone(zone).date(),
        looked_on=now.astimezone(zone).date(),
        untouched_days=(now - since).days,
        limit_days=LIMIT[task.priority].days,
        minutes=task.minutes,
        estimated=task.estimate_minutes is None,
        **{f"proposed_{name.removeprefix('due_')}": value for name, value in change.items()},
    )
    day = evidence.proposed_date
    return Draft(
        type="neglected_task",
        message=say(evidence),
        evidence=msgspec.to_builtins(evidence),
        fingerprint=f"neglected:{task.id}:{since.isoformat()}",
        offers=(Offer(task.id, task.version, ProposedChange(**change)),),
        task_id=task.id,
        expires_at=start_of(day + timedelta(days=1), zone) if day else now + KEPT,
        value=_VALUE[task.priority],
        pace=PACE,
    )


def best_change(facts: Facts, task: TaskFacts, now: datetime) -> dict[str, Any]:
    """Return the one change to offer: a date, a lower priority, or dropping it."""
    wants_date = task.priority == "high" or (task.priority is None and task.due_date is None)
    day = _day(facts, task, now) if wants_date else None
    if day:
        return {"due_date": day}
    lower: dict[Priority | None, Priority] = {"high": "medium", "medium": "low"}
    if task.priority in lower and (task.due_date is None or task.priority == "high"):
        return {"priority": lower[task.priority]}
    return {"outcome": "cancelled"}


def _day(facts: Facts, task: TaskFacts, now: datetime) -> date | None:
    if facts.agenda is None:
        return None
    local = now.astimezone(facts.person.zone)
    return day_with_room(facts.agenda.room(), task.minutes, task.due, local)


def say(evidence: Evidence) -> str:
    """Build the sentence; every number, title and date in it stands in the evidence."""
    since = day_in_words(evidence.waiting_since, evidence.looked_on)
    days = count_in_words(evidence.untouched_days, "day")
    return f"{quoted(evidence.title)} has waited since {since}, {days} without a change. {_question(evidence)}"


def _question(evidence: Evidence) -> str:
    if evidence.proposed_date:
        return f"Do it on {day_in_words(evidence.proposed_date, evidence.looked_on)}?"
    if evidence.proposed_priority:
        return f"Lower it to {evidence.proposed_priority}?"
    return "Drop it?"
