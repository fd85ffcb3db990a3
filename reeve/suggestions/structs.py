"""What the agents proposed, as it goes out to the person it is for."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from reeve.accounts.structs import SuggestionType
from reeve.tasks.structs import Priority, Recurrence

Status = Literal["active", "accepted", "dismissed", "expired", "superseded"]


class ProposedChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The exact change offered: fields of the task to set, or completing it with an outcome.

    With a `recurrence` the series begins anew, at `due_date` if that is given too.
    """

    due_date: date | UnsetType = UNSET
    priority: Priority | UnsetType | None = UNSET
    outcome: Literal["skipped", "cancelled"] | UnsetType = UNSET
    recurrence: Recurrence | UnsetType = UNSET


class Proposal(msgspec.Struct, frozen=True):
    """One change offered for one task, made from that task's `task_version`."""

    id: UUID
    task_id: UUID
    task_title: str
    task_version: int
    change: ProposedChange
    outcome: Literal["accepted", "dismissed"] | None


class Suggestion(msgspec.Struct, frozen=True):
    """What an agent noticed: the sentence, the facts it rests on, and the changes it offers."""

    id: UUID
    type: SuggestionType
    message: str
    evidence: dict[str, Any]
    status: Status
    proposals: tuple[Proposal, ...]
    created_at: datetime
    expires_at: datetime | None
    resolved_at: datetime | None


class Acceptance(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which of the proposals to accept; none named: all of them."""

    proposal_ids: Annotated[tuple[UUID, ...], Meta(min_length=1, max_length=200)] | None = None


class Accepted(msgspec.Struct, frozen=True):
    """The suggestion as it is now; its changes are undone with the `Operation-Id` of this answer."""

    suggestion: Suggestion


class SuggestionCount(msgspec.Struct, frozen=True):
    """How many wait for an answer."""

    active: int
