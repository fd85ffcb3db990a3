"""RRULE texts (RFC 5545 section 3.3.10) as people mean them: the 31st is a short month's last day."""

from datetime import date

WEEKDAYS = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
LONGEST_INTERVAL = 999
_FREQUENCY = {"d": "DAILY", "w": "WEEKLY", "m": "MONTHLY", "y": "YEARLY"}


def every(number: int, unit: str, first: date | None = None) -> str | None:
    """Return the rule for every so many units (`d`, `w`, `m` or `y`), or None for a number out of 1 to 999.

    With the day of the first occurrence, months and years that lack that day take their last one. Without it
    (repeating from the completion) the day is not known beforehand.
    """
    if not 1 <= number <= LONGEST_INTERVAL:
        return None
    interval = f";INTERVAL={number}" if number > 1 else ""
    return f"FREQ={_FREQUENCY[unit]}{interval}" + (_last_days(unit, first) if first else "")


def month_day(day: int) -> str:
    """Return the BY parts for this day of the month, or the last one of a month that is shorter."""
    if day <= 28:
        return f"BYMONTHDAY={day}"
    return f"BYMONTHDAY={','.join(str(n) for n in range(28, day + 1))};BYSETPOS=-1"


def yearly_on(month: int, day: int) -> str:
    """Return the rule for a day of the year; 29 February is 28 February in the years between."""
    days = month_day(29) if (month, day) == (2, 29) else f"BYMONTHDAY={day}"
    return f"FREQ=YEARLY;BYMONTH={month};{days}"


def _last_days(unit: str, first: date) -> str:
    if unit == "m" and first.day > 28:
        return ";" + month_day(first.day)
    if unit == "y" and (first.month, first.day) == (2, 29):
        return ";BYMONTH=2;" + month_day(29)
    return ""
