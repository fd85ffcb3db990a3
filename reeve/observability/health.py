"""/health: the process lives. /ready: it can serve. /metrics. The same on every service, without login."""

import asyncio
import contextlib
from datetime import UTC, datetime
from typing import Any, Literal

import msgspec
import psycopg
from litestar import Response, get
from litestar.datastructures import State

from reeve import __version__
from reeve.database.migrate import state_of
from reeve.database.pool import Source, address_of
from reeve.database.silence import connect_for_questions, hung_up_after
from reeve.http.draining import Drain
from reeve.observability.metrics import CONTENT_TYPE_LATEST, generate_latest

PROBE_SECONDS = 0.45
# Less, so that a silent connection is hung up: what is cancelled on one waits ten seconds more.
STATEMENT_SECONDS = 0.4
NO_STORE = {"Cache-Control": "no-store"}


class Health(msgspec.Struct, frozen=True):
    """The process answers; nothing is said about what it depends on."""

    status: Literal["healthy"]
    service: str
    version: str
    timestamp: datetime


class Readiness(msgspec.Struct, frozen=True):
    """Whether requests should be sent here. `migrations` "ahead" is the middle of an upgrade, and ready."""

    status: Literal["ready", "not ready"]
    database: Literal["connected", "disconnected"]
    migrations: Literal["current", "ahead", "behind", "unknown"]
    draining: bool
    service: str
    version: str
    timestamp: datetime


class Probe:
    """Asks the database over a connection of its own, so that a full pool does not make readiness lie."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._connection: psycopg.AsyncConnection[Any] | None = None
        self._lock = asyncio.Lock()

    async def revision(self) -> str | None:
        """Return the database's migration revision. Raises OSError, TimeoutError or psycopg.Error."""
        async with asyncio.timeout(PROBE_SECONDS), self._lock:
            try:
                return await self._asked()
            except BaseException:
                await self.close()
                raise

    async def _asked(self) -> str | None:
        if self._connection is not None:
            with contextlib.suppress(psycopg.OperationalError):
                return await _revision(self._connection)
            # The server has closed it; that says nothing about whether it answers now.
            await self.close()
        self._connection = await connect_for_questions(address_of(self._source), "reeve-ready", STATEMENT_SECONDS)
        return await _revision(self._connection)

    async def close(self) -> None:
        """Give the connection back."""
        if self._connection is not None:
            connection, self._connection = self._connection, None
            await connection.close()


async def _revision(connection: psycopg.AsyncConnection[Any]) -> str | None:
    with hung_up_after(connection, STATEMENT_SECONDS):
        row = await (await connection.execute("SELECT version_num FROM alembic_version")).fetchone()
    return row[0] if row else None


async def readiness(probe: Probe, drain: Drain, service: str) -> Readiness:
    """Look at the database, the migrations and draining."""
    database: Literal["connected", "disconnected"] = "connected"
    migrations: Literal["current", "ahead", "behind", "unknown"] = "unknown"
    try:
        migrations = state_of(await probe.revision())
    except psycopg.errors.UndefinedTable:
        migrations = "behind"
    except (OSError, TimeoutError, ValueError, psycopg.Error):
        database = "disconnected"
    ready = database == "connected" and migrations in ("current", "ahead") and not drain.draining
    return Readiness(
        status="ready" if ready else "not ready",
        database=database,
        migrations=migrations,
        draining=drain.draining,
        service=service,
        version=__version__,
        timestamp=datetime.now(UTC),
    )


@get("/health", tags=["operations"], summary="The process lives", response_headers=[])
async def health(state: State) -> Response[Health]:
    """Answer 200 as long as the process can answer at all."""
    now = datetime.now(UTC)
    return Response(Health("healthy", state.service, __version__, now), headers=NO_STORE)


@get("/ready", tags=["operations"], summary="It can serve: database, migrations, not draining")
async def ready(state: State) -> Response[Readiness]:
    """Answer 200 when requests should be sent here, else 503."""
    found = await readiness(state.probe, state.drain, state.service)
    return Response(found, status_code=200 if found.status == "ready" else 503, headers=NO_STORE)


@get("/metrics", tags=["operations"], summary="Prometheus metrics", media_type="text/plain")
async def metrics() -> Response[bytes]:
    """Answer in Prometheus' text format."""
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


handlers = [health, ready, metrics]
