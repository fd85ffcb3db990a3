"""When a recurring task comes again: the traps."""

from datetime import UTC, date, datetime
from itertools import islice
from uuid import UUID

import pytest

from reeve.tasks.recurrence import (
    Due,
    Next,
    RecurrenceError,
    days_from,
    monthly_on,
    next_due,
    next_id,
    occurrences,
    parse,
)  # fmt: skip
from reeve.tasks.structs import RecurrenceState
from tests.stopwatch import stopwatch

BERLIN = "Europe/Berlin"


def state(rule: str, anchor: date, basis: str = "due", left: int | None = None) -> RecurrenceState:
    return RecurrenceState(rule, basis, anchor, left, "")  # type: ignore[arg-type]  # a Literal in a test's default


def after(rule: str, due: Due, now: str, **more: object) -> date | None:
    found = next_due(state(rule, due.date, **more), due, datetime.fromisoformat(now).replace(tzinfo=UTC), BERLIN)  # type: ignore[arg-type]
    return found and found.due.date


def series(rule: str, due: Due, steps: int) -> list[date]:
    """Complete a task again and again, each time on its due day, as the anchor stays."""
    anchor, days = due.date, []
    for _ in range(steps):
        now = datetime.combine(due.date, datetime.min.time(), UTC)
        found = next_due(state(rule, anchor), due, now, BERLIN)
        assert found
        due = found.due
        days.append(due.date)
    return days


def test_the_31st_by_the_apps_rule_is_the_last_day_of_shorter_months():
    days = series(monthly_on(31), Due(date(2027, 1, 31)), 4)
    assert days == [date(2027, 2, 28), date(2027, 3, 31), date(2027, 4, 30), date(2027, 5, 31)]


def test_the_plain_31st_skips_short_months_as_the_rfc_says():
    days = series("FREQ=MONTHLY;BYMONTHDAY=31", Due(date(2027, 1, 31)), 3)
    assert days == [date(2027, 3, 31), date(2027, 5, 31), date(2027, 7, 31)]


def test_29_february_comes_in_leap_years():
    assert series("FREQ=YEARLY", Due(date(2024, 2, 29)), 2) == [date(2028, 2, 29), date(2032, 2, 29)]


def test_29_february_over_2100_waits_eight_years():
    assert after("FREQ=YEARLY", Due(date(2096, 2, 29)), "2096-02-29") == date(2104, 2, 29)


@pytest.mark.parametrize(
    ("due", "instant"),
    [
        (Due(date(2026, 3, 23), "09:00", BERLIN), "2026-03-30T07:00:00+00:00"),  # after the change to summer time
        (Due(date(2026, 10, 19), "09:00", BERLIN), "2026-10-26T08:00:00+00:00"),  # after the change back
        (Due(date(2026, 3, 22), "02:30", BERLIN), "2026-03-29T01:30:00+00:00"),  # 02:30 does not exist: 03:30
        (Due(date(2026, 10, 18), "02:30", BERLIN), "2026-10-25T00:30:00+00:00"),  # exists twice: the first
    ],
)
def test_monday_nine_stays_monday_nine_over_both_clock_changes(due: Due, instant: str):
    now = datetime.combine(due.date, datetime.min.time(), UTC)
    found = occurrences(parse("FREQ=WEEKLY"), due, BERLIN, now)[1]
    assert found.instant == datetime.fromisoformat(instant)
    assert found.time == due.time


def test_late_completion_skips_what_is_past():
    assert after("FREQ=WEEKLY", Due(date(2026, 11, 2)), "2026-11-24T12:00") == date(2026, 11, 30)


def test_early_completion_does_not_come_again_on_the_same_day():
    assert after("FREQ=DAILY", Due(date(2026, 11, 27)), "2026-11-24T12:00") == date(2026, 11, 28)


def test_an_all_day_occurrence_of_today_is_not_over():
    assert after("FREQ=DAILY", Due(date(2026, 11, 20)), "2026-11-24T12:00") == date(2026, 11, 24)


def test_a_timed_occurrence_of_today_is_over_when_its_time_is():
    due = Due(date(2026, 11, 20), "09:00", BERLIN)
    assert after("FREQ=DAILY", due, "2026-11-24T07:59") == date(2026, 11, 24)
    assert after("FREQ=DAILY", due, "2026-11-24T08:00") == date(2026, 11, 25)


def test_basis_completion_counts_from_the_local_day_of_completion():
    due = Due(date(2026, 11, 1))
    assert after("FREQ=DAILY;INTERVAL=3", due, "2026-11-24T12:00", basis="completion") == date(2026, 11, 27)
    assert after("FREQ=DAILY;INTERVAL=3", due, "2026-11-24T23:30", basis="completion") == date(2026, 11, 28)


def test_basis_completion_on_the_31st_ends_at_the_months_last_day():
    assert after("FREQ=MONTHLY", Due(date(2027, 1, 1)), "2027-01-31T12:00", basis="completion") == date(
        2027, 2, 28
    )


