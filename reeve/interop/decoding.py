"""From the bytes of a file to clean text: encodings, line ends, and characters a database cannot hold."""

import codecs
import re

from reeve.interop.structs import ImportFileError, Remark

REPLACEMENT = "�"
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_LINE_END = re.compile("\r\n|\r")
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def decode(data: bytes) -> tuple[str, list[Remark]]:
    """Return the text with `\\n` line ends, and remarks on guessed encodings and replaced characters.

    Raises ImportFileError for an archive or any other file that is not text.
    """
    if data.startswith(b"PK\x03\x04"):
        raise ImportFileError("This is a ZIP archive: unpack it and import the files in it one by one.")
    text, remarks = _decoded(data)
    text = _LINE_END.sub("\n", text)
    if _looks_binary(text):
        raise ImportFileError("This is not a text file, so there are no tasks to read in it.")
    return _cleaned(text, remarks)


def clean(text: str) -> str:
    """Return the text with control characters, NUL among them, and lone surrogates replaced by U+FFFD."""
    return _UNWANTED.sub(REPLACEMENT, text)


def _decoded(data: bytes) -> tuple[str, list[Remark]]:
    encoding, start = next(((name, len(bom)) for bom, name in _BOMS if data.startswith(bom)), ("utf-8", 0))
    try:
        # Lone surrogates pass here so that one of them does not turn the whole file into another encoding.
        return data[start:].decode(encoding, "surrogatepass"), []
    except UnicodeDecodeError:
        if encoding != "utf-8":
            raise ImportFileError("This file begins as UTF-16 but is damaged: save it as UTF-8.") from None
    return _western(data[start:])


def _western(data: bytes) -> tuple[str, list[Remark]]:
    reason = "The file is not UTF-8: it was read as Latin-1, so look whether accents and umlauts are right."
    try:
        # What calls itself Latin-1 is Windows-1252 nearly always: curly quotes and the euro sign show it.
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    return text, [Remark(1, "", reason)]


def _looks_binary(text: str) -> bool:
    controls = sum(1 for _ in _UNWANTED.finditer(text))
    return controls * 10 > len(text) or (controls > 8 and controls * 50 > len(text))


def _cleaned(text: str, remarks: list[Remark]) -> tuple[str, list[Remark]]:
    if not _UNWANTED.search(text):
        return text, remarks
    lines = text.split("\n")
    reason = "Characters that no text can hold (NUL or other control characters) were replaced by �."
    spoilt = [(number, line) for number, line in enumerate(lines, 1) if _UNWANTED.search(line)]
    return clean(text), remarks + [Remark(number, clean(line)[:80], reason) for number, line in spoilt]
