"""What becomes of a line of todo.txt."""

from datetime import date
from pathlib import Path

import pytest

from reeve.interop.packing import Reading
from reeve.interop.reading import read
from reeve.interop.structs import ImportedTask
from reeve.interop.todotxt import read_todotxt
from reeve.tasks.structs import Recurrence

TODAY = date(2026, 11, 24)
SAMPLE = Path(__file__).parent / "samples" / "household.todo.txt"


def reading(*lines: str) -> Reading:
    return read_todotxt(lines, TODAY)


def only(line: str) -> ImportedTask:
    (task,) = reading(line).tasks
    return task


def test_a_full_line_is_read_into_its_fields():
    task = only("(A) 2026-11-10 Pay the bill @desk +Home +Money due:2026-11-20 t:2026-11-15")
    assert (task.title, task.list_name, task.tags) == ("Pay the bill", "Home", ("desk", "Money"))
    assert (task.priority, task.created_on) == ("high", date(2026, 11, 10))
    assert (task.start_date, task.due_date) == (date(2026, 11, 15), date(2026, 11, 20))


@pytest.mark.parametrize(
    ("letter", "priority"), [("A", "high"), ("B", "medium"), ("C", "low"), ("D", "low"), ("Z", "low")]
)
def test_letters_become_three_priorities(letter, priority):
    assert only(f"({letter}) Call").priority == priority


def test_a_letter_beyond_c_is_kept_in_the_description():
    assert "(D)" in only("(D) Call").description
    assert only("(C) Call").description == ""


def test_a_lower_case_letter_is_no_priority():
    assert only("(b) Call").title == "(b) Call"


def test_a_line_without_project_goes_to_the_inbox():
    assert only("Call").list_name is None


def test_a_marker_inside_the_sentence_stays_a_word_of_it():
    task = only("Ask @petra about the roof +Home")
    assert (task.title, task.tags, task.list_name) == ("Ask @petra about the roof", ("petra",), "Home")


def test_an_email_address_and_a_plus_one_are_no_markers():
    task = only("Write to kai@example.org and give Bob +1")
    assert (task.title, task.tags, task.list_name) == ("Write to kai@example.org and give Bob +1", (), None)


def test_a_completed_line_has_its_day_of_completion_before_its_day_of_creation():
    task = only("x 2026-11-22 2026-11-15 Descale the kettle pri:B")
    assert (task.completed, task.completed_on, task.created_on) == (
        True,
        date(2026, 11, 22),
        date(2026, 11, 15),
    )
    assert (task.title, task.priority) == ("Descale the kettle", "medium")


@pytest.mark.parametrize("line", ["x 2026-11-22 (B) Call", "x (B) 2026-11-22 Call"])
def test_a_letter_on_either_side_of_the_day_of_completion_is_found(line):
    task = only(line)
    assert (task.title, task.priority, task.completed_on) == ("Call", "medium", date(2026, 11, 22))


def test_one_date_after_the_x_is_the_day_of_completion():
    assert only("x 2026-11-22 Call").completed_on == date(2026, 11, 22)


def test_a_completed_line_may_have_no_date():
    task = only("x Call")
    assert (task.completed, task.completed_on, task.title) == (True, None, "Call")


@pytest.mark.parametrize("line", ["xylophone lesson", "X Call", "x"])
def test_what_only_looks_like_an_x_is_not_completed(line):
    task = only(line)
    assert (task.completed, task.title) == (False, line)


def test_a_second_date_on_an_open_line_belongs_to_the_title():
    assert only("2026-11-10 2026-11-12 Concert").title == "2026-11-12 Concert"


def test_a_due_moment_may_carry_a_time():
    task = only("Dentist due:2026-11-25T11:30")
    assert (task.due_date, task.due_time, task.title) == (date(2026, 11, 25), "11:30", "Dentist")


@pytest.mark.parametrize(
    "word", ["due:2026-02-31", "due:tomorrow", "due:0226-11-01", "due:1924-11-20", "t:soon", "rec:3q", "rec:2b"]
)
def test_what_is_not_understood_is_kept_and_named(word):
    found = reading("Buy paint", f"Call {word} Petra")
    task = found.tasks[1]
    assert (task.title, task.description, task.due_date) == ("Call Petra", word, None)
    assert [remark.line for remark in found.remarks] == [2]
    assert word in found.remarks[0].reason


def test_a_second_due_date_is_kept_and_named():
    found = reading("Call due:2026-12-01 due:2026-12-02")
    assert found.tasks[0].due_date == date(2026, 12, 1)
    assert found.tasks[0].description == "due:2026-12-02"
    assert len(found.remarks) == 1


def test_an_impossible_date_of_creation_stays_in_the_title_and_is_named():
    found = reading("2026-13-01 Call")
    assert found.tasks[0].title == "2026-13-01 Call"
    assert "2026-13-01" in found.remarks[0].reason


def test_unknown_keys_and_addresses_stay_in_the_title():
    line = "Look at https://example.org/a?id=7 est:20m h:1 sup:hempel"
    assert only(line).title == line


@pytest.mark.parametrize(
    ("rec", "rule", "basis"),
    [
        ("rec:1d", "FREQ=DAILY", "completion"),
        ("rec:5", "FREQ=DAILY;INTERVAL=5", "completion"),
        ("rec:+1w", "FREQ=WEEKLY", "due"),
        ("rec:2m", "FREQ=MONTHLY;INTERVAL=2", "completion"),
        ("rec:+1y", "FREQ=YEARLY", "due"),
        ("rec:1b", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "completion"),
    ],
)
def test_rec_becomes_a_rule_counted_from_completion_or_with_a_plus_from_the_due_date(rec, rule, basis):
    assert only(f"Water due:2026-11-24 {rec}").recurrence == Recurrence(rule, basis)


@pytest.mark.parametrize(
    ("due", "rec", "rule"),
    [
        ("2026-01-31", "rec:+1m", "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1"),
        ("2026-11-30", "rec:+2m", "FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=28,29,30;BYSETPOS=-1"),
        ("2028-02-29", "rec:+1y", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=28,29;BYSETPOS=-1"),
    ],
)
def test_a_monthly_task_of_the_31st_takes_a_short_months_last_day(due, rec, rule):
    recurrence = only(f"Pay due:{due} {rec}").recurrence
    assert recurrence is not None
    assert recurrence.rule == rule


def test_a_repeat_without_due_date_begins_today_or_on_its_start_date():
    assert only("Water rec:1w").due_date == TODAY
    assert only("Water rec:1w t:2026-12-01").due_date == date(2026, 12, 1)


def test_a_completed_line_no_longer_repeats_but_says_that_it_did():
    task = only("x 2026-11-22 Water due:2026-11-22 rec:+1w")
    assert (task.recurrence, task.description) == (None, "rec:+1w")


def test_a_line_of_markers_only_becomes_its_own_title():
    found = reading("+Home @phone")
    assert found.tasks[0].title == "+Home @phone"
    assert len(found.remarks) == 1


def test_the_household_file_is_read_whole():
    found = read(SAMPLE.name, SAMPLE.read_bytes(), TODAY)
    lines = [line for line in SAMPLE.read_text().splitlines() if line]
    assert len(found.tasks) == len(lines) == 42
    assert found.lists == ("Home", "Car", "Family", "Christmas", "Work")
    assert [remark.line for remark in found.remarks] == [33, 34, 35, 40, 41]