@pytest.mark.parametrize(
    ("until", "last"),
    [
        ("20261130", date(2026, 11, 30)),  # a date: that day is in
        ("20261130T090000", date(2026, 11, 30)),  # floating: by the wall clock
        ("20261130T085959", date(2026, 11, 23)),
        ("20261130T080000Z", date(2026, 11, 30)),  # an instant: 09:00 in Berlin
        ("20261130T075959Z", date(2026, 11, 23)),
    ],
)
def test_until_in_its_three_forms(until: str, last: date):
    rule = parse(f"FREQ=WEEKLY;UNTIL={until}")
    found = occurrences(rule, Due(date(2026, 11, 16), "09:00", BERLIN), BERLIN, datetime(2026, 11, 1, tzinfo=UTC))
    assert found[-1].date == last


def test_count_counts_what_was_passed_by():
    due = Due(date(2026, 11, 2))
    now = datetime(2026, 11, 17, 12, tzinfo=UTC)
    found = next_due(state("FREQ=WEEKLY;COUNT=5", due.date, left=5), due, now, BERLIN)
    assert found
    assert (found.due.date, found.count_left) == (date(2026, 11, 23), 2)
    assert next_due(state("FREQ=WEEKLY;COUNT=5", due.date, left=3), due, now, BERLIN) is None


def test_the_last_of_a_count_has_no_next():
    due = Due(date(2026, 11, 24))
    now = datetime(2026, 11, 24, tzinfo=UTC)
    assert next_due(state("FREQ=DAILY;COUNT=2", due.date, left=1), due, now, BERLIN) is None


def test_weekdays_with_and_without_a_number_are_both_meant():
    days = list(islice(days_from(parse("FREQ=MONTHLY;BYDAY=MO,2FR"), date(2026, 11, 1), date(2026, 11, 1)), 6))
    assert days == [date(2026, 11, day) for day in (2, 9, 13, 16, 23, 30)]


NEVER = [
    ("FREQ=YEARLY;INTERVAL=4;BYMONTH=2;BYMONTHDAY=29", date(2025, 3, 1)),
    ("FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31", date(2026, 4, 1)),
    ("FREQ=DAILY;INTERVAL=7;BYDAY=TU", date(2026, 11, 23)),
    ("FREQ=MONTHLY;BYDAY=5MO;BYMONTHDAY=1,2,3", date(2026, 11, 24)),
    ("FREQ=MONTHLY;BYMONTHDAY=1;BYSETPOS=2", date(2026, 11, 24)),
    ("FREQ=YEARLY;BYDAY=MO;BYSETPOS=60", date(2026, 11, 24)),
    ("FREQ=DAILY;UNTIL=20200101", date(2026, 11, 24)),
]


RARE = [
    ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO", date(2026, 11, 24), date(2044, 2, 29)),
    ("FREQ=DAILY;INTERVAL=6;BYMONTHDAY=31;BYDAY=MO", date(2026, 11, 24), date(2035, 12, 31)),
    ("FREQ=DAILY;INTERVAL=22;BYMONTH=7;BYMONTHDAY=-1;BYDAY=MO", date(2026, 11, 12), date(2102, 7, 31)),
]


@pytest.mark.parametrize(("text", "anchor", "first"), RARE)
def test_what_is_rare_is_found_soon(text: str, anchor: date, first: date):
    with stopwatch() as taken:
        found = occurrences(parse(text), Due(anchor), "UTC", datetime(2026, 11, 24, tzinfo=UTC))
    assert taken.ms < 50
    assert found[0].date == first


@pytest.mark.parametrize(("text", "anchor"), NEVER)
def test_what_never_happens_is_refused_soon(text: str, anchor: date):
    with stopwatch() as taken, pytest.raises(RecurrenceError, match="never"):
        occurrences(parse(text), Due(anchor), "UTC", datetime(2026, 11, 24, tzinfo=UTC))
    assert taken.ms < 50


def test_the_next_id_is_derived_and_its_own():
    one = UUID("019400aa-0000-7000-8000-000000000001")
    assert next_id(one) == next_id(one) != one
    assert next_id(next_id(one)) not in (one, next_id(one))


def test_a_series_begun_long_ago_goes_on_at_once():
    with stopwatch() as taken:
        assert after("FREQ=DAILY", Due(date(1970, 1, 1)), "2026-11-24T12:00") == date(2026, 11, 24)
    assert taken.ms < 10


def test_a_count_that_ran_out_long_ago_is_not_counted_on():
    due = Due(date(1970, 1, 1))
    counted = state("FREQ=DAILY;COUNT=7", due.date, left=7)
    with stopwatch() as taken:
        assert next_due(counted, due, datetime(2026, 11, 24, 12, tzinfo=UTC), "UTC") is None
    assert taken.ms < 5


@pytest.mark.parametrize("rule", ["FREQ=DAILY;COUNT=10000", "FREQ=WEEKLY;BYDAY=SU,MO,TU,WE,TH,FR,SA;COUNT=10000"])
def test_a_count_begun_long_ago_is_counted_soon(rule: str):
    due = Due(date(1999, 8, 1))
    counted = state(rule, due.date, left=10_000)
    tries = []
    for _ in range(5):
        with stopwatch() as taken:
            following = next_due(counted, due, datetime(2026, 11, 24, 12, tzinfo=UTC), "UTC")
        tries.append(taken.ms)
        assert following == Next(Due(date(2026, 11, 24)), 10_000 - (date(2026, 11, 24) - due.date).days)
    assert min(tries) < 5
