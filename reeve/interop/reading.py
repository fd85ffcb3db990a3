"""Reads a task file somebody hands over: recognises what it is by its content, then by its name."""

from datetime import date
from pathlib import PurePosixPath

import msgspec

from reeve.interop.decoding import Text, decode
from reeve.interop.ledger import LONGEST_TASK
from reeve.interop.packing import Reading
from reeve.interop.structs import Format, ImportFileError, Remark
from reeve.interop.todoist_csv import NO_HEADER, read_todoist_csv
from reeve.interop.todoist_rows import delimiter_of
from reeve.interop.todotxt import read_todotxt

LARGEST_FILE = 32 * 1024 * 1024
# A file of nothing but line ends would become gigabytes of tasks and cells.
MOST_LINES = 200_000
_TODOTXT_ENDINGS = ("", ".txt", ".todo", ".text", ".todotxt")
_KNOWN = "Reeve reads todo.txt, Todoist's CSV template and its own JSON export"


class _Tagged(msgspec.Struct):
    format: str = ""


def recognise(name: str, data: bytes) -> Format:
    """Return the format of a file; `reeve` is Reeve's own JSON export, which `read` leaves to its own reader.

    Raises ImportFileError for what is none of them, empty, or larger than 32 MB.
    """
    return format_of(name, text_of(data)[0])


def read(name: str, data: bytes, today: date) -> Reading:
    """Return the lists, tasks and remarks of another application's file; `today` is the reader's civil date.

    Nothing of the file is dropped: what is not understood is kept in a description and named in a remark.
    Raises ImportFileError, with one sentence, for a file that cannot be read at all.
    """
    text, remarks = text_of(data)
    return read_text(name, text, remarks, today)


def read_text(name: str, text: Text, remarks: list[Remark], today: date) -> Reading:
    """Do what `read` does with a file that is decoded already, with these remarks."""
    found = format_of(name, text)
    if found == "reeve":
        raise ImportFileError("This is Reeve's own export, not another application's file.")
    _refuse_bomb(text)
    reading = read_todoist_csv(name, text, today) if found == "todoist-csv" else read_todotxt(text, today)
    return msgspec.structs.replace(reading, remarks=(*remarks, *reading.remarks))


def text_of(data: bytes) -> tuple[Text, list[Remark]]:
    """Return the text of a file, and remarks on it. Raises ImportFileError where it has none, or is too large."""
    if len(data) > LARGEST_FILE:
        raise ImportFileError("This file is larger than 32 MB: split it and import the parts.")
    text, remarks = decode(data)
    if not text.first:
        raise ImportFileError("This file is empty, so there are no tasks to read in it.")
    return text, remarks


def _refuse_bomb(text: Text) -> None:
    if text.lines > MOST_LINES:
        raise ImportFileError(f"This file has more than {MOST_LINES:,} lines: split it and import the parts.")
    if text.longest > LONGEST_TASK:
        raise ImportFileError(f"A line of this file has more than {LONGEST_TASK:,} characters, which is no task.")


def format_of(name: str, text: Text) -> Format:
    """Return the format by how the text begins, then by the file's name. Raises ImportFileError for none."""
    if text.first == "{" and (tag := _json_tag(text)) is not None:
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


def _json_tag(text: Text) -> str | None:
    """Return what a JSON object gives as its format, None if the text is no JSON object."""
    try:
        return msgspec.json.decode(text.utf8(), type=_Tagged).format
    except msgspec.ValidationError:
        return ""
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
