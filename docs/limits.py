"""The table of docs/limits.md, made of the constants that are applied."""

import msgspec

from reeve.accounts import sessions, throttle, tokens
from reeve.accounts.structs import NewToken, SignUp
from reeve.backend import KEEP_ALIVE_SECONDS
from reeve.database.pool import DEFAULT_CONNECTIONS, DEFAULT_TIMEOUT, WAITING_PER_CONNECTION
from reeve.http import body, connection, time_limit
from reeve.http.pagination import PAGE_BYTES
from reeve.interop import ledger, reading
from reeve.interop.routes import LARGE_FILE
from reeve.lists import actions as lists
from reeve.lists.structs import NewList
from reeve.settings import Settings
from reeve.sync import routes as sync
from reeve.sync.structs import PAGE
from reeve.tasks import bulk
from reeve.tasks.creating import MAX_DEPTH
from reeve.tasks.structs import NewTask

Row = tuple[str, str, str]


def limits_table() -> str:
    """Return the table."""
    rows = [*_connections(), *_requests(), *_accounts(), *_tasks(), *_files()]
    return "\n".join(
        ["| what | at most | past it |", "|---|---|---|", *(f"| {' | '.join(row)} |" for row in rows)]
    )


def _connections() -> list[Row]:
    pace = f"{connection.BYTES_PER_SECOND:,} bytes a second"
    return [
        ("address of a request", f"{connection.URL_BYTES:,} bytes", "414 `uri_too_long`"),
        (
            "headers",
            f"{connection.HEADERS}, {connection.HEADER_BYTES:,} bytes together",
            "431 `headers_too_large`",
        ),
        ("time for the head", _seconds(connection.HEAD_SECONDS), "408 `request_timeout`, hung up"),
        (
            "time for the body",
            f"{_seconds(connection.BODY_SECONDS)}, then {pace}",
            "408 `request_timeout`, hung up",
        ),
        ("an answer that is not taken", f"{_seconds(connection.SEND_SECONDS)} below {pace}", "hung up"),
        ("a connection without a request", _seconds(KEEP_ALIVE_SECONDS), "hung up"),
    ]


def _requests() -> list[Row]:
    waiting = DEFAULT_CONNECTIONS * WAITING_PER_CONNECTION
    return [
        ("body", f"{body.LIMIT:,} bytes", "413 `too_large`"),
        ("time for an answer", _seconds(time_limit.REQUEST_SECONDS), "503 `took_too_long`, nothing changed"),
        (
            "waiting for a database connection",
            f"{_seconds(DEFAULT_TIMEOUT)}, {waiting} requests per backend (`DATABASE_URL`)",
            "503 `pool_timeout`",
        ),
        (
            "connections held by one account",
            "half of a backend's; more of its requests wait for their turn as long",
            "503 `pool_timeout`",
        ),
        ("items on a page", f"200, {PAGE_BYTES:,} bytes of text", "`next_cursor`; 422 `limit`"),
        (
            "tasks in an answer of `/sync`",
            f"{PAGE:,}, {PAGE_BYTES:,} bytes of descriptions",
            "`more`; 422 `limit`",
        ),
        ("edits in `/operations`", str(bulk.MAX_EDITS), "422 `edits`"),
    ]


def _accounts() -> list[Row]:
    a_minute, sign_in, sign_up = Settings.api_rate_limit, throttle.SIGN_IN, throttle.SIGN_UP
    failures = f"{sign_in.per_email} per e-mail address, {sign_in.per_address} per address"
    return [
        (
            "requests of an account",
            f"{a_minute} a minute over all replicas (`API_RATE_LIMIT`)",
            "429 `rate_limited`, Retry-After",
        ),
        (
            "the same, `/sync` and `/stream`",
            f"{a_minute} a minute, counted apart",
            "429 `rate_limited`, Retry-After",
        ),
        ("open streams of an account", f"{sync.STREAMS_PER_ACCOUNT} per backend", "429 `too_many_streams`"),
        (
            "failed sign-ins",
            f"{failures} in {sign_in.minutes} minutes",
            "429 `too_many_attempts`",
        ),
        ("sign-ups", f"{sign_up.per_address} per address in {sign_up.minutes} minutes", "429 `too_many_attempts`"),
        ("sessions of an account", str(sessions.MOST_SESSIONS), "the one unused for longest ends"),
        ("API tokens of an account", str(tokens.MOST_TOKENS), "409 `too_many_tokens`"),
        ("lists of an account", f"{lists.MOST_LISTS:,}, deleted ones too", "409 `too_many_lists`"),
        ("e-mail address, password", f"{_most(SignUp, 'email')}, {_most(SignUp, 'password'):,} characters", "422"),
        (
            "name of a list, of a token",
            f"{_most(NewList, 'name')}, {_most(NewToken, 'name')} characters",
            "422 `name`",
        ),
    ]


def _tasks() -> list[Row]:
    return [
        ("title", f"{_most(NewTask, 'title')} characters", "422 `title`"),
        ("description", f"{_most(NewTask, 'description'):,} characters", "422 `description`"),
        ("tags of a task", str(_most(NewTask, "tags")), "422 `tags`"),
        ("my reminders of a task", str(_most(NewTask, "reminders")), "422 `reminders`"),
        ("levels of subtasks", str(MAX_DEPTH), "422 `parent_id`"),
    ]


def _files() -> list[Row]:
    lines = f"{reading.MOST_LINES:,} lines; {ledger.MOST_TASKS:,} tasks, {ledger.MOST_BYTES // 1024**2} MB of them"
    megabytes = reading.LARGEST_FILE // 1024**2
    return [
        ("file to import", f"{megabytes} MB; {lines}", "413 `too_large`, 422 `unreadable_file`"),
        (
            "one line or row of it, the comments on one task",
            f"{ledger.LONGEST_TASK:,} characters",
            "422 `unreadable_file`",
        ),
        (
            f"files over {LARGE_FILE // 1024**2} MB being imported, in each backend",
            "1",
            "waits; after 30 s 503 `took_too_long`, nothing stored",
        ),
    ]


def _seconds(number: float) -> str:
    return f"{number:g} s"


def _most(struct: type, name: str) -> int:
    """Return the maximal length that a struct's field declares."""
    _, components = msgspec.json.schema_components([struct])
    declared = components[struct.__name__]["properties"][name]
    return int(declared.get("maxLength") or declared["maxItems"])
