"""Todoist's words for dates and repeats, seen from Tuesday, 24 November 2026."""

from datetime import date, datetime, time

import pytest
from dateutil.rrule import rrulestr

from reeve.interop.todoist_dates import When
from reeve.interop.todoist_repeats import understand
from reeve.tasks.structs import Recurrence

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "due", "time"),
    [
        ("2026-12-01", "2026-12-01", None),
        ("2026-12-01 14:00", "2026-12-01", "14:00"),
        ("2026-12-01T14:00:00", "2026-12-01", "14:00"),
        ("Dec 1", "2026-12-01", None),
        ("1 Dec 2026", "2026-12-01", None),
        ("december 1st, 2026 2:30 pm", "2026-12-01", "14:30"),
        ("Nov 23", "2027-11-23", None),
        ("nov 24", "2026-11-24", None),
        ("29 feb", "2028-02-29", None),
        ("today", "2026-11-24", None),
        ("Tomorrow at 9", "2026-11-25", "09:00"),
        ("12am tomorrow", "2026-11-25", "00:00"),
        ("tom 12pm", "2026-11-25", "12:00"),
        ("friday", "2026-11-27", None),
        ("tue", "2026-12-01", None),
        ("in 2 weeks", "2026-12-08", None),
    ],
)
def test_plain_dates_are_understood(text, due, time):
    assert understand(text, TODAY) == When(date.fromisoformat(due), time)


@pytest.mark.parametrize(
    ("text", "first", "rule"),
    [
        ("every day", "2026-11-24", "FREQ=DAILY"),
        ("daily", "2026-11-24", "FREQ=DAILY"),
        ("every 3 days", "2026-11-24", "FREQ=DAILY;INTERVAL=3"),
        ("every weekday", "2026-11-24", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        ("every weekend", "2026-11-28", "FREQ=WEEKLY;BYDAY=SA"),
        ("every monday", "2026-11-30", "FREQ=WEEKLY;BYDAY=MO"),
        ("ev tuesday", "2026-11-24", "FREQ=WEEKLY;BYDAY=TU"),
        ("every wed, mon", "2026-11-25", "FREQ=WEEKLY;BYDAY=MO,WE"),
        ("every tue and thursday", "2026-11-24", "FREQ=WEEKLY;BYDAY=TU,TH"),
        ("every other friday", "2026-11-27", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR"),
        ("every 2 weeks", "2026-11-24", "FREQ=WEEKLY;INTERVAL=2"),
        ("every month", "2026-11-24", "FREQ=MONTHLY"),
        ("every quarter", "2026-11-24", "FREQ=MONTHLY;INTERVAL=3"),
        ("every 15th", "2026-12-15", "FREQ=MONTHLY;BYMONTHDAY=15"),
        ("every 1st and 15th", "2026-12-01", "FREQ=MONTHLY;BYMONTHDAY=1,15"),
        ("every 31st", "2026-11-30", "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1"),
        ("every 15, 31", "2026-11-30", "FREQ=MONTHLY;BYMONTHDAY=15,-1"),
        ("every 3rd friday", "2026-12-18", "FREQ=MONTHLY;BYDAY=3FR"),
        ("every last friday of the month", "2026-11-27", "FREQ=MONTHLY;BYDAY=-1FR"),
        ("every last day", "2026-11-30", "FREQ=MONTHLY;BYMONTHDAY=-1"),
        ("every first workday", "2026-12-01", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1"),
        ("every jan 5", "2027-01-05", "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=5"),
        ("every 29 feb", "2027-02-28", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=28,29;BYSETPOS=-1"),
        ("every year", "2026-11-24", "FREQ=YEARLY"),
        ("every day starting dec 1", "2026-12-01", "FREQ=DAILY"),
        ("every month starting jan 31", "2027-01-31", "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1"),
        ("every monday until Jan 5", "2026-11-30", "FREQ=WEEKLY;BYDAY=MO;UNTIL=20270105"),
        ("every day for 3 weeks", "2026-11-24", "FREQ=DAILY;UNTIL=20261214"),
        ("every day for 10 times", "2026-11-24", "FREQ=DAILY;COUNT=10"),
    ],
)
def test_plain_repeats_are_understood_and_begin_on_their_first_day_from_today(text, first, rule):
    assert understand(text, TODAY) == When(date.fromisoformat(first), None, Recurrence(rule, "due"))


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("every day at 9am", "09:00"),
        ("every 9:15 day", "09:15"),
        ("every evening", "19:00"),
        ("daily 22:05", "22:05"),
    ],
)
def test_a_repeat_may_carry_a_time(text, time):
    assert understand(text, TODAY) == When(TODAY, time, Recurrence("FREQ=DAILY", "due"))


def test_the_last_day_of_a_timed_repeat_is_a_floating_moment():
    when = understand("every day at 9am until dec 1 2026", TODAY)
    assert when is not None
    assert when.recurrence == Recurrence("FREQ=DAILY;UNTIL=20261201T235959", "due")


@pytest.mark.parametrize("text", ["every! 3 days", "ev! 3 days", "after 3 days"])
def test_an_exclamation_mark_counts_from_the_completion(text):
    assert understand(text, TODAY) == When(TODAY, None, Recurrence("FREQ=DAILY;INTERVAL=3", "completion"))


@pytest.mark.parametrize(
    "text",
    [
        *(
            "every 12 hours",
            "next weekend",
            "12/01/2026",
            "feb 30",
            "every feb 30",
            "every 0 days",
            "every 32nd",
        ),
        *("every day until 2020-01-01", "monday 9am 10am", "at 9", "every", "every 15, 30", "0226-11-01"),
        *("every day starting someday", "every day for a while", "Q3", "x" * 9999),
    ],
)
def test_what_is_not_plain_is_not_guessed_at(text):
    assert understand(text, TODAY) is None


def test_of_another_language_only_iso_dates_are_understood():
    assert understand("2026-12-03 08:15", TODAY, "de") == When(date(2026, 12, 3), "08:15")
    assert understand("jeden Montag", TODAY, "de") is None
    assert understand("today", TODAY, "de") is None


def test_the_first_day_is_one_that_the_rule_names():
    when = understand("every 2nd and 4th thursday", TODAY)
    assert when is not None
    assert when.recurrence is not None
    start = rrulestr(when.recurrence.rule, dtstart=_midnight(TODAY))
    assert start[0] == _midnight(when.due_date)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min)
