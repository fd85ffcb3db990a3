"""At most half of the pool for one account: whoever waits for its locks, the others still find a connection.

Who is asking is known only once a connection has been used to look it up. So a request takes its place then, and
where there is none it gives the connection back, waits for its turn without one, and begins again.
"""

import asyncio
import contextlib
import time
from collections import deque
from collections.abc import AsyncIterator
from uuid import UUID

from psycopg_pool import PoolTimeout, TooManyRequests

from reeve.database.pool import WAITING_PER_CONNECTION, Connection, Pool

# A connection that is free is had at once, also by who has waited for nearly all of the time.
LEAST_SECONDS = 0.1


class ShareTaken(Exception):
    """The account holds its whole share: wait for a turn, and begin again."""

    def __init__(self, account_id: UUID) -> None:
        super().__init__("the account holds its whole share of the pool")
        self.account_id = account_id


class _Queue:
    """Who waits for a turn of one account, first come first served, and by which credentials they are known."""

    __slots__ = ("credentials", "turns")

    def __init__(self) -> None:
        self.turns: deque[asyncio.Future[None]] = deque()
        self.credentials: set[bytes] = set()


class Shares:
    """Who holds how many connections of a pool. Whoever took a place gives it back after its connection."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self.most = (pool.max_size + 1) // 2
        self._held: dict[UUID, int] = {}
        self._queues: dict[UUID, _Queue] = {}
        self._waiting_for: dict[bytes, UUID] = {}

    @property
    def contended(self) -> bool:
        """Say whether anybody waits; where nobody does, nothing but `take` and `give_back` costs anything."""
        return bool(self._queues)

    def full(self, credentials: bytes) -> UUID | None:
        """Return the account of these credentials if others of it are known to wait: one more can join them."""
        return self._waiting_for.get(credentials)

    def take(self, account_id: UUID) -> None:
        """Take a place. Raises ShareTaken where none is left."""
        held = self._held.get(account_id, 0)
        if held >= self.most:
            raise ShareTaken(account_id)
        self._held[account_id] = held + 1

    def give_back(self, account_id: UUID) -> None:
        """Give a place to who waits longest for one of this account, or back."""
        if queue := self._queues.get(account_id):
            while queue.turns:
                turn = queue.turns.popleft()
                # Done without a place: who waited has left, and has not been told to leave the queue yet.
                if not turn.done():
                    turn.set_result(None)
                    return
        if self._held[account_id] == 1:
            del self._held[account_id]
        else:
            self._held[account_id] -= 1

    async def wait(self, account_id: UUID, until: float, credentials: bytes = b"") -> None:
        """Wait for a place, and take it.

        `until`: of time.monotonic(). Raises what the pool raises: PoolTimeout, or TooManyRequests where too many
        wait already.
        """
        if self._held.get(account_id, 0) < self.most:
            return self.take(account_id)
        queue = self._queues.setdefault(account_id, _Queue())
        if len(queue.turns) >= self.most * WAITING_PER_CONNECTION:
            raise TooManyRequests("too many requests of one account wait for a connection")
        self._join(queue, account_id, credentials)
        turn = asyncio.get_running_loop().create_future()
        queue.turns.append(turn)
        try:
            async with asyncio.timeout(until - time.monotonic()):
                await turn
        except BaseException as error:
            # It may have been given a place in the very moment in which it left.
            if turn.done() and not turn.cancelled():
                self.give_back(account_id)
            if isinstance(error, TimeoutError):
                raise PoolTimeout("other requests of the account held its connections too long") from None
            raise
        finally:
            self._leave(queue, turn, account_id)

    def _join(self, queue: _Queue, account_id: UUID, credentials: bytes) -> None:
        if credentials:
            queue.credentials.add(credentials)
            self._waiting_for[credentials] = account_id

    def _leave(self, queue: _Queue, turn: "asyncio.Future[None]", account_id: UUID) -> None:
        with contextlib.suppress(ValueError):
            queue.turns.remove(turn)
        if not queue.turns and self._queues.get(account_id) is queue:
            del self._queues[account_id]
            for one in queue.credentials:
                del self._waiting_for[one]

    @contextlib.asynccontextmanager
    async def connection(self, account_id: UUID) -> AsyncIterator[Connection]:
        """Hold a connection of the pool for this account. Raises what the pool raises."""
        until = time.monotonic() + self._pool.timeout
        await self.wait(account_id, until)
        try:
            async with self.pooled(until) as db:
                yield db
        finally:
            self.give_back(account_id)

    def pooled(self, until: float) -> contextlib.AbstractAsyncContextManager[Connection]:
        """Hold a connection of the pool, waiting no longer than this moment of time.monotonic()."""
        return self._pool.connection(max(LEAST_SECONDS, until - time.monotonic()))
