"""When a recurring task comes again: civil days worked out from the rule, the zone attached afterwards (rule 6).

All occurrences of a series share their time of day, so a series is a sequence of days (`recurrence_days`).
"""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from uuid import UUID, uuid5

from reeve.tasks.due import due_at, zone
from reeve.tasks.recurrence_days import days_from
from reeve.tasks.recurrence_rule import RecurrenceError, Rule, describe, monthly_on, parse
from reeve.tasks.structs import RecurrenceState

__all__ = [
    "Due",
    "Next",
    "Occurrence",
    "RecurrenceError",
    "days_from",
    "describe",
    "monthly_on",
    "next_due",
    "next_id",
    "occurrences",
    "parse",
]

PREVIEW = 10
_NEXT_OCCURRENCE = UUID("2b0f4d0c-6a51-5d5e-9a55-6b1a3a0d7f01")


@dataclass(frozen=True)
class Due:
    """A civil due date: `time` is "HH:MM" or none, `zone` is none where the time floats."""

    date: date
    time: str | None = None
    zone: str | None = None


@dataclass(frozen=True)
class Next:
    """The next occurrence, and what is left of a COUNT (it included)."""

    due: Due
    count_left: int | None


@dataclass(frozen=True)
class Occurrence:
    """One occurrence of a preview, with its instant in UTC."""

    date: date
    time: str | None
    instant: datetime


def next_id(task_id: UUID) -> UUID:
    """Return the id of the occurrence that comes after this one: whoever completes it makes the same one."""
    return uuid5(_NEXT_OCCURRENCE, str(task_id))


def next_due(state: RecurrenceState, due: Due, now: datetime, home_zone: str) -> Next | None:
    """Return the next occurrence of a task that was due at `due` and is completed `now`, or None at the end.

    Basis `due`: the first of the series after both the due date and now (an all-day one may be today's, which is
    not over). All that are passed by count for COUNT. Basis `completion`: the rule begins anew on the local day
    of completion, and a month or year without a day of its own ends at the month's last day.
    """
    rule = parse(state.rule)
    today = now.astimezone(zone(due.zone or home_zone)).date()
    if state.basis == "completion":
        days, steps = _after_completion(rule, today), 1
    else:
        days, steps = _after_due(rule, state, due, now, home_zone)
    left = None if state.count_left is None else state.count_left - steps
    if days is None or (left is not None and left < 1):
        return None
    following = replace(due, date=days)
    return Next(following, left) if _within(rule, following, home_zone) else None


def _after_due(
    rule: Rule, state: RecurrenceState, due: Due, now: datetime, home_zone: str
) -> tuple[date | None, int]:
    """Return the first day after due and now, and how many occurrences that is further on."""
    earliest, today = due.date + timedelta(days=1), now.astimezone(zone(due.zone or home_zone)).date()
    if rule.count is None:  # then nobody counts what has been passed by
        earliest = max(earliest, today)
    for steps, day in enumerate(islice(days_from(rule, state.anchor, earliest), state.count_left), 1):
        if day < today:  # passed by, only counted
            continue
        instant = due_at(day, due.time, due.zone, home_zone)
        if instant is not None and instant > now:
            return day, steps
    return None, 1


def _after_completion(rule: Rule, today: date) -> date | None:
    bare = not (rule.by_month or rule.by_month_day or rule.by_day)
    if bare and rule.frequency in ("MONTHLY", "YEARLY"):
        months = rule.interval * (12 if rule.frequency == "YEARLY" else 1)
        year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
        return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))
    return next(days_from(rule, today, today + timedelta(days=1)), None)


def _within(rule: Rule, due: Due, home_zone: str) -> bool:
    """Say whether an occurrence is not after UNTIL: by date, by civil time, or (…Z) by instant."""
    until = rule.until
    if until is None:
        return True
    if not isinstance(until, datetime):
        return due.date <= until
    local = zone(due.zone or home_zone)
    if due.time is None:
        return due.date <= (until.astimezone(local) if until.tzinfo else until).date()
    moment = datetime.combine(due.date, time.fromisoformat(due.time))
    return moment <= until if until.tzinfo is None else moment.replace(tzinfo=local).astimezone(UTC) <= until


def occurrences(rule: Rule, due: Due, home_zone: str, now: datetime, count: int = PREVIEW) -> list[Occurrence]:
    """Return the next occurrences of a series that begins at `due`: from today on, if it began before.

    Raises RecurrenceError where there is none within a hundred years of its beginning.
    """
    everything = days_from(rule, due.date, due.date)
    first = next(everything, None)
    if first is None or not _within(rule, replace(due, date=first), home_zone):
        raise RecurrenceError("never happens after the due date")
    today = now.astimezone(zone(due.zone or home_zone)).date()
    if rule.count is None:
        days = days_from(rule, due.date, max(due.date, today))
    else:
        days = (day for day in islice(days_from(rule, due.date, due.date), rule.count) if day >= today)
    coming = (replace(due, date=day) for day in islice(days, count))
    return [_occurrence(one, home_zone) for one in coming if _within(rule, one, home_zone)]


def _occurrence(due: Due, home_zone: str) -> Occurrence:
    instant = due_at(due.date, due.time, due.zone, home_zone)
    assert instant is not None, "an occurrence has a date"
    return Occurrence(due.date, due.time, instant)
