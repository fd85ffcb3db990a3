"""The rule about what is due within 48 hours, alone."""

from datetime import timedelta

import pytest

from reeve.accounts.structs import Preferences
from reeve.agent.rules.prioritization import evaluate
from tests.agent.people import NOW, about, task

ANY = Preferences()


@pytest.mark.parametrize(
    ("priority", "words"),
    [("low", "its priority is low"), ("medium", "its priority is medium"), (None, "it has no priority")],
)
def test_what_is_due_soon_is_proposed_to_be_high(priority: str | None, words: str):
    [draft] = evaluate(about(task(due="2026-11-26 08:59", priority=priority)), NOW, ANY).suggestions
    assert draft.message == (
        f"“Pay the rent” is due on Thursday 26 November at 08:59, within 48 hours, and {words}. Raise it to high?"
    )
    assert draft.offers[0].change.priority == "high"
    assert draft.expires_at == task(due="2026-11-26 08:59").due_at


def test_what_is_high_already_stays_so():
    assert not evaluate(about(task(due="2026-11-24 10:00", priority="high")), NOW, ANY).suggestions


@pytest.mark.parametrize("due", ["2026-11-26 09:01", "2026-11-26", "2027-02-01 12:00"])
def test_further_away_it_looks_again_when_the_48_hours_begin(due: str):
    one = task(due=due)
    answer = evaluate(about(one), NOW, ANY)
    assert not answer.suggestions
    assert answer.next_check == one.due_at - timedelta(hours=48)


@pytest.mark.parametrize("due", ["2026-11-26 09:00", "2026-11-24 09:01", "2026-11-25"])
def test_the_48_hours_begin_sharp(due: str):
    assert evaluate(about(task(due=due)), NOW, ANY).suggestions


@pytest.mark.parametrize("due", [None, "2026-11-23", "2026-11-24 09:00"])
def test_without_a_date_or_past_it_the_rule_is_silent(due: str | None):
    answer = evaluate(about(task(due=due)), NOW, ANY)
    assert (answer.suggestions, answer.next_check) == ((), None)


def test_another_due_moment_is_other_advice():
    names = {
        evaluate(about(task(due=due)), NOW, ANY).suggestions[0].fingerprint
        for due in ("2026-11-25 10:00", "2026-11-25 11:00", "2026-11-24")
    }
    assert len(names) == 3
