"""What the change log keeps of one change."""

from typing import Any, Literal
from uuid import UUID

import msgspec

Kind = Literal["create", "update", "complete", "reopen", "move", "delete", "restore"]


class Change(msgspec.Struct, frozen=True):
    """One change of one list or task; `before` and `after` hold the fields that differ."""

    list_id: UUID
    entity: Literal["list", "task"]
    entity_id: UUID
    kind: Kind
    before: dict[str, Any]
    after: dict[str, Any]
