"""The objects in a long JSON array one by one: the array is never there as a whole, many times as large."""

import re
from collections.abc import Iterator
from itertools import count

from reeve.interop.structs import ImportFileError

# No task is longer: 100,000 characters of description, and tags, each character an escape of twelve bytes.
MOST_BYTES = 2_000_000
_STRING = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"'


def _within(levels: int) -> bytes:
    """Return what may stand between two brackets, with so many levels of brackets in it at most."""
    deeper = rb"|[\[{]" + _within(levels - 1) + rb"[\]}]" if levels else b""
    return rb'(?:[^"\[\]{}]++|' + _STRING + deeper + rb")*+"


# From the bracket or comma before it. What was taken is not tried otherwise: the document is well-formed.
_OBJECT = re.compile(rb"\s*+[\[,]\s*+(\{" + _within(3) + rb"\})\s*+", re.DOTALL)
_END = re.compile(rb"\s*+\[?\s*+\]")


def elements(what: str, array: memoryview) -> Iterator[memoryview]:
    """Yield each object of a well-formed JSON array.

    Raises ImportFileError for one that is no object, or longer than any task; `what` it should be.
    """
    place = 0
    for number in count(1):
        found = _OBJECT.match(array, place)
        if found is None:
            break
        if found.end(1) - found.start(1) > MOST_BYTES:
            raise unreadable(what, number, "it is too long")
        yield array[found.start(1) : found.end(1)]
        place = found.end()
    if not _END.match(array, place):
        raise unreadable(what, number, "it is none")


def unreadable(what: str, number: int, error: object) -> ImportFileError:
    """Return what to say of the export's list or task (`what`) with this number."""
    return ImportFileError(f"This export cannot be read: in {what} {number}, {error}.")
