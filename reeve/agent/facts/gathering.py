"""Reading what a batch of checks needs, and no more: what only some rules need is read where they may need it."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from uuid import UUID

import msgspec
from psycopg.rows import scalar_row

from reeve.accounts.structs import Preferences
from reeve.agent.facts.finished import read_finished
from reeve.agent.facts.structs import Agenda, Facts, Key, Person, TaskFacts, Workload
from reeve.agent.facts.tasks import MOST_TOGETHER, read_overdue, read_past, read_tasks
from reeve.agent.facts.workloads import read_said, read_workloads
from reeve.database.pool import Connection
from reeve.planning.queries import Upcoming, read_upcoming

# The agents' day begins at six, and what is said about whole weeks is said on Mondays.
MORNING_HOUR = 6
_MONDAY = 0
# Nothing counts as neglected before.
UNTOUCHED = timedelta(days=7)

_MUTES = """
SELECT account_id, task_id, list_id, rule FROM agent_mute WHERE account_id = ANY(%(accounts)b)
"""  # index agent_mute_account
_PEOPLE = """
SELECT id, time_zone, preferences::text FROM account WHERE id = ANY(%(accounts)b)
"""  # primary key


async def gather(db: Connection, keys: Sequence[Key], now: datetime | None = None) -> dict[Key, Facts]:
    """Read the facts for checks, each an (account, subject), as they matter `now` (the database's moment, if left
    out). What is not there (any more) has none.
    """
    now = now or await moment(db)
    people = await _read_people(db, {key[0] for key in keys})
    muted = await _muted(db, list(people))
    whole = [key[0] for key in keys if key[0] == key[1] and key[0] in people]
    tasks = await read_tasks(db, [key for key in keys if key[0] != key[1] and key[0] in people])
    found = await _about_tasks(db, people, tasks, now)
    found |= await _as_a_whole(db, people, whole, now) if whole else {}
    for key in found.keys() if muted else ():
        found[key] = msgspec.structs.replace(found[key], muted=muted.get(key[0], frozenset()))
    return found


async def _read_people(db: Connection, accounts: Collection[UUID]) -> dict[UUID, Person]:
    rows = await db.execute(_PEOPLE, {"accounts": list(accounts)}, binary=True)
    return {one: Person(one, zone, _wishes(wishes)) for one, zone, wishes in await rows.fetchall()}


@lru_cache(maxsize=1024)
def _wishes(preferences: str) -> Preferences:
    """Read preferences, of which many people have the same; what a newer version added is passed over."""
    return msgspec.json.decode(preferences, type=Preferences)


async def _muted(db: Connection, accounts: list[UUID]) -> dict[UUID, frozenset[UUID | str]]:
    found: dict[UUID, set[UUID | str]] = {}
    for account_id, *what in await (await db.execute(_MUTES, {"accounts": accounts})).fetchall():
        found.setdefault(account_id, set()).update(one for one in what if one is not None)
    return {account_id: frozenset(those) for account_id, those in found.items()}


async def _about_tasks(
    db: Connection, people: dict[UUID, Person], tasks: dict[Key, TaskFacts], now: datetime
) -> dict[Key, Facts]:
    late = {key: one for key, one in tasks.items() if one.due_at is not None and one.due_at <= now}
    groups = await _groups(db, late, tasks, now) if late else {}
    recurring = [key for key, one in tasks.items() if one.rrule and one.previous_id]
    past = await read_past(db, recurring) if recurring else {}
    unspoken = [key[0] for key, group in groups.items() if group]
    forgotten = [key[0] for key, one in tasks.items() if _forgotten(one, now)]
    agendas = await _agendas(db, people, {*unspoken, *forgotten}, now)
    return {
        key: Facts(
            people[key[0]], task, overdue=groups.get(key), agenda=agendas.get(key[0]), past=past.get(key, ())
        )
        for key, task in tasks.items()
    }


async def _groups(
    db: Connection, late: dict[Key, TaskFacts], tasks: dict[Key, TaskFacts], now: datetime
) -> dict[Key, tuple[TaskFacts, ...]]:
    """Return what each of these overdue tasks is spoken of with; () where it has been spoken of.

    Where more is overdue than one suggestion holds, those before it come first, and it is not among them.
    """
    places = {key: (key[0], one.list_id) for key, one in late.items() if one.list_id}
    overdue = await read_overdue(db, set(places.values()), now)
    others = {(place[0], one) for place, those in overdue.items() for one in those} - tasks.keys()
    known = tasks | await read_tasks(db, list(others)) if others else tasks
    together = {
        place: tuple(known[place[0], one] for one in those if (place[0], one) in known)
        for place, those in overdue.items()
    }
    waits = {place for place, those in overdue.items() if len(those) == MOST_TOGETHER}
    return {
        key: together[place] if place in waits or key[1] in overdue[place] else () for key, place in places.items()
    }


def _forgotten(task: TaskFacts, now: datetime) -> bool:
    long_ago = now - UNTOUCHED
    return task.updated_at <= long_ago and (task.due_at is None or task.due_at <= long_ago)


async def _agendas(
    db: Connection, people: dict[UUID, Person], accounts: Collection[UUID], now: datetime
) -> dict[UUID, Agenda]:
    wanted = list(accounts)
    found = await read_upcoming(db, wanted, now) if wanted else {}
    return {
        one: Agenda(found.get(one, Upcoming()), now, people[one].time_zone, people[one].wishes.daily_capacity)
        for one in wanted
    }


async def _as_a_whole(
    db: Connection, people: dict[UUID, Person], accounts: list[UUID], now: datetime
) -> dict[Key, Facts]:
    workloads = await read_workloads(db, accounts)
    said = await read_said(db, accounts)
    agendas = await _agendas(db, people, accounts, now)
    on_monday = [one for one in accounts if is_monday_morning(now.astimezone(people[one].zone))]
    finished = await read_finished(db, on_monday, now) if on_monday else {}
    return {
        (one, one): Facts(
            people[one],
            None,
            workloads.get(one, Workload()),
            said.get(one, {}),
            agenda=agendas[one],
            finished=finished.get(one),
        )
        for one in accounts
    }


def is_monday_morning(local: datetime) -> bool:
    """Say whether it is Monday from six o'clock on: then what was finished is looked at."""
    return local.weekday() == _MONDAY and local.hour >= MORNING_HOUR


async def moment(db: Connection) -> datetime:
    """Return the database's time: the one clock that all replicas share."""
    async with db.cursor(row_factory=scalar_row) as cursor:
        found = await (await cursor.execute("SELECT now()")).fetchone()
    return msgspec.convert(found, datetime)
