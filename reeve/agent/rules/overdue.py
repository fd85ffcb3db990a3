"""Overdue: the due moment has passed and the task is still open. Said once per task and due moment.

What of one list is overdue at the same time is said together.
"""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from reeve.accounts.structs import Preferences
from reeve.agent.facts import Due, Facts, Person, TaskFacts
from reeve.agent.rules.rescheduling import day_with_room, next_day, start_of
from reeve.agent.rules.rule import Advice, Answer, Draft, Offer
from reeve.agent.rules.wording import (
    clock_in_words,
    count_in_words,
    day_in_words,
    duration_in_words,
    moment_in_words,
    quoted,
)
from reeve.planning.room import Room
from reeve.suggestions.structs import ProposedChange
from reeve.tasks.structs import Priority

# Advice that nobody answered goes away a week after the day it proposed.
KEPT_AFTER = timedelta(days=7)
# A sentence names so many tasks; the others stand in the evidence.
NAMED = 5
# Where more is overdue than one suggestion holds, the rest looks again after this.
_TURN = timedelta(minutes=5)
_VALUE: dict[Priority | None, int] = {"high": 330, "medium": 320, "low": 310, None: 310}


class Late(msgspec.Struct, frozen=True, kw_only=True):
    """One overdue task. `overdue_minutes` are counted up to `looked_at`.

    Exactly one is proposed: a day with room for `minutes` (`estimated`: nobody said how many), or to skip to the
    next occurrence.
    """

    task_id: UUID
    title: str
    due_date: date
    due_time: time | None
    due_at: datetime
    overdue_minutes: int
    recurrence: str | None
    minutes: int
    estimated: bool
    proposed_date: date | None
    next_date: date | None


class Evidence(Late, frozen=True, kw_only=True):
    """What the sentence about one task is built from."""

    rule: str = "overdue"
    about: str = "task"
    list_name: str
    time_zone: str
    looked_at: datetime


class TogetherEvidence(msgspec.Struct, frozen=True, kw_only=True):
    """What the sentence about several tasks of one list is built from; `more_count` are not named in it."""

    rule: str = "overdue"
    about: str = "list"
    list_name: str
    time_zone: str
    looked_at: datetime
    task_count: int
    more_count: int
    tasks: tuple[Late, ...]


def evaluate(facts: Facts, now: datetime, preferences: Preferences) -> Answer:
    """Suggest a day with room for what is overdue, or to skip what recurs; look again at the due moment."""
    task = facts.task
    if task is None or (due := task.due) is None:
        return Answer(why="it has no due date")
    if now < due.at:
        return Answer(why="it is not due yet", next_check=due.at)
    group = (task,) if facts.overdue is None else facts.overdue
    if not group:
        return Answer(why="it is overdue, and that was said")
    if all(one.id != task.id for one in group):
        return Answer(why="others of its list are spoken of first", next_check=now + _TURN)
    return Answer(why="it is overdue", suggestions=(_draft(facts, group, now, preferences),))


def _draft(facts: Facts, group: tuple[TaskFacts, ...], now: datetime, wishes: Preferences) -> Draft:
    person = facts.person
    room = facts.agenda.room() if facts.agenda else None
    local = now.astimezone(person.zone)
    late = [_late(task, due, local, person, room, wishes) for task in group if (due := task.due)]
    evidence = _evidence(group[0], late, person, now)
    together = tuple(Advice(fingerprint(one), one.id) for one in group)
    return Draft(
        type="overdue_reminder",
        message=say(evidence),
        evidence=msgspec.to_builtins(evidence),
        fingerprint=together[0].fingerprint,
        offers=tuple(Offer(one.id, one.version, _change(seen)) for one, seen in zip(group, late, strict=True)),
        task_id=group[0].id,
        together=together,
        expires_at=max(_expiry(one, now, person.zone) for one in late),
        value=max(_VALUE[one.priority] for one in group),
    )


