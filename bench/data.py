"""People and tasks by the million, made by the server itself: 10 million tasks take minutes.

People are numbered from 0; each has an Inbox and the same number of open tasks. Their ids grow with the number.
"""

import concurrent.futures

import psycopg

STEP = 20_000

# Kinds of ids: a account, b list, c task. Version 7 in form, ordered by number.
_FUNCTIONS = """
CREATE SCHEMA IF NOT EXISTS bench;
CREATE OR REPLACE FUNCTION bench.id(kind text, number bigint) RETURNS uuid IMMUTABLE PARALLEL SAFE LANGUAGE sql
RETURN (lpad(to_hex(number), 12, '0') || '70008' || lpad(kind, 15, '0'))::uuid;
"""
_PEOPLE = """
INSERT INTO account (id, email, name, password_hash, time_zone, preferences)
SELECT bench.id('a', n), n || '@bench.example', '', '', 'UTC', '{}' FROM generate_series(%(first)s, %(last)s) n;
INSERT INTO account_feed (account_id) SELECT bench.id('a', n) FROM generate_series(%(first)s, %(last)s) n;
INSERT INTO list (id, name) SELECT bench.id('b', n), 'Inbox' FROM generate_series(%(first)s, %(last)s) n;
INSERT INTO list_member (list_id, account_id, role, inbox, position)
SELECT bench.id('b', n), bench.id('a', n), 'owner', true, 'a0' FROM generate_series(%(first)s, %(last)s) n;
INSERT INTO agent_check (account_id, subject_id, check_at)
SELECT bench.id('a', n), bench.id('a', n), now() + interval '1 day' FROM generate_series(%(first)s, %(last)s) n;
"""
# Due in the next ten months, none sooner than in three days; every third has no date.
_TASKS = """
INSERT INTO task (id, list_id, title, description, priority, tags, position, estimate_minutes, due_date, due_at,
    series_id, revision)
SELECT bench.id('c', n * %(each)s + k), bench.id('b', n), 'Task ' || k || ' of person ' || n,
    CASE WHEN k %% 4 = 0 THEN 'Call before noon, and take the papers along: number ' || k ELSE '' END,
    (ARRAY['low', 'medium', 'high', NULL, NULL, NULL])[1 + (n + k) %% 6],
    CASE WHEN k %% 5 = 0 THEN ARRAY['errand'] ELSE '{}' END,
    'a' || lpad(to_hex(k), 4, '0'), 15 + 15 * (k %% 4)::integer, day, day + 1, bench.id('c', n * %(each)s + k), 1
FROM generate_series(%(first)s::bigint, %(last)s::bigint) n, generate_series(0, %(each)s::bigint - 1) k,
     LATERAL (SELECT CASE WHEN k %% 3 > 0 THEN current_date + 4 + ((n * 7 + k * 13) %% 300)::integer END AS day) d;
INSERT INTO agent_check (account_id, subject_id, check_at)
SELECT bench.id('a', n), bench.id('c', n * %(each)s + k),
    CASE WHEN k %% 3 > 0 THEN current_date + 2 + ((n * 7 + k * 13) %% 300)::integer END
FROM generate_series(%(first)s::bigint, %(last)s::bigint) n, generate_series(0, %(each)s::bigint - 1) k;
"""
# One task of each of these people was due yesterday.
_OVERDUE = """
UPDATE task SET due_date = current_date - 1, due_at = current_date
WHERE id IN (SELECT bench.id('c', n * %(each)s) FROM generate_series(%(first)s, %(last)s) n)
"""
_FALL_DUE = """
UPDATE agent_check SET check_at = now(), generation = generation + 1
WHERE subject_id IN (SELECT bench.id('c', n * %(each)s) FROM generate_series(%(first)s, %(last)s) n)
"""


def fill(url: str, people: range, tasks_each: int) -> None:
    """Make these people with so many open tasks each, over two connections. `url`: a superuser's."""
    with psycopg.connect(url, autocommit=True) as db:
        db.execute(_FUNCTIONS)
    step = max(1, STEP * 10 // tasks_each)
    parts = [range(first, min(first + step, people.stop)) for first in range(people.start, people.stop, step)]
    with concurrent.futures.ThreadPoolExecutor(2) as workers:
        list(workers.map(lambda part: _fill(url, part, tasks_each), parts))
    with psycopg.connect(url, autocommit=True) as db:
        db.execute("VACUUM ANALYZE account, account_feed, list, list_member, task, agent_check")


def _fill(url: str, people: range, tasks_each: int) -> None:
    values = {"first": people.start, "last": people.stop - 1, "each": tasks_each}
    with psycopg.connect(url) as db, psycopg.ClientCursor(db) as cursor:
        # Foreign keys hold by construction; their triggers are a third of the time.
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SET synchronous_commit = off")
        cursor.execute(_PEOPLE, values)
        cursor.execute(_TASKS, values)


def make_overdue(url: str, people: range, tasks_each: int) -> None:
    """Let the first task of each of these people have been due yesterday; nobody is told yet."""
    _execute(url, _OVERDUE, people, tasks_each)
    with psycopg.connect(url, autocommit=True) as db:
        db.execute("VACUUM ANALYZE task")


def fall_due(url: str, people: range, tasks_each: int) -> None:
    """Let the checks of those tasks fall due, all at one moment."""
    _execute(url, _FALL_DUE, people, tasks_each)


def _execute(url: str, statement: str, people: range, tasks_each: int) -> None:
    with psycopg.connect(url) as db, psycopg.ClientCursor(db) as cursor:
        cursor.execute(statement, {"first": people.start, "last": people.stop - 1, "each": tasks_each})
