"""How many requests an account may make in a minute, over all replicas together.

A replica leases small blocks of the allowance from PostgreSQL and spends them on its own: most requests cost a
look into a dictionary, and who asks for little (FREE_PART) is never written down at all. What a replica spends
unreported, or holds when it dies, is under 1 % of the allowance each: six replicas keep within 5 %. The minutes
are those of the database's clock. Where the database does not lease in time, nobody is refused.

Announced as draft-ietf-httpapi-ratelimit-headers-11 says: RateLimit-Policy and RateLimit.
"""

import asyncio
import math
import time
from typing import Any, Literal
from uuid import UUID

import psycopg
import structlog

from reeve.database.pool import Connection, Source, address_of
from reeve.database.silence import connect_for_questions, hung_up_after
from reeve.http.header import credentials
from reeve.http.problems import Problem

# The app's own sync has an allowance of its own: a script that has used its minute up does not blind the open app.
Kind = Literal["api", "sync"]
Key = tuple[UUID, Kind]

WINDOW_SECONDS = 60
BLOCK_PART, FREE_PART = 100, 120
LEASE_SECONDS = 1.0

# In key order, so that no two replicas wait for each other. What is granted beyond the limit is nobody's.
_LEASE = """
INSERT INTO rate_window AS w (account_id, kind, started_at, granted)
SELECT account_id, kind, date_trunc('minute', statement_timestamp()), wanted
FROM unnest(%s::uuid[], %s::text[], %s::bigint[]) AS asked (account_id, kind, wanted) ORDER BY account_id, kind
ON CONFLICT (account_id, kind) DO UPDATE SET started_at = excluded.started_at,
    granted = excluded.granted + CASE WHEN w.started_at = excluded.started_at THEN w.granted ELSE 0 END
RETURNING account_id, kind, granted,
    extract(epoch FROM started_at + interval '1 minute' - statement_timestamp())::float
"""  # primary key
log = structlog.get_logger()


