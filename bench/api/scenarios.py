"""What is asked of the API: each scenario with its requests, and what every answer must hold."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

import psycopg

from bench.api.load import Expected
from bench.api.people import Group, People, token_of, uuid_of
from reeve.http.pagination import encode_cursor
from reeve.sync.delivering import PAGE, Cursor

API = "/api/v1"
Kind = Literal["read", "write", "sync"]


@dataclass(frozen=True)
class Scenario:
    """One thing that is asked, by the people of one group in turn.

    `lines` yields the load generator's lines, for ever or as long as there are tasks to do it with; `once`: none
    of them may be sent twice, for what is set to what it is already is not written, and would cost less.
    """

    name: str
    kind: Kind
    group: Group
    expected: Expected
    lines: Callable[[], Iterator[str]]
    once: bool = False


def scenarios(url: str, people: People) -> list[Scenario]:
    """Return all of them. `url`: the database, which the cursors of /sync are taken from."""
    readers, writers = people.readers, people.writers
    return [
        Scenario("list 50 of 1,000 tasks", "read", readers, Expected(200, '"next_cursor":"'),
                 lambda: _in_turn(readers, "GET", lambda n, k: f"{API}/tasks?limit=50")),
        Scenario("one task", "read", readers, Expected(200, '"title":"Task '),
                 lambda: _in_turn(readers, "GET", lambda n, k: f"{API}/tasks/{readers.task(n, k)}")),
        Scenario("search among 1,000", "read", readers, Expected(200, '"title":"Task '),
                 lambda: _in_turn(readers, "GET", lambda n, k: f"{API}/tasks?q=number%20{90 + k % 9}")),
        Scenario("create", "write", writers, Expected(201, '"title":"Water the plants '),
                 lambda: _in_turn(writers, "POST", lambda n, k: f"{API}/tasks", _NEW)),
        Scenario("update", "write", writers, Expected(200, '"title":"Seen to '),
                 lambda: _in_turn(writers, "PATCH", lambda n, k: f"{API}/tasks/{writers.task(n, k)}", _SEEN_TO),
                 once=True),
        Scenario("complete", "write", writers, Expected(200, '"next_task":null'),
                 lambda: _each_once(writers, *_COMPLETE), once=True),
        Scenario("complete recurring", "write", people.recurring, Expected(200, '"next_task":{'),
                 lambda: _each_once(people.recurring, *_COMPLETE), once=True),
        Scenario("sync, nothing new", "sync", readers, Expected(200, '"tasks":[],'),
                 lambda: _synchronising(readers, _cursors(url, readers, behind=0))),
        Scenario("sync, 10 changes", "sync", readers, Expected(200, '"tasks":[{"'),
                 lambda: _synchronising(readers, _cursors(url, readers, behind=10))),
        Scenario("sync, full with 10,000 (a page of 2,000)", "sync", people.hoarders, Expected(200, '"tasks":[{"'),
                 lambda: _in_turn(people.hoarders, "GET", lambda n, k: f"{API}/sync")),
    ]  # fmt: skip


def _SEEN_TO(_: int, turn: int) -> str:  # noqa: N802
    return f'{{"title": "Seen to {turn}"}}'


def _NEW(_: int, turn: int) -> str:  # noqa: N802
    return (
        f'{{"title": "Water the plants {turn}", "due_date": "2027-03-01", "priority": "medium", "tags": ["home"]}}'
    )


def _in_turn(
    group: Group, method: str, path: Callable[[int, int], str], body: Callable[[int, int], str] | None = None
) -> Iterator[str]:
    """One request of each person after another, so that each client is somebody else."""
    for turn in itertools.count():
        for number in group.numbers:
            said = body(number, turn) if body else ""
            yield f"{method}\t{path(number, turn % group.tasks_each)}\t{token_of(number)}\t{said}"


def _each_once(group: Group, method: str, below: str, body: Callable[[int, int], str]) -> Iterator[str]:
    """One request for each task."""
    for turn in range(group.tasks_each):
        for number in group.numbers:
            path = f"{API}/tasks/{group.task(number, turn)}{below}"
            yield f"{method}\t{path}\t{token_of(number)}\t{body(number, turn)}"


_COMPLETE = ("PUT", "/completion", lambda n, k: "{}")


def _synchronising(group: Group, cursors: dict[int, str]) -> Iterator[str]:
    return _in_turn(group, "GET", lambda n, k: f"{API}/sync?cursor={cursors[n]}")


def _cursors(url: str, group: Group, behind: int) -> dict[int, str]:
    """Return the cursor of each person's client: so many revisions of the Inbox ago."""
    with psycopg.connect(url) as db:
        row = db.execute("SELECT epoch FROM instance").fetchone()
        assert row is not None
        revisions = dict(db.execute("SELECT id, revision FROM list WHERE revision > 1").fetchall())
    found = {}
    for number in group.numbers:
        inbox = uuid_of("b", number)
        found[number] = encode_cursor(Cursor(row[0], 1, {inbox: revisions[inbox] - behind}))
    return found


assert PAGE == 2_000, "the scenario of a full sync says so"
