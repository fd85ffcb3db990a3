"""Reads todo.txt: one task a line, as the format's rules say, and the keys `due:`, `t:`, `rec:`, `pri:`."""

import re
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from msgspec import Struct

from reeve.interop.civil_dates import civil_date
from reeve.interop.ledger import Ledger, Passage, joined
from reeve.interop.packing import Reading
from reeve.interop.rules import WEEKDAYS, every
from reeve.interop.source_key import SourceKeys
from reeve.interop.structs import ImportedTask
from reeve.tasks.structs import Priority, Recurrence

_HEAD = re.compile(r"(?P<done>x\s+)?(?:\((?P<letter>[A-Z])\)\s+)?(?P<rest>.*)", re.DOTALL)
_LEADING_DATE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})\s+(?=\S)")
_LATE_LETTER = re.compile(r"\(([A-Z])\)\s+(?=\S)")
# A marker needs a letter, so that "+1" and "@ 5" stay words.
_MARKER = re.compile(r"[+@](?=\S*[^\W\d_])\S+")
_KNOWN_KEY = re.compile(r"(due|t|rec|pri):(\S+)", re.IGNORECASE)
_DUE = re.compile(r"(\S{10})(?:T((?:[01][0-9]|2[0-3]):[0-5][0-9]))?")
_REC = re.compile(r"(\+?)([0-9]{1,4})([dwmyb]?)", re.IGNORECASE)
_NO_DATE = "is not a date of the calendar written YYYY-MM-DD"
_LETTERS: dict[str, Priority] = {"A": "high", "B": "medium"}


class _Head(NamedTuple):
    completed: bool
    letter: str | None
    completed_on: date | None
    created_on: date | None
    body: str


class _Schedule(Struct, frozen=True):
    start_date: date | None
    due_date: date | None
    due_time: str | None
    recurrence: Recurrence | None


def read_todotxt(lines: Iterable[str], today: date) -> Reading:
    """Return the tasks of lines of todo.txt: the first +project as list, other projects and @contexts as tags.

    `today` is the first due date of a repeat that has none. Source: the todo.txt format rules, with
    `t:` and `rec:` as Simpletask and topydo write them.
    """
    ledger, keys = Ledger("todo.txt"), SourceKeys("todo.txt")
    for number, line in enumerate(lines, 1):
        if line.strip():
            place = Passage(ledger, number, line.strip())
            ledger.add(_task(place, keys, today), number)
    return ledger.reading()


def _task(place: Passage, keys: SourceKeys, today: date) -> ImportedTask:
    head = _head(place.text)
    _remark_on_impossible_date(place, head.body)
    known, words = _keys_and_words(place, head)
    projects, tags = _markers(words)
    letter = head.letter or known.get("pri", "").upper() or None
    schedule = _schedule(place, head, known, today)
    return ImportedTask(
        source_key=keys.take(*_identity(head)),
        title=_title(place, words),
        description=joined(*_letter_note(letter), *place.kept),
        list_name=projects[0] if projects else None,
        priority=_LETTERS.get(letter, "low") if letter else None,
        tags=tuple(dict.fromkeys([*tags, *projects[1:]])),
        start_date=schedule.start_date,
        due_date=schedule.due_date,
        due_time=schedule.due_time,
        recurrence=schedule.recurrence,
        created_on=head.created_on,
        completed=head.completed,
        completed_on=head.completed_on,
    )


def _head(text: str) -> _Head:
    match = _HEAD.fullmatch(text)
    assert match is not None
    completed, letter = bool(match["done"]), match["letter"]
    dates, rest = _leading_dates(match["rest"], 2 if completed else 1)
    late = _LATE_LETTER.match(rest) if completed and letter is None else None
    if late:
        more, rest = _leading_dates(rest[late.end() :], 2 - len(dates))
        letter, dates = late[1], dates + more
    # The first date after the x is the day of completion, the second the day of creation.
    done_on, created_on = ([*dates, None, None] if completed else [None, *dates, None])[:2]
    return _Head(completed, letter, done_on, created_on, rest)


def _leading_dates(text: str, most: int) -> tuple[list[date], str]:
    found: list[date] = []
    while len(found) < most and (match := _LEADING_DATE.match(text)) and (day := civil_date(match[1])):
        found.append(day)
        text = text[match.end() :]
    return found, text


