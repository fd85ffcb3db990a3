"""Head and body of an answer leave in one write, in order, and nothing is left behind."""

import asyncio
from typing import Any

from reeve.http.one_write import MOST_HELD_BYTES, OneWrite


class Wire:
    """What a transport is told."""

    def __init__(self) -> None:
        self.written: list[bytes] = []
        self.closed = False

    def write(self, data: bytes) -> None:
        assert not self.closed
        self.written.append(data)

    def close(self) -> None:
        self.closed = True

    def is_closing(self) -> bool:
        return self.closed

    def get_write_buffer_size(self) -> int:
        return 7


def over(wire: Any) -> OneWrite:
    return OneWrite(wire, asyncio.get_running_loop())


async def test_what_is_written_in_one_turn_of_the_loop_leaves_in_one_write() -> None:
    wire = Wire()
    transport = over(wire)
    transport.write(b"head ")
    transport.write(b"body")
    assert wire.written == []
    assert transport.get_write_buffer_size() == 7 + 9
    await asyncio.sleep(0)
    assert wire.written == [b"head body"]


async def test_closing_writes_what_is_held_first() -> None:
    wire = Wire()
    transport = over(wire)
    transport.write(b"the end")
    transport.close()
    await asyncio.sleep(0)
    assert (wire.written, wire.closed) == ([b"the end"], True)


async def test_what_is_long_does_not_wait_and_keeps_its_place() -> None:
    wire = Wire()
    transport = over(wire)
    transport.write(b"head ")
    transport.write(b"x" * (MOST_HELD_BYTES + 1))
    assert wire.written == [b"head " + b"x" * (MOST_HELD_BYTES + 1)]


async def test_a_connection_that_is_gone_is_written_nothing() -> None:
    wire = Wire()
    transport = over(wire)
    transport.write(b"too late")
    wire.closed = True
    await asyncio.sleep(0)
    assert wire.written == []
