"""Civil due dates."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones


def is_zone(name: str) -> bool:
    return name in available_timezones()


def due_at(due_date: date | None, due_time: str | None, time_zone: str | None, home_zone: str) -> datetime | None:
    if due_date is None:
        return None
    zone = ZoneInfo(time_zone or home_zone)
    if due_time is None:
        return datetime.combine(due_date + timedelta(days=1), time(), zone).astimezone(UTC)
    return datetime.combine(due_date, time.fromisoformat(due_time), zone).astimezone(UTC)
