"""The bounded pool of connections: it fails fast, forgets dead connections, and is back soon after an outage."""

import asyncio
import math
import select
from collections.abc import Callable, Collection
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

import msgspec
import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.types.json import set_json_dumps, set_json_loads
from psycopg_pool import AsyncConnectionPool

from reeve.database.silence import Watched, watch

Connection = psycopg.AsyncConnection[Any]
# A database URL, or what gives it anew for each connection, so that a rotated password needs no restart.
Source = str | Callable[[], str]

set_json_dumps(msgspec.json.encode)
set_json_loads(msgspec.json.decode)

DEFAULT_CONNECTIONS = 10
DEFAULT_TIMEOUT = 5.0
# Who waits for a connection beyond this many is turned away at once.
WAITING_PER_CONNECTION = 20
# psycopg_pool doubles its pauses between attempts; a low limit makes it start again at the short ones.
RECONNECT_SECONDS = 1.5
CANCEL_AGAIN_SECONDS = 0.5
# Between two statements of a transaction nobody waits for anything but our own processor. One whose client is gone
# without a word keeps its locks for so long, and who sends the same again waits for them.
IDLE_IN_TRANSACTION_SECONDS = 8
# A machine that is gone, or a firewall that has forgotten a quiet connection, says nothing: without these a query
# would wait a quarter of an hour, and who only listens, two hours (libpq, 32.1.2). What the URL says goes before.
NOTICED_IN_TEN_SECONDS = {
    "keepalives_idle": "5",
    "keepalives_interval": "2",
    "keepalives_count": "3",
    "tcp_user_timeout": "10000",
}


def split_url(url: str) -> tuple[str, int, float]:
    """Take `connection_limit` and `pool_timeout` (seconds) out of a database URL.

    Returns the URL that libpq understands and the two values. Raises ValueError where they are no numbers, or the
    URL is none.
    """
    parts = urlsplit(url)
    # To libpq a plus is a plus, and no space.
    query = dict(parse_qsl(parts.query.replace("+", "%2B"), keep_blank_values=True))
    limit = int(query.pop("connection_limit", DEFAULT_CONNECTIONS))
    timeout = float(query.pop("pool_timeout", DEFAULT_TIMEOUT))
    if limit < 1 or not 0 < timeout < math.inf:
        raise ValueError("connection_limit and pool_timeout must be positive")
    return urlunsplit(parts._replace(query=urlencode(query, quote_via=quote))), limit, timeout


def address_of(source: Source) -> str:
    """Return the URL to connect to now, without our own parameters, and noticing soon when nobody is there."""
    url = split_url(source if isinstance(source, str) else source())[0]
    return make_conninfo(url, **(NOTICED_IN_TEN_SECONDS | conninfo_to_dict(url)))


class Pool(AsyncConnectionPool[Watched]):
    """The pool, and while it is open somebody who looks after the connections that wait for the server."""

    watching: "asyncio.Task[None] | None" = None
    address: Callable[[], str]
    waiting: set[Watched]

    async def open(self, *how: Any, **more: Any) -> None:
        """Open it, as psycopg's is opened."""
        await super().open(*how, **more)
        self.watching = asyncio.create_task(watch(self.address, self.waiting), name=f"{self.name}-watch")

    async def close(self, *how: Any, **more: Any) -> None:
        """Close it."""
        await end([self.watching] if self.watching else [])
        await super().close(*how, **more)


def make_pool(source: Source, *, name: str, statement_seconds: int = 0) -> Pool:
    """Make the pool for a database, not opened yet; connections are in autocommit until a transaction is begun.

    `statement_seconds`: how long PostgreSQL works on one statement when nobody here is left to stop it; 0: as long
    as it takes.
    """
    waiting: set[Watched] = set()
    limits = ["pg_backend_pid()", _limit("idle_in_transaction_session_timeout", IDLE_IN_TRANSACTION_SECONDS)]
    if statement_seconds:
        limits.append(_limit("statement_timeout", statement_seconds))

    async def prepare(connection: Watched) -> None:
        # From here on, for this too may never be answered.
        connection.waiting = waiting
        row = await (await connection.execute(f"SELECT {', '.join(limits)}")).fetchone()
        if row and row[0] != connection.info.backend_pid:
            # A pooler is between: nobody can be asked about this one.
            connection.waiting = None

    _, limit, timeout = split_url(source if isinstance(source, str) else source())
    pool = Pool(
        lambda: address_of(source),
        name=name,
        min_size=min(2, limit),
        max_size=limit,
        timeout=timeout,
        max_waiting=limit * WAITING_PER_CONNECTION,
        reconnect_timeout=RECONNECT_SECONDS,
        check=lambda connection: _check(pool, connection),
        connection_class=Watched,
        configure=prepare,
        open=False,
        kwargs={"autocommit": True, "connect_timeout": 5, "application_name": name},
    )
    pool.address, pool.waiting = lambda: address_of(source), waiting
    return pool


def _limit(name: str, seconds: int) -> str:
    return f"set_config('{name}', '{seconds}s', false)"


async def end(tasks: Collection["asyncio.Task[Any]"]) -> None:
    """Cancel tasks that use a pool and wait until they have ended; what they raise is nobody's concern any more.

    Asked again and again: Python 3.11's `wait_for`, by which a pool waits, can swallow a cancellation that comes
    just when the connection does (fixed in 3.12).
    """
    pending = set(tasks)
    while pending:
        for task in pending:
            task.cancel()
        _, pending = await asyncio.wait(pending, timeout=CANCEL_AGAIN_SECONDS)
    await asyncio.gather(*tasks, return_exceptions=True)


async def _check(pool: Pool, connection: Watched) -> None:
    """Refuse a dead connection without a round trip: a living idle one has nothing to read."""
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    if not poll.poll(0):
        return
    try:
        await AsyncConnectionPool.check_connection(connection)
    except psycopg.OperationalError:
        # Where one is dead the others mostly are too. Found one by one, the pool would pause after each.
        await pool.check()
        raise
