"""Reads Todoist's CSV template, which is one project: docs/decisions/0010-import.md says what becomes of what."""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import PurePosixPath
from zoneinfo import available_timezones

from reeve.interop.decoding import clean
from reeve.interop.ledger import Ledger, joined, one_line, shortened
from reeve.interop.source_key import SourceKeys
from reeve.interop.structs import ImportedTask, ImportFileError, Priority, Reading
from reeve.interop.todoist_dates import When
from reeve.interop.todoist_repeats import understand
from reeve.interop.todoist_rows import Item, Row, delimiter_of, items, rows

_PRIORITIES: dict[str, Priority | None] = {"": None, "1": "high", "2": "medium", "3": "low", "4": None}
_LABEL = re.compile(r"@(?=\S*[^\W\d_])\S+")
_COPY_MARKS = re.compile(r"\s*(?:\[\d+\]|\(\d+\))$")
_PERSON = re.compile(r"(.+?)\s*\(\d+\)")


def read_todoist_csv(name: str, text: str, today: date) -> Reading:
    """Return the tasks of a project; `name` is the file's and names the list, `today` resolves relative dates.

    Raises ImportFileError when the columns TYPE and CONTENT are missing.
    """
    delimiter = delimiter_of(text)
    if delimiter is None:
        raise ImportFileError("This CSV file has no columns TYPE and CONTENT, so it is not a Todoist template.")
    ledger, keys = Ledger("todoist-csv"), SourceKeys("todoist-csv")
    found = list(items(rows(text, delimiter, ledger), ledger))
    shared = len(set(_authors(found))) > 1
    for item in found:
        _add(ledger, keys, item, project_name(name), today, shared)
    return ledger.reading()


def project_name(name: str) -> str | None:
    """Return the list's name: the file's without ending, copy number `(1)` and project number `[220]`.

    None is the Inbox, which every Todoist account has too.
    """
    stem = one_line(clean(PurePosixPath(name.replace("\\", "/")).name))
    stem = re.sub(r"\.(csv|txt)$", "", stem, flags=re.IGNORECASE)
    while (bare := _COPY_MARKS.sub("", stem)) != stem and bare:
        stem = bare
    return None if stem.lower() == "inbox" else stem or "Todoist"


def _add(ledger: Ledger, keys: SourceKeys, item: Item, project: str | None, today: date, shared: bool) -> None:
    row = item.row
    parent = item.parent.source_key if item.parent else ""
    item.source_key = keys.take(project or "", parent, one_line(row.cell("CONTENT")))
    kept = list(row.strange)
    if kept:
        ledger.remark(row.line, row.text(), "Columns that Reeve does not know are kept in the description.")
    start, when, zone = _dates(ledger, row, today, kept)
    title, labels = _title_and_labels(row.cell("CONTENT"))
    task = ImportedTask(
        source_key=item.source_key,
        title=title or shortened(one_line(row.cell("DESCRIPTION")), 80) or "(no title)",
        list_name=project,
        parent_key=parent or None,
        priority=_priority(ledger, row, kept),
        tags=tuple(dict.fromkeys([*labels, *([one_line(item.section)] if item.section else [])])),
        start_date=start,
        due_date=when.due_date if when else None,
        due_time=when.due_time if when else None,
        time_zone=zone,
        recurrence=when.recurrence if when else None,
        estimate_minutes=_estimate(ledger, row, kept),
        description=joined(row.cell("DESCRIPTION"), *_comments(item, shared), *_people(row, shared), *kept),
    )
    ledger.add(task, row.line, item.depth)


def _title_and_labels(content: str) -> tuple[str, list[str]]:
    """Labels at the end go from the title; one inside the sentence is a word of it and stays."""
    words = content.split()
    end = len(words)
    while end and _LABEL.fullmatch(words[end - 1]):
        end -= 1
    title = content if end in (0, len(words)) or "\n" in content else " ".join(words[:end])
    return title, [word[1:] for word in words if _LABEL.fullmatch(word)]


