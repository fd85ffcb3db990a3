"""The three ways to run: everything in one process, the backend alone, the ai-agent alone."""

import asyncio
import contextlib
import gc
import socket
from collections.abc import AsyncIterator
from typing import Any

import psycopg
import structlog
from litestar import Litestar
from litestar.datastructures import State

from reeve import backend
from reeve.agent.guard import check_role
from reeve.agent.service import run as run_agent
from reeve.database.pool import make_pool
from reeve.http.draining import Drain, closing
from reeve.http.problems import HANDLERS
from reeve.leaving import serve_until_told
from reeve.observability import health, metrics
from reeve.observability.request_id import request_context
from reeve.settings import SettingError, Settings

AGENT_PORT = 5000

log = structlog.get_logger()


def listening_socket(settings: Settings) -> socket.socket:
    """Take the port, before anything else is started. Raises SettingError where it is taken."""
    try:
        family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
        return socket.create_server((settings.host, settings.port), family=family, backlog=2048)
    except OSError as error:
        raise SettingError(
            f"Cannot listen on {settings.host}:{settings.port} ({error.strerror}): another program uses the port;"
            " stop it, or set PORT to another one."
        ) from error


async def serve_everything(settings: Settings, listening: socket.socket) -> bool:
    """Serve app, API and agents until a signal comes; return whether everything was finished in time."""
    drain = Drain()
    async with agents(settings), backend.opened(settings, drain, "reeve") as app:
        return await _serve(app, settings, listening, drain)


async def serve_backend(settings: Settings, listening: socket.socket) -> bool:
    """Serve app and API only."""
    drain = Drain()
    async with backend.opened(settings, drain) as app:
        return await _serve(app, settings, listening, drain)


async def serve_agent(settings: Settings, listening: socket.socket) -> bool:
    """Run the agents only, with health, readiness and metrics on their port."""
    drain, probe = Drain(), health.Probe(settings.current("agent_database_url"))
    state = State({"probe": probe, "drain": drain, "service": "ai-agent"})
    litestar = Litestar(
        health.handlers, exception_handlers=HANDLERS, openapi_config=None, logging_config=None, state=state
    )
    try:
        async with agents(settings) as working:
            app = request_context(litestar, closing(drain))
            return await _serve(app, settings, listening, drain, working)
    finally:
        await probe.close()


@contextlib.asynccontextmanager
async def agents(settings: Settings) -> AsyncIterator["asyncio.Task[None]"]:
    """Run the agents in the background, yielding their task; leaving, they finish their batch.

    Raises AgentRefusal where their URL is missing or their role could write a task. A database that is away is
    waited for: the role is then looked at as soon as it answers.
    """
    try:
        await check_role(settings.agent_database_url)
    except psycopg.OperationalError as error:
        log.warning("the agents wait for the database", error=str(error).splitlines()[0])
    pool, stopping = make_pool(settings.current("agent_database_url"), name="reeve-agent"), asyncio.Event()
    await pool.open()
    running = asyncio.create_task(run_agent(pool, settings, stopping), name="agents")
    running.add_done_callback(_report_failure)
    try:
        with metrics.watching(pool):
            yield running
    finally:
        stopping.set()
        await asyncio.wait({running}, timeout=settings.shutdown_seconds)
        running.cancel()
        await pool.close()


def _report_failure(task: "asyncio.Task[None]") -> None:
    if not task.cancelled() and (error := task.exception()):
        log.critical("the agents have stopped", exc_info=error)


async def _serve(
    app: Any,
    settings: Settings,
    listening: socket.socket,
    drain: Drain,
    essential: "asyncio.Task[None] | None" = None,
) -> bool:
    log.info("serving", url=address(settings))
    collect_seldom()
    return await serve_until_told(backend.make_server(app, settings), listening, settings, drain, essential)


def collect_seldom() -> None:
    """Look for circles of objects seldom, and never among what is there from the start.

    A page of a sync, or a batch of the agents, makes and drops thousands of objects, none of them in a circle.
    """
    gc.freeze()
    gc.set_threshold(50_000)


def address(settings: Settings) -> str:
    """Return the address to open in a browser."""
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(settings.host, settings.host)  # noqa: S104
    return settings.public_url or f"http://{host}:{settings.port}"
