"""Which rules are taken, which are refused, and how fast."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reeve.tasks.recurrence import RecurrenceError, describe, monthly_on, parse
from tests.stopwatch import stopwatch

REFUSED = {
    "": "not supported",
    "FREQ=HOURLY": "FREQ",
    "INTERVAL=2": "FREQ is missing",
    "FREQ=DAILY;INTERVAL=0": "INTERVAL",
    "FREQ=DAILY;INTERVAL=-1": "INTERVAL",
    "FREQ=DAILY;INTERVAL=1001": "INTERVAL",
    "FREQ=DAILY;FREQ=WEEKLY": "twice",
    "FREQ=DAILY;COUNT=3;UNTIL=20270101": "exclude each other",
    "FREQ=DAILY;COUNT=0": "COUNT",
    "FREQ=DAILY;BYHOUR=9": "BYHOUR is not supported",
    "FREQ=WEEKLY;BYDAY=2MO": "BYDAY",
    "FREQ=WEEKLY;BYMONTHDAY=3": "BYMONTHDAY",
    "FREQ=MONTHLY;BYDAY=6MO": "sixth",
    "FREQ=MONTHLY;BYDAY=XX": "BYDAY",
    "FREQ=MONTHLY;BYMONTHDAY=32": "BYMONTHDAY",
    "FREQ=MONTHLY;BYMONTHDAY=0": "BYMONTHDAY",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30": "29 days at most",
    "FREQ=YEARLY;BYMONTH=4,6,9,11;BYMONTHDAY=31": "30 days at most",
    "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=-30": "29 days at most",
    "FREQ=MONTHLY;BYSETPOS=1": "BYSETPOS",
    "FREQ=WEEKLY;BYDAY=MO;BYSETPOS=3": "BYSETPOS",
    "FREQ=DAILY;BYDAY=MO;BYSETPOS=2": "BYSETPOS",
    "FREQ=DAILY;UNTIL=20270230": "UNTIL",
    "FREQ=DAILY;UNTIL=tomorrow": "UNTIL",
    "FREQ=DAILY;" + "X" * 500: "longer",
}


@pytest.mark.parametrize(("text", "named"), REFUSED.items())
def test_a_wrong_rule_is_refused_by_name_in_under_10_ms(text: str, named: str):
    with stopwatch() as taken, pytest.raises(RecurrenceError, match=named):
        parse(text)
    assert taken.ms < 10


@pytest.mark.parametrize(
    ("given_text", "kept"),
    [
        ("RRULE:FREQ=daily", "FREQ=DAILY"),
        ("BYDAY=MO;FREQ=WEEKLY;INTERVAL=1;WKST=MO", "FREQ=WEEKLY;BYDAY=MO"),
        ("FREQ=MONTHLY;UNTIL=20270101T000000Z", "FREQ=MONTHLY;UNTIL=20270101T000000Z"),
    ],
)
def test_a_rule_is_kept_in_one_form(given_text: str, kept: str):
    assert parse(given_text).text == kept


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("FREQ=DAILY", "every day"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH", "every 2 weeks on Monday and Thursday"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "every weekday"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "every month on the last Friday"),
        ("FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=1", "every year on the 1st in March"),
        (monthly_on(31), "every month on the 31st, or the last day of a shorter month"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "every month on the last day"),
        ("FREQ=DAILY;UNTIL=20270101", "every day until 2027-01-01"),
        ("FREQ=DAILY;COUNT=3", "every day, 3 times"),
    ],
)
def test_a_rule_is_said_in_words(text: str, words: str):
    assert describe(text) == words


@given(st.one_of(st.text(max_size=200), st.from_regex(r"(FREQ|BY[A-Z]+|COUNT|UNTIL|INTERVAL)=[-A-Z0-9,;=]{0,60}")))
def test_whatever_comes_is_taken_or_refused(text: str):
    try:
        assert parse(parse(text).text).text == parse(text).text
        describe(parse(text).text)
    except RecurrenceError:
        pass
