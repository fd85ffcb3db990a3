"""What the rules know: read for a whole batch at once, handed out one account at a time.

Every query about tasks joins on the account's membership of the list, so that a rule cannot see more than its
account; viewers get no advice, for they could not accept it.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from functools import cached_property
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from psycopg.rows import class_row, scalar_row

from reeve.accounts.structs import Preferences
from reeve.database.pool import Connection
from reeve.tasks.structs import Priority

# How many tasks with high priority one suggestion can offer to step down.
CANDIDATES = 5

_PEOPLE = """
SELECT id, time_zone, preferences FROM account WHERE id = ANY(%(accounts)s)
"""  # primary key
# Primary keys of task and of list_member (account_id, list_id).
_TASKS = """
SELECT c.account_id, t.id, t.version, t.title, l.name AS list_name, t.priority, t.due_date, t.due_time,
       t.time_zone, t.due_at, t.rrule, t.created_at, t.updated_at
FROM unnest(%(accounts)s::uuid[], %(subjects)s::uuid[]) AS c(account_id, subject_id)
JOIN task t ON t.id = c.subject_id
JOIN list_member m ON m.list_id = t.list_id AND m.account_id = c.account_id AND m.role IN ('owner', 'editor')
JOIN list l ON l.id = t.list_id AND l.deleted_at IS NULL
WHERE t.deleted_at IS NULL AND t.completed_at IS NULL
"""
# All open tasks of one account, once per change of its facts; index task_due.
_WORKLOADS = """
SELECT m.account_id, count(*)::integer AS open_count,
       (count(*) FILTER (WHERE t.priority = 'high'))::integer AS high_count
FROM list_member m JOIN list l ON l.id = m.list_id AND l.deleted_at IS NULL
JOIN task t ON t.list_id = m.list_id AND t.deleted_at IS NULL AND t.completed_at IS NULL
WHERE m.account_id = ANY(%(accounts)s) AND m.role IN ('owner', 'editor')
GROUP BY m.account_id
"""
# What could step down first: no date, then the latest date, then the oldest.
_HIGH = """
SELECT ranked.* FROM (
    SELECT m.account_id, t.id, t.version, t.title, l.name AS list_name, t.priority, t.due_date, t.due_time,
           t.time_zone, t.due_at, t.rrule, t.created_at, t.updated_at,
           row_number() OVER (PARTITION BY m.account_id
                              ORDER BY t.due_at DESC NULLS FIRST, t.created_at, t.id) AS place
    FROM list_member m JOIN list l ON l.id = m.list_id AND l.deleted_at IS NULL
    JOIN task t ON t.list_id = m.list_id AND t.deleted_at IS NULL AND t.completed_at IS NULL
    WHERE m.account_id = ANY(%(accounts)s) AND m.role IN ('owner', 'editor') AND t.priority = 'high'
) AS ranked WHERE place <= %(candidates)s ORDER BY account_id, place
"""
# The newest suggestion of each rule about a person's tasks as a whole, and what of it is still active.
_SAID = """
SELECT s.account_id, s.evidence->>'rule' AS rule, max(s.created_at) AS at,
       array_agg(s.id) FILTER (WHERE s.status = 'active') AS active
FROM suggestion s
WHERE s.account_id = ANY(%(accounts)s) AND s.created_at > now() - interval '30 days'
  AND s.evidence->>'about' = 'account'
GROUP BY s.account_id, s.evidence->>'rule'
"""  # index suggestion_quota


class Person(msgspec.Struct, frozen=True, dict=True):
    """Whom the advice is for."""

    id: UUID
    time_zone: str
    preferences: dict[str, Any]

    @cached_property
    def zone(self) -> ZoneInfo:
        """The person's zone, in which every day and every sentence is meant."""
        return ZoneInfo(self.time_zone)

    @cached_property
    def wishes(self) -> Preferences:
        """The preferences; what a newer version has added to them is passed over."""
        known = set(Preferences.__struct_fields__)
        kept = {name: value for name, value in self.preferences.items() if name in known}
        return msgspec.convert(kept, Preferences)


