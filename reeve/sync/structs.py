"""What delta sync delivers."""

from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from reeve.accounts.structs import Account
from reeve.lists.structs import TaskList
from reeve.suggestions.structs import Suggestion
from reeve.tasks.structs import Task

# The most tasks in one answer.
PAGE = 2000


class SyncRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the client stands: the cursor of its last answer, or none for everything.

    `limit`: the most tasks in one answer. A first answer that is small shows something sooner.
    """

    cursor: Annotated[str, Meta(max_length=200_000, pattern=r"^[A-Za-z0-9_-]*$")] | None = None
    limit: Annotated[int, Meta(ge=1, le=PAGE)] = PAGE


class SyncAnswer(msgspec.Struct, frozen=True):
    """Everything of mine that changed since the cursor.

    `dropped_lists`: no longer mine or deleted, with all their tasks. `deleted_tasks`: deleted, or moved to a
    list that may or may not be mine (then they also stand in `tasks`). Apply drops and deletions first, then
    the rest. `more`: ask again with the new cursor at once.
    """

    cursor: str
    more: bool
    account: Account | None
    lists: tuple[TaskList, ...]
    dropped_lists: tuple[UUID, ...]
    tasks: tuple[Task, ...]
    deleted_tasks: tuple[UUID, ...]
    suggestions: tuple[Suggestion, ...]
