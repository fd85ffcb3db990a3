"""ISO calendar dates as task files write them."""

import re
from datetime import date

# Before 1970 no task can be due (reeve.tasks.due).
EARLIEST_YEAR, LATEST_YEAR = 1970, 2199
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def civil_date(text: str) -> date | None:
    """Return the date that YYYY-MM-DD names, or None where no day or a slip of the year stands."""
    if not _ISO_DATE.fullmatch(text):
        return None
    year, month, day = (int(part) for part in text.split("-"))
    return date_of(year, month, day)


def date_of(year: int, month: int, day: int) -> date | None:
    """Return the date, or None where the calendar has no such day or the year is not within 1970 to 2199."""
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
