"""Files that people import: todo.txt, Todoist's CSV template, and Reeve's own export."""

from datetime import date
from functools import partial
from pathlib import Path

from reeve.http.problems import Problem
from reeve.interop.importing import parse
from reeve.interop.packing import Reading
from reeve.interop.structs import ImportFileError
from reeve.tasks.civil import checked_due, new_recurrence
from tests.fuzz.target import Target, words

TODAY = date(2026, 11, 24)
SAMPLES = Path(__file__).parents[2] / "interop" / "samples"
LONGEST = 2_000

_TODO_TXT = words("x_ (A)_ (z)_ 2026-11-20_ 2026-02-30_ due: due:2026-12-01 due:2026-12-01T09:30 t:2026-11-01 rec:+1m rec:3b rec:0d pri:B _+Home _@desk + @ : http://x.org")  # fmt: skip
_TODOIST = words(
    "TYPE CONTENT DATE DATE_LANG TIMEZONE INDENT PRIORITY DURATION DURATION_UNIT DEADLINE task, note, section, meta, @label every_ every!_ every_3rd_friday every_last_day 15th,_30th workday_ starting_ until_"
    ' for_3_weeks at_9 12am 24:00 tom next_week Nov_28_2026 29_feb 31/12 Europe/Berlin Mars/Olympus minute day , ; \t "'
)
_EXPORT = b"""{"format":"reeve/1","exported_at":"2026-11-24T10:00:00Z","account":{"email":"olive@example.org","name":"Olive",
"time_zone":"Europe/Berlin","preferences":{}},"lists":[{"id":"01932f6e-0000-7000-8000-000000000001","name":"Inbox","inbox":true,
"role":"owner","color":null,"position":"a0","revision":3,"version":1,"created_at":"2026-11-01T08:00:00Z",
"updated_at":"2026-11-01T08:00:00Z"}],"tasks":[{"id":"01932f6e-0000-7000-8000-000000000002",
"list_id":"01932f6e-0000-7000-8000-000000000001","parent_id":null,"title":"Water the plants","description":"**all**",
"priority":"high","tags":["home"],"position":"a0","estimate_minutes":30,"pinned":false,"start_date":"2026-11-20",
"due_date":"2026-12-01","due_time":"09:30","time_zone":"Europe/Berlin","due_at":"2026-12-01T08:30:00Z","recurrence":
{"rule":"FREQ=WEEKLY;BYDAY=MO","basis":"due","anchor":"2026-12-01","count_left":null,"text":"every week on Monday"},
"series_id":"01932f6e-0000-7000-8000-000000000002","previous_id":null,"reminders":[{"id":"01932f6e-0000-7000-8000-000000000003",
"minutes_before":10,"remind_at":null}],"completed_at":null,"outcome":null,"version":1,"revision":2,
"created_at":"2026-11-01T08:00:00Z","updated_at":"2026-11-01T08:00:00Z"}]}"""
_JSON = words('"reeve/1" "reeve/2" null true -1 1e400 [] {} "title": "tags": "due_date": "recurrence": "rule": "color":"#aabbcc" "9999-12-31" "0001-01-01" "25:00" "" "\\u0000" "\\ud800" "FREQ=DAILY;COUNT=0"')  # fmt: skip


def read(name: str, data: bytes) -> None:
    """Read the file, and check each task of another application's as storing it does."""
    found = parse(name, data, TODAY)
    if isinstance(found, Reading):
        for task in found.tasks:
            checked_due(task.due_date, task.due_time, task.time_zone)
            new_recurrence(task.recurrence, task.due_date)


def _sample(pattern: str) -> tuple[bytes, ...]:
    text = next(SAMPLES.glob(pattern)).read_bytes()
    head, *lines = text.splitlines(keepends=True)
    return (head + b"".join(lines[:3]), *(head + line for line in lines[2::2]))


TARGETS = (
    Target("todo.txt", partial(read, "todo.txt"), _sample("*.todo.txt"), _TODO_TXT, (ImportFileError,), LONGEST),
    Target("Todoist CSV", partial(read, "Home.csv"), _sample("*.csv"), _TODOIST, (ImportFileError,), LONGEST),
    Target("export of Reeve", partial(read, "x.json"), (_EXPORT,), _JSON, (ImportFileError, Problem), LONGEST),
)
