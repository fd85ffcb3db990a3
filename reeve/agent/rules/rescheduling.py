"""Where an overdue or forgotten task could go: the first day that has room for it."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from reeve.accounts.structs import DailyCapacity, Preferences
from reeve.agent.facts import Due
from reeve.planning.room import Room, units_of

_SATURDAY = 5


def day_with_room(room: Room, minutes: int, due: Due | None, local: datetime) -> date | None:
    """Return the first day from tomorrow on that has room for so many minutes, and take that room.

    What was due on a working day stays on working days. None where the next two weeks are full.
    """

    def suits(day: date) -> bool:
        in_the_future = due is None or due.at + (day - due.day) > local
        return in_the_future and (due is None or day.weekday() < _SATURDAY or due.day.weekday() >= _SATURDAY)

    day = room.first_day(units_of(minutes), local.date(), suits)
    if day:
        room.add(day, units_of(minutes))
    return day


def next_day(due: Due, local: datetime, preferences: Preferences) -> date:
    """Return tomorrow, or the next working day where it was due on one: for somebody whose days are all full."""
    day = local.date() + timedelta(days=1)
    # The due time may be meant in a zone where tomorrow has begun already.
    while due.at + (day - due.day) <= local:
        day += timedelta(days=1)
    on_working_day = due.day.weekday() < _SATURDAY
    suits = (one for one in (day + timedelta(days=more) for more in range(7)) if _works(one, preferences))
    return next((one for one in suits if one.weekday() < _SATURDAY or not on_working_day), day)


def _works(day: date, preferences: Preferences) -> bool:
    capacity: DailyCapacity = preferences.daily_capacity
    return bool(getattr(capacity, f"{day:%A}".lower()))


def start_of(day: date, zone: ZoneInfo) -> datetime:
    """Return the first moment of a day in a zone."""
    return datetime.combine(day, datetime.min.time(), zone)
