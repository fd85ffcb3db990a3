"""The tasks and remarks gathered while a file is read; everything written down here fits Reeve's limits."""

from collections.abc import Iterator

from msgspec.structs import replace

from reeve.interop.packing import PackedTasks, Reading
from reeve.interop.source_key import continuation_key
from reeve.interop.structs import Format, ImportedTask, ImportFileError, Remark

MOST_TASKS = 100_000
# A section stands with each of its tasks, as a list's name does: a small file may say much.
MOST_BYTES = 64 * 1024**2
# One task with its description and comments, or the line or row that it is read from.
LONGEST_TASK = 500_000
MOST_REMARKS, MOST_TOLD = 200_000, 10_000
TITLE_LENGTH = 500
TAG_LENGTH = 100
MOST_TAGS = 50
LIST_NAME_LENGTH = 200
DESCRIPTION_BYTES = 100_000
DEEPEST_SUBTASK = 10


class Ledger:
    """Holds what has been read so far of one file."""

    def __init__(self, format_name: Format) -> None:
        self._format = format_name
        self._lists: dict[str, None] = {}
        self._tasks = PackedTasks()
        self._remarks: list[Remark] = []
        self._untold = 0

    def remark(self, line: int, text: str, reason: str) -> None:
        """Note in one sentence what was not understood on a line, or came in changed; past 10,000, count it.

        Raises ImportFileError when there is more to remark on than a list of tasks can be.
        """
        if len(self._remarks) + self._untold >= MOST_REMARKS:
            raise ImportFileError("Hardly anything in this file is understood, so it is no list of tasks.")
        if len(self._remarks) >= MOST_TOLD:
            self._untold += 1
            return
        self._remarks.append(Remark(line, shortened(one_line(text[:400]), 80), reason))

    def add(self, task: ImportedTask, line: int, depth: int = 1) -> None:
        """Write a task down; `depth` is 1 for a task without parent. What is too long is kept, but elsewhere.

        Raises ImportFileError when the file holds more than 100,000 tasks.
        """
        fitting = self._with_short_title(self._with_short_names(task, line), line)
        for part in self._parts(fitting, line, depth):
            self._append(part)

    def reading(self) -> Reading:
        """Return everything read, remarks in the order of the lines."""
        remarks = sorted(self._remarks, key=lambda remark: remark.line)
        if self._untold:
            reason = f"Further down {self._untold} more remarks are left out; the tasks came in the same way."
            remarks.append(Remark(remarks[-1].line, "", reason))
        return Reading(self._format, tuple(self._lists), self._tasks, tuple(remarks))

    def _append(self, task: ImportedTask) -> None:
        if len(self._tasks) >= MOST_TASKS:
            raise ImportFileError(f"This file holds more than {MOST_TASKS:,} tasks: split it in parts.")
        if self._tasks.size > MOST_BYTES:
            raise ImportFileError("The tasks of this file say more than 64 MB together: split it in parts.")
        if task.list_name is not None:
            self._lists.setdefault(task.list_name)
        self._tasks.add(task)

    def _with_short_names(self, task: ImportedTask, line: int) -> ImportedTask:
        kept = [tag for tag in task.tags if len(tag) > TAG_LENGTH] + [*task.tags[MOST_TAGS:]]
        name = task.list_name
        if name is not None and len(name) > LIST_NAME_LENGTH:
            kept.append(name)
            name = shortened(name, LIST_NAME_LENGTH)
        if not kept:
            return task
        self.remark(line, task.title, "Tags or a list name too long or too many are kept in the description.")
        tags = tuple(tag for tag in task.tags[:MOST_TAGS] if len(tag) <= TAG_LENGTH)
        return replace(task, list_name=name, tags=tags, description=joined(task.description, *kept))

    def _with_short_title(self, task: ImportedTask, line: int) -> ImportedTask:
        title = one_line(task.title)
        if len(title) <= TITLE_LENGTH and "\n" not in task.title:
            return replace(task, title=title)
        reason = "A title is one line of at most 500 characters: the whole text is kept in the description."
        self.remark(line, title, reason)
        whole = joined(task.title.strip(), task.description)
        return replace(task, title=shortened(title, TITLE_LENGTH), description=whole)

    def _parts(self, task: ImportedTask, line: int, depth: int) -> Iterator[ImportedTask]:
        first, *rest = list(in_pieces(task.description, DESCRIPTION_BYTES)) or [""]
        yield replace(task, description=first)
        if rest:
            more = len(rest)
            reason = f"A description holds at most 100 kB: the rest is kept in {more} more below this one."
            self.remark(line, task.title, reason)
        parent = task.source_key if depth < DEEPEST_SUBTASK else task.parent_key
        for number, piece in enumerate(rest, 2):
            yield _continuation(task, number, piece, parent)


class Passage:
    """The place in the file that one task comes from, with what of it has to be kept in the description."""

    def __init__(self, ledger: Ledger, line: int, text: str) -> None:
        self._ledger, self.line, self.text = ledger, line, text
        self.kept: list[str] = []

    def remark(self, reason: str) -> None:
        """Note in one sentence what was not understood here, or came in changed."""
        self._ledger.remark(self.line, self.text, reason)

    def keep(self, text: str, why: str) -> None:
        """Keep a text in the description, and say why."""
        self.kept.append(text)
        self.remark(f"{why}: it is kept in the description.")


def _continuation(task: ImportedTask, number: int, piece: str, parent: str | None) -> ImportedTask:
    ending = f" (continued, part {number})"
    return ImportedTask(
        source_key=continuation_key(task.source_key, number),
        title=shortened(task.title, TITLE_LENGTH - len(ending)) + ending,
        description=piece,
        list_name=task.list_name,
        parent_key=parent,
        completed=task.completed,
        completed_on=task.completed_on,
    )


def one_line(text: str) -> str:
    """Return the text with every run of white space as one space."""
    return " ".join(text.split())


def shortened(text: str, length: int) -> str:
    """Return the text in at most `length` characters, a cut one ending in an ellipsis."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def joined(*paragraphs: str) -> str:
    """Return the paragraphs that are not empty, with an empty line between them."""
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph.strip())


def in_pieces(text: str, most_bytes: int) -> Iterator[str]:
    """Yield the text in pieces of at most `most_bytes` bytes of UTF-8, no character cut in two."""
    data = text.encode()
    start = 0
    while start < len(data):
        piece = data[start : start + most_bytes].decode(errors="ignore")
        yield piece
        start += len(piece.encode())
