"""The rule "if everything is urgent, nothing is", alone."""

from datetime import timedelta
from uuid import UUID

import pytest

from reeve.accounts.structs import Preferences
from reeve.agent.facts import Said
from reeve.agent.rules.everything_high import evaluate
from tests.agent.people import NOW, all_of, task

ANY = Preferences()


def high(count: int, due: str | None = None) -> list:
    return [task(number, due, priority="high", title=f"Task {number}") for number in range(1, count + 1)]


@pytest.mark.parametrize(("open_count", "high_count"), [(4, 4), (5, 2), (6, 3), (10, 5), (0, 0)])
def test_half_or_less_or_hardly_any_tasks_are_no_reason_to_speak(open_count: int, high_count: int):
    assert not evaluate(all_of(open_count, high(high_count)), NOW, ANY).suggestions


def test_more_than_half_is():
    [draft] = evaluate(all_of(5, high(3)), NOW, ANY).suggestions
    assert draft.message == (
        "3 of your 5 open tasks have high priority. If everything is urgent, nothing is: could some step down to"
        " medium? “Task 1” (no date)."
    )
    assert [(offer.task_id, offer.change.priority) for offer in draft.offers] == [(UUID(int=1), "medium")]


def test_it_offers_as_many_as_bring_it_down_to_half_and_five_at_most():
    assert len(evaluate(all_of(10, high(8)), NOW, ANY).suggestions[0].offers) == 3
    assert len(evaluate(all_of(20, high(20)), NOW, ANY).suggestions[0].offers) == 5


def test_what_is_due_soon_is_not_asked_to_step_down():
    [draft] = evaluate(all_of(5, high(5, "2026-11-25")), NOW, ANY).suggestions
    assert draft.offers == ()
    assert draft.message == "5 of your 5 open tasks have high priority. If everything is urgent, nothing is."


def test_within_a_week_it_is_not_said_again():
    said = Said(NOW - timedelta(days=2), ())
    answer = evaluate(all_of(5, high(5), said), NOW, ANY)
    assert not answer.suggestions
    assert answer.next_check == NOW + timedelta(days=5)


def test_once_it_is_untrue_what_was_said_is_taken_back():
    said = Said(NOW - timedelta(days=2), (UUID(int=99),))
    assert evaluate(all_of(10, high(2), said), NOW, ANY).untrue == (UUID(int=99),)
    assert evaluate(all_of(2, high(2), said), NOW, ANY).untrue == (UUID(int=99),)
    assert evaluate(all_of(5, high(5), said), NOW, ANY).untrue == ()


def test_the_same_tasks_are_the_same_advice():
    first = evaluate(all_of(5, high(3)), NOW, ANY).suggestions[0].fingerprint
    later = evaluate(all_of(7, high(4)), NOW + timedelta(days=8), ANY).suggestions[0].fingerprint
    assert first == later