def fingerprint(task: TaskFacts) -> str:
    """Name the advice: this task at this due moment (reeve/agent/facts/tasks.py reads it in the same words)."""
    return f"overdue:{task.id}:{due.name if (due := task.due) else ''}"


def _late(
    task: TaskFacts, due: Due, local: datetime, person: Person, room: Room | None, wishes: Preferences
) -> Late:
    following = task.next_date(local, person.time_zone)
    day = day_with_room(room, task.minutes, due, local) if room and not following else None
    return Late(
        task_id=task.id,
        title=task.title,
        due_date=due.day,
        due_time=due.clock,
        due_at=due.at,
        overdue_minutes=(local - due.at) // timedelta(minutes=1),
        recurrence=task.rrule,
        minutes=task.minutes,
        estimated=task.estimate_minutes is None,
        proposed_date=None if following else day or next_day(due, local, wishes),
        next_date=following,
    )


def _evidence(first: TaskFacts, late: list[Late], person: Person, now: datetime) -> Evidence | TogetherEvidence:
    where: dict[str, Any] = {"list_name": first.list_name, "time_zone": person.time_zone, "looked_at": now}
    if len(late) == 1:
        return Evidence(**msgspec.structs.asdict(late[0]), **where)
    return TogetherEvidence(task_count=len(late), more_count=max(0, len(late) - NAMED), tasks=tuple(late), **where)


def _change(late: Late) -> ProposedChange:
    return ProposedChange(due_date=late.proposed_date) if late.proposed_date else ProposedChange(outcome="skipped")


def _expiry(late: Late, now: datetime, zone: ZoneInfo) -> datetime:
    return (start_of(late.proposed_date, zone) if late.proposed_date else now) + KEPT_AFTER


def say(evidence: Evidence | TogetherEvidence) -> str:
    """Build the sentence; every number, title and date in it stands in the evidence."""
    zone = ZoneInfo(evidence.time_zone)
    looked = evidence.looked_at.astimezone(zone)
    if isinstance(evidence, TogetherEvidence):
        return _say_together(evidence, looked)
    when = _when(evidence, looked)
    return f"{quoted(evidence.title)} was due on {when}{_how_long(evidence, looked)} {_question(evidence, looked)}"


def _say_together(evidence: TogetherEvidence, looked: datetime) -> str:
    count = count_in_words(evidence.task_count, "task")
    moment = moment_in_words(looked, looked.date())
    start = f"{count} in {quoted(evidence.list_name)} were overdue by {moment}."
    named = " ".join(
        f"{quoted(one.title)}, due on {_when(one, looked)}: {_proposal(one, looked)}."
        for one in evidence.tasks[:NAMED]
    )
    return f"{start} {named}" + (f" And {evidence.more_count} more." if evidence.more_count else "")


def _when(late: Late, looked: datetime) -> str:
    if late.due_time is None:
        return day_in_words(late.due_date, looked.date())
    return moment_in_words(late.due_at.astimezone(looked.tzinfo), looked.date())


def _how_long(evidence: Evidence, looked: datetime) -> str:
    """Say how long it was overdue and when that was so: the sentence may be read days later."""
    if evidence.overdue_minutes < 1:
        return " and is still open."
    same_day = evidence.due_at.astimezone(looked.tzinfo).date() == looked.date()
    moment = clock_in_words(looked) if same_day else moment_in_words(looked, looked.date())
    duration = duration_in_words(timedelta(minutes=evidence.overdue_minutes))
    return f"; by {moment} it was {duration} overdue."


def _question(evidence: Evidence, looked: datetime) -> str:
    proposal = _proposal(evidence, looked)
    return f"{proposal[0].upper()}{proposal[1:]}?"


def _proposal(late: Late, looked: datetime) -> str:
    if late.proposed_date:
        return f"move it to {day_in_words(late.proposed_date, looked.date())}"
    assert late.next_date, "one of the two is proposed"
    return f"skip it and go on with the next one on {day_in_words(late.next_date, looked.date())}"