def _priority(ledger: Ledger, row: Row, kept: list[str]) -> Priority | None:
    cell = row.cell("PRIORITY")
    if cell not in _PRIORITIES:
        _keep(ledger, row, kept, f"Todoist priority: {cell}", f"“{cell}” is no priority from 1 to 4")
    return _PRIORITIES.get(cell)


def _dates(ledger: Ledger, row: Row, today: date, kept: list[str]) -> tuple[date | None, When | None, str | None]:
    """Return start date, due moment and zone: a plain DATE before a DEADLINE is the day to start."""
    when = _when(ledger, row, "DATE", "DATE_LANG", today, kept)
    deadline = _when(ledger, row, "DEADLINE", "DEADLINE_LANG", today, kept)
    if deadline is None or when is None:
        return None, when or deadline, _zone(ledger, row, when or deadline, kept)
    if when.due_time is None and when.recurrence is None and when.due_date <= deadline.due_date:
        return when.due_date, deadline, _zone(ledger, row, deadline, kept)
    why = "A task with a deadline besides its time of day, its repeat or its later date has one due date in Reeve"
    _keep(ledger, row, kept, f"Deadline: {row.cell('DEADLINE')} ({deadline.due_date})", why)
    return None, when, _zone(ledger, row, when, kept)


def _when(ledger: Ledger, row: Row, column: str, language: str, today: date, kept: list[str]) -> When | None:
    cell = row.cell(column)
    if not cell or cell.lower() in ("no date", "no due date"):
        return None
    when = understand(cell, today, row.cell(language) or "en")
    if when is None:
        _keep(ledger, row, kept, f"Todoist {column.lower()}: {cell}", f"The date “{shortened(cell, 60)}” is not clear")
    return when


def _zone(ledger: Ledger, row: Row, when: When | None, kept: list[str]) -> str | None:
    """Only a time of day needs a zone; Todoist writes one on every row."""
    cell = row.cell("TIMEZONE")
    if not cell or when is None or when.due_time is None:
        return None
    if cell in _zones():
        return cell
    _keep(ledger, row, kept, f"Time zone: {cell}", f"“{shortened(cell, 60)}” is no time zone Reeve knows")
    return None


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _estimate(ledger: Ledger, row: Row, kept: list[str]) -> int | None:
    amount, unit = row.cell("DURATION"), row.cell("DURATION_UNIT").lower()
    if amount.lower() in ("", "none"):
        return None
    minutes = int(amount) if re.fullmatch("[0-9]{1,4}", amount) and unit in ("minute", "minutes", "") else 0
    if 0 < minutes <= 24 * 60:
        return minutes
    why = f"A duration of “{shortened(f'{amount} {unit}'.strip(), 60)}” is no estimate of at most a day in minutes"
    _keep(ledger, row, kept, f"Duration: {amount} {unit}".strip(), why)
    return None


def _comments(item: Item, shared: bool) -> Iterator[str]:
    for note in item.notes:
        author = f" by {_person(note.cell('AUTHOR'))}" if shared and note.cell("AUTHOR") else ""
        posted = f" ({note.cell('DATE')})" if note.cell("DATE") else ""
        said = [text for text in (note.cell("CONTENT"), note.cell("DESCRIPTION"), *note.strange) if text]
        yield f"Comment{author}{posted}: {joined(*said)}"


def _people(row: Row, shared: bool) -> Iterator[str]:
    """In a project of one person the author is whoever imports it, so only a shared one names them."""
    if row.cell("RESPONSIBLE"):
        yield f"Responsible: {_person(row.cell('RESPONSIBLE'))}"
    if shared and row.cell("AUTHOR"):
        yield f"Author: {_person(row.cell('AUTHOR'))}"


def _authors(found: list[Item]) -> Iterator[str]:
    for item in found:
        yield from filter(None, (row.cell("AUTHOR") for row in (item.row, *item.notes)))


def _person(cell: str) -> str:
    match = _PERSON.fullmatch(cell)
    return match[1] if match else cell


def _keep(ledger: Ledger, row: Row, kept: list[str], text: str, why: str) -> None:
    kept.append(text)
    ledger.remark(row.line, row.cell("CONTENT"), f"{why}: it is kept in the description.")
