"""The floor: a bare ASGI function with psycopg and msgspec, on the same server with the same settings.

`python -m bench.api.floor FILE` (settings as `reeve backend` has them; FILE: of each scenario its name, the status
of the answer and the first request) records what Reeve asks PostgreSQL for each scenario, and then serves it: it
reads token and body, fills the statements, runs them, encodes the rows. What makes it Reeve is missing: routes,
checks, errors, limits, metrics, log lines, hints. A path is the scenario's, below /NUMBER of the scenario.
"""

import contextlib
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import uvloop

from bench.api.people import uuid_of
from bench.api.recorded import Names, Place, Step, listening, place_of
from reeve.accounts.authentication import COOKIE, token_hmac
from reeve.backend import make_server, opened
from reeve.database.pool import Connection, Pool, make_pool
from reeve.http.draining import Drain
from reeve.http.pagination import encode_cursor
from reeve.lists import queries as lists
from reeve.observability import logging
from reeve.serving import collect_seldom, listening_socket
from reeve.settings import Settings, load
from reeve.sync.delivering import PAGE
from reeve.tasks import queries
from reeve.tasks.recurrence import describe
from reeve.tasks.structs import Completion, NewTask, TaskPatch

# What every statement that answers found, with the statement.
Found = list[tuple[str, list[Any]]]
Answer = Callable[[Found, Names], Any]
TOKEN = f"{COOKIE}=".encode()
NOBODY, NO_TASK = UUID(int=0), UUID(int=1)
JSON = (b"content-type", b"application/json")


class Task(msgspec.Struct):
    """The bytes of a task; the order is that of the answer."""

    id: Any
    list_id: Any
    parent_id: Any
    title: Any
    description: Any
    priority: Any
    tags: Any
    position: Any
    estimate_minutes: Any
    pinned: Any
    start_date: Any
    due_date: Any
    due_time: Any
    time_zone: Any
    due_at: Any
    recurrence: Any
    series_id: Any
    previous_id: Any
    reminders: Any
    completed_at: Any
    outcome: Any
    version: Any
    revision: Any
    created_at: Any
    updated_at: Any


def task_of(row: Any) -> Task:
    """Turn a row of the task columns into what is encoded."""
    time = row[12] and row[12].strftime("%H:%M")
    recurrence = None
    if row[15] is not None:
        recurrence = {"rule": row[15], "basis": row[16], "anchor": row[17], "count_left": row[18],
                      "text": describe(row[15])}  # fmt: skip
    return Task(*row[:12], time, row[13], row[14], recurrence, row[19], row[20], row[27] or (), *row[21:27])


def _tasks(found: Found) -> list[list[Any]]:
    return [rows for query, rows in found if queries.COLUMNS in query]


def _page(found: Found, _: Names) -> Any:
    rows = _tasks(found)[-1]
    following = encode_cursor(["due", rows[49][28], rows[49][0]]) if len(rows) > 50 else None
    return {"items": [task_of(row) for row in rows[:50]], "next_cursor": following}


def _one(found: Found, _: Names) -> Any:
    return task_of(_tasks(found)[-1][0])


def _completed(found: Found, _: Names) -> Any:
    *_, task, following = _tasks(found)
    return {"task": task_of(task[0]), "next_task": task_of(following[0])}


def _done(found: Found, _: Names) -> Any:
    return {"task": task_of(_tasks(found)[-1][0]), "next_task": None}


def _synchronised(found: Found, _: Names) -> Any:
    tasks = [task_of(row) for rows in _tasks(found) for row in rows[:PAGE]]
    more = any(len(rows) > PAGE for rows in _tasks(found))
    standing = _rows(found, "AS member_revision")
    epoch, feed = standing[0][:2]
    reached = {row[3]: tasks[-1].revision if more else row[4] for row in standing}
    return {
        "cursor": encode_cursor([epoch, 0 if more else feed, reached]),
        "more": more,
        "account": None,
        "lists": [_list(row) for row in _rows(found, lists.COLUMNS)],
        "dropped_lists": (),
        "tasks": tasks,
        "deleted_tasks": [row[0] for row in _rows(found, "tombstone")],
        "suggestions": _rows(found, "FROM suggestion s"),
    }


def _rows(found: Found, words: str) -> list[Any]:
    return next((rows for query, rows in found if words in query), [])


_LIST = ("id", "name", "inbox", "role", "color", "position", "revision", "version", "created_at", "updated_at")


def _list(row: Any) -> Any:
    return dict(zip(_LIST, row, strict=True))


ANSWERS: dict[str, tuple[Answer, Any]] = {
    "list": (_page, None),
    "one": (_one, None),
    "search": (_page, None),
    "create": (_one, NewTask),
    "update": (_one, TaskPatch),
    "complete": (_done, Completion),
    "complete recurring": (_completed, Completion),
    "sync": (_synchronised, None),
}


