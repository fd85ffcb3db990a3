"""Cursors of pages and of sync: what is inside them, and whatever else comes in their place, through to the SQL."""

import base64
import re
import time
from functools import cache
from uuid import UUID

from reeve.accounts.structs import Actor
from reeve.http.problems import Problem
from reeve.suggestions.queries import Filter as SuggestionFilter
from reeve.suggestions.queries import list_suggestions
from reeve.sync.delivering import changes_since
from reeve.tasks.listing import Filter, list_tasks
from tests.fuzz.target import Target, words
from tests.fuzz.targets.service import service

ALLOWED = re.compile(r"[A-Za-z0-9_-]{1,8000}")  # reeve.http.parameters.Cursor
_SORTS = ("due", "priority", "title", "created", "updated", "position")
_PAGES = (
    b'["due","2026-12-01 08:30:00+00","01932f6e-0000-7000-8000-000000000002"]',
    b'["due","infinity","01932f6e-0000-7000-8000-000000000002"]',
    b'["priority","3","01932f6e-0000-7000-8000-000000000002"]',
    b'["title","water","01932f6e-0000-7000-8000-000000000002"]',
    b'["position","a0V","01932f6e-0000-7000-8000-000000000002"]',
    b'["2026-12-01T08:30:00Z","01932f6e-0000-7000-8000-000000000002"]',
)
_WORDS = words(
    '"due" "priority" "title" "created" "updated" "position" "-infinity" "now" "epoch" "294277-01-01" "0001-01-01_BC" "9999-12-31T23:59:59.999999+14:00" "0001-01-01T00:00:00Z"'
    ' null [] {} "\\u0000" "\\ud800" -1 0 1 9223372036854775807 -9223372036854775809 1e3 00000000-0000-0000-0000-000000000000'
)


@cache
def _someone() -> tuple[Actor, UUID]:
    person = service().someone()
    return Actor(person.id, "UTC"), person.inbox


@cache
def _epoch() -> str:
    row = service().run(_first("SELECT epoch FROM instance"))
    return str(row[0])


async def _first(query: str) -> tuple[object, ...]:
    row = await (await service().db.execute(query.encode())).fetchone()
    assert row is not None
    return row


def _word(data: bytes) -> str:
    """What is no cursor's word is packed into one; what is, is taken as it is."""
    text = data.decode("latin-1")
    return text if ALLOWED.fullmatch(text) else base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def page(data: bytes) -> None:
    """Ask for the page of tasks and of suggestions that a cursor begins; it can be good for one of them at most."""
    cursor, (actor, _) = _word(data), _someone()
    sort = next((one for one in _SORTS if one.encode() in data), "due")
    refused = []
    for asked in (
        list_tasks(service().db, actor, Filter(sort=sort, cursor=cursor)),  # type: ignore[arg-type]
        list_suggestions(service().db, actor, SuggestionFilter(cursor=cursor)),
    ):
        try:
            service().run(asked)
        except Problem as problem:
            refused.append(problem)
    if len(refused) == 2:
        raise refused[0]


def sync(data: bytes) -> None:
    """Sync from a cursor on; `EPOCH` and `LIST` in it are those of a real one."""
    actor, inbox = _someone()
    filled = data.replace(b"EPOCH", _epoch().encode()).replace(b"LIST", str(inbox).encode())
    service().run(changes_since(service().db, actor, _word(filled)))


_SYNC = (
    b'["EPOCH",0,{}]',
    b'["EPOCH",0,{"LIST":0}]',
    b'["EPOCH",1,{"LIST":1,"01932f6e-0000-7000-8000-000000000002":5}]',
)
TARGETS = (
    Target("page cursors", page, _PAGES, _WORDS, (Problem,), 1_000, time.perf_counter),
    Target("sync cursors", sync, _SYNC, (*_WORDS, b"EPOCH", b"LIST"), (Problem,), 1_000, time.perf_counter),
)
