"""What becomes of a project that Todoist exported as a CSV template."""

from datetime import date
from pathlib import Path

import pytest

from reeve.interop.decoding import decode
from reeve.interop.packing import Reading
from reeve.interop.reading import read
from reeve.interop.structs import ImportedTask, ImportFileError
from reeve.interop.todoist_csv import project_name, read_todoist_csv

TODAY = date(2026, 11, 24)
SAMPLE = Path(__file__).parent / "samples" / "House & Home [2203306141].csv"
HEADER = (
    "TYPE,CONTENT,DESCRIPTION,PRIORITY,INDENT,AUTHOR,RESPONSIBLE,DATE,DATE_LANG,TIMEZONE,DURATION,DURATION_UNIT,"
    "DEADLINE,DEADLINE_LANG"
)


def reading(*rows: str, header: str = HEADER) -> Reading:
    text, _ = decode("\n".join((header, *rows)).encode())
    return read_todoist_csv("Home.csv", text, TODAY)


def only(row: str) -> ImportedTask:
    (task,) = reading(row).tasks
    return task


def titles_with_parents(found: Reading) -> list[tuple[str, str | None]]:
    names = {task.source_key: task.title for task in found.tasks}
    return [(task.title, names.get(task.parent_key or "")) for task in found.tasks]


def test_a_task_row_is_read_into_its_fields():
    schedule = "2026-11-25 10:30,en,Europe/Berlin,20,minute,,"
    task = only(f'task,"Call the notary, soon @phone @house",About the *cellar*,1,1,Nora (1),,{schedule}')
    assert (task.title, task.tags) == ("Call the notary, soon", ("phone", "house"))
    assert (task.description, task.priority, task.estimate_minutes) == ("About the *cellar*", "high", 20)
    assert (task.due_date, task.due_time, task.time_zone) == (date(2026, 11, 25), "10:30", "Europe/Berlin")
    assert task.list_name == "Home"


@pytest.mark.parametrize(
    ("cell", "priority"), [("1", "high"), ("2", "medium"), ("3", "low"), ("4", None), ("", None)]
)
def test_p1_is_the_highest_priority_and_p4_none(cell, priority):
    assert only(f"task,Call,,{cell},1").priority == priority


def test_indents_become_parents():
    found = reading("task,House,,4,1", "task,Roof,,4,2", "task,Tiles,,4,3", "task,Cellar,,4,2", "task,Garden,,4,1")
    assert titles_with_parents(found) == [
        ("House", None), ("Roof", "House"), ("Tiles", "Roof"), ("Cellar", "House"), ("Garden", None),
    ]  # fmt: skip


def test_a_skipped_indent_is_named_and_siblings_stay_siblings():
    found = reading("task,House,,4,1", "task,Roof,,4,3", "task,Cellar,,4,3")
    assert titles_with_parents(found) == [("House", None), ("Roof", "House"), ("Cellar", "House")]
    assert [remark.line for remark in found.remarks] == [3, 4]


def test_subtasks_deeper_than_ten_levels_are_flattened_and_named():
    found = reading(*(f"task,Level {n},,4,{n}" for n in range(1, 14)))
    parents = dict(titles_with_parents(found))
    assert parents["Level 10"] == parents["Level 11"] == parents["Level 13"] == "Level 9"
    assert [remark.line for remark in found.remarks] == [12, 13, 14]


def test_a_section_becomes_a_tag_and_ends_the_subtasks_above():
    found = reading("task,House,,4,1", "section,Every week", "task,Bins,,4,2", "section,", "task,Loose,,4,1")
    assert [task.tags for task in found.tasks] == [(), ("Every week",), ()]
    assert titles_with_parents(found)[1] == ("Bins", None)


def test_comments_join_the_description_of_the_task_above():
    found = reading(
        "task,Read,Pages 4 and 9,4,1", ",,,,", 'note,"Karl says, it is old"', "note,Ask", "task,Call,,4,1"
    )
    assert found.tasks[0].description == "Pages 4 and 9\n\nComment: Karl says, it is old\n\nComment: Ask"
    assert found.tasks[1].description == ""
    assert found.remarks == ()


def test_a_comment_without_task_becomes_a_task_and_is_named():
    found = reading("note,About the whole project", "note,More", "task,Call,,4,1")
    assert [task.title for task in found.tasks] == ["About the whole project", "Call"]
    assert found.tasks[0].description == "Comment: More"
    assert [remark.line for remark in found.remarks] == [2]


def test_a_label_inside_the_sentence_stays_a_word_of_it():
    task = only("task,Ask @karl about the van @phone,,4,1")
    assert (task.title, task.tags) == ("Ask @karl about the van", ("karl", "phone"))


