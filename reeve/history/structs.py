"""What the history shows."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from reeve.changes.structs import Kind


class ChangeEntry(msgspec.Struct, frozen=True):
    """One change: who did what to which list or task, when, and the fields before and after."""

    id: UUID
    operation_id: UUID
    at: datetime
    entity: Literal["list", "task"]
    entity_id: UUID
    list_id: UUID
    title: str
    kind: Kind
    actor: Literal["account", "token", "agent", "system"]
    account_id: UUID
    suggestion_id: UUID | None
    reverses: UUID | None
    request_id: str | None
    before: dict[str, Any]
    after: dict[str, Any]


class Reversal(msgspec.Struct, frozen=True):
    """The operation that took the other one back; it can be taken back itself."""

    operation_id: UUID
    reverses: UUID
    changes: int
