"""What goes in and out of lists."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from reeve.http.fields import Position

ListName = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f]*[^\x00-\x20][^\x00-\x1f]*$")]
Color = Annotated[str, Meta(pattern=r"^#[0-9a-f]{6}$", description="#rrggbb, lower case")]
Role = Literal["owner", "editor", "viewer"]


class TaskList(msgspec.Struct, frozen=True):
    """A list of tasks as one member sees it; `color` and `position` are that member's own."""

    id: UUID
    name: str
    inbox: bool
    role: Role
    color: str | None
    position: str
    revision: int
    version: int
    created_at: datetime
    updated_at: datetime


class NewList(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A list to be made; the client may choose the id (UUIDv7). Without a position it comes last."""

    name: ListName
    id: UUID | None = None
    color: Color | None = None
    position: Position | None = None


class ListPatch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What to change; what is left out stays."""

    name: ListName | UnsetType = UNSET
    color: Color | UnsetType | None = UNSET
    position: Position | UnsetType = UNSET
