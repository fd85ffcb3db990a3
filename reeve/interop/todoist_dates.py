"""Understands the dates of a Todoist template, in Todoist's own English words, where they are plain."""

import re
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from msgspec import Struct

from reeve.interop.civil_dates import civil_date, date_of
from reeve.tasks.structs import Recurrence

WEEKDAYS = {
    name: number
    for number, names in enumerate(
        ("monday mon", "tuesday tue tues", "wednesday wed", "thursday thu thur thurs", "friday fri",
         "saturday sat", "sunday sun")
    )
    for name in names.split()
}  # fmt: skip
MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sep sept", "october oct", "november nov", "december dec"),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_NEARBY = {"today": 0, "tod": 0, "tomorrow": 1, "tom": 1, "tmr": 1, "yesterday": -1}
_AHEAD = re.compile(r"in ([0-9]{1,3}|a|an|one) (day|week|month|year)s?")
_MONTH = rf"(?:{'|'.join(MONTHS)})\.?"
_DAY = r"[0-9]{1,2}(?:st|nd|rd|th)?"
_DAY_OF_YEAR = re.compile(rf"(?:{_DAY} (?:of )?{_MONTH}|{_MONTH} {_DAY})")
_DATED = re.compile(rf"(?P<day>{_DAY_OF_YEAR.pattern})(?:,? (?P<year>[0-9]{{4}}))?")
_TIME = re.compile(
    r"(?:^|\s)(?:at |@ ?)?(?:"
    r"(?P<hour12>1[0-2]|0?[1-9])(?::(?P<minute12>[0-5][0-9]))? ?(?P<half>am|pm)"
    r"|(?P<hour24>[01]?[0-9]|2[0-3]):(?P<minute24>[0-5][0-9])(?::00)?"
    r"|(?<=at )(?P<bare>[01]?[0-9]|2[0-3]))(?=\s|$)"
)
_ISO_MOMENT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})t([0-9]{2}:[0-9]{2})")


class When(Struct, frozen=True):
    """A due date, the wall-clock time HH:MM if one was given, and how it repeats."""

    due_date: date
    due_time: str | None = None
    recurrence: Recurrence | None = None


def normal(text: str) -> str:
    """Return the words in lower case with single spaces, commas standing close to the word before."""
    words = re.sub(" ?, ?", ", ", " ".join(text.lower().split())).strip()
    return _ISO_MOMENT.sub(r"\1 \2", words)


def without_time(text: str) -> tuple[str, str | None]:
    """Return the words without their first time of day, and that time as HH:MM (`9am`, `at 9`, `14:00`)."""
    match = _TIME.search(text)
    if not match:
        return text, None
    return " ".join((text[: match.start()] + text[match.end() :]).split()), _clock(match)


def single_date(text: str, today: date) -> date | None:
    """Return the day that plain words name, seen from `today`, or None.

    A day without a year is the next one, today included; the name of a weekday is the next one after today.
    """
    return civil_date(text) or _nearby(text, today) or _ahead(text, today) or _dated(text, today)


def day_of_year(text: str) -> tuple[int, int] | None:
    """Return month and day of `jan 5`, `5 jan` or `january 5th`, if some year has that day."""
    if not _DAY_OF_YEAR.fullmatch(text):
        return None
    month = next(MONTHS[word] for word in re.findall("[a-z]+", text) if word in MONTHS)
    day = int(re.findall("[0-9]+", text)[0])
    return (month, day) if date_of(2000, month, day) else None


def _clock(match: re.Match[str]) -> str:
    if match["half"]:
        hour = int(match["hour12"]) % 12 + (12 if match["half"] == "pm" else 0)
        return f"{hour:02}:{match['minute12'] or '00'}"
    return f"{int(match['hour24'] or match['bare']):02}:{match['minute24'] or '00'}"


def _nearby(text: str, today: date) -> date | None:
    if text in _NEARBY:
        return today + timedelta(days=_NEARBY[text])
    if text in WEEKDAYS:
        return today + timedelta(days=(WEEKDAYS[text] - today.weekday() - 1) % 7 + 1)
    return None


def _ahead(text: str, today: date) -> date | None:
    match = _AHEAD.fullmatch(text)
    if not match:
        return None
    number = int(match[1]) if match[1].isdigit() else 1
    return _later(today, number, match[2])


def _later(day: date, number: int, unit: str) -> date | None:
    step = {"day": relativedelta(days=1), "week": relativedelta(weeks=1), "month": relativedelta(months=1)}
    later = day + step.get(unit, relativedelta(years=1)) * number
    return date_of(later.year, later.month, later.day)


def _dated(text: str, today: date) -> date | None:
    match = _DATED.fullmatch(text)
    named = day_of_year(match["day"]) if match else None
    if not match or not named:
        return None
    if match["year"]:
        return date_of(int(match["year"]), *named)
    # Eight years hold a 29 February even around a century's end.
    days = (date_of(today.year + ahead, *named) for ahead in range(9))
    return next((day for day in days if day and day >= today), None)
