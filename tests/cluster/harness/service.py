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
        self.silent = False
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()
        # Of each connection, whether what is sent over it arrives, and who carries it.
        self._passable: dict[asyncio.Event, asyncio.Task[None]] = {}
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

    def fall_silent(self) -> None:
        """Let nothing through, and tell nobody: connections stay open, new ones are taken, no byte and no end arrives."""
        self.silent = True
        for passable in self._passable:
            passable.clear()

    def speak(self, forgotten: float = 0.5) -> None:
        """Let everything through again, but over so many of the connections nothing: what was between forgot them."""
        self.silent = False
        for passable in self._passable:
            if random.random() >= forgotten:
                passable.set()

    def end_forgotten(self) -> None:
        """End the connections over which nothing goes."""
        for passable, task in self._passable.items():
            if not passable.is_set():
                task.cancel()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        self._open.add(writer)
        passable = asyncio.Event()
        self._passable[passable] = task
        if not self.silent:
            passable.set()
        try:
            await passable.wait()
            there = await self._endpoint()
            if there is not None:
                await self._forward(reader, writer, *there, passable)
            else:
                writer.transport.abort()
        except asyncio.CancelledError:
            # `close` ends it; asyncio's streams would report that as an error.
            return
        finally:
            del self._passable[passable]
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
        passable: asyncio.Event,
    ) -> None:
        self._open.add(back_writer)
        try:
            await asyncio.gather(
                self._pump(reader, back_writer, passable), self._pump(back_reader, writer, passable)
            )
        finally:
            self._open.discard(back_writer)
            back_writer.close()

    async def _pump(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, passable: asyncio.Event
    ) -> None:
        # uvloop says RuntimeError of a transport that is closed.
        with contextlib.suppress(OSError, RuntimeError):
            while data := await source.read(65536):
                if self.latency_seconds:
                    await asyncio.sleep(self.latency_seconds)
                await passable.wait()
                sink.write(data)
                await sink.drain()
        await passable.wait()
        with contextlib.suppress(OSError, RuntimeError):
            if sink.can_write_eof():
                sink.write_eof()
