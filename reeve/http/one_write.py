"""Head and body of an answer in one system call, and so in one packet: uvicorn writes them one after the other.

On loopback a write costs as much as decoding the request; on a network the second packet wakes the client again.
"""

import asyncio
from typing import Any

# What is longer gains nothing from waiting, and the transport has to say when it is too much.
MOST_HELD_BYTES = 16_000


class OneWrite:
    """A transport that writes at the end of the event loop's turn what was given to it in that turn."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport, self._loop = transport, loop
        self._held: list[bytes] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """Write these bytes, after what was given before and together with what comes in this turn."""
        if not self._held:
            self._loop.call_soon(self._flush)
        self._held.append(data)
        if len(data) > MOST_HELD_BYTES:
            self._flush()

    def get_write_buffer_size(self) -> int:
        """Return how many bytes the system has not taken yet."""
        return self._transport.get_write_buffer_size() + sum(map(len, self._held))

    def close(self) -> None:
        """Write what is held, then close."""
        self._flush()
        self._transport.close()

    def _flush(self) -> None:
        held, self._held = self._held, []
        if held and not self._transport.is_closing():
            self._transport.write(b"".join(held))
