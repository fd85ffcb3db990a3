"""Stand-ins for Kubernetes' Services: who is an endpoint, and a forwarder that picks one per connection.

A connection to an endpoint that has died is refused, as with kube-proxy, which knows of no second try.
"""

import asyncio
import contextlib
import random

# Endpoints reach every node a moment after the API server knows of them; new connections come until then.
PROPAGATION_SECONDS = 1.0


class Service:
    """Forwards each TCP connection to one of its endpoints, as kube-proxy does; 0 endpoints: refused."""

    def __init__(self) -> None:
        self.endpoints: list[int] = []
        self.latency_seconds = 0.0
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def port(self) -> int:
        """Where it listens on loopback."""
        assert self._server is not None
        return int(self._server.sockets[0].getsockname()[1])

    async def start(self) -> None:
        """Listen on a free port."""
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0, backlog=1024)

    async def close(self) -> None:
        """Stop listening and cut every connection."""
        assert self._server is not None
        self._server.close()
        self.cut()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def add(self, port: int) -> None:
        """Make it an endpoint."""
        self.endpoints.append(port)

    async def remove(self, port: int) -> None:
        """Take an endpoint away; open connections to it stay, as in a cluster."""
        await asyncio.sleep(PROPAGATION_SECONDS)
        if port in self.endpoints:
            self.endpoints.remove(port)

    def cut(self) -> None:
        """Break every open connection, as a network that goes away does."""
        for writer in self._open:
            writer.transport.abort()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        self._open.add(writer)
        try:
            there = await self._endpoint()
            if there is not None:
                await self._forward(reader, writer, *there)
            else:
                writer.transport.abort()
        except asyncio.CancelledError:
            # `close` ends it; asyncio's streams would report that as an error.
            return
        finally:
            self._open.discard(writer)
            writer.close()

    async def _endpoint(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        with contextlib.suppress(OSError, IndexError):
            return await asyncio.open_connection("127.0.0.1", random.choice(self.endpoints))
        return None

    async def _forward(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        back_reader: asyncio.StreamReader,
        back_writer: asyncio.StreamWriter,
    ) -> None:
        self._open.add(back_writer)
        try:
            await asyncio.gather(self._pump(reader, back_writer), self._pump(back_reader, writer))
        finally:
            self._open.discard(back_writer)
            back_writer.close()

    async def _pump(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        # uvloop says RuntimeError of a transport that is closed.
        with contextlib.suppress(OSError, RuntimeError):
            while data := await source.read(65536):
                if self.latency_seconds:
                    await asyncio.sleep(self.latency_seconds)
                sink.write(data)
                await sink.drain()
        with contextlib.suppress(OSError, RuntimeError):
            if sink.can_write_eof():
                sink.write_eof()
