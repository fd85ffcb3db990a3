"""What Reeve asks of PostgreSQL for one request, so that the floor can ask the same for any other.

One request of each scenario is made in this process, with psycopg listened to. Its values become places to fill:
whose account, which list, which task, ids that are new each time; all else stays as it was.
"""

import asyncio
import contextlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

import msgspec
import psycopg
from psycopg.types.json import Jsonb
from uuid_utils.compat import uuid7

Word = Literal["begin", "commit", "isolation", "execute", "executemany"]


@dataclass(frozen=True)
class Step:
    """One thing said to PostgreSQL."""

    word: Word
    query: str = ""
    values: Any = None
    answers: bool = False


@dataclass
class Names:
    """The values of one request: the floor's steps ask for them."""

    hmacs: list[bytes]
    account: UUID
    inbox: UUID
    task: UUID
    new: dict[UUID, UUID] = field(default_factory=dict)

    def made(self, was: UUID) -> UUID:
        """Return the id of this request that stands where `was` stood in the recorded one."""
        if was not in self.new:
            self.new[was] = uuid7()
        return self.new[was]


Place = Callable[[Names], Any]


@contextlib.contextmanager
def listening() -> Iterator[list[Step]]:
    """Collect what this task of the event loop says to PostgreSQL."""
    steps: list[Step] = []
    here = asyncio.current_task()

    def note(step: Step) -> None:
        if asyncio.current_task() is here:
            steps.append(step)

    cursor, transaction, connection = psycopg.AsyncCursor, psycopg.AsyncTransaction, psycopg.AsyncConnection
    kept = (cursor.execute, cursor.executemany, transaction.__aenter__, transaction.__aexit__,
            connection.set_isolation_level)  # fmt: skip

    async def execute(self: Any, query: Any, params: Any = None, **more: Any) -> Any:
        done = await kept[0](self, query, params, **more)
        note(Step("execute", _text(query), params, answers=self.description is not None))
        return done

    async def executemany(self: Any, query: Any, params: Any, **more: Any) -> Any:
        params = list(params)
        note(Step("executemany", _text(query), params))
        return await kept[1](self, query, params, **more)

    async def begin(self: Any) -> Any:
        note(Step("begin"))
        return await kept[2](self)

    async def commit(self: Any, *error: Any) -> Any:
        note(Step("commit"))
        return await kept[3](self, *error)

    async def isolation(self: Any, value: Any) -> None:
        note(Step("isolation", values=value))
        await kept[4](self, value)

    listeners = (execute, executemany, begin, commit, isolation)
    places = ((cursor, "execute"), (cursor, "executemany"), (transaction, "__aenter__"),
              (transaction, "__aexit__"), (connection, "set_isolation_level"))  # fmt: skip
    for (where, name), listener in zip(places, listeners, strict=True):
        setattr(where, name, listener)
    try:
        yield steps
    finally:
        for (where, name), before in zip(places, kept, strict=True):
            setattr(where, name, before)


def _text(query: Any) -> str:
    return query.decode() if isinstance(query, bytes) else str(query)


def place_of(value: Any, was: Names) -> Place:
    """Return how a value of the recorded request is found for another one."""
    if isinstance(value, dict):
        inner = [(name, place_of(one, was)) for name, one in value.items()]
        return lambda now: {name: place(now) for name, place in inner}
    if value == was.hmacs:
        return lambda now: now.hmacs
    if isinstance(value, list | tuple):
        places = [place_of(one, was) for one in value]
        return lambda now: [place(now) for place in places]
    if isinstance(value, Jsonb):
        return _json_place(json_text(value), was)
    if isinstance(value, UUID):
        return _uuid_place(value, was)
    return lambda now: value


def _uuid_place(value: UUID, was: Names) -> Place:
    for name in ("account", "inbox", "task"):
        if value == getattr(was, name):
            return lambda now: getattr(now, name)
    return lambda now: now.made(value)


def json_text(value: Jsonb) -> str:
    """Return the JSON of a value as it was sent."""
    return msgspec.json.encode(value.obj).decode()


def ids_in(text: str) -> list[tuple[int, UUID]]:
    """Return where ids stand in JSON, and which."""
    return [(one.start(1), UUID(one[1])) for one in _ID.finditer(text)]


_ID = re.compile(r'"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"')


def _json_place(text: str, was: Names) -> Place:
    """Ids within JSON: cut the text at them, and put the new ones between."""
    pieces, places, start = [], [], 0
    for at, one in ids_in(text):
        pieces.append(text[start:at])
        places.append(_uuid_place(one, was))
        start = at + 36
    rest = text[start:]

    def fill(now: Names) -> Jsonb:
        filled = "".join(piece + str(place(now)) for piece, place in zip(pieces, places, strict=True)) + rest
        return Jsonb(filled, dumps=lambda made: made)

    return fill
