"""Large answers are sent compressed to whoever takes that (RFC 9110, 8.4): a first sync is megabytes.

Compressed beside what somebody else chose, what is secret can be betrayed by the length of both (BREACH). That
takes requests which another site has sent with the session's cookie: their answers are not compressed.
"""

import asyncio
import gzip
import re
from typing import Any

from reeve.http.calling import Answer, Proceed
from reeve.http.header import header

# Where compressing takes less than a millisecond, sending takes no longer either.
LARGE_BYTES = 16_384
# The quickest: a page of 2,000 tasks, 1.4 MB, becomes 0.2.
LEVEL = 1
# Of Sec-Fetch-Site (W3C Fetch Metadata).
ELSEWHERE = ("cross-site", "same-site")


async def compress(scope: Any, body: bytes, proceed: Proceed) -> Answer:
    """Compress a large answer, in a thread; one with an entity tag, which names its bytes, stays as it is."""
    answer = await proceed(scope, body)
    if len(answer.body) < LARGE_BYTES or any(name == b"etag" for name, _ in answer.headers):
        return answer
    headers = [*answer.headers, (b"vary", b"Accept-Encoding")]
    accepted = header(scope, b"accept-encoding") or ""
    if header(scope, b"sec-fetch-site") in ELSEWHERE or not accepts(accepted, "gzip"):
        return Answer(answer.status, headers, answer.body)
    packed = await asyncio.to_thread(gzip.compress, answer.body, LEVEL, mtime=0)
    return Answer(answer.status, [*headers, (b"content-encoding", b"gzip")], packed)


def accepts(accepted: str, coding: str) -> bool:
    """Say whether an Accept-Encoding allows a coding (RFC 9110, 12.5.3)."""
    weight = r"(;\s*q=(1(\.0*)?|0\.\d*[1-9]\d*))?"
    return re.search(rf"(^|,)\s*{coding}\s*{weight}\s*(,|$)", accepted, re.IGNORECASE) is not None