@dataclass(frozen=True)
class Route:
    """One scenario: what is asked of PostgreSQL, what comes in, and how the rows become the answer."""

    status: int
    steps: list[tuple[Step, Place]]
    answer: Answer
    body: Any


@dataclass(frozen=True)
class Recorded:
    """A scenario's name, the answer's status and its first request."""

    name: str
    status: int
    line: str


async def routes_of(settings: Settings, given: list[Recorded]) -> list[Route]:
    """Let Reeve answer the first request of each scenario, and keep what it asked."""
    routes = []
    for one, (steps, was) in zip(given, await record(settings, given), strict=True):
        answer, body = ANSWERS.get(one.name) or ANSWERS[one.name.replace(",", "").split()[0]]
        routes.append(Route(one.status, [(step, place_of(step.values, was)) for step in steps], answer, body))
    return routes


async def record(settings: Settings, given: list[Recorded]) -> list[tuple[list[Step], Names]]:
    """Return what Reeve asks PostgreSQL to answer each of these requests, and whose they are."""
    recorded = []
    async with opened(settings, Drain()) as app:
        for one in given:
            with listening() as steps:
                status, _ = await ask(app, one.line)
            assert status == one.status, f"{one.name}: Reeve answered {status}"
            recorded.append((steps, _names(settings, one.line)))
    return recorded


async def ask(app: Any, line: str) -> tuple[int, bytes]:
    """Ask an ASGI application what one of the load generator's lines asks; return status and body."""
    method, path, token, body = line.split("\t")
    path, _, query = path.partition("?")
    headers = [(b"cookie", TOKEN + token.encode()), (b"content-type", b"application/json"), (b"host", b"floor")]
    scope = {"type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "scheme": "http", "method": method,
             "path": path, "raw_path": path.encode(), "query_string": query.encode(), "root_path": "",
             "headers": headers, "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 1), "state": {}}  # fmt: skip
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.request", "body": body.encode(), "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    await app(scope, receive, send)
    return sent[0]["status"], b"".join(one.get("body", b"") for one in sent[1:])


def _names(settings: Settings, line: str) -> Names:
    _, path, token, _ = line.split("\t")
    number = int(token.rpartition("-")[2])
    return Names(
        token_hmac(settings.auth_secret, token), uuid_of("a", number), uuid_of("b", number), _task_in(path)
    )


def _task_in(path: str) -> UUID:
    """Return the task of a path, or an id that is none."""
    _, found, rest = path.partition("/tasks/")
    return UUID(rest[:36]) if found else NO_TASK


class Floor:
    """The application."""

    def __init__(self, pool: Pool, settings: Settings, routes: list[Route]) -> None:
        self._pool, self._secret, self._routes = pool, settings.auth_secret, routes

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request."""
        number, _, path = scope["path"][1:].partition("/")
        if number == "ready":
            return await _send(send, 200, b"{}")
        route = self._routes[int(number)]
        token = next(value for name, value in scope["headers"] if name == b"cookie").removeprefix(TOKEN).decode()
        if route.body is not None:
            msgspec.json.decode((await receive())["body"], type=route.body)
        names = Names(token_hmac(self._secret, token), NOBODY, NOBODY, _task_in(path))
        async with self._pool.connection() as db:
            found = await run(db, route.steps, names)
        body = msgspec.json.encode(route.answer(found, names))
        return await _send(send, route.status, body)


async def _send(send: Any, status: int, body: bytes) -> None:
    length = (b"content-length", str(len(body)).encode())
    await send({"type": "http.response.start", "status": status, "headers": [JSON, length]})
    await send({"type": "http.response.body", "body": body})


async def run(db: Connection, steps: list[tuple[Step, Place]], names: Names) -> Found:
    """Ask PostgreSQL what was recorded, for these names."""
    found: Found = []
    transaction: Any = None
    for step, place in steps:
        if step.word == "execute":
            cursor = await db.execute(step.query, place(names))
            if step.answers:
                found.append((step.query, await cursor.fetchall()))
            if names.account is NOBODY:
                names.account = found[0][1][0][0]
                names.inbox = UUID(f"{str(names.account)[:-1]}b")
        elif step.word == "executemany":
            await db.cursor().executemany(step.query, place(names))
        elif step.word == "begin":
            transaction = db.transaction()
            await transaction.__aenter__()
        elif step.word == "commit":
            await transaction.__aexit__(None, None, None)
        else:
            await db.set_isolation_level(step.values)
    return found


async def main(given: list[Recorded]) -> None:
    """Record, and serve until the process is ended."""
    settings = load()
    logging.configure(settings, "floor")
    routes = await routes_of(settings, given)
    pool = make_pool(settings.database_url, name="floor")
    await pool.open()
    server = make_server(Floor(pool, settings, routes), settings)
    collect_seldom()
    with contextlib.closing(listening_socket(settings)) as listening_to:
        await server.serve(sockets=[listening_to])


if __name__ == "__main__":
    uvloop.run(main([Recorded(*one) for one in msgspec.json.decode(Path(sys.argv[1]).read_bytes())]))
