"""Slipping habits: a recurring task that was late or skipped at least 3 of the last 4 times.

Where it really gets done on another day of the week, that day is offered; else a lighter rhythm.
"""

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID

import msgspec

from reeve.accounts.structs import Preferences
from reeve.agent.facts import Due, Facts, Occurrence, TaskFacts
from reeve.agent.facts.tasks import OCCURRENCES
from reeve.agent.rules.rule import Answer, Draft, Offer
from reeve.agent.rules.wording import count_in_words, day_in_words, listed, quoted
from reeve.suggestions.structs import ProposedChange
from reeve.tasks.recurrence import RecurrenceError, describe, parse
from reeve.tasks.recurrence_rule import WEEKDAYS
from reeve.tasks.structs import Recurrence

ENOUGH = 3
KEPT = timedelta(days=14)
PACE = timedelta(days=2)
_VALUE = 160


class Slip(msgspec.Struct, frozen=True):
    """How one of the last occurrences went; `done_on` is the day in the person's zone."""

    due_date: date
    how: Literal["on time", "late", "skipped"]
    done_on: date | None


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """What the sentence is built from; `cadence`: the last occurrences, the newest first."""

    rule: str = "slipping"
    about: str = "task"
    task_id: UUID
    title: str
    list_name: str
    looked_on: date
    slipped_count: int
    occurrence_count: int
    cadence: tuple[Slip, ...]
    rhythm: str
    proposed_rhythm: str
    proposed_date: date | None


def evaluate(facts: Facts, now: datetime, preferences: Preferences) -> Answer:
    """Suggest the weekday on which it gets done, or a lighter rhythm, where a habit does not hold."""
    task = facts.task
    if task is None or task.rrule is None or task.due is None:
        return Answer(why="it does not recur")
    # What went wrong before its rule was last changed says nothing about the rule as it is.
    past = [one for one in facts.past if one.due_date >= (task.recurrence_anchor or one.due_date)]
    if len(past) < OCCURRENCES:
        return Answer(why=f"it has come fewer than {OCCURRENCES} times")
    cadence = tuple(_slip(one, facts) for one in past)
    slipped = sum(one.how != "on time" for one in cadence)
    if slipped < ENOUGH:
        return Answer(why=f"on time {OCCURRENCES - slipped} of the last {OCCURRENCES} times")
    change = better_rhythm(task, task.due, cadence, now)
    if change is None:
        return Answer(why="it slips, but its rule cannot be made lighter")
    draft = _draft(facts, task, cadence, change, now)
    return Answer(why=f"late or skipped {slipped} of the last {OCCURRENCES} times", suggestions=(draft,))


def _slip(one: Occurrence, facts: Facts) -> Slip:
    if one.outcome != "done":
        return Slip(one.due_date, "skipped", None)
    on = one.completed_at.astimezone(facts.person.zone).date()
    return Slip(one.due_date, "late" if one.completed_at > one.due_at else "on time", on)


def better_rhythm(
    task: TaskFacts, due: Due, cadence: tuple[Slip, ...], now: datetime
) -> tuple[Recurrence, date | None] | None:
    """Return the rule to offer, with the day of the next occurrence where that changes; None if there is none."""
    basis = task.recurrence_basis or "due"
    parts = dict(part.split("=", 1) for part in (task.rrule or "").split(";"))
    if task.recurrence_count_left is not None:
        parts["COUNT"] = str(task.recurrence_count_left)  # given anew, the series counts from here
    weekday = _real_weekday(parts, due, cadence)
    if weekday is not None:
        return Recurrence(_rule(parts | {"BYDAY": WEEKDAYS[weekday]}), basis), _coming(weekday, due, now)
    try:
        lighter = _rule(parts | {"INTERVAL": str(2 * int(parts.get("INTERVAL", "1")))})
    except RecurrenceError:
        return None
    return Recurrence(lighter, basis), None


def _rule(parts: dict[str, str]) -> str:
    return parse(";".join(f"{name}={value}" for name, value in parts.items())).text


def _real_weekday(parts: dict[str, str], due: Due, cadence: tuple[Slip, ...]) -> int | None:
    """Return the weekday (0: Monday) on which a weekly task is done instead, at least three times."""
    once_a_week = parts.get("FREQ") == "WEEKLY" and "," not in parts.get("BYDAY", "")
    done = Counter(one.done_on.weekday() for one in cadence if one.done_on and one.how == "late")
    if not once_a_week or not done:
        return None
    weekday, times = done.most_common(1)[0]
    return weekday if times >= ENOUGH and weekday != due.day.weekday() else None


def _coming(weekday: int, due: Due, now: datetime) -> date:
    day = due.day + timedelta(days=(weekday - due.day.weekday()) % 7)
    while due.at + (day - due.day) <= now:
        day += timedelta(days=7)
    return day


def _draft(
    facts: Facts, task: TaskFacts, cadence: tuple[Slip, ...], change: tuple[Recurrence, date | None], now: datetime
) -> Draft:
    recurrence, day = change
    evidence = Evidence(
        task_id=task.id,
        title=task.title,
        list_name=task.list_name,
        looked_on=now.astimezone(facts.person.zone).date(),
        slipped_count=sum(one.how != "on time" for one in cadence),
        occurrence_count=len(cadence),
        cadence=cadence,
        rhythm=describe(task.rrule or ""),
        proposed_rhythm=describe(recurrence.rule),
        proposed_date=day,
    )
    offered = ProposedChange(recurrence=recurrence) if day is None else ProposedChange(day, recurrence=recurrence)
    newest = cadence[0].due_date
    return Draft(
        type="neglected_task",
        message=say(evidence),
        evidence=msgspec.to_builtins(evidence),
        # Once a quarter of the year at most, for as long as the rhythm stays the same.
        fingerprint=f"slipping:{task.series_id}:{task.rrule}:{newest.year}Q{(newest.month + 2) // 3}",
        offers=(Offer(task.id, task.version, offered),),
        task_id=task.id,
        expires_at=now + KEPT,
        value=_VALUE,
        pace=PACE,
    )


def say(evidence: Evidence) -> str:
    """Build the sentence; every number, title and date in it stands in the evidence."""
    times = f"{evidence.slipped_count} of the last {count_in_words(evidence.occurrence_count, 'time')}"
    slips = listed([_slip_words(one, evidence.looked_on) for one in evidence.cadence if one.how != "on time"])
    start = f"{quoted(evidence.title)} ({evidence.rhythm}) was late or skipped {times}: {slips}."
    if evidence.proposed_date:
        first = day_in_words(evidence.proposed_date, evidence.looked_on)
        return f"{start} Change it to {evidence.proposed_rhythm}, from {first} on?"
    return f"{start} Change it to {evidence.proposed_rhythm}?"


def _slip_words(one: Slip, today: date) -> str:
    due = f"due {day_in_words(one.due_date, today)}"
    return f"{due}, done {day_in_words(one.done_on, today)}" if one.done_on else f"{due}, skipped"