def _identity(head: _Head) -> tuple[str, ...]:
    """All but the priority: a task raised in priority is the same one, with another due date it is not."""
    words = [word for word in head.body.split() if not (head.completed and word.lower().startswith("pri:"))]
    done = f"x {head.completed_on or ''}" if head.completed else ""
    return done, str(head.created_on or ""), " ".join(words)


def _remark_on_impossible_date(place: Passage, body: str) -> None:
    match = _LEADING_DATE.match(body)
    if match and civil_date(match[1]) is None:
        place.remark(f"“{match[1]}” is not a day of the calendar, so it stays in the title.")


def _keys_and_words(place: Passage, head: _Head) -> tuple[dict[str, str], list[str]]:
    known: dict[str, str] = {}
    words: list[str] = []
    for word in head.body.split():
        match = _KNOWN_KEY.fullmatch(word)
        key = match[1].lower() if match else ""
        if not match or (key == "pri" and not _is_done_letter(head, match[2])):
            words.append(word)
        elif key in known:
            place.keep(word, f"The line has a second “{key}:”")
        else:
            known[key] = match[2]
    return known, words


def _is_done_letter(head: _Head, value: str) -> bool:
    return head.completed and head.letter is None and re.fullmatch("[A-Za-z]", value) is not None


def _markers(words: list[str]) -> tuple[list[str], list[str]]:
    marked = [(word[0], word[1:].rstrip(",.;:!?)")) for word in words if _MARKER.fullmatch(word)]
    projects = list(dict.fromkeys(name for sign, name in marked if sign == "+"))
    return projects, [name for sign, name in marked if sign == "@"]


def _title(place: Passage, words: list[str]) -> str:
    """Markers before and after the sentence go; inside it they are words of the sentence and stay."""
    start, end = 0, len(words)
    while start < end and _MARKER.fullmatch(words[start]):
        start += 1
    while end > start and _MARKER.fullmatch(words[end - 1]):
        end -= 1
    if start < end:
        return " ".join(words[start:end])
    place.remark("The line has no text besides its markers, so the whole line became the title.")
    return place.text


def _letter_note(letter: str | None) -> list[str]:
    return [f"todo.txt priority: ({letter})"] if letter and letter > "C" else []


def _schedule(place: Passage, head: _Head, known: dict[str, str], today: date) -> _Schedule:
    due_date, due_time = _due(place, known.get("due"))
    start_date = _start(place, known.get("t"))
    rec = known.get("rec")
    if rec and head.completed:
        # The tool that completed it has written the next occurrence as a line of its own.
        place.kept.append(f"rec:{rec}")
        rec = None
    if rec and due_date is None and _rule(rec, None):
        due_date = start_date or today
        place.remark(f"It repeats but has no due date that is understood: {due_date} is its first one.")
    return _Schedule(start_date, due_date, due_time, _recurrence(place, rec, due_date))


def _due(place: Passage, value: str | None) -> tuple[date | None, str | None]:
    match = _DUE.fullmatch(value or "")
    due_date = civil_date(match[1]) if match else None
    if match and due_date:
        return due_date, match[2]
    if value:
        place.keep(f"due:{value}", f"“due:{value}” {_NO_DATE}")
    return None, None


def _start(place: Passage, value: str | None) -> date | None:
    start_date = civil_date(value or "")
    if value and start_date is None:
        place.keep(f"t:{value}", f"“t:{value}” {_NO_DATE}")
    return start_date


def _recurrence(place: Passage, value: str | None, due_date: date | None) -> Recurrence | None:
    repeat = _rule(value or "", due_date)
    if value and repeat is None:
        place.keep(f"rec:{value}", f"“rec:{value}” is not a repeat Reeve knows")
    return repeat


def _rule(value: str, due_date: date | None) -> Recurrence | None:
    match = _REC.fullmatch(value)
    if not match:
        return None
    strict, number, unit = match[1] == "+", int(match[2]), match[3].lower() or "d"
    if unit == "b":
        rule = WEEKDAYS if number == 1 else None
    else:
        rule = every(number, unit, due_date if strict else None)
    return Recurrence(rule, "due" if strict else "completion") if rule else None
