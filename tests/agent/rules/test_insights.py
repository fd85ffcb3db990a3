"""What was finished, and what of it is hardly chance."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from reeve.accounts.structs import Preferences
from reeve.agent.facts import Facts, Finished, Flow
from reeve.agent.rules.insights import evaluate
from tests.agent.people import person

MONDAY = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
ANY = Preferences()


def said(**counts) -> list[str]:
    facts = Facts(person(), finished=Finished(date(2026, 11, 23), **counts))
    return [draft.message for draft in evaluate(facts, MONDAY, ANY).suggestions]


def test_both_numbers_are_shown():
    assert said(by_weekday=(2, 20, 3, 2, 3, 0, 1)) == [
        "You finish most on Tuesdays: 20 of 31 tasks in 12 weeks, where chance would make it about 4."
    ]


@pytest.mark.parametrize("counts", [(5, 24, 0, 0, 0, 0, 0), (4, 5, 4, 4, 5, 4, 4), (4, 10, 4, 4, 5, 4, 4)])
def test_too_few_or_what_may_be_chance_is_not_said(counts: tuple[int, ...]):
    assert said(by_weekday=counts) == []


def test_ten_questions_make_chance_more_likely():
    """12 of 36 on one weekday: p is 0.0047, which would be below 0.01 if only one question had been asked."""
    assert said(by_weekday=(4, 12, 4, 4, 4, 4, 4)) == []


def test_a_list_that_grows_by_chance_is_not_said():
    assert said(flows=(Flow(UUID(int=1), "Bugs", 40, 31),)) == []
    assert said(flows=(Flow(UUID(int=1), "Bugs", 90, 31),)) == [
        "“Bugs” grows faster than it shrinks: in 4 weeks 90 tasks came and 31 were finished."
    ]
    assert said(flows=(Flow(UUID(int=1), "Bugs", 90, 29),)) == []


def test_on_other_days_it_waits_for_monday():
    answer = evaluate(Facts(person("America/New_York")), MONDAY, ANY)
    assert answer.next_check == datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
