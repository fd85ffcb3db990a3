"""Finds the rows of Todoist's CSV template, and with each task its section, its parent and its comments."""

import csv
import re
from collections.abc import Iterator

from msgspec import Struct, field

from reeve.interop.decoding import Text
from reeve.interop.ledger import DEEPEST_SUBTASK, LONGEST_TASK, Ledger, shortened
from reeve.interop.structs import ImportFileError

_CELLS = (
    "TYPE", "CONTENT", "DESCRIPTION", "PRIORITY", "INDENT", "AUTHOR", "RESPONSIBLE", "DATE", "DATE_LANG",
    "TIMEZONE", "DURATION", "DURATION_UNIT", "DEADLINE", "DEADLINE_LANG",
)  # fmt: skip
_MORE = ("DESCRIPTION", "RESPONSIBLE", "DATE", "DURATION", "DEADLINE")
_SECTION = "Reeve has no sections: its name became a tag of the tasks in it."
_SETTING = "A setting of Todoist's view, which Reeve has no use for."
_NOTHING = "A row without content: there is nothing to bring in."
_UNCLOSED = "A quotation mark is never closed: all that follows was read as one text."
_LONGEST_HEADER = 5_000
_OTHER_NAMES = {"DUE_DATE": "DATE", "DUE_DATE_LANG": "DATE_LANG"}


class Row(Struct, frozen=True):
    """One row: the line it starts on, its cells by column if they hold anything, and what strange columns hold."""

    line: int
    cells: dict[str, str]
    strange: tuple[str, ...] = ()

    def cell(self, column: str) -> str:
        """Return what stands in the column without the space around it, empty where the column is missing."""
        return self.cells.get(column, "").strip()

    def text(self) -> str:
        """Return the row's content, or its other words where it has none, for a remark."""
        return self.cell("CONTENT") or ", ".join(value for value in self.cells.values() if value.strip())

    def length(self) -> int:
        """Return how many characters stand in it, and about as many as naming it takes."""
        return 20 + sum(map(len, self.cells.values())) + sum(map(len, self.strange))

    def says_more(self) -> bool:
        """Whether more stands in the row than its content and what Todoist writes into every row."""
        return bool(self.strange) or any(self.cell(column) not in ("", "None") for column in _MORE)


class Item(Struct):
    """A task row with what the rows around it say: depth 1 is a task without parent."""

    row: Row
    section: str
    indent: int
    depth: int
    parent: "Item | None"
    notes: list[Row] = field(default_factory=list)
    length: int = 0
    source_key: str = ""

    def add_note(self, row: Row) -> None:
        """Add a comment. Raises ImportFileError where there is more to say than one task can."""
        self.length += row.length()
        if self.length > LONGEST_TASK:
            raise ImportFileError(f"The comments on a task have more than {LONGEST_TASK:,} characters together.")
        self.notes.append(row)


def delimiter_of(text: Text) -> str | None:
    """Return what separates the columns if the text begins with the template's header, otherwise None."""
    header = text.first_line(_LONGEST_HEADER)
    for delimiter in ",;\t":
        if {"TYPE", "CONTENT"} <= set(_column_names(next(csv.reader([header], delimiter=delimiter), []))):
            return delimiter
    return None


class _Lines:
    """The lines of a text for the reader of CSV, which may make one row of many of them."""

    def __init__(self, text: Text) -> None:
        self._lines = iter(text)
        self.of_this_row = 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.of_this_row += len(line)
        if self.of_this_row > LONGEST_TASK:
            raise ImportFileError(
                f"A row of this file has more than {LONGEST_TASK:,} characters: look for a quotation mark that is"
                " never closed."
            )
        return f"{line}\n"


def rows(text: Text, delimiter: str, ledger: Ledger) -> Iterator[Row]:
    """Yield the rows below the header that are not empty; a quotation mark left open gets a remark.

    Raises ImportFileError for a row that is longer than any task.
    """
    csv.field_size_limit(LONGEST_TASK * 2)  # the module's own limit of 128 kB is less than a cell may hold
    last_line, unclosed = text.last_line, text.quotes % 2 == 1
    lines = _Lines(text)
    reader = csv.reader(lines, delimiter=delimiter)
    columns: list[str] = []
    line = 1
    for cells in reader:
        lines.of_this_row = 0
        if columns and any(cell.strip() for cell in cells):
            row = _row(line, columns, cells)
            if unclosed and line < last_line <= reader.line_num:
                ledger.remark(line, row.text(), _UNCLOSED)
            yield row
        columns = columns or (_column_names(cells) if any(cells) else [])
        line = reader.line_num + 1


def items(found: Iterator[Row], ledger: Ledger) -> Iterator[Item]:
    """Yield the tasks in order, each when its comments are there; what is no task leaves a remark."""
    section, above, item = "", list[Item](), None
    for row in found:
        kind = row.cell("TYPE").lower()
        if kind == "note" and above:
            above[-1].add_note(row)
        elif kind == "section" and not row.says_more():
            section, above = row.cell("CONTENT"), []
            ledger.remark(row.line, section, _SECTION)
        elif kind == "meta" and not row.says_more():
            ledger.remark(row.line, row.text(), _SETTING)
        elif not row.cell("CONTENT") and not row.says_more():
            ledger.remark(row.line, row.text(), _NOTHING)
        else:
            if kind == "section":
                section, above = row.cell("CONTENT"), []
            if item:
                yield item
            item = _item(row, kind, section, above, ledger)
            above.append(item)
    if item:
        yield item


def _column_names(cells: list[str]) -> list[str]:
    names = (cell.strip().upper() for cell in cells)
    return [_OTHER_NAMES.get(name, name) for name in names]


def _row(line: int, columns: list[str], cells: list[str]) -> Row:
    known, strange = {}, []
    for number, cell in enumerate(cells):
        column = columns[number] if number < len(columns) else ""
        if not cell.strip():
            continue
        if column in _CELLS and columns.index(column) == number:
            known[column] = cell
        else:
            strange.append(f"{column}: {cell.strip()}" if column else cell.strip())
    return Row(line, known, tuple(strange))


def _item(row: Row, kind: str, section: str, above: list[Item], ledger: Ledger) -> Item:
    if kind != "task":
        ledger.remark(row.line, row.text(), _reason_for(kind))
    indent = _indent(row, ledger)
    while above and above[-1].indent >= indent:
        above.pop()
    depth = min(len(above) + 1, DEEPEST_SUBTASK)
    if depth < indent:
        ledger.remark(row.line, row.text(), _flattened(indent, depth))
    return Item(row, section, indent, depth, above[depth - 2] if depth > 1 else None)


def _indent(row: Row, ledger: Ledger) -> int:
    cell = row.cell("INDENT")
    if re.fullmatch("[0-9]{1,4}", cell):
        return max(int(cell), 1)
    if cell:
        reason = f"“{shortened(cell, 20)}” is no indent: the task came in without a parent."
        ledger.remark(row.line, row.text(), reason)
    return 1


def _reason_for(kind: str) -> str:
    if kind == "note":
        return "A comment with no task above it: it came in as a task of its own."
    if kind == "section":
        return "Reeve has no sections: this one became a tag, and a task for what it says besides."
    return f"Reeve does not know a row of type “{shortened(kind, 20)}”: it came in as a task."


def _flattened(wanted: int, depth: int) -> str:
    if depth == DEEPEST_SUBTASK:
        return f"Subtasks go {depth} levels deep: this one came in at that level instead of {wanted}."
    return f"No task above has indent {wanted - 1}: this one came in at level {depth} instead of {wanted}."
