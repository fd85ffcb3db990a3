"""The days of a recurrence rule: expanded period by period, in bounded time (RFC 5545, 3.3.10).

The expansion jumps to the period in question and looks a hundred years ahead at most, so that no rule, however
rare, can hold a worker up.
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from reeve.tasks.recurrence_rule import Rule

HORIZON_YEARS = 100
LAST_YEAR = 9989
# Up to these intervals (with BYMONTH, without) a daily rule with BY parts is worked out by month, in fewer steps.
SHORT_IN_MONTHS, SHORT = 31, 6
_EVERY_DAY = tuple(range(1, 32))


def days_from(rule: Rule, anchor: date, start: date) -> Iterator[date]:
    """Yield the days of the series that begins at `anchor`, from `start` on, in order.

    Ends when nothing more comes within a hundred years of `start`. COUNT and UNTIL are the caller's.
    """
    start = max(start, anchor)
    if _is_steady(rule):
        yield from _steadily(rule, anchor, start)
        return
    short = rule.interval <= (SHORT_IN_MONTHS if rule.by_month else SHORT)
    if rule.frequency == "DAILY" and short and (rule.by_day or rule.by_month_day):
        yield from _by_month(rule, anchor, start)
        return
    last_year = min(start.year + HORIZON_YEARS, LAST_YEAR)
    number = _period_of(rule, anchor, start)
    while (first := _first_day(rule, anchor, number)) is not None and first.year <= last_year:
        for day in _chosen(rule, _days_of(rule, anchor, first)):
            if day >= start:
                yield day
                last_year = min(day.year + HORIZON_YEARS, LAST_YEAR)
        number += 1


def _is_steady(rule: Rule) -> bool:
    """Say whether each day, or each week, of the series is like the first."""
    chosen = rule.by_month or rule.by_month_day or rule.by_set_position
    return not chosen and (rule.frequency == "WEEKLY" or (rule.frequency == "DAILY" and not rule.by_day))


def _steadily(rule: Rule, anchor: date, start: date) -> Iterator[date]:
    """Yield the days of a steady rule by arithmetic: for a COUNT, thousands that have passed are counted."""
    length, begin, earliest = _length(rule), _begin(rule, anchor), start.toordinal()
    weekdays = {day for _, day in rule.by_day} or {anchor.weekday()}
    offsets = sorted((day - rule.week_start) % 7 for day in weekdays) if rule.frequency == "WEEKLY" else [0]
    first = begin.toordinal() + (start - begin).days // length * length
    for period in range(first, date(LAST_YEAR, 12, 31).toordinal() + 1, length):
        for offset in offsets:
            if period + offset >= earliest:
                yield date.fromordinal(period + offset)


def _by_month(rule: Rule, anchor: date, start: date) -> Iterator[date]:
    """Yield the days of a daily rule: one that is rare (a Monday that is 29 February) is found in a few steps."""
    monthly = replace(
        rule, frequency="MONTHLY", interval=1, by_set_position=(), by_month_day=rule.by_month_day or _EVERY_DAY
    )
    last_year = start.year + HORIZON_YEARS
    for day in days_from(monthly, anchor, start):
        if day.year > last_year:
            return
        if (day - anchor).days % rule.interval == 0:
            yield day
            last_year = day.year + HORIZON_YEARS


def _period_of(rule: Rule, anchor: date, day: date) -> int:
    """Return the number of the last period that begins on or before the day."""
    if rule.frequency == "YEARLY":
        return (day.year - anchor.year) // rule.interval
    if rule.frequency == "MONTHLY":
        return ((day.year - anchor.year) * 12 + day.month - anchor.month) // rule.interval
    return (day - _begin(rule, anchor)).days // _length(rule)


def _length(rule: Rule) -> int:
    """Return how many days a period of a daily or weekly rule has."""
    return rule.interval * (7 if rule.frequency == "WEEKLY" else 1)


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
        return _begin(rule, anchor) + timedelta(days=number * _length(rule))
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
