"""Overdue: a task's due moment has passed and it is still open. Said once per task and due moment."""

from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from reeve.accounts.structs import DailyCapacity, Preferences
from reeve.agent.facts import Due, Facts, Person, TaskFacts
from reeve.agent.rules.rule import Answer, Draft, Offer
from reeve.agent.rules.wording import day_in_words, duration_in_words, moment_in_words, quoted
from reeve.suggestions.structs import ProposedChange
from reeve.tasks.structs import Priority

# Advice that nobody answered goes away a week after the day it proposed.
KEPT_AFTER = timedelta(days=7)
_VALUE: dict[Priority | None, int] = {"high": 330, "medium": 320, "low": 310, None: 310}
_SATURDAY = 5


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """What the sentence is built from; `overdue_minutes` are counted up to `looked_at`."""

    rule: str = "overdue"
    about: str = "task"
    task_id: UUID
    title: str
    list_name: str
    due_date: date
    due_time: time | None
    due_at: datetime
    time_zone: str
    looked_at: datetime
    overdue_minutes: int
    recurrence: str | None
    proposed_date: date | None


def evaluate(facts: Facts, now: datetime, preferences: Preferences) -> Answer:
    """Suggest to move (a task that repeats every day: to skip) what is overdue; look again at the due moment."""
    task = facts.task
    if task is None or (due := task.due) is None:
        return Answer(why="it has no due date")
    if now < due.at:
        return Answer(why="it is not due yet", next_check=due.at)
    day = None if repeats_daily(task.rrule) else next_day(due, now.astimezone(facts.person.zone), preferences)
    return Answer(why="it is overdue", suggestions=(_draft(facts.person, task, due, now, day),))


def repeats_daily(rrule: str | None) -> bool:
    """Say whether the next occurrence is a day away anyway, so that moving this one there helps nobody."""
    parts = dict(part.split("=", 1) for part in (rrule or "").split(";") if "=" in part)
    return parts.get("FREQ") == "DAILY" and parts.get("INTERVAL", "1") == "1"


def next_day(due: Due, local: datetime, preferences: Preferences) -> date:
    """Return tomorrow, or the next working day where the task was due on one; never a day without capacity."""
    day = local.date() + timedelta(days=1)
    # The due time may be meant in a zone where tomorrow has begun already.
    while due.at + (day - due.day) <= local:
        day += timedelta(days=1)
    on_working_day = due.day.weekday() < _SATURDAY
    suits = (one for one in (day + timedelta(days=more) for more in range(7)) if _has_room(one, preferences))
    return next((one for one in suits if one.weekday() < _SATURDAY or not on_working_day), day)


def _has_room(day: date, preferences: Preferences) -> bool:
    capacity: DailyCapacity = preferences.daily_capacity
    return bool(getattr(capacity, f"{day:%A}".lower()))


def _draft(person: Person, task: TaskFacts, due: Due, now: datetime, day: date | None) -> Draft:
    evidence = Evidence(
        task_id=task.id,
        title=task.title,
        list_name=task.list_name,
        due_date=due.day,
        due_time=due.clock,
        due_at=due.at,
        time_zone=person.time_zone,
        looked_at=now,
        overdue_minutes=(now - due.at) // timedelta(minutes=1),
        recurrence=task.rrule,
        proposed_date=day,
    )
    change = ProposedChange(due_date=day) if day else ProposedChange(outcome="skipped")
    return Draft(
        type="overdue_reminder",
        message=say(evidence),
        evidence=msgspec.to_builtins(evidence),
        fingerprint=f"overdue:{task.id}:{due.name}",
        offers=(Offer(task.id, task.version, change),),
        task_id=task.id,
        expires_at=_expiry(day, now, person.zone),
        value=_VALUE[task.priority],
    )


def _expiry(day: date | None, now: datetime, zone: ZoneInfo) -> datetime:
    return (datetime.combine(day, time(), zone) if day else now) + KEPT_AFTER


def say(evidence: Evidence) -> str:
    """Build the sentence; every number, title and date in it stands in the evidence."""
    zone = ZoneInfo(evidence.time_zone)
    looked = evidence.looked_at.astimezone(zone)
    due = evidence.due_at.astimezone(zone)
    if evidence.due_time is None:
        when = day_in_words(evidence.due_date, looked.date())
    else:
        when = moment_in_words(due, looked.date())
    how_long, question = _how_long(evidence, due, looked), _question(evidence, looked)
    return f"{quoted(evidence.title)} was due on {when}{how_long} {question}"


def _how_long(evidence: Evidence, due: datetime, looked: datetime) -> str:
    """Say how long it was overdue and when that was so: the sentence may be read days later."""
    if evidence.overdue_minutes < 1:
        return " and is still open."
    same_day = due.date() == looked.date()
    moment = f"{looked:%H:%M}" if same_day else moment_in_words(looked, looked.date())
    duration = duration_in_words(timedelta(minutes=evidence.overdue_minutes))
    return f"; by {moment} it was {duration} overdue."


def _question(evidence: Evidence, looked: datetime) -> str:
    if evidence.proposed_date is None:
        return "Skip it and go on with the next one?"
    return f"Move it to {day_in_words(evidence.proposed_date, looked.date())}?"