def test_a_date_before_the_deadline_is_the_start():
    task = only("task,Tax,,1,1,,,Nov 28,en,Europe/Berlin,,,Dec 10 2026,en")
    assert (task.start_date, task.due_date) == (date(2026, 11, 28), date(2026, 12, 10))


def test_a_deadline_alone_is_the_due_date():
    assert only("task,Tax,,1,1,,,,en,,,,Dec 10 2026,en").due_date == date(2026, 12, 10)


def test_a_deadline_besides_a_repeat_is_kept_and_named():
    found = reading("task,Tax,,1,1,,,every day,en,,,,Dec 10,en")
    assert found.tasks[0].due_date == TODAY
    assert "2026-12-10" in found.tasks[0].description
    assert len(found.remarks) == 1


@pytest.mark.parametrize(
    ("row", "kept"),
    [
        ("task,Call,,4,1,,,every 12 hours,en,,,,,", "Todoist date: every 12 hours"),
        ("task,Call,,4,1,,,jeden Montag,de,,,,,", "Todoist date: jeden Montag"),
        ("task,Call,,9,1,,,,en,,,,,", "Todoist priority: 9"),
        ("task,Call,,4,1,,,today 9:00,en,GMT +2:00,,,,", "Time zone: GMT +2:00"),
        ("task,Call,,4,1,,,,en,,2,day,,", "Duration: 2 day"),
        ("task,Call,,4,1,,,,en,,,,,,one cell too many", "one cell too many"),
    ],
)
def test_what_is_not_understood_is_kept_and_named(row, kept):
    found = reading(row)
    assert found.tasks[0].description == kept
    assert [remark.line for remark in found.remarks] == [2]


def test_a_column_that_todoist_does_not_have_is_kept_and_named():
    found = reading("task,Call,garden", header="TYPE,CONTENT,LABELS")
    assert found.tasks[0].description == "LABELS: garden"
    assert len(found.remarks) == 1


@pytest.mark.parametrize("kind", ["milestone", ""])
def test_an_unknown_type_of_row_comes_in_as_a_task_and_is_named(kind):
    found = reading(f"{kind},Launch,,4,1")
    assert [task.title for task in found.tasks] == ["Launch"]
    assert len(found.remarks) == 1


def test_a_shared_project_says_who_wrote_what():
    found = reading("task,Read,,4,1,Nora (1),Karl (2)", "note,Done soon,,,,Karl (2)")
    assert found.tasks[0].description == "Comment by Karl: Done soon\n\nResponsible: Karl\n\nAuthor: Nora"


def test_semicolons_old_columns_and_quoted_line_breaks_are_read():
    rows = ['task;"Buy paint\nand brushes";1;1;;;"Dec 1";en', "note;The green one;;;;;;"]
    found = reading(*rows, header="Type;Content;Priority;Indent;Author;Responsible;Due_Date;Due_Date_Lang")
    assert found.tasks[0].title == "Buy paint and brushes"
    assert found.tasks[0].description == "Buy paint\nand brushes\n\nComment: The green one"
    assert found.tasks[0].due_date == date(2026, 12, 1)


def test_line_numbers_count_the_lines_inside_quotes():
    found = reading('task,"Read\n\nit",,4,1', "task,Call,,9,1")
    assert [remark.line for remark in found.remarks] == [2, 5]


def test_a_quotation_mark_that_is_never_closed_is_named():
    found = reading("task,Read,,4,1", 'task,"Call,,4,1', "task,Write,,4,1")
    assert "Write" in found.tasks[1].description
    assert any("quotation mark" in remark.reason for remark in found.remarks)


def test_a_file_without_the_columns_is_refused():
    with pytest.raises(ImportFileError, match="TYPE and CONTENT"):
        read("tasks.csv", b"Title,Due\nCall,2026-12-01\n", TODAY)


@pytest.mark.parametrize(
    ("name", "project"),
    [
        ("House & Home [2203306141].csv", "House & Home"),
        ("Home (2).csv", "Home"),
        ("C:\\Users\\Nora\\Home.CSV", "Home"),
        ("Inbox [1].csv", None),
        (".csv", "Todoist"),
    ],
)
def test_the_list_is_named_after_the_file(name, project):
    assert project_name(name) == project


def test_the_exported_project_is_read_whole():
    found = read(SAMPLE.name, SAMPLE.read_bytes(), TODAY)
    assert (found.format, found.lists, len(found.tasks)) == ("todoist-csv", ("House & Home",), 47)
    assert sum(task.recurrence is not None for task in found.tasks) == 18
    assert sum(task.parent_key is not None for task in found.tasks) == 9
    assert [remark.line for remark in found.remarks] == [2, 20, 29, 38, 43, 53, 58, 60, 61, 65]
