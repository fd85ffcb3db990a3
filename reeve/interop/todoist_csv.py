"""Reads Todoist's CSV template, which holds one project; docs/decisions/0010-import.md says how."""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import PurePosixPath
from zoneinfo import available_timezones

from msgspec.structs import replace

from reeve.interop.decoding import Text, clean
from reeve.interop.ledger import Ledger, Passage, joined, one_line, shortened
from reeve.interop.packing import Reading
from reeve.interop.source_key import SourceKeys
from reeve.interop.structs import ImportedTask, ImportFileError
from reeve.interop.todoist_dates import When
from reeve.interop.todoist_repeats import understand
from reeve.interop.todoist_rows import Item, Row, delimiter_of, items, rows
from reeve.tasks.structs import Priority

NO_HEADER = "This CSV file has no columns TYPE and CONTENT, so it is not a Todoist template."
_PRIORITIES: dict[str, Priority | None] = {"": None, "1": "high", "2": "medium", "3": "low", "4": None}
_LABEL = re.compile(r"@(?=\S*[^\W\d_])\S+")
_COPY_MARKS = re.compile(r"\s*(?:\[\d+\]|\(\d+\))$")
_PERSON = re.compile(r"(.+?)\s*\(\d+\)")


def read_todoist_csv(name: str, text: Text, today: date) -> Reading:
    """Return the tasks of a project; `name` is the file's and names the list, `today` places relative dates.

    Raises ImportFileError when the columns TYPE and CONTENT are missing.
    """
    delimiter = delimiter_of(text)
    if delimiter is None:
        raise ImportFileError(NO_HEADER)
    ledger, keys = Ledger("todoist-csv"), SourceKeys("todoist-csv")
    shared = _is_shared(text, delimiter)
    for item in items(rows(text, delimiter, ledger), ledger):
        place = Passage(ledger, item.row.line, item.row.text())
        task = _task(place, keys, item, project_name(name), today)
        ledger.add(replace(task, description=_description(place, item, shared)), place.line, item.depth)
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


def _task(place: Passage, keys: SourceKeys, item: Item, project: str | None, today: date) -> ImportedTask:
    row = item.row
    parent = item.parent.source_key if item.parent else None
    item.source_key = keys.take(project or "", parent or "", one_line(row.cell("CONTENT")))
    title, labels = _title_and_labels(row.cell("CONTENT"))
    start, when = _dates(place, row, today)
    return ImportedTask(
        source_key=item.source_key,
        title=title or shortened(one_line(row.cell("DESCRIPTION")), 80) or "(no title)",
        list_name=project,
        parent_key=parent,
        priority=_priority(place, row),
        tags=tuple(dict.fromkeys(filter(None, [*labels, one_line(item.section)]))),
        start_date=start,
        due_date=when.due_date if when else None,
        due_time=when.due_time if when else None,
        time_zone=_zone(place, row.cell("TIMEZONE"), when),
        recurrence=when.recurrence if when else None,
        estimate_minutes=_estimate(place, row.cell("DURATION"), row.cell("DURATION_UNIT")),
    )


def _description(place: Passage, item: Item, shared: bool) -> str:
    for text in (*item.row.strange, *(text for note in item.notes for text in note.strange)):
        place.keep(text, f"Reeve has no place for “{shortened(one_line(text), 60)}”")
    return joined(item.row.cell("DESCRIPTION"), *_comments(item, shared), *_people(item.row, shared), *place.kept)


def _title_and_labels(content: str) -> tuple[str, list[str]]:
    """Labels at the end go from the title; one inside the sentence is a word of it and stays."""
    words = content.split()
    end = len(words)
    while end and _LABEL.fullmatch(words[end - 1]):
        end -= 1
    title = content if end in (0, len(words)) or "\n" in content else " ".join(words[:end])
    return title, [word[1:] for word in words if _LABEL.fullmatch(word)]


def _priority(place: Passage, row: Row) -> Priority | None:
    cell = row.cell("PRIORITY")
    if cell not in _PRIORITIES:
        place.keep(f"Todoist priority: {cell}", f"“{shortened(cell, 60)}” is no priority from 1 to 4")
    return _PRIORITIES.get(cell)


def _dates(place: Passage, row: Row, today: date) -> tuple[date | None, When | None]:
    """Return start date and due moment: a plain DATE before a DEADLINE is the day to start."""
    when = _when(place, row.cell("DATE"), row.cell("DATE_LANG"), today)
    deadline = _when(place, row.cell("DEADLINE"), row.cell("DEADLINE_LANG"), today)
    if deadline is None or when is None:
        return None, when or deadline
    if when.recurrence is None and when.due_date == deadline.due_date:
        return None, when
    if when.recurrence is None and when.due_time is None and when.due_date < deadline.due_date:
        return when.due_date, deadline
    # The relative words of a deadline mean nothing later, so the day goes with them.
    place.keep(
        f"Deadline: {row.cell('DEADLINE')} ({deadline.due_date})", "Reeve has one due date, not a second one"
    )
    return None, when


def _when(place: Passage, cell: str, language: str, today: date) -> When | None:
    if not cell or cell.lower() in ("no date", "no due date"):
        return None
    when = understand(cell, today, language or "en")
    if when is None:
        place.keep(f"Todoist date: {cell}", f"The date “{shortened(cell, 60)}” is not clear")
    return when


def _zone(place: Passage, cell: str, when: When | None) -> str | None:
    """Only a time of day needs a zone; Todoist writes one on every row."""
    if not cell or when is None or when.due_time is None:
        return None
    if cell in _zones():
        return cell
    place.keep(f"Time zone: {cell}", f"“{shortened(cell, 60)}” is no time zone Reeve knows")
    return None


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _estimate(place: Passage, amount: str, unit: str) -> int | None:
    if amount.lower() in ("", "none"):
        return None
    if re.fullmatch("[1-9][0-9]{0,3}", amount) and unit.lower() in ("minute", "minutes", ""):
        return int(amount)
    text = f"{amount} {unit}".strip()
    place.keep(f"Duration: {text}", f"A duration of “{shortened(text, 60)}” is no estimate in minutes")
    return None


def _comments(item: Item, shared: bool) -> Iterator[str]:
    for note in item.notes:
        author = f" by {_person(note.cell('AUTHOR'))}" if shared and note.cell("AUTHOR") else ""
        posted = f" ({note.cell('DATE')})" if note.cell("DATE") else ""
        said = (note.cell(column) for column in ("CONTENT", "DESCRIPTION", "RESPONSIBLE", "DURATION", "DEADLINE"))
        yield f"Comment{author}{posted}: {joined(*said)}"


def _people(row: Row, shared: bool) -> Iterator[str]:
    """In a project of one person the author is whoever imports it, so only a shared one names them."""
    if row.cell("RESPONSIBLE"):
        yield f"Responsible: {_person(row.cell('RESPONSIBLE'))}"
    if shared and row.cell("AUTHOR"):
        yield f"Author: {_person(row.cell('AUTHOR'))}"


def _is_shared(text: Text, delimiter: str) -> bool:
    """Say whether more than one person has written in the project: it is read once for that alone."""
    ledger = Ledger("todoist-csv")
    authors = _authors(items(rows(text, delimiter, ledger), ledger))
    first = next(authors, None)
    return any(one != first for one in authors)


def _authors(found: Iterator[Item]) -> Iterator[str]:
    for item in found:
        yield from filter(None, (row.cell("AUTHOR") for row in (item.row, *item.notes)))


def _person(cell: str) -> str:
    match = _PERSON.fullmatch(cell)
    return match[1] if match else cell
