"""Hints between processes over PostgreSQL's NOTIFY: sent after the commit, gathered, at most every 50 ms.

A transaction that notifies takes a database-wide lock when it commits, so no transaction of ours does. A hint
may be lost with the process that held it; that costs time and nothing else, for the truth is in the tables.
"""

import asyncio
import time
from collections.abc import AsyncIterator

import msgspec
import psycopg
import structlog

from reeve.database.pool import Pool, Source, address_of
from reeve.database.silence import QUIET_SECONDS, hung_up_after

CHANNEL = "reeve"
GATHER_SECONDS = 0.05
RECONNECT_SECONDS = 1.0
# PostgreSQL refuses payloads of 8000 bytes; a topic with its number is under 80.
TOPICS_PER_MESSAGE = 90

Hint = dict[str, int]
log = structlog.get_logger()


def list_topic(list_id: object) -> str:
    """The topic of a list; its number is the list's revision."""
    return f"list:{list_id}"


def account_topic(account_id: object) -> str:
    """The topic of what is an account's own; its number is the feed's revision."""
    return f"account:{account_id}"


CHECK_TOPIC = "check"
# Not a topic: when the oldest change in the message was announced, in milliseconds since 1970. Versions that do
# not know it take it for a topic that nobody follows.
ANNOUNCED_AT = "at"


class Notifier:
    """Gathers what this process has to announce and sends it; one per process."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._pending: Hint = {}
        self._since = 0
        self._something = asyncio.Event()

    def announce(self, topic: str, number: int = 0) -> None:
        """Have everybody told that `topic` is at `number`; to be called after the commit."""
        if not self._pending:
            self._since = int(time.time() * 1000)
        self._pending[topic] = max(number, self._pending.get(topic, 0))
        self._something.set()

    async def run(self) -> None:
        """Send until cancelled."""
        while True:
            await self._something.wait()
            self._something.clear()
            try:
                await self.send_pending()
            except (psycopg.Error, TimeoutError) as error:
                log.warning("hints not sent", error=str(error))
            await asyncio.sleep(GATHER_SECONDS)

    async def send_pending(self) -> None:
        """Send what is there now (also the last thing before the process ends)."""
        pending, since = list(self._pending.items()), self._since
        self._pending = {}
        if not pending:
            return
        async with self._pool.connection() as db:
            for start in range(0, len(pending), TOPICS_PER_MESSAGE):
                hint = {**dict(pending[start : start + TOPICS_PER_MESSAGE]), ANNOUNCED_AT: since}
                payload = msgspec.json.encode(hint).decode()
                await db.execute("SELECT pg_notify(%s, %s)", [CHANNEL, payload])


async def listen(source: Source) -> AsyncIterator[Hint | None]:
    """Yield hints as they come, for ever; None after every (re)connection, when hints may have been missed."""
    while True:
        try:
            connection = await psycopg.AsyncConnection.connect(
                address_of(source), autocommit=True, connect_timeout=5, application_name="reeve-hints"
            )
            async with connection:
                await connection.execute(f"LISTEN {CHANNEL}")
                yield None
                while True:
                    async for one in connection.notifies(timeout=QUIET_SECONDS):
                        if (hint := _read(one.payload)) is not None:
                            yield hint
                    # Who only listens hears nothing of a line that is dead.
                    with hung_up_after(connection, QUIET_SECONDS):
                        await connection.execute("SELECT 1")
        except (psycopg.Error, ValueError) as error:
            # Also of a standby, which does not listen, or of a URL that cannot be read: without what it says, for
            # that may quote a password.
            log.warning("listening for hints failed, trying again", error=type(error).__name__)
            await asyncio.sleep(RECONNECT_SECONDS)


def _read(payload: str) -> Hint | None:
    """Read a hint; whoever may connect may notify, and what is no hint of ours is passed over."""
    try:
        return msgspec.json.decode(payload, type=Hint)
    except msgspec.DecodeError:
        log.warning("a notification that is no hint", characters=len(payload))
        return None
