"""A million checks spread over a day: what part of a processor they need, agents and PostgreSQL together."""

import time
from pathlib import Path

import psycopg

from bench import data
from bench.agents import burst
from bench.processes import postgres_cpu, running, used_since
from tests.database_under_test import Urls

A_DAY = 1_000_000
_SPREAD = """
UPDATE agent_check SET check_at = now() + interval '2 s' + row.number * interval '1 s' / %(rate)s,
    generation = generation + 1
FROM (SELECT n, row_number() OVER () AS number FROM generate_series(%(first)s, %(last)s) n) AS row
WHERE subject_id = bench.id('c', row.n * %(each)s)
"""


def measure(urls: Urls, folder: Path, people: range, tasks_each: int) -> float:
    """Return the processors in use (1 is one of them) while checks fall due one by one at that rate."""
    rate = A_DAY / 86_400
    data.make_overdue(urls.admin, people, tasks_each)
    with (
        running("agent", urls, folder, 1, LOG_LEVEL="warning") as [agent],
        psycopg.connect(urls.admin, autocommit=True) as db,
        psycopg.ClientCursor(db) as cursor,
    ):
        db.execute(burst.FORGET)
        values = {"rate": rate, "first": people.start, "last": people.stop - 1, "each": tasks_each}
        cursor.execute(_SPREAD, values)
        time.sleep(2)
        began, before, server = time.monotonic(), agent.cpu_seconds(), postgres_cpu(urls)
        time.sleep(len(people) / rate)
        seconds = time.monotonic() - began
        used = agent.cpu_seconds() - before + used_since(server, urls)
        time.sleep(1)
        made = burst.value(db, "SELECT count(*) FROM suggestion")
        assert made == len(people), f"{made} suggestions of {len(people)}"
    return used / seconds
