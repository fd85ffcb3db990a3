"""Reads a task file somebody hands over: recognises what it is by its content, then by its name."""

from datetime import date
from pathlib import PurePosixPath

import msgspec

from reeve.interop.decoding import decode
from reeve.interop.structs import Format, ImportFileError, Reading, Remark
from reeve.interop.todoist_csv import NO_HEADER, read_todoist_csv
from reeve.interop.todoist_rows import delimiter_of
from reeve.interop.todotxt import read_todotxt

LARGEST_FILE = 32 * 1024 * 1024
# A file of nothing but line ends, or commas, would become gigabytes of tasks and cells.
MOST_LINES, LONGEST_LINE = 200_000, 2_000_000
_TODOTXT_ENDINGS = ("", ".txt", ".todo", ".text", ".todotxt")
_KNOWN = "Reeve reads todo.txt, Todoist's CSV template and its own JSON export"


class _Tagged(msgspec.Struct):
    format: str = ""


def recognise(name: str, data: bytes) -> Format:
    """Return the format of a file; `reeve` is Reeve's own JSON export, which `read` leaves to its own reader.

    Raises ImportFileError for what is none of them, empty, or larger than 32 MB.
    """
    text, _ = _text(data)
    return _format_of(name, text)


def read(name: str, data: bytes, today: date) -> Reading:
    """Return the lists, tasks and remarks of another application's file; `today` is the reader's civil date.

    Nothing of the file is dropped: what is not understood is kept in a description and named in a remark.
    Raises ImportFileError, with one sentence, for a file that cannot be read at all.
    """
    text, remarks = _text(data)
    found = _format_of(name, text)
    if found == "reeve":
        raise ImportFileError("This is Reeve's own export, not another application's file.")
    _refuse_bomb(text)
    reading = read_todoist_csv(name, text, today) if found == "todoist-csv" else read_todotxt(text, today)
    return msgspec.structs.replace(reading, remarks=(*remarks, *reading.remarks))


def _text(data: bytes) -> tuple[str, list[Remark]]:
    if len(data) > LARGEST_FILE:
        raise ImportFileError("This file is larger than 32 MB: split it and import the parts.")
    text, remarks = decode(data)
    if not text.strip():
        raise ImportFileError("This file is empty, so there are no tasks to read in it.")
    return text, remarks


def _refuse_bomb(text: str) -> None:
    if text.count("\n") >= MOST_LINES:
        raise ImportFileError(f"This file has more than {MOST_LINES:,} lines: split it and import the parts.")
    if max(map(len, text.split("\n"))) > LONGEST_LINE:
        raise ImportFileError(f"A line of this file has more than {LONGEST_LINE:,} characters, which is no task.")


def _format_of(name: str, text: str) -> Format:
    if text.lstrip().startswith("{") and (tag := _json_tag(text)) is not None:
        if tag.startswith("reeve/"):
            return "reeve"
        raise ImportFileError(f"This JSON file is not an export of Reeve. {_KNOWN}.")
    if delimiter_of(text):
        return "todoist-csv"
    ending = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    if ending == ".csv":
        raise ImportFileError(NO_HEADER)
    if ending not in _TODOTXT_ENDINGS:
        raise ImportFileError(f"Files ending in {ending[:20]} are not known here. {_KNOWN}.")
    return "todo.txt"


def _json_tag(text: str) -> str | None:
    """Return what a JSON object gives as its format, None if the text is no JSON object."""
    try:
        return msgspec.json.decode(text, type=_Tagged).format
    except msgspec.ValidationError:
        return ""
    except (msgspec.DecodeError, RecursionError):
        return None
