"""Reads todo.txt: one task a line, as the format's rules say, with the keys `due:`, `t:`, `rec:` and `pri:`."""

import re
from datetime import date
from typing import NamedTuple

from msgspec import Struct

from reeve.interop.civil_dates import civil_date
from reeve.interop.ledger import Ledger, joined
from reeve.interop.rules import WEEKDAYS, every
from reeve.interop.source_key import SourceKeys
from reeve.interop.structs import ImportedTask, Priority, Reading, Repeat

_HEAD = re.compile(r"(?P<done>x\s+)?(?:\((?P<letter>[A-Z])\)\s+)?(?P<rest>.*)", re.DOTALL)
_LEADING_DATE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})\s+(?=\S)")
_LATE_LETTER = re.compile(r"\(([A-Z])\)\s+(?=\S)")
# A marker needs a letter, so that "+1" and "@ 5" stay words.
_MARKER = re.compile(r"[+@](?=\S*[^\W\d_])\S+")
_KNOWN_KEY = re.compile(r"(due|t|rec|pri):(\S+)", re.IGNORECASE)
_DUE = re.compile(r"(\S{10})(?:T((?:[01][0-9]|2[0-3]):[0-5][0-9]))?")
_REC = re.compile(r"(\+?)([0-9]{1,4})([dwmyb]?)", re.IGNORECASE)
_LETTERS: dict[str, Priority] = {"A": "high", "B": "medium"}


class _Head(NamedTuple):
    completed: bool
    letter: str | None
    completed_on: date | None
    created_on: date | None
    body: str


class _Line:
    """One line while it is read: its parts, and what of it has to be kept in the description."""

    def __init__(self, ledger: Ledger, number: int, text: str, today: date) -> None:
        self.ledger, self.number, self.text, self.today = ledger, number, text, today
        self.kept: list[str] = []

    def remark(self, reason: str) -> None:
        self.ledger.remark(self.number, self.text, reason)

    def keep(self, text: str, reason: str) -> None:
        self.kept.append(text)
        self.remark(reason)


class _Schedule(Struct, frozen=True):
    start_date: date | None
    due_date: date | None
    due_time: str | None
    recurrence: Repeat | None


def read_todotxt(text: str, today: date) -> Reading:
    """Return the tasks of a todo.txt file: the first +project as list, other projects and @contexts as tags.

    `today` is the first due date of a repeat that has none. Source: the todo.txt format rules; `t:` and `rec:` as
    Simpletask and topydo write them.
    """
    ledger, keys = Ledger("todo.txt"), SourceKeys("todo.txt")
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            _read_line(_Line(ledger, number, line.strip(), today), keys)
    return ledger.reading()


def _read_line(line: _Line, keys: SourceKeys) -> None:
    head = _head(line.text)
    _remark_on_impossible_date(line, head.body)
    known, words = _keys_and_words(line, head)
    projects, tags = _markers(words)
    letter = head.letter or known.get("pri", "").upper() or None
    schedule = _schedule(line, head, known)
    task = ImportedTask(
        source_key=keys.take(*_identity(head)),
        title=_title(line, words),
        description=joined(*_letter_note(letter), *line.kept),
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
    line.ledger.add(task, line.number)


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
    """Everything but the priority: a raised priority is the same task, another due or creation date is not."""
    words = [word for word in head.body.split() if not (head.completed and word.lower().startswith("pri:"))]
    done = f"x {head.completed_on or ''}" if head.completed else ""
    return done, str(head.created_on or ""), " ".join(words)


def _remark_on_impossible_date(line: _Line, body: str) -> None:
    match = _LEADING_DATE.match(body)
    if match and civil_date(match[1]) is None:
        line.remark(f"“{match[1]}” is not a day of the calendar, so it stays in the title.")


def _keys_and_words(line: _Line, head: _Head) -> tuple[dict[str, str], list[str]]:
    known: dict[str, str] = {}
    words: list[str] = []
    for word in head.body.split():
        match = _KNOWN_KEY.fullmatch(word)
        key = match[1].lower() if match else ""
        if not match or (key == "pri" and not _is_done_letter(head, match[2])):
            words.append(word)
        elif key in known:
            line.keep(word, f"A second “{key}:” on the line is kept in the description.")
        else:
            known[key] = match[2]
    return known, words


def _is_done_letter(head: _Head, value: str) -> bool:
    return head.completed and head.letter is None and re.fullmatch("[A-Za-z]", value) is not None


def _markers(words: list[str]) -> tuple[list[str], list[str]]:
    marked = [(word[0], word[1:].rstrip(",.;:!?)")) for word in words if _MARKER.fullmatch(word)]
    projects = list(dict.fromkeys(name for sign, name in marked if sign == "+"))
    return projects, [name for sign, name in marked if sign == "@"]


def _title(line: _Line, words: list[str]) -> str:
    """Markers before and after the sentence go; inside it they are words of the sentence and stay."""
    start, end = 0, len(words)
    while start < end and _MARKER.fullmatch(words[start]):
        start += 1
    while end > start and _MARKER.fullmatch(words[end - 1]):
        end -= 1
    if start < end:
        return " ".join(words[start:end])
    line.remark("The line has no text besides its markers, so the whole line became the title.")
    return line.text


def _letter_note(letter: str | None) -> list[str]:
    return [f"todo.txt priority: ({letter})"] if letter and letter > "C" else []


def _schedule(line: _Line, head: _Head, known: dict[str, str]) -> _Schedule:
    due_date, due_time = _due(line, known.get("due"))
    start_date = _start(line, known.get("t"))
    rec = known.get("rec")
    if rec and head.completed:
        # The tool that completed it has written the next occurrence as a line of its own.
        line.kept.append(f"rec:{rec}")
        rec = None
    if rec and due_date is None and _rule(rec, None):
        due_date = start_date or line.today
        line.remark(f"It repeats but has no due date that is understood: {due_date} is its first one.")
    return _Schedule(start_date, due_date, due_time, _recurrence(line, rec, due_date))


def _due(line: _Line, value: str | None) -> tuple[date | None, str | None]:
    match = _DUE.fullmatch(value or "")
    due_date = civil_date(match[1]) if match else None
    if match and due_date:
        return due_date, match[2]
    if value:
        line.keep(f"due:{value}", f"“due:{value}” is not a date (YYYY-MM-DD) of the calendar: it is kept in the description.")
    return None, None


def _start(line: _Line, value: str | None) -> date | None:
    start_date = civil_date(value or "")
    if value and start_date is None:
        line.keep(f"t:{value}", f"“t:{value}” is not a date (YYYY-MM-DD) of the calendar: it is kept in the description.")
    return start_date


def _recurrence(line: _Line, value: str | None, due_date: date | None) -> Repeat | None:
    repeat = _rule(value or "", due_date)
    if value and repeat is None:
        line.keep(f"rec:{value}", f"“rec:{value}” is not a repeat Reeve knows: it is kept in the description.")
    return repeat


def _rule(value: str, due_date: date | None) -> Repeat | None:
    match = _REC.fullmatch(value)
    if not match:
        return None
    strict, number, unit = match[1] == "+", int(match[2]), match[3].lower() or "d"
    if unit == "b":
        rule = WEEKDAYS if number == 1 else None
    else:
        rule = every(number, unit, due_date if strict else None)
    return Repeat(rule, "due" if strict else "completion") if rule else None
