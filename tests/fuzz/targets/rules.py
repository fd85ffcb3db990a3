"""Recurrence rules, and the civil dates, times and zones of tasks, as they come in a request's body."""

from datetime import UTC, datetime

import msgspec

from reeve.http.problems import Problem, from_msgspec
from reeve.tasks.civil import checked_due, new_recurrence
from reeve.tasks.creating import checked_reminder, unique_tags
from reeve.tasks.due import due_at
from reeve.tasks.previewing import preview
from reeve.tasks.recurrence import Due, next_due
from reeve.tasks.recurrence_rule import parse
from reeve.tasks.structs import NewTask, PreviewRequest, RecurrenceState
from tests.fuzz.target import Target, words

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
_RULES = (
    b"FREQ=DAILY|2026-11-24", b"FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH;WKST=SU|2026-11-24", b"FREQ=MONTHLY;BYDAY=-1FR|1970-01-01",
    b"FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1|2026-01-31", b"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29|2024-02-29",
    b"FREQ=YEARLY;BYDAY=53MO;COUNT=10000|2026-11-24", b"FREQ=DAILY;UNTIL=20301231T170000Z|9989-12-01",
    b"FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO|2026-11-24", b"RRULE:FREQ=WEEKLY;UNTIL=20270101|2026-11-24",
)  # fmt: skip
_WORDS = words(
    "FREQ= DAILY WEEKLY MONTHLY YEARLY ;INTERVAL= ;COUNT=10000 ;UNTIL=20281231 T000000Z ;BYMONTH=2 ;BYMONTHDAY=29 ;BYMONTHDAY=-31"
    " ;BYDAY=MO ,TU ,WE 53SU -53SA 5FR ;BYSETPOS=-1 ;BYSETPOS=366 ;WKST=SU RRULE: ; = , | |1970-01-01 |9989-12-31 |2024-02-29"
)
_TASK = b'{"title":"Water the plants","due_date":"2026-12-01","due_time":"09:30","time_zone":"Europe/Berlin","start_date":"2026-11-20"}'
_TASKS = (
    _TASK,
    b'{"title":"x","due_date":"2026-03-29","due_time":"02:30","time_zone":"Europe/Berlin","recurrence":{"rule":"FREQ=DAILY"}}',
    b'{"title":"x","reminders":[{"minutes_before":10},{"remind_at":"2026-12-01T08:00:00+01:00"}],"tags":["a","A"]}',
)
_VALUES = words(
    '"due_date": "due_time": "time_zone": "start_date": "recurrence": {"rule":"FREQ=DAILY","basis":"completion"} "0001-01-01" "1970-01-01" "9990-12-31" "00:00" "remind_at": "0000-00-00" "0001-01-01" "9999-12-31"'
    ' "2026-12-01T00:00:00" "+002026-12-01" "24:00" "09:30:00" "٠٩:٣٠" "../../etc/passwd" "UTC" "Etc/GMT+14" "posix/UTC" "localtime" "" null 20261201 2026-12-01T25:00Z -99:99'
)


def rule(data: bytes) -> None:
    """Preview a rule from a day on, and complete an occurrence of it."""
    text, _, day = data.decode("utf-8", "replace").rpartition("|")
    wanted = _decoded({"rule": text, "due_date": day}, PreviewRequest)
    shown = preview(wanted, "Europe/Berlin", NOW)
    state = RecurrenceState(shown.rule, "due", wanted.due_date, parse(shown.rule).count, shown.text)
    next_due(state, Due(wanted.due_date), NOW, "Europe/Berlin")


def task(data: bytes) -> None:
    """Check a new task as making it does, without a database."""
    try:
        wanted = msgspec.json.decode(data, type=NewTask)
    except msgspec.MsgspecError as error:
        raise from_msgspec(error) from error
    checked_due(wanted.due_date, wanted.due_time, wanted.time_zone)
    new_recurrence(wanted.recurrence, wanted.due_date)
    due_at(wanted.due_date, wanted.due_time, wanted.time_zone, "America/New_York")
    unique_tags(wanted.tags)
    for one in wanted.reminders:
        checked_reminder(one)


def _decoded(value: dict[str, str], kind: type[PreviewRequest]) -> PreviewRequest:
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        raise from_msgspec(error) from error


TARGETS = (
    Target("recurrence rules", rule, _RULES, _WORDS, (Problem,), 600),
    Target("civil dates and times", task, _TASKS, _VALUES, (Problem, UnicodeDecodeError, RecursionError), 2_000),
)
