"""What reading a foreign task file yields: lists, tasks and remarks, not yet anybody's and not yet stored."""

from datetime import date
from typing import Literal
from uuid import UUID

from msgspec import Struct

from reeve.tasks.structs import Priority, Recurrence

Format = Literal["todo.txt", "todoist-csv", "reeve"]


class ImportFileError(Exception):
    """The file cannot be read at all; the message is one sentence for the person who chose it."""


class ImportedTask(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One task of the file.

    `source_key` is the same whenever the same task is read again; `parent_key` is another task's. `list_name`
    None means the Inbox. `due_time` is HH:MM on the wall clock of `time_zone` (IANA; None: of whoever looks).
    A completed task may lack the day it was completed on: todo.txt does not ask for it.
    """

    source_key: str
    title: str
    description: str = ""
    list_name: str | None = None
    parent_key: str | None = None
    priority: Priority | None = None
    tags: tuple[str, ...] = ()
    start_date: date | None = None
    due_date: date | None = None
    due_time: str | None = None
    time_zone: str | None = None
    recurrence: Recurrence | None = None
    estimate_minutes: int | None = None
    created_on: date | None = None
    completed: bool = False
    completed_on: date | None = None


class Remark(Struct, frozen=True):
    """What was not understood or came in changed: the line's number (from 1), its words, one sentence."""

    line: int
    text: str
    reason: str


class ImportReport(Struct, frozen=True, kw_only=True):
    """What an import did (or would do); `operation_id` takes all of it back, null where nothing was added."""

    format: Format
    dry_run: bool
    lists_added: tuple[str, ...]
    tasks_added: int
    tasks_known: int
    remarks: tuple[Remark, ...]
    operation_id: UUID | None
