"""A connection whose bytes we choose."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest

GET = b"GET /health HTTP/1.1\r\nHost: x\r\n"
POST = b"POST /api/v1/auth/signin HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
PATIENCE = 10


class Raw:
    """A connection whose bytes we choose."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    async def send(self, *parts: bytes) -> None:
        for part in parts:
            self.writer.write(part)
            await self.writer.drain()

    async def answer(self) -> tuple[int, dict[str, str], bytes]:
        """Return status, headers and body of the next answer."""
        async with asyncio.timeout(PATIENCE):
            head = (await self.reader.readuntil(b"\r\n\r\n")).decode()
            lines = head.splitlines()
            headers = dict(line.lower().split(": ", 1) for line in lines[1:] if line)
            body = await self.reader.readexactly(int(headers.get("content-length", 0)))
        return int(lines[0].split()[1]), headers, body

    async def refused(self, status: int, code: str) -> None:
        """Expect a problem, and then the end of the connection."""
        found, headers, body = await self.answer()
        assert (found, json.loads(body)["code"]) == (status, code)
        assert headers["content-type"] == "application/problem+json"
        assert json.loads(body)["request_id"] == headers["x-request-id"]
        assert await self.ended()

    async def ended(self) -> bool:
        async with asyncio.timeout(PATIENCE):
            try:
                return await self.reader.read(1) == b""
            except ConnectionResetError:
                return True


@pytest.fixture
async def raw(server: str) -> AsyncIterator[Raw]:
    reader, writer = await asyncio.open_connection("127.0.0.1", int(server.rpartition(":")[2]))
    yield Raw(reader, writer)
    writer.close()