class Window:
    """What this replica may spend for one account until the minute is over."""

    __slots__ = ("ends", "granted", "lease", "left", "unreported", "used")

    def __init__(self, ends: float, limit: int) -> None:
        self.ends = ends  # of time.monotonic()
        self.used = 0
        self.granted = self.unreported = limit // FREE_PART
        self.left = limit  # what nobody has been granted yet, as last heard
        self.lease: asyncio.Future[None] | None = None

    def wanted(self, limit: int) -> int:
        """Return how much to ask for: smaller blocks as the minute's allowance runs out."""
        return self.unreported + max(1, min(limit // BLOCK_PART, self.left // 10))

    def take(self, asked: int, total: int, limit: int, ends: float) -> None:
        """Take what was asked for, or what was left of it: `total` is granted now, this included."""
        mine = min(asked, max(0, limit - (total - asked)))
        self.granted += mine - self.unreported
        self.unreported, self.left, self.ends = 0, max(0, limit - total), ends


class RateLimiter:
    """The windows of the accounts that ask at this replica; `limit` requests a minute, 0: no limit."""

    def __init__(self, source: Source, limit: int) -> None:
        self.limit = limit
        self._source = source
        self._connection: Connection | None = None
        self._windows: dict[Key, Window] = {}
        self._refused: dict[tuple[bytes, Kind], Window] = {}
        self._forget_at = 0.0
        self._asking: dict[Key, Window] = {}
        self._something = asyncio.Event()

    async def admit(self, scope: Any, account_id: UUID) -> None:
        """Count this request, and have its answer say what is left. Raises a Problem with 429."""
        if not self.limit:
            return
        kind: Kind = scope["route_handler"].opt.get("rate_limit", "api")
        window = self._window((account_id, kind))
        while window.used >= window.granted:
            if not window.left:
                self._refused[credentials(scope), kind] = window
                raise self._refusal(scope, kind, window)
            await self._lease((account_id, kind), window)
        window.used += 1
        self._announce(scope, kind, window)

    def refuse_again(self, scope: Any) -> None:
        """Raise the Problem with 429 at once for credentials that were just refused: it costs no connection."""
        if not self._refused:
            return
        kind: Kind = scope["route_handler"].opt.get("rate_limit", "api")
        window = self._refused.get((credentials(scope), kind))
        if window and time.monotonic() < window.ends:
            raise self._refusal(scope, kind, window)

    def _window(self, key: Key) -> Window:
        now = time.monotonic()
        window = self._windows.get(key)
        if window is None or now >= window.ends:
            if now >= self._forget_at:
                self._forget(now)
            window = self._windows[key] = Window(now + WINDOW_SECONDS, self.limit)
        return window

    def _forget(self, now: float) -> None:
        self._windows = {key: window for key, window in self._windows.items() if now < window.ends}
        self._refused = {key: window for key, window in self._refused.items() if now < window.ends}
        self._forget_at = now + WINDOW_SECONDS

    def _announce(self, scope: Any, kind: Kind, window: Window) -> int:
        left = max(0, window.left + window.granted - window.used)
        seconds = max(1, math.ceil(window.ends - time.monotonic()))
        scope["state"]["rate_limit"] = (
            (b"ratelimit-policy", b'"%b";q=%d;w=%d' % (kind.encode(), self.limit, WINDOW_SECONDS)),
            (b"ratelimit", b'"%b";r=%d;t=%d' % (kind.encode(), left, seconds)),
        )
        return seconds

    def _refusal(self, scope: Any, kind: Kind, window: Window) -> Problem:
        seconds = self._announce(scope, kind, window)
        detail = f"More than {self.limit} requests in a minute. Try again in {seconds} s."
        return Problem(429, "rate_limited", detail, headers={"Retry-After": str(seconds)})

    async def _lease(self, key: Key, window: Window) -> None:
        if window.lease is None:
            window.lease = asyncio.get_running_loop().create_future()
            self._asking[key] = window
            self._something.set()
        await asyncio.shield(window.lease)

    async def run(self) -> None:
        """Lease for everybody who waits, until cancelled; over a connection of its own, for theirs are taken."""
        try:
            while True:
                await self._something.wait()
                self._something.clear()
                asking, self._asking = self._asking, {}
                await self._lease_all(asking)
        finally:
            await self._disconnect()

    async def _lease_all(self, asking: dict[Key, Window]) -> None:
        wanted = {key: window.wanted(self.limit) for key, window in asking.items()}
        try:
            for account_id, kind, total, seconds in await self._ask(wanted):
                key = (account_id, kind)
                asking[key].take(wanted[key], total, self.limit, time.monotonic() + seconds)
        except (OSError, TimeoutError, ValueError, psycopg.Error) as error:
            # Without what it says: that of a URL which cannot be read may quote a password.
            log.warning("no allowance leased, nobody is refused", error=type(error).__name__)
            await self._disconnect()
            for key, window in asking.items():
                window.granted += wanted[key]
        finally:
            for window in asking.values():
                if window.lease:
                    window.lease.set_result(None)
                window.lease = None

    async def _ask(self, wanted: dict[Key, int]) -> list[Any]:
        if self._connection is None:
            async with asyncio.timeout(LEASE_SECONDS):
                self._connection = await connect_for_questions(
                    address_of(self._source), "reeve-limits", LEASE_SECONDS
                )
        columns = [[account_id for account_id, _ in wanted], [kind for _, kind in wanted], list(wanted.values())]
        with hung_up_after(self._connection, LEASE_SECONDS):
            return await (await self._connection.execute(_LEASE, columns)).fetchall()

    async def _disconnect(self) -> None:
        if self._connection is not None:
            connection, self._connection = self._connection, None
            await connection.close()


def announce(scope: Any, headers: list[tuple[bytes, bytes]]) -> None:
    """Add to an answer's head what is left of the allowance, where the request was counted."""
    headers += scope["state"].get("rate_limit", ())
