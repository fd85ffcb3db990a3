"""Who the API is measured with: a crowd, and in it people whose sessions the load generator has."""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import psycopg

from bench import data
from tests.cast import AUTH_SECRET

_RECUR = """
UPDATE task SET rrule = 'FREQ=DAILY', recurrence_basis = 'due',
    recurrence_anchor = coalesce(due_date, current_date),
    due_date = coalesce(due_date, current_date), due_at = coalesce(due_at, current_date + 1)
WHERE list_id IN (SELECT bench.id('b', n) FROM generate_series(%(first)s::bigint, %(last)s::bigint) n)
"""
# The newest `changes` tasks of each person, one revision each.
_CHANGES = """
UPDATE task SET revision = moved.revision
FROM (SELECT bench.id('c', n * %(each)s + k) AS id, k + 2 AS revision
      FROM generate_series(%(first)s::bigint, %(last)s::bigint) n, generate_series(0, %(changes)s::bigint - 1) k)
     AS moved
WHERE task.id = moved.id
"""
_REVISION = """
UPDATE list SET revision = %(changes)s + 1
WHERE id IN (SELECT bench.id('b', n) FROM generate_series(%(first)s::bigint, %(last)s::bigint) n)
"""
_SESSION = """
INSERT INTO session (id, account_id, token_hmac, user_agent, idle_expires_at, expires_at)
VALUES (bench.id('5', %(number)s), bench.id('a', %(number)s), %(hmac)s, 'bench', now() + interval '1 day',
    now() + interval '1 day')
"""
_TOKENS = "CREATE TABLE bench.token (number bigint PRIMARY KEY, hmac bytea NOT NULL)"
_TOKEN = "INSERT INTO bench.token VALUES (%(number)s, %(hmac)s)"


def uuid_of(kind: str, number: int) -> UUID:
    """Return what `bench.id` makes in the database."""
    return UUID(f"{number:012x}70008{kind:0>15}")


@dataclass(frozen=True)
class Group:
    """People with consecutive numbers and equally many tasks, each signed in."""

    first: int
    count: int
    tasks_each: int

    @property
    def numbers(self) -> range:
        """Their numbers."""
        return range(self.first, self.first + self.count)

    def task(self, number: int, which: int) -> UUID:
        """The id of one of a person's tasks."""
        return uuid_of("c", number * self.tasks_each + which)


@dataclass(frozen=True)
class People:
    """Everybody: the crowd is only there."""

    crowd: int
    crowd_tasks: int
    readers: Group
    writers: Group
    recurring: Group
    hoarders: Group

    @property
    def groups(self) -> Sequence[Group]:
        """Those who are signed in."""
        return (self.readers, self.writers, self.recurring, self.hoarders)

    @property
    def tasks(self) -> int:
        """How many tasks there are in all."""
        return self.crowd * self.crowd_tasks + sum(one.count * one.tasks_each for one in self.groups)

    @property
    def accounts(self) -> int:
        """How many accounts there are in all."""
        return self.crowd + sum(one.count for one in self.groups)


def everybody(crowd: int, crowd_tasks: int, each: int) -> People:
    """Return so large a crowd, and `each` people of every group (a tenth as many hoarders)."""
    return People(
        crowd,
        crowd_tasks,
        readers=Group(1_000_000, each, 1_000),
        writers=Group(2_000_000, each, 1_000),
        recurring=Group(3_000_000, each, 1_000),
        hoarders=Group(4_000_000, max(1, each // 10), 10_000),
    )


def token_of(number: int) -> str:
    """Return the session token of a person."""
    return f"bench-{number}"


def make(url: str, people: People) -> None:
    """Make them all. `url`: a superuser's."""
    data.fill(url, range(people.crowd), people.crowd_tasks)
    for group in people.groups:
        data.fill(url, range(group.numbers.start, group.numbers.stop), group.tasks_each)
    with psycopg.connect(url, autocommit=True) as db, psycopg.ClientCursor(db) as cursor:
        cursor.execute(_RECUR, _range(people.recurring))
        for group, changes in ((people.readers, 10), (people.hoarders, people.hoarders.tasks_each)):
            for statement in (_CHANGES, _REVISION):
                cursor.execute(statement, {**_range(group), "changes": changes})
        cursor.execute(_TOKENS)
        cursor.execute(
            "GRANT USAGE ON SCHEMA bench TO reeve_backend; GRANT SELECT ON bench.token TO reeve_backend"
        )
        for number in (number for group in people.groups for number in group.numbers):
            key = {"number": number, "hmac": token_hmac(token_of(number))}
            cursor.execute(_SESSION, key)
            cursor.execute(_TOKEN, key)
        cursor.execute("VACUUM ANALYZE")


def token_hmac(token: str) -> bytes:
    """Return what the session table keeps of a token."""
    return hmac.new(AUTH_SECRET.encode(), token.encode(), hashlib.sha256).digest()


def _range(group: Group) -> dict[str, int]:
    return {"first": group.numbers.start, "last": group.numbers.stop - 1, "each": group.tasks_each}
