"""POST /recurrence/preview: what a rule means, before anybody relies on it."""

from datetime import datetime

from reeve.http.problems import invalid
from reeve.tasks.civil import checked_due
from reeve.tasks.recurrence import Due, RecurrenceError, describe, occurrences, parse
from reeve.tasks.structs import Occurrence, Preview, PreviewRequest


def preview(data: PreviewRequest, home_zone: str, now: datetime) -> Preview:
    """Return the rule in words and its next ten occurrences. Raises a Problem with 422 naming the field."""
    checked_due(data.due_date, data.due_time, data.time_zone)
    try:
        rule = parse(data.rule)
        found = occurrences(rule, Due(data.due_date, data.due_time, data.time_zone), home_zone, now)
    except RecurrenceError as error:
        raise invalid("rule", str(error)) from error
    return Preview(rule.text, describe(rule.text), tuple(Occurrence(o.date, o.time, o.instant) for o in found))
