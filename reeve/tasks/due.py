"""Civil due dates: what a person means by "Monday 09:00", and the instant that follows from it.

RFC 5545 (3.3.5) says what a civil time means when clocks change: one that does not exist is read with the offset
from before the gap, one that exists twice is the first. That is `fold=0` of the standard library.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from reeve.http.zones import is_zone

EARLIEST, LATEST = date(1970, 1, 1), date(9990, 12, 31)


def zone(name: str) -> ZoneInfo:
    """Return the zone. Raises ValueError for what is none (also for a path that tzdata could be tricked with)."""
    if not is_zone(name):
        raise ValueError(f"{name!r} is no zone of the IANA database")
    return ZoneInfo(name)


def due_at(due_date: date | None, due_time: str | None, time_zone: str | None, home_zone: str) -> datetime | None:
    """Return the instant (UTC) of a civil due date, None without one.

    With a time ("HH:MM"), that moment in `time_zone`, or in `home_zone` where it floats. All-day: the start of the
    next local day, exclusive, for until then the task is not overdue. Raises ValueError outside 1970 to 9990.
    """
    if due_date is None:
        return None
    if not EARLIEST <= due_date <= LATEST:
        raise ValueError(f"must be between {EARLIEST} and {LATEST}")
    local = zone(time_zone or home_zone)
    if due_time is not None:
        return datetime.combine(due_date, time.fromisoformat(due_time), local).astimezone(UTC)
    return start_of_day(due_date + timedelta(days=1), local)


def start_of_day(day: date, local: ZoneInfo) -> datetime:
    """Return the first instant (UTC) of a local day, also where clocks change at midnight."""
    # Where clocks jump over midnight, the offset from before the gap gives the moment of the jump.
    return datetime.combine(day, time(), local).astimezone(UTC)
