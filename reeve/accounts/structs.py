"""What goes in and out of accounts, and the preferences a person can set."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from reeve.http.fields import Clock, Line

# `$` alone would let a trailing newline pass.
Email = Annotated[str, Meta(min_length=3, max_length=254, pattern=r"^[^@\s\x00-\x1f]+@[^@\s\x00-\x1f]+$(?!\n)")]
Password = Annotated[str, Meta(min_length=8, max_length=1000, pattern=r"^[^\x00]*$")]
PersonName = Annotated[str, Meta(max_length=100, pattern=r"^[^\x00-\x1f]*$(?!\n)")]
Minutes = Annotated[int, Meta(ge=0, le=1440)]
PerHour = Annotated[int, Meta(ge=1, le=100)]
SuggestionType = Literal[
    "overdue_reminder", "prioritization", "schedule_adjustment", "neglected_task", "general_insight"
]
Scope = Literal["read", "write"]
Language = Literal["browser", "en", "de"]


class Actor(msgspec.Struct, frozen=True):
    """Who is asking: every query goes through this."""

    account_id: UUID
    time_zone: str
    scopes: tuple[Scope, ...] = ("read", "write")
    session_id: UUID | None = None
    token_id: UUID | None = None

    @property
    def kind(self) -> Literal["account", "token"]:
        """The word for the change log."""
        return "token" if self.token_id else "account"


class QuietHours(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """From when until when, in the person's zone, nothing is to arrive; may go over midnight."""

    start: Clock
    end: Clock


class DailyCapacity(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Minutes of work that fit into each day of the week."""

    monday: Minutes = 240
    tuesday: Minutes = 240
    wednesday: Minutes = 240
    thursday: Minutes = 240
    friday: Minutes = 240
    saturday: Minutes = 60
    sunday: Minutes = 60


class Preferences(msgspec.Struct, frozen=True):
    """What a person may set; kept as JSON in `account.preferences`.

    `suggestions_per_hour`: fewer than the server's limit; none: as many as that. A key that a newer version wrote
    is passed over: in the middle of an upgrade both read the same row. `single_key_shortcuts`: whether letters
    without a modifier do something in the web app (WCAG 2.1.4).
    """

    agents_enabled: bool = True
    disabled_rules: tuple[SuggestionType, ...] = ()
    quiet_hours: QuietHours | None = None
    suggestions_per_hour: PerHour | None = None
    daily_capacity: DailyCapacity = DailyCapacity()
    theme: Literal["system", "light", "dark"] = "system"
    language: Language = "browser"
    single_key_shortcuts: bool = True


class SignUp(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A new account. Without a name, the part of the e-mail address before the @."""

    email: Email
    password: Password
    name: PersonName = ""
    time_zone: Line = "UTC"


class SignIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who says to be whom."""

    email: Annotated[str, Meta(max_length=254, pattern=r"^[^\x00]*$")]
    password: Annotated[str, Meta(max_length=1000, pattern=r"^[^\x00]*$")]


class PasswordChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The old password proves that it is you; all other sessions end."""

    current_password: Annotated[str, Meta(max_length=1000, pattern=r"^[^\x00]*$")]
    new_password: Password


class AccountDeletion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Deleting everything for ever needs the password once more."""

    password: Annotated[str, Meta(max_length=1000, pattern=r"^[^\x00]*$")]


class Confirmation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The password once more, before something grave."""

    password: Annotated[str, Meta(max_length=1000, pattern=r"^[^\x00]*$")]


class Account(msgspec.Struct, frozen=True):
    """A person, as that person sees it."""

    id: UUID
    email: str
    name: str
    time_zone: str
    preferences: Preferences
    created_at: datetime
    updated_at: datetime


class AccountPatch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What to change of one's own account; `preferences` is merged one key at a time (RFC 7396)."""

    name: PersonName | UnsetType = UNSET
    time_zone: Line | UnsetType = UNSET
    preferences: "PreferencesPatch | UnsetType" = UNSET


class PreferencesPatch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The preferences to change; what is left out stays."""

    agents_enabled: bool | UnsetType = UNSET
    disabled_rules: tuple[SuggestionType, ...] | UnsetType = UNSET
    quiet_hours: QuietHours | UnsetType | None = UNSET
    suggestions_per_hour: PerHour | UnsetType | None = UNSET
    daily_capacity: DailyCapacity | UnsetType = UNSET
    theme: Literal["system", "light", "dark"] | UnsetType = UNSET
    language: Language | UnsetType = UNSET
    single_key_shortcuts: bool | UnsetType = UNSET


class Session(msgspec.Struct, frozen=True):
    """One place where the person is signed in."""

    id: UUID
    user_agent: str
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    current: bool


class NewToken(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An API token to be made; `expires_in_days` none: it does not expire."""

    name: Annotated[str, Meta(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f]+$(?!\n)")]
    scopes: Annotated[tuple[Scope, ...], Meta(min_length=1, max_length=2)] = ("read",)
    expires_in_days: Annotated[int, Meta(ge=1, le=3650)] | None = 90


class Token(msgspec.Struct, frozen=True):
    """An API token; the token itself is shown once, when it is made."""

    id: UUID
    name: str
    scopes: tuple[Scope, ...]
    created_at: datetime
    last_used_at: datetime | None
    expires_at: datetime | None


class MadeToken(Token, frozen=True, kw_only=True):
    """A token just made, with the secret that is shown only now."""

    token: str
