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


RuleName = Annotated[str, Meta(min_length=1, max_length=100, pattern=r"^[a-z_]+$(?!\n)")]


class Dismissal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`never`: advice about these tasks, about these lists, or by this rule is not wanted any more at all."""

    never: Literal["task", "list", "rule"] | None = None


class Restraint(msgspec.Struct, frozen=True):
    """A rule whose frequency was halved `level` times, three dismissals in a row each; `dismissals` since then."""

    rule: str
    level: int
    dismissals: int


class Dismissed(Suggestion, frozen=True, kw_only=True):
    """The suggestion as it is now; `restraint` where its rule speaks half as often from now on."""

    restraint: Restraint | None


class NewMute(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What no advice is wanted about: exactly one of a task, a list, and a rule (`evidence.rule`)."""

    task_id: UUID | None = None
    list_id: UUID | None = None
    rule: RuleName | None = None


class Mute(msgspec.Struct, frozen=True):
    """What the agents say nothing about; `name`: the task's title, the list's name, or the rule's."""

    id: UUID
    task_id: UUID | None
    list_id: UUID | None
    rule: str | None
    name: str
    created_at: datetime


class Mutes(msgspec.Struct, frozen=True):
    """Everything that was muted, the oldest first."""

    items: tuple[Mute, ...]


class Restraints(msgspec.Struct, frozen=True):
    """The rules that speak less often than they would."""

    items: tuple[Restraint, ...]


class Activity(msgspec.Struct, frozen=True):
    """One outcome of the agents' work; `why`: the sentence that was proposed, or what stood against it."""

    id: UUID
    at: datetime
    outcome: Literal[
        "proposed",
        "held_back",
        "accepted",
        "dismissed",
        "taken_back",
        "expired",
        "superseded",
        "set_aside",
        "failed",
    ]
    rule: str
    task_id: UUID | None
    suggestion_id: UUID | None
    why: str
    request_id: str | None


class Verdict(msgspec.Struct, frozen=True):
    """What a rule said the last time it looked; kept until it looks again."""

    rule: str
    verdict: str
    why: str
    at: datetime | None


class ActivityPage(msgspec.Struct, frozen=True):
    """A page of the trail, and the last verdict of each rule on the task (or on all tasks together)."""

    items: tuple[Activity, ...]
    next_cursor: str | None
    verdicts: tuple[Verdict, ...]
