"""Large answers are sent compressed to whoever takes that (RFC 9110, 8.4): a first sync is megabytes.

Compressed beside what somebody else chose, what is secret can be betrayed by the length of both (BREACH). That
takes requests which another site has sent with the session's cookie: their answers are not compressed.
"""

import asyncio
import gzip
import re
import zlib
from collections.abc import AsyncIterator
from typing import Any

from reeve.http.calling import Answer, Proceed
from reeve.http.header import header

# Where compressing takes less than a millisecond, sending takes no longer either.
LARGE_BYTES = 16_384
# The quickest: a page of 2,000 tasks, 1.4 MB, becomes 0.2.
LEVEL = 1
# What zlib calls its own window in gzip's format.
GZIP = zlib.MAX_WBITS | 16
# Of Sec-Fetch-Site (W3C Fetch Metadata).
ELSEWHERE = ("cross-site", "same-site")


async def compress(scope: Any, body: bytes, proceed: Proceed) -> Answer:
    """Compress a large answer, in a thread; one with an entity tag, which names its bytes, stays as it is."""
    answer = await proceed(scope, body)
    if len(answer.body) < LARGE_BYTES or any(name == b"etag" for name, _ in answer.headers):
        return answer
    headers = [*answer.headers, (b"vary", b"Accept-Encoding")]
    if not may_compress(scope):
        return Answer(answer.status, headers, answer.body)
    packed = await asyncio.to_thread(gzip.compress, answer.body, LEVEL, mtime=0)
    return Answer(answer.status, [*headers, (b"content-encoding", b"gzip")], packed)


def may_compress(scope: Any) -> bool:
    """Say whether the answer to this request may be compressed."""
    accepted = header(scope, b"accept-encoding") or ""
    return header(scope, b"sec-fetch-site") not in ELSEWHERE and accepts(accepted, "gzip")


async def compressed(parts: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Yield the parts of a stream compressed, each in a thread."""
    packer = zlib.compressobj(LEVEL, wbits=GZIP)
    async for part in parts:
        yield await asyncio.to_thread(packer.compress, part)
    yield packer.flush()


def accepts(accepted: str, coding: str) -> bool:
    """Say whether an Accept-Encoding allows a coding (RFC 9110, 12.5.3)."""
    weight = r"(;\s*q=(1(\.0*)?|0\.\d*[1-9]\d*))?"
    return re.search(rf"(^|,)\s*{coding}\s*{weight}\s*(,|$)", accepted, re.IGNORECASE) is not None
