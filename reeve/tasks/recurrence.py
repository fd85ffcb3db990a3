"""When a recurring task comes again: civil days worked out from the rule, the zone attached afterwards (rule 6).

All occurrences of a series share their time of day, so a series is a sequence of days. The expansion jumps to the
period in question and looks a hundred years ahead at most, so that no rule, however rare, can hold a worker up.
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from uuid import UUID, uuid5

from reeve.tasks.due import due_at, zone
from reeve.tasks.recurrence_rule import RecurrenceError, Rule, describe, monthly_on, parse
from reeve.tasks.structs import RecurrenceState

__all__ = [
    "Due",
    "Next",
    "Occurrence",
    "RecurrenceError",
    "describe",
    "monthly_on",
    "next_due",
    "next_id",
    "occurrences",
    "parse",
]

HORIZON_YEARS = 100
LAST_YEAR = 9989
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
        days, steps = _after_due(rule, state.anchor, due, now, home_zone)
    left = None if state.count_left is None else state.count_left - steps
    if days is None or (left is not None and left < 1):
        return None
    following = replace(due, date=days)
    return Next(following, left) if _within(rule, following, home_zone) else None


def _after_due(rule: Rule, anchor: date, due: Due, now: datetime, home_zone: str) -> tuple[date | None, int]:
    """Return the first day after due and now, and how many occurrences that is further on."""
    earliest = due.date + timedelta(days=1)
    if rule.count is None:  # then nobody counts what has been passed by
        earliest = max(earliest, now.astimezone(zone(due.zone or home_zone)).date())
    for steps, day in enumerate(days_from(rule, anchor, earliest), 1):
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


def days_from(rule: Rule, anchor: date, start: date) -> Iterator[date]:
    """Yield the days of the series that begins at `anchor`, from `start` on, in order.

    Ends when nothing more comes within a hundred years of `start`. COUNT and UNTIL are the caller's.
    """
    start = max(start, anchor)
    last_year = min(start.year + HORIZON_YEARS, LAST_YEAR)
    number = _period_of(rule, anchor, start)
    while (first := _first_day(rule, anchor, number)) is not None and first.year <= last_year:
        for day in _chosen(rule, _days_of(rule, anchor, first)):
            if day >= start:
                yield day
                last_year = min(day.year + HORIZON_YEARS, LAST_YEAR)
        number += 1


def _period_of(rule: Rule, anchor: date, day: date) -> int:
    """Return the number of the last period that begins on or before the day."""
    if rule.frequency == "YEARLY":
        return (day.year - anchor.year) // rule.interval
    if rule.frequency == "MONTHLY":
        return ((day.year - anchor.year) * 12 + day.month - anchor.month) // rule.interval
    length = rule.interval * (7 if rule.frequency == "WEEKLY" else 1)
    return (day - _begin(rule, anchor)).days // length


def _begin(rule: Rule, anchor: date) -> date:
    if rule.frequency == "WEEKLY":
        return anchor - timedelta(days=(anchor.weekday() - rule.week_start) % 7)
    return anchor


def _first_day(rule: Rule, anchor: date, number: int) -> date | None:
    """Return the first day of a period, None past the last year that dates can have."""
    try:
        if rule.frequency == "YEARLY":
            return date(anchor.year + number * rule.interval, 1, 1)
        if rule.frequency == "MONTHLY":
            year, month = divmod(anchor.year * 12 + anchor.month - 1 + number * rule.interval, 12)
            return date(year, month + 1, 1)
        length = rule.interval * (7 if rule.frequency == "WEEKLY" else 1)
        return _begin(rule, anchor) + timedelta(days=number * length)
    except (ValueError, OverflowError):
        return None


def _chosen(rule: Rule, days: list[date]) -> list[date]:
    """Apply BYSETPOS."""
    if not rule.by_set_position:
        return days
    size = len(days)
    wanted = {(one - 1 if one > 0 else size + one) for one in rule.by_set_position}
    return [day for index, day in enumerate(days) if index in wanted]


def _days_of(rule: Rule, anchor: date, first: date) -> list[date]:
    """Return the days of the period that begins at `first`, in order (the table of RFC 5545, 3.3.10)."""
    if rule.frequency == "DAILY":
        return [first] if _allowed(rule, first) else []
    if rule.frequency == "WEEKLY":
        weekdays = {day for _, day in rule.by_day} or {anchor.weekday()}
        week = (first + timedelta(days=offset) for offset in range(7))
        return [day for day in week if day.weekday() in weekdays and _month_allowed(rule, day)]
    if rule.frequency == "MONTHLY":
        return _in_month(rule, anchor, first) if _month_allowed(rule, first) else []
    return _in_year(rule, anchor, first.year)


def _allowed(rule: Rule, day: date) -> bool:
    if rule.by_day and all(day.weekday() != weekday for _, weekday in rule.by_day):
        return False
    if not _month_allowed(rule, day):
        return False
    length = monthrange(day.year, day.month)[1]
    return not rule.by_month_day or day.day in rule.by_month_day or day.day - length - 1 in rule.by_month_day


def _month_allowed(rule: Rule, day: date) -> bool:
    return not rule.by_month or day.month in rule.by_month


def _in_year(rule: Rule, anchor: date, year: int) -> list[date]:
    if rule.by_month:
        return [day for month in rule.by_month for day in _in_month(rule, anchor, date(year, month, 1))]
    weekdays = _weekdays(rule, date(year, 1, 1), date(year, 12, 31))
    if rule.by_month_day:
        whole = replace(rule, by_day=())
        days = [day for month in range(1, 13) for day in _in_month(whole, anchor, date(year, month, 1))]
        return [day for day in days if day in weekdays] if rule.by_day else days
    if rule.by_day:
        return sorted(weekdays)
    return _in_month(rule, anchor, date(year, anchor.month, 1))


def _in_month(rule: Rule, anchor: date, first: date) -> list[date]:
    length = monthrange(first.year, first.month)[1]
    weekdays = _weekdays(rule, first, first.replace(day=length))
    if rule.by_month_day:
        numbers = {day if day > 0 else length + 1 + day for day in rule.by_month_day}
        days = [first.replace(day=number) for number in sorted(numbers) if 1 <= number <= length]
        return [day for day in days if day in weekdays] if rule.by_day else days
    if rule.by_day:
        return sorted(weekdays)
    return [first.replace(day=anchor.day)] if anchor.day <= length else []


def _weekdays(rule: Rule, first: date, last: date) -> set[date]:
    """Return the days that BYDAY names between two days; its ordinals count from either end."""
    found: set[date] = set()
    for ordinal, weekday in rule.by_day:
        start = first.toordinal() + (weekday - first.weekday()) % 7
        days = range(start, last.toordinal() + 1, 7)
        if ordinal == 0:
            found.update(map(date.fromordinal, days))
        elif abs(ordinal) <= len(days):
            found.add(date.fromordinal(days[ordinal - 1 if ordinal > 0 else ordinal]))
    return found
