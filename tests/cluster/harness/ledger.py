"""What clients were promised, and a look into the database whether it was kept."""

from dataclasses import dataclass, field
from uuid import UUID

import psycopg

_TASKS = """
SELECT t.id, t.title, t.version, t.completed_at IS NOT NULL AS completed, t.previous_id
FROM task t JOIN list_member m ON m.list_id = t.list_id
WHERE m.account_id = ANY(%s) AND t.deleted_at IS NULL
"""
_SUGGESTED_TWICE = """
SELECT count(*) FROM (SELECT account_id, fingerprint FROM suggestion GROUP BY 1, 2 HAVING count(*) > 1) AS twice
"""


@dataclass
class Entry:
    """A task as the last acknowledged answer described it."""

    title: str
    version: int
    completed: bool = False


@dataclass
class Ledger:
    """Every acknowledged write; made and read by the clients, compared by nobody who serves."""

    tasks: dict[UUID, Entry] = field(default_factory=dict)
    following: set[UUID] = field(default_factory=set)
    acknowledged: int = 0

    def keep(self, task_id: UUID, title: str, version: int, *, completed: bool = False) -> None:
        """Note an acknowledged write."""
        self.tasks[task_id] = Entry(title, version, completed)
        self.acknowledged += 1


@dataclass(frozen=True)
class Verdict:
    """What the database says of a ledger."""

    lost: tuple[str, ...]
    doubled: tuple[str, ...]

    def __str__(self) -> str:
        return f"{len(self.lost)} lost, {len(self.doubled)} doubled"


async def compare(url: str, people: list[UUID], ledger: Ledger) -> Verdict:
    """Read every task of these people and hold it against the ledger."""
    async with await psycopg.AsyncConnection.connect(url) as db:
        rows = await (await db.execute(_TASKS, [people])).fetchall()
        twice = await (await db.execute(_SUGGESTED_TWICE)).fetchone()
    stored = {row[0]: row for row in rows}
    lost = tuple(
        f"{task_id}: {wrong}"
        for task_id, entry in ledger.tasks.items()
        if (wrong := _lost(entry, stored.get(task_id)))
    )
    unknown = [
        str(task_id) for task_id in stored if task_id not in ledger.tasks and task_id not in ledger.following
    ]
    missing = tuple(f"{one}: next occurrence missing" for one in ledger.following if one not in stored)
    advice = [f"{twice[0]} suggestions twice"] if twice and twice[0] else []
    return Verdict((*lost, *missing), (*unknown, *advice))


def _lost(entry: Entry, row: tuple[object, ...] | None) -> str:
    if row is None:
        return f"{entry.title} is not there"
    if (row[1], row[2], row[3]) != (entry.title, entry.version, entry.completed):
        return f"{row[1:4]} instead of {entry}"
    return ""
