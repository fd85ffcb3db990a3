"""Live hints in one process: hears what PostgreSQL tells, and passes it to the open streams it concerns."""

import asyncio
import contextlib
import time
from collections import defaultdict
from uuid import UUID

from reeve.database.notify import ANNOUNCED_AT, Hint, account_topic, list_topic, listen
from reeve.database.pool import Source
from reeve.http.draining import Drain
from reeve.observability.metrics import stream_subscribers, sync_lag_seconds

# How many streams look into the database at the same time: after a reconnection all want to, and requests go on.
LOOKS_AT_ONCE = 4


class Subscriber:
    """One open stream: the topics it follows and what it has not been told yet."""

    def __init__(self, account_id: UUID) -> None:
        self.account_id = account_id
        self.topics: set[str] = set()
        self.pending: Hint = {}
        self.something = asyncio.Event()
        self.told_since: float | None = None

    def tell(self, topic: str, number: int, announced_at: float | None = None) -> None:
        """Keep the newest number of a topic until the stream sends it; `announced_at` in seconds since 1970."""
        self.pending[topic] = max(number, self.pending.get(topic, 0))
        self.told_since = self.told_since or announced_at
        self.something.set()

    def note_sent(self) -> None:
        """Count how long after the change its hint was on the stream."""
        if self.told_since is not None:
            sync_lag_seconds.observe(max(time.time() - self.told_since, 0.0))
        self.told_since = None

    async def next_hint(self, seconds: float) -> Hint:
        """Return what is pending and forget it, as soon as there is something; empty after so many seconds."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.something.wait()
        pending, self.pending = self.pending, {}
        self.something.clear()
        return pending


class Hub:
    """All open streams of this process."""

    def __init__(self) -> None:
        self._by_topic: defaultdict[str, set[Subscriber]] = defaultdict(set)
        self._all: set[Subscriber] = set()
        self.looking = asyncio.Semaphore(LOOKS_AT_ONCE)

    def count(self, account_id: UUID) -> int:
        """Return how many streams an account has open here."""
        return len(self._by_topic.get(account_topic(account_id), ()))

    def follow(self, subscriber: Subscriber, list_ids: list[UUID]) -> None:
        """Have the subscriber told of its account and these lists, and of nothing else."""
        self.leave(subscriber)
        subscriber.topics = {account_topic(subscriber.account_id), *map(list_topic, list_ids)}
        for topic in subscriber.topics:
            self._by_topic[topic].add(subscriber)
        self._all.add(subscriber)
        stream_subscribers.set(len(self._all))

    def leave(self, subscriber: Subscriber) -> None:
        """Forget the subscriber."""
        for topic in subscriber.topics:
            self._by_topic[topic].discard(subscriber)
            if not self._by_topic[topic]:
                del self._by_topic[topic]
        self._all.discard(subscriber)
        stream_subscribers.set(len(self._all))

    async def end_with(self, drain: Drain) -> None:
        """Wake every stream when it must end."""
        await drain.streams_must_end.wait()
        for subscriber in self._all:
            subscriber.something.set()

    async def run(self, source: Source) -> None:
        """Listen until cancelled; after a reconnection everybody is told to look for themselves."""
        async for hint in listen(source):
            if hint is None:
                for subscriber in self._all:
                    subscriber.tell(account_topic(subscriber.account_id), 0)
                continue
            at = hint.pop(ANNOUNCED_AT, None)
            for topic, number in hint.items():
                for subscriber in self._by_topic.get(topic, ()):
                    subscriber.tell(topic, number, at and at / 1000)
