"""The rule about overdue tasks, alone."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest

from reeve.accounts.structs import DailyCapacity, Preferences
from reeve.agent.facts import Agenda, Facts, TaskFacts
from reeve.agent.rules.overdue import evaluate
from reeve.planning.queries import Upcoming
from reeve.planning.structs import Work
from tests.agent.people import NOW, about, person, task

ANY = Preferences()


@pytest.mark.parametrize(
    ("due", "sentence"),
    [
        (
            "2026-11-23 18:00",
            "“Pay the rent” was due on Monday 23 November at 18:00; by Tuesday 24 November at 09:00 it was 15 hours"
            " overdue. Move it to Wednesday 25 November?",
        ),
        (
            "2026-11-24 08:05",
            "“Pay the rent” was due on Tuesday 24 November at 08:05; by 09:00 it was 55 minutes overdue."
            " Move it to Wednesday 25 November?",
        ),
        (
            "2026-11-24 09:00",
            "“Pay the rent” was due on Tuesday 24 November at 09:00 and is still open."
            " Move it to Wednesday 25 November?",
        ),
        (
            "2025-12-31",
            "“Pay the rent” was due on Wednesday 31 December 2025; by Tuesday 24 November at 09:00 it was 327 days"
            " overdue. Move it to Wednesday 25 November?",
        ),
    ],
)
def test_it_says_when_it_was_due_and_how_long_it_is_overdue(due: str, sentence: str):
    [draft] = evaluate(about(task(due=due)), NOW, ANY).suggestions
    assert draft.message == sentence


def test_it_speaks_in_the_zone_of_the_person():
    [draft] = evaluate(about(task(due="2026-11-23 18:00"), person("Asia/Tokyo")), NOW, ANY).suggestions
    assert "Tuesday 24 November at 03:00; by 18:00 it was 15 hours" in draft.message


@pytest.mark.parametrize("due", ["2026-11-24 09:01", "2026-11-24", "2027-01-01"])
def test_before_the_due_moment_it_is_silent_and_looks_again_then(due: str):
    one = task(due=due)
    answer = evaluate(about(one), NOW, ANY)
    assert not answer.suggestions
    assert answer.next_check == one.due_at


def test_without_a_date_there_is_nothing_to_look_at():
    answer = evaluate(about(task()), NOW, ANY)
    assert (answer.suggestions, answer.next_check) == ((), None)


@pytest.mark.parametrize(
    ("due", "now", "proposed"),
    [
        ("2026-11-23", "2026-11-24T09:00", "2026-11-25"),  # Monday's, seen on Tuesday
        ("2026-11-26", "2026-11-27T09:00", "2026-11-30"),  # a working day's, seen on Friday: on Monday
        ("2026-11-22", "2026-11-27T09:00", "2026-11-28"),  # a Sunday's, seen on Friday: on Saturday
        ("2026-11-20", "2026-11-28T09:00", "2026-11-30"),  # a Friday's, seen on Saturday: on Monday
    ],
)
def test_it_proposes_tomorrow_or_the_next_working_day(due: str, now: str, proposed: str):
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    [draft] = evaluate(about(task(due=due)), moment, ANY).suggestions
    [offer] = draft.offers
    assert offer.change.due_date == date.fromisoformat(proposed)
    assert offer.task_version == 3


def test_a_day_without_capacity_is_passed_over():
    wishes = Preferences(daily_capacity=DailyCapacity(wednesday=0))
    [draft] = evaluate(about(task(due="2026-11-23")), NOW, wishes).suggestions
    assert draft.offers[0].change.due_date == date(2026, 11, 26)


def test_somebody_without_any_capacity_still_gets_a_date():
    nothing = DailyCapacity(**dict.fromkeys(DailyCapacity.__struct_fields__, 0))
    [draft] = evaluate(about(task(due="2026-11-23")), NOW, Preferences(daily_capacity=nothing)).suggestions
    assert draft.offers[0].change.due_date == date(2026, 11, 25)


def test_the_proposed_moment_is_always_in_the_future():
    # 00:30 in Auckland; for somebody in Honolulu "tomorrow" there has passed already.
    one = task(due="2026-11-24 00:30", zone="Pacific/Auckland", time_zone="Pacific/Auckland")
    [draft] = evaluate(about(one, person("Pacific/Honolulu")), NOW, ANY).suggestions
    moved = one.due_at + (draft.offers[0].change.due_date - one.due_date)
    assert moved > NOW


@pytest.mark.parametrize(
    ("rrule", "words"),
    [
        ("FREQ=DAILY", "Skip it and go on with the next one on Tuesday 24 November?"),
        ("FREQ=DAILY;INTERVAL=3", "Skip it and go on with the next one on Thursday 26 November?"),
        ("FREQ=WEEKLY", "Skip it and go on with the next one on Monday 30 November?"),
    ],
)
def test_what_recurs_is_skipped_to_its_next_occurrence(rrule: str, words: str):
    [draft] = evaluate(about(task(due="2026-11-23", rrule=rrule)), NOW, ANY).suggestions
    assert draft.offers[0].change.outcome == "skipped"
    assert draft.message.endswith(words)


def test_the_last_of_a_series_is_moved_for_nothing_comes_after_it():
    one = task(due="2026-11-23", rrule="FREQ=DAILY;COUNT=3", recurrence_count_left=1)
    [draft] = evaluate(about(one), NOW, ANY).suggestions
    assert draft.offers[0].change.due_date == date(2026, 11, 25)


def with_agenda(one: TaskFacts, *work: Work, overdue: tuple[TaskFacts, ...] | None = None) -> Facts:
    agenda = Agenda(Upcoming(work), NOW, "UTC", DailyCapacity())
    return Facts(person(), one, agenda=agenda, overdue=overdue)


def work(number: int, day: str, minutes: int | None, **fields) -> Work:
    due = date.fromisoformat(day)
    at = datetime.combine(due + timedelta(days=1), time(), UTC)
    given = {"pinned": False, "recurs": False, "priority": None, "due_time": None, **fields}
    return Work(
        id=UUID(int=number), version=1, title=f"Work {number}", list_name="Inbox", due_date=due, due_at=at,
        estimate_minutes=minutes, created_at=NOW - timedelta(days=3), **given,
    )  # fmt: skip


def test_a_day_that_is_full_is_passed_over():
    facts = with_agenda(task(due="2026-11-23"), work(1, "2026-11-25", 240), work(2, "2026-11-26", 230))
    [draft] = evaluate(facts, NOW, ANY).suggestions
    assert draft.offers[0].change.due_date == date(2026, 11, 27)
    assert (draft.evidence["minutes"], draft.evidence["estimated"]) == (30, True)


def test_several_of_one_list_are_one_suggestion_and_share_the_room():
    late = tuple(task(number, "2026-11-23", title=f"Task {number}", estimate_minutes=150) for number in (1, 2, 3))
    [draft] = evaluate(with_agenda(late[1], overdue=late), NOW, ANY).suggestions
    assert [offer.change.due_date.day for offer in draft.offers] == [25, 26, 27]
    assert draft.message == (
        "3 tasks in “Inbox” were overdue by Tuesday 24 November at 09:00. “Task 1”, due on Monday 23 November: move it"
        " to Wednesday 25 November. “Task 2”, due on Monday 23 November: move it to Thursday 26 November. “Task 3”, due"
        " on Monday 23 November: move it to Friday 27 November."
    )
    assert {one.fingerprint for one in draft.advice} == {
        evaluate(about(one), NOW, ANY).suggestions[0].fingerprint for one in late
    }


def test_of_many_only_five_are_named():
    late = tuple(task(number, "2026-11-23", title=f"Task {number}") for number in range(1, 9))
    [draft] = evaluate(with_agenda(late[0], overdue=late), NOW, ANY).suggestions
    assert draft.message.count("“Task") == 5
    assert draft.message.endswith("And 3 more.")
    assert len(draft.offers) == 8


def test_what_was_said_is_not_said_again_and_who_is_not_among_the_first_waits():
    one = task(due="2026-11-23")
    assert not evaluate(with_agenda(one, overdue=()), NOW, ANY).suggestions
    others = tuple(task(number, "2026-11-23") for number in range(100, 150))
    answer = evaluate(with_agenda(one, overdue=others), NOW, ANY)
    assert not answer.suggestions
    assert answer.next_check > NOW


def test_the_advice_is_named_by_task_and_due_moment_and_by_nothing_else():
    first = evaluate(about(task(due="2026-11-23 18:00")), NOW, ANY).suggestions[0].fingerprint
    later = NOW + timedelta(days=3)
    again = evaluate(about(task(due="2026-11-23 18:00", priority="high", title="Rent!")), later, ANY)
    assert again.suggestions[0].fingerprint == first
    other = evaluate(about(task(due="2026-11-23 18:01")), NOW, ANY).suggestions[0].fingerprint
    assert other != first
