"""The files that take most memory to bring in, of every format that is read."""

import json
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

LARGEST = 32 * 1024**2
HEADER = "TYPE,CONTENT,DESCRIPTION,PRIORITY,INDENT,AUTHOR,RESPONSIBLE,DATE,DATE_LANG,TIMEZONE,DURATION,X\n"
LIST = str(UUID(int=1 << 100))
THEN = "2026-11-24T10:00:00Z"


def tags() -> Iterator[str]:
    """100,000 lines with tags of which no two are the same; one character makes Python's text wide."""
    return (" ".join([f"T{n} 🌱", *(f"@a{n:x}{k}" for k in range(34))]) + "\n" for n in range(100_000))


def remarks() -> Iterator[str]:
    """As many lines in which nothing is understood."""
    return ("Call somebody about it t:2026-02-31 due:2026-02-30\n" for _ in range(99_999))


def descriptions() -> Iterator[str]:
    """Rows of Todoist with long and wide descriptions."""
    yield HEADER
    yield from (f"task,T{n},🌱{'x' * 99_000},,1,,,,,,,\n" for n in range(330))


def rows() -> Iterator[str]:
    """Rows of Todoist with something in every column, and a comment on each."""
    yield HEADER
    for n in range(99_900):
        yield f"task,Task {n},Desc {n},2,1,Karl (12),Nora (13),1 Dec,en,Europe/Berlin,30,odd {n}\n"
        yield f"note,Said {n},,,,Karl (12),,2026-11-20,,,,\n"


def export() -> Iterator[str]:
    """An export of Reeve with many tags."""
    account = {"email": "a@example.org", "name": "A", "time_zone": "UTC", "preferences": {}}
    one = {"id": LIST, "name": "L", "color": None, "position": "a0", "inbox": False, "role": "owner", "revision": 1,
           "version": 1, "created_at": THEN, "updated_at": THEN}  # fmt: skip
    head = {"format": "reeve/1", "exported_at": THEN, "account": account, "lists": [one]}
    yield json.dumps(head)[:-1] + ', "tasks": ['
    yield ", ".join(json.dumps(exported(n, tags=[f"t{n:x}{k}" for k in range(30)])) for n in range(33_000))
    yield "]}"


def exported(number: int, **more: Any) -> dict[str, Any]:
    """Return a task as it stands in an export."""
    task_id = str(UUID(int=(7 << 76) + (1 << 120) + number))
    nothing = ("parent_id", "priority", "estimate_minutes", "start_date", "due_date", "due_time", "time_zone",
               "due_at", "recurrence", "previous_id", "completed_at", "outcome")  # fmt: skip
    return dict.fromkeys(nothing) | {
        "id": task_id, "list_id": LIST, "title": f"Task {number}", "description": "", "tags": [], "position": "a0",
        "pinned": False, "series_id": task_id, "reminders": [], "version": 1, "revision": 1, "created_at": THEN,
        "updated_at": THEN,
    } | more  # fmt: skip


LARGE: dict[str, Callable[[], Iterator[str]]] = {
    "tags.txt": tags,
    "remarks.txt": remarks,
    "descriptions.csv": descriptions,
    "rows.csv": rows,
    "export.json": export,
}
