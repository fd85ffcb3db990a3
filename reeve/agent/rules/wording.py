"""Dates, times and durations in words, as they stand in messages: plain English, in the person's zone."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_MINUTE, _HOUR, _DAY = 60, 3600, 86400
# From here on the next larger unit says enough: "119 minutes" is "2 hours", "47 hours" is "2 days".
_HOURS_FROM, _DAYS_FROM = 2 * _HOUR, 2 * _DAY


def day_in_words(day: date, today: date) -> str:
    """Return "Tuesday 24 November", with the year if it is another one than today's."""
    words = f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"
    return words if day.year == today.year else f"{words} {day.year}"


def moment_in_words(local: datetime, today: date) -> str:
    """Return "Tuesday 24 November at 18:00" for an instant in the person's zone."""
    return f"{day_in_words(local.date(), today)} at {clock_in_words(local)}"


def clock_in_words(local: datetime) -> str:
    """Return "18:00"."""
    return f"{local.hour:02}:{local.minute:02}"


def count_in_words(number: int, what: str) -> str:
    """Return "1 task", "7 tasks"."""
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def duration_in_words(duration: timedelta) -> str:
    """Return whole minutes, hours (from two on) or days (from two on), rounded down."""
    seconds = int(duration.total_seconds())
    if seconds >= _DAYS_FROM:
        return count_in_words(seconds // _DAY, "day")
    if seconds >= _HOURS_FROM:
        return count_in_words(seconds // _HOUR, "hour")
    return count_in_words(seconds // _MINUTE, "minute")


def minutes_in_words(minutes: int) -> str:
    """Return "2 h 20 min", "3 h", "45 min"."""
    hours, rest = divmod(minutes, 60)
    return " ".join(filter(None, [f"{hours} h" if hours else "", f"{rest} min" if rest or not hours else ""]))


def quoted(title: str) -> str:
    """Return a title as it stands in a sentence: on one line, in quotation marks."""
    return f"“{' '.join(title.split())}”"


def listed(names: Sequence[str]) -> str:
    """Return "a", "a and b", "a; b and c": a semicolon, for what is listed may have commas in it."""
    return " and ".join(filter(None, ["; ".join(names[:-1]), *names[-1:]]))