class Due(msgspec.Struct, frozen=True):
    """When a task is due: civil date, time and zone, and the instant (all-day: the start of the next day)."""

    day: date
    clock: time | None
    zone: str | None
    at: datetime

    @property
    def name(self) -> str:
        """The due moment as a person set it; the same however the person's zone changes."""
        return f"{self.day}T{self.clock or ''}[{self.zone or ''}]"


class TaskFacts(msgspec.Struct, frozen=True):
    """An open task of this account's."""

    id: UUID
    version: int
    title: str
    list_name: str
    priority: Priority | None
    due_date: date | None
    due_time: time | None
    time_zone: str | None
    due_at: datetime | None
    rrule: str | None
    created_at: datetime
    updated_at: datetime

    @property
    def due(self) -> Due | None:
        """When it is due, if ever."""
        if self.due_date is None or self.due_at is None:
            return None
        return Due(self.due_date, self.due_time, self.time_zone, self.due_at)


class Said(msgspec.Struct, frozen=True):
    """When a rule last spoke to this account, and which of its suggestions are still active."""

    at: datetime
    active: tuple[UUID, ...]


class Workload(msgspec.Struct, frozen=True):
    """All open tasks of this account's: how many, how many are high, and which of those could step down."""

    open_count: int = 0
    high_count: int = 0
    high: tuple[TaskFacts, ...] = ()


class Facts(msgspec.Struct, frozen=True):
    """What a rule gets: the person and one task, or the person and all open tasks together."""

    person: Person
    task: TaskFacts | None = None
    workload: Workload = Workload()
    said: dict[str, Said] = {}


class _PersonsTask(TaskFacts, frozen=True, kw_only=True):
    account_id: UUID


class _PersonsHigh(_PersonsTask, frozen=True, kw_only=True):
    place: int


Key = tuple[UUID, UUID]


async def gather(db: Connection, keys: Sequence[Key]) -> dict[Key, Facts]:
    """Read the facts for checks, each an (account, subject). What is not there (any more) has none."""
    values = {"accounts": [key[0] for key in keys], "subjects": [key[1] for key in keys]}
    people = {one.id: one for one in await _rows(db, Person, _PEOPLE, values)}
    tasks = {(one.account_id, one.id): one for one in await _rows(db, _PersonsTask, _TASKS, values)}
    found = {key: Facts(people[key[0]], task) for key, task in tasks.items() if key[0] in people}
    return found | await _as_a_whole(db, people, [key[0] for key in keys if key[0] == key[1]])


async def _as_a_whole(db: Connection, people: dict[UUID, Person], accounts: list[UUID]) -> dict[Key, Facts]:
    if not accounts:
        return {}
    workloads = await _workloads(db, accounts)
    said = await _said(db, accounts)
    return {
        (one, one): Facts(people[one], None, workloads.get(one, Workload()), said.get(one, {}))
        for one in accounts
        if one in people
    }


async def _workloads(db: Connection, accounts: list[UUID]) -> dict[UUID, Workload]:
    counts = await (await db.execute(_WORKLOADS, {"accounts": accounts})).fetchall()
    crowded = [row[0] for row in counts if row[2] > 0]
    high: dict[UUID, list[TaskFacts]] = {account_id: [] for account_id in crowded}
    for task in await _rows(db, _PersonsHigh, _HIGH, {"accounts": crowded, "candidates": CANDIDATES}):
        high[task.account_id].append(task)
    return {row[0]: Workload(row[1], row[2], tuple(high.get(row[0], ()))) for row in counts}


async def _said(db: Connection, accounts: list[UUID]) -> dict[UUID, dict[str, Said]]:
    found: dict[UUID, dict[str, Said]] = {}
    for account_id, rule, at, active in await (await db.execute(_SAID, {"accounts": accounts})).fetchall():
        found.setdefault(account_id, {})[rule] = Said(at, tuple(active or ()))
    return found


async def _rows(db: Connection, kind: type[Any], query: str, values: dict[str, Any]) -> Iterable[Any]:
    async with db.cursor(row_factory=class_row(kind)) as cursor:
        return await (await cursor.execute(query, values)).fetchall()


async def moment(db: Connection) -> datetime:
    """Return the database's time: the one clock that all replicas share."""
    async with db.cursor(row_factory=scalar_row) as cursor:
        found = await (await cursor.execute("SELECT now()")).fetchone()
    return msgspec.convert(found, datetime)
