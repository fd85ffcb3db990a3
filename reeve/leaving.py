"""SIGTERM and Ctrl-C: not ready at once, serve on for the drain delay, finish what is in flight, exit 0.

Past the limit the process exits with 1. Ctrl-C at a terminal does not wait for a load balancer, so it skips the
delay.
"""

import asyncio
import signal
import socket
from typing import Any

import structlog

from reeve.http.draining import Drain
from reeve.settings import Settings

log = structlog.get_logger()


async def serve_until_told(
    server: Any,
    listening: socket.socket,
    settings: Settings,
    drain: Drain,
    essential: "asyncio.Task[None] | None" = None,
) -> bool:
    """Run the uvicorn server until a signal comes; return whether everything was finished within the limit.

    `essential`: work without which serving makes no sense; when it ends by itself, so does this, with False.
    """
    told: asyncio.Future[signal.Signals] = asyncio.get_running_loop().create_future()
    _on_signals(told)
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    watched = {told, serving, essential} if essential else {told, serving}
    await asyncio.wait(watched, return_when=asyncio.FIRST_COMPLETED)
    if not told.done():
        server.should_exit = True
        await serving
        return False
    return await _leave(server, serving, settings, drain, told.result())


async def _leave(server: Any, serving: Any, settings: Settings, drain: Drain, by: signal.Signals) -> bool:
    delay = settings.drain_seconds if by == signal.SIGTERM else 0.0
    log.info("leaving", signal=by.name, drain_seconds=delay)
    drain.begin()
    await asyncio.sleep(delay)
    drain.end_streams()
    server.should_exit = True
    try:
        async with asyncio.timeout(max(settings.shutdown_seconds - delay, 0.1)):
            await asyncio.shield(serving)
    except TimeoutError:
        log.error(  # noqa: TRY400  # nothing was raised that an operator could use
            "not finished in time", shutdown_seconds=settings.shutdown_seconds
        )
        server.force_exit = True
        return False
    log.info("left")
    return True


def _on_signals(told: "asyncio.Future[signal.Signals]") -> None:
    def tell(by: signal.Signals) -> None:
        if not told.done():
            told.set_result(by)

    for by in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(by, tell, by)
