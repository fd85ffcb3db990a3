"""Finds the rows of Todoist's CSV template and gathers each task with its section, its parent and its comments."""

import csv
import io
import re
from collections.abc import Iterator

from msgspec import Struct, field

from reeve.interop.ledger import DEEPEST_SUBTASK, Ledger, shortened

_CELLS = frozenset(
    "TYPE CONTENT DESCRIPTION PRIORITY INDENT AUTHOR RESPONSIBLE DATE DATE_LANG TIMEZONE DURATION DURATION_UNIT "
    "DEADLINE DEADLINE_LANG".split()
)
_SAYS_SOMETHING = ("CONTENT", "DESCRIPTION", "RESPONSIBLE", "DATE", "DURATION", "DEADLINE")
_LONGEST_HEADER = 5_000
_OTHER_NAMES = {"DUE_DATE": "DATE", "DUE_DATE_LANG": "DATE_LANG"}


class Row(Struct, frozen=True):
    """One row: where it starts in the file, its cells by column, and what stands in columns Reeve does not know."""

    line: int
    cells: dict[str, str]
    strange: tuple[str, ...] = ()

    def cell(self, column: str) -> str:
        """Return what stands in the column without the space around it, empty where the column is missing."""
        return self.cells.get(column, "").strip()

    def text(self) -> str:
        """Return the row's words, for a remark."""
        return ", ".join(value for value in self.cells.values() if value.strip())


class Item(Struct):
    """A task row with what the rows around it say: depth 1 is a task without parent."""

    row: Row
    section: str
    indent: int
    depth: int
    parent: "Item | None"
    notes: list[Row] = field(default_factory=list)
    source_key: str = ""


def delimiter_of(text: str) -> str | None:
    """Return what separates the columns if the text begins with the template's header, None if it does not."""
    header = text[:_LONGEST_HEADER].lstrip("\n").partition("\n")[0]
    for delimiter in ",;\t":
        if {"TYPE", "CONTENT"} <= set(_column_names(next(csv.reader([header], delimiter=delimiter), []))):
            return delimiter
    return None


def rows(text: str, delimiter: str, ledger: Ledger) -> Iterator[Row]:
    """Yield the rows below the header that are not empty; a quotation mark left open is named in the report."""
    csv.field_size_limit(2**31 - 1)  # the module's own limit of 128 kB is less than a cell may hold
    last_line, unclosed = text.rstrip("\n").count("\n") + 1, text.count('"') % 2 == 1
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    columns: list[str] = []
    line = 1
    for cells in reader:
        if columns and any(cell.strip() for cell in cells):
            row = _row(line, columns, cells)
            if unclosed and line < last_line <= reader.line_num:
                ledger.remark(line, row.text(), "A quotation mark is never closed: all that follows is one text.")
            yield row
        columns = columns or (_column_names(cells) if any(cells) else [])
        line = reader.line_num + 1


def items(found: Iterator[Row], ledger: Ledger) -> Iterator[Item]:
    """Yield the tasks in order; sections, settings and rows that are no task leave a remark."""
    section, above = "", list[Item]()
    for row in found:
        kind = row.cell("TYPE").lower()
        if kind == "note" and above:
            above[-1].notes.append(row)
        elif kind == "section" and not row.cell("DESCRIPTION"):
            section, above = row.cell("CONTENT"), []
            ledger.remark(row.line, section, "Reeve has no sections: its name became a tag of the tasks in it.")
        elif kind == "meta":
            ledger.remark(row.line, row.text(), "A setting of Todoist's view: Reeve has nothing to do with it.")
        elif not any(row.cell(column) for column in _SAYS_SOMETHING) and not row.strange:
            ledger.remark(row.line, row.text(), "A row without content: there is nothing to bring in.")
        else:
            if kind == "section":
                section, above = row.cell("CONTENT"), []
            above.append(_item(row, kind, section, above, ledger))
            yield above[-1]


def _column_names(cells: list[str]) -> list[str]:
    names = (cell.strip().upper() for cell in cells)
    return [_OTHER_NAMES.get(name, name) for name in names]


def _row(line: int, columns: list[str], cells: list[str]) -> Row:
    known, strange = {}, []
    for number, cell in enumerate(cells):
        column = columns[number] if number < len(columns) else ""
        if column in _CELLS and column not in known:
            known[column] = cell
        elif cell.strip():
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
        ledger.remark(row.line, row.text(), f"“{shortened(cell, 20)}” is no indent: the task has no parent now.")
    return 1


def _reason_for(kind: str) -> str:
    if kind == "note":
        return "A comment with no task above it: it came in as a task of its own."
    if kind == "section":
        return "Reeve has no sections: this one became a tag, and a task for its description."
    return f"“{shortened(kind, 20)}” is no type of row that Reeve knows: it came in as a task."


def _flattened(wanted: int, depth: int) -> str:
    if depth == DEEPEST_SUBTASK:
        return f"Subtasks go {DEEPEST_SUBTASK} levels deep: this one came in at level {depth} instead of {wanted}."
    return f"No task above has indent {wanted - 1}: this one came in at level {depth} instead of {wanted}."
