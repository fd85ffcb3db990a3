"""The checks of due dates and recurrences that come from outside."""

from datetime import UTC, date, datetime
from typing import Any

from reeve.http.problems import invalid
from reeve.http.zones import check_zone
from reeve.tasks.due import EARLIEST, LATEST, due_at
from reeve.tasks.recurrence import RecurrenceError, days_from, parse
from reeve.tasks.structs import Recurrence


def checked_due(due_date: date | None, due_time: str | None, time_zone: str | None) -> dict[str, Any]:
    """Return the three fields as JSON values. Raises a Problem with 422 where they do not fit together."""
    if due_time is not None and due_date is None:
        raise invalid("due_time", "needs a due_date")
    if time_zone is not None:
        if due_time is None:
            raise invalid("time_zone", "needs a due_time; an all-day date is everybody's own day")
        check_zone(time_zone)
    try:
        due_at(due_date, due_time, time_zone, "UTC")
    except ValueError as error:
        raise invalid("due_date", str(error)) from error
    return {"due_date": due_date and due_date.isoformat(), "due_time": due_time, "time_zone": time_zone}


def check_instant(field: str, at: datetime) -> datetime:
    """Return the instant in UTC. Raises a Problem with 422 for one without an offset, or outside 1970 to 9990."""
    if at.tzinfo is None:
        raise invalid(field, "needs an offset, e.g. 2026-11-24T09:00:00Z")
    if not EARLIEST <= at.date() <= LATEST:
        raise invalid(field, f"must be between {EARLIEST} and {LATEST}")
    return at.astimezone(UTC)


def new_recurrence(given: Recurrence | None, due_date: date | None) -> dict[str, Any]:
    """Return the recurrence's columns, its series beginning at the due date. Raises a Problem with 422."""
    if given is None:
        return recurrence_fields(None)
    if due_date is None:
        raise invalid("recurrence", "needs a due_date to begin with")
    try:
        rule = parse(given.rule)
    except RecurrenceError as error:
        raise invalid("recurrence.rule", str(error)) from error
    if next(days_from(rule, due_date, due_date), None) is None:
        raise invalid("recurrence.rule", "never happens after the due date")
    state = {"rule": rule.text, "basis": given.basis, "anchor": due_date.isoformat(), "count_left": rule.count}
    return recurrence_fields(state)


def recurrence_fields(recurrence: dict[str, Any] | None) -> dict[str, Any]:
    """Spread a recurrence over its columns (None: all of them null)."""
    given = recurrence or {}
    return {
        "rrule": given.get("rule"),
        "recurrence_basis": given.get("basis"),
        "recurrence_anchor": given.get("anchor"),
        "recurrence_count_left": given.get("count_left"),
    }
