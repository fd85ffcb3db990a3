"""From the bytes of a file to clean text: encodings, line ends, and characters a database cannot hold.

The text is never there as a whole, which may be four times the file: it is decoded anew each time it is read.
"""

import codecs
import io
import re
from collections.abc import Iterator

from msgspec import Struct, field

from reeve.interop.structs import ImportFileError, Remark

REPLACEMENT = "�"
# Of one file's lines with characters that no text can hold, so many are named.
MOST_NAMED = 1_000
PIECE = 1_000_000
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_GUESSED = "The file is not UTF-8: it was read as Latin-1, so look whether accents and umlauts are right."
_SPOILT = "Characters that no text can hold (NUL or other control characters) were replaced by �."


class Text(Struct):
    """The text of a file: where it begins in the bytes, in which encoding, and what there is in it.

    `longest`: characters of the longest line; `last_line`: number of the last one that is not empty; `first`: its
    first character that is not white space; `spoilt`: remarks on lines with characters that no text can hold.
    """

    data: bytes
    start: int
    encoding: str
    characters: int = 0
    controls: int = 0
    lines: int = 1
    longest: int = 0
    last_line: int = 0
    quotes: int = 0
    first: str = ""
    spoilt: list[Remark] = field(default_factory=list)

    def __iter__(self) -> Iterator[str]:
        """Yield the lines without their ends, cleaned."""
        for piece in self._pieces():
            yield clean(piece.removesuffix("\n"))

    def first_line(self, length: int) -> str:
        """Return the first characters of the first line that is not empty."""
        return next((line[:length] for line in self if line), "")

    def utf8(self) -> bytes | bytearray | memoryview:
        """Return the text in UTF-8, without a byte order mark."""
        if self.encoding == "utf-8":
            return memoryview(self.data)[self.start :]
        written = bytearray()
        for piece in self._pieces():
            written += piece.encode("utf-8", "surrogatepass")
        return written

    def _pieces(self) -> Iterator[str]:
        """Yield the lines with `\n` at the end of all but the last, one that is too long in pieces."""
        raw = io.BytesIO(self.data)
        raw.seek(self.start)
        # Lone surrogates pass here so that one of them does not turn the whole file into another encoding.
        with io.TextIOWrapper(raw, self.encoding, "surrogatepass") as file:
            while piece := file.readline(PIECE):
                yield piece

    def _measure(self) -> None:
        for piece in self._pieces():
            line = piece.removesuffix("\n")
            self._measure_line(line)
            self.characters += len(piece)
            self.lines += piece.endswith("\n")

    def _measure_line(self, line: str) -> None:
        self.longest = max(self.longest, len(line))
        self.quotes += line.count('"')
        self.first = self.first or line.lstrip()[:1]
        if line:
            self.last_line = self.lines
        if _UNWANTED.search(line):
            self.controls += sum(1 for _ in _UNWANTED.finditer(line))
            if len(self.spoilt) < MOST_NAMED:
                self.spoilt.append(Remark(self.lines, clean(line[:80]), _SPOILT))


def decode(data: bytes) -> tuple[Text, list[Remark]]:
    """Return the text and remarks on guessed encodings and replaced characters.

    Raises ImportFileError for an archive or any other file that is not text.
    """
    if data.startswith(b"PK\x03\x04"):
        raise ImportFileError("This is a ZIP archive: unpack it and import the files in it one by one.")
    text, remarks = _decoded(data)
    # Far more than slip into a text: a picture, or a program.
    if text.controls * 10 > text.characters or (text.controls > 8 and text.controls * 50 > text.characters):
        raise ImportFileError("This is not a text file, so there are no tasks to read in it.")
    return text, [*remarks, *text.spoilt]


def clean(text: str) -> str:
    """Return the text with control characters, NUL among them, and lone surrogates replaced by U+FFFD."""
    return _UNWANTED.sub(REPLACEMENT, text)


def _decoded(data: bytes) -> tuple[Text, list[Remark]]:
    encoding, start = next(((name, len(bom)) for bom, name in _BOMS if data.startswith(bom)), ("utf-8", 0))
    try:
        return _measured(data, start, encoding), []
    except UnicodeDecodeError:
        if encoding != "utf-8":
            raise ImportFileError("This file begins as UTF-16 but is damaged: save it as UTF-8.") from None
    try:
        # What calls itself Latin-1 is Windows-1252 nearly always: curly quotes and the euro sign show it.
        text = _measured(data, start, "cp1252")
    except UnicodeDecodeError:
        text = _measured(data, start, "latin-1")
    return text, [Remark(1, "", _GUESSED)]


def _measured(data: bytes, start: int, encoding: str) -> Text:
    text = Text(data, start, encoding)
    text._measure()
    return text
