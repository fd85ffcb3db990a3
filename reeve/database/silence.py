"""Connections over which nothing comes any more, and nobody is told.

TCP notices a machine that is gone (`pool.NOTICED_IN_TEN_SECONDS`), unless something between takes what is sent
and answers for itself: a sidecar, a load balancer whose other side has moved. psycopg then waits
ten seconds when cancelled, and for ever when not. So for who waits for long it is asked over another
connection whether the server works for them; where it does not, or does not say, the line is hung up.
"""

import asyncio
import contextlib
import os
import socket
import time
from collections.abc import Callable, Collection, Iterator
from typing import Any

import psycopg
import structlog
from psycopg.abc import PQGen
from psycopg.rows import TupleRow

QUIET_SECONDS = 3.0
ANSWER_SECONDS = 4.0
LOOK_SECONDS = 1.0
CANCEL_SECONDS = 2.0

# Where it cannot be seen (track_activities, or not our role's), nobody is hung up; where it has only just
# finished, the answer is on its way.
_WORKING = """
SELECT pid FROM pg_stat_activity WHERE pid = ANY(%s)
AND (state IS NULL OR state NOT LIKE 'idle%%' OR state_change > clock_timestamp() - interval '1 second')
"""

log = structlog.get_logger()


class Watched(psycopg.AsyncConnection[TupleRow]):
    """A connection that is looked after while it waits for the server, once it knows with whom (`waiting`)."""

    waiting: "set[Watched] | None" = None
    waiting_since = 0.0

    async def wait(self, gen: PQGen[Any], *how: Any, **more: Any) -> Any:
        """Wait as psycopg does, under eyes."""
        if self.waiting is None:
            return await super().wait(gen, *how, **more)
        self.waiting_since = time.monotonic()
        self.waiting.add(self)
        try:
            return await super().wait(gen, *how, **more)
        finally:
            self.waiting.discard(self)

    async def cancel_safe(self, **_: float) -> None:
        """Cancel what the server does, with less patience than psycopg has."""
        await super().cancel_safe(timeout=CANCEL_SECONDS)


async def watch(address: Callable[[], str], waiting: Collection[Watched]) -> None:
    """Hang up who waits in vain, until cancelled; `address`: where to ask, as the same role."""
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        late = time.monotonic() - QUIET_SECONDS
        if quiet := {one: one.waiting_since for one in waiting if one.waiting_since < late}:
            working = await _working(address, [one.info.backend_pid for one in quiet])
            for one, since in quiet.items():
                if one in waiting and one.waiting_since == since and one.info.backend_pid not in working:
                    log.warning("the database is silent, hung up", seconds=round(time.monotonic() - since, 1))
                    hang_up(one)
                    one.waiting_since = time.monotonic()


async def _working(address: Callable[[], str], pids: list[int]) -> set[int]:
    """Return for which of these the server works; all where it cannot say, none where there is no answer."""
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            asking = await psycopg.AsyncConnection.connect(
                address(), autocommit=True, application_name="reeve-watch"
            )
    except (TimeoutError, psycopg.errors.ConnectionTimeout):
        return set()
    except (OSError, ValueError, psycopg.Error):
        return set(pids)
    async with asking:
        try:
            with hung_up_after(asking, ANSWER_SECONDS):
                return {pid for (pid,) in await (await asking.execute(_WORKING, [pids])).fetchall()}
        except psycopg.OperationalError:
            return set()
        except psycopg.Error:
            return set(pids)


async def connect_for_questions(address: str, name: str, seconds: float) -> psycopg.AsyncConnection[TupleRow]:
    """Connect for short questions: the server gives each up after so many seconds."""
    connection = await psycopg.AsyncConnection.connect(address, autocommit=True, application_name=name)
    with hung_up_after(connection, seconds):
        await connection.execute(f"SET statement_timeout = {int(seconds * 1000)}")
    return connection


@contextlib.contextmanager
def hung_up_after(connection: psycopg.AsyncConnection[Any], seconds: float) -> Iterator[None]:
    """Have what waits for the server in this block end with an OperationalError when the time is over."""
    timer = asyncio.get_running_loop().call_later(seconds, hang_up, connection)
    try:
        yield
    finally:
        timer.cancel()


def hang_up(connection: psycopg.AsyncConnection[Any]) -> None:
    """End a connection: who waits for it hears that at once. Its socket stays theirs to close."""
    with (
        contextlib.suppress(OSError, psycopg.OperationalError),
        socket.socket(fileno=os.dup(connection.fileno())) as line,
    ):
        line.shutdown(socket.SHUT_RDWR)
