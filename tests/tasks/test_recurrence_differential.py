"""Thousands of generated rules, compared with what dateutil makes of them."""

import random
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, takewhile

import pytest
from dateutil.rrule import rrulestr

from reeve.tasks.due import due_at, zone
from reeve.tasks.recurrence import RecurrenceError, days_from, parse
from reeve.tasks.recurrence_rule import WEEKDAYS

RULES = 3200
SHOWN = 8
ZONES = (
    "UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Cairo", "Pacific/Apia",
    "America/Sao_Paulo",
)  # fmt: skip


def numbers(rng: random.Random, low: int, high: int, most: int) -> str:
    return ",".join(str(rng.choice([n for n in range(low, high + 1) if n])) for _ in range(rng.randint(1, most)))


def random_rule(rng: random.Random) -> str:
    """Make a rule out of the parts that may stand together."""
    frequency = rng.choice(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"])
    parts = [f"FREQ={frequency}"]
    if rng.random() < 0.5:
        parts.append(f"INTERVAL={rng.randint(1, 6)}")
    if rng.random() < 0.3:
        parts.append(f"BYMONTH={numbers(rng, 1, 12, 4)}")
    if frequency != "WEEKLY" and rng.random() < 0.35:
        parts.append(f"BYMONTHDAY={numbers(rng, -31, 31, 4)}")
    if rng.random() < 0.5:
        # dateutil takes MO,2FR as "a Monday that is a second Friday": not mixed here, but in the traps.
        ordinals = [""]
        if frequency in ("MONTHLY", "YEARLY") and rng.random() < 0.7:
            ordinals = ["1", "2", "3", "4", "5", "-1", "-2"]
        parts.append(
            "BYDAY=" + ",".join(rng.choice(ordinals) + rng.choice(WEEKDAYS) for _ in range(rng.randint(1, 3)))
        )
    if len(parts) > 2 and parts[-1].startswith("BY") and frequency in ("MONTHLY", "YEARLY") and rng.random() < 0.3:
        parts.append(f"BYSETPOS={rng.choice([1, 2, -1, -2])}")
    if frequency == "WEEKLY" and rng.random() < 0.3:
        parts.append(f"WKST={rng.choice(WEEKDAYS)}")
    return ";".join(parts)


def expected(text: str, anchor: date, until: date) -> list[date]:
    """What dateutil says, up to a day: without that, an empty rule would keep it busy for ever."""
    rule = rrulestr(f"{text};UNTIL={until:%Y%m%d}", dtstart=datetime.combine(anchor, time()))
    return [one.date() for one in islice(rule, SHOWN)]


@pytest.mark.parametrize("seed", range(8))
def test_the_same_days_as_dateutil(seed: int):
    rng = random.Random(seed)
    compared = 0
    while compared < RULES // 8:
        text = random_rule(rng)
        anchor = date(2019, 12, 1) + timedelta(days=rng.randint(0, 2500))
        start = anchor + timedelta(days=rng.choice([0, 0, 1, 30, 700]))
        until = anchor + timedelta(days=366 * 5)
        try:
            rule = parse(text)
        except RecurrenceError:
            assert expected(text, anchor, until) == []
            continue
        found = list(islice(takewhile(until.__ge__, days_from(rule, anchor, anchor)), SHOWN))
        assert found == expected(text, anchor, until), (text, anchor)
        after = [day for day in found if day >= start]
        assert list(islice(days_from(rule, anchor, start), len(after))) == after, (text, anchor, start)
        compared += 1


@pytest.mark.parametrize("name", ZONES)
@pytest.mark.parametrize("clock", ["00:00", "00:30", "02:00", "02:30", "03:00", "23:59"])
def test_the_same_instants_as_a_wall_clock_over_three_years(name: str, clock: str):
    for offset in range(3 * 366):
        day = date(2024, 1, 1) + timedelta(days=offset)
        instant = due_at(day, clock, name, "UTC")
        assert instant is not None
        seen = instant.astimezone(zone(name)).replace(tzinfo=None)
        wanted = datetime.combine(day, time.fromisoformat(clock))
        if seen != wanted:  # a time that the clock skipped: the offset from before the gap
            before = (datetime.combine(day, time(), UTC) - timedelta(hours=24)).astimezone(zone(name)).utcoffset()
            assert instant == (wanted - before).replace(tzinfo=UTC)
