"""Running the backend: what it opens, how it serves, and how it leaves (rule 10)."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from typing import Any

import structlog
import uvicorn
from litestar import Litestar

from reeve import housekeeping
from reeve.app import make_app, wrapped
from reeve.database.notify import Notifier
from reeve.database.pool import end, make_pool
from reeve.http.connection import BoundedConnection
from reeve.http.draining import Drain
from reeve.http.rate_limit import RateLimiter
from reeve.observability import metrics
from reeve.observability.health import Probe
from reeve.settings import Settings
from reeve.sync.hub import Hub

KEEP_ALIVE_SECONDS = 75
# Longer than any request takes (reeve.http.time_limit): for the statements of a process that is gone.
STATEMENT_SECONDS = 60

log = structlog.get_logger()


class Server(uvicorn.Server):
    """uvicorn without its own signal handling, which would end the process with 143."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to `reeve.leaving`."""
        yield


def make_server(app: Any, settings: Settings) -> Server:
    """Make the server for an ASGI application on the settings' host and port."""
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        http=BoundedConnection,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        # Whose X-Forwarded-For counts is decided in one place: reeve.http.client_address.
        proxy_headers=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
    )
    return Server(config)


def unopened(settings: Settings) -> Litestar:
    """Build the application without a database, for what only asks about its routes."""
    pool = make_pool(settings.database_url, name="unopened")
    probe, limiter = Probe(settings.database_url), RateLimiter(settings.database_url, settings.api_rate_limit)
    return make_app(settings, pool, Notifier(pool), Hub(), Drain(), probe, limiter, "backend")


@contextlib.asynccontextmanager
async def opened(settings: Settings, drain: Drain, service: str = "backend") -> AsyncIterator[Any]:
    """Open pool, hints and probe, yield the application that uses them, and close them again."""
    source = settings.current("database_url")
    pool = make_pool(source, name="reeve-backend", statement_seconds=STATEMENT_SECONDS)
    notifier, hub, probe = Notifier(pool), Hub(), Probe(source)
    rate_limiter = RateLimiter(source, settings.api_rate_limit)
    await pool.open()
    background = [
        asyncio.create_task(notifier.run(), name="notifier"),
        asyncio.create_task(hub.run(source), name="hub"),
        asyncio.create_task(rate_limiter.run(), name="rate-limiter"),
        asyncio.create_task(hub.end_with(drain), name="hub-ending"),
        asyncio.create_task(housekeeping.run(pool, settings.history_days), name="housekeeping"),
    ]
    try:
        with metrics.watching(pool):
            yield wrapped(make_app(settings, pool, notifier, hub, drain, probe, rate_limiter, service))
    finally:
        await end(background)
        with contextlib.suppress(Exception):
            await notifier.send_pending()
        await probe.close()
        await pool.close()
