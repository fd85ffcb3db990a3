"""Which files are read, what is refused in one sentence, and that nothing in a file is ever dropped."""

import codecs
import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reeve.interop.ledger import MOST_TOLD
from reeve.interop.packing import Reading
from reeve.interop.reading import read, recognise
from reeve.interop.structs import ImportFileError

TODAY = date(2026, 11, 24)
CSV = "TYPE,CONTENT,DESCRIPTION,PRIORITY,INDENT\ntask,Grüße senden,,1,1\n"
COLUMNS = (
    "TYPE",
    "CONTENT",
    "DESCRIPTION",
    "PRIORITY",
    "INDENT",
    "RESPONSIBLE",
    "DATE",
    "DURATION",
    "DEADLINE",
    "ODD",
)


def texts(found: Reading) -> str:
    of_tasks = (" ".join((t.title, t.description, t.list_name or "", *t.tags)) for t in found.tasks)
    return " ".join([*of_tasks, *(f"{remark.text} {remark.reason}" for remark in found.remarks)])


def test_the_content_decides_before_the_name():
    assert recognise("tasks.txt", CSV.encode()) == "todoist-csv"
    assert recognise("export.txt", b' {"lists": [{}], "format": "reeve/1"}') == "reeve"
    assert recognise("todo.txt", b"{braces} in a task") == "todo.txt"
    assert recognise("anything", b"Call Petra") == "todo.txt"


@pytest.mark.parametrize(
    "data",
    [
        CSV.encode(),
        CSV.encode("utf-8-sig"),
        CSV.replace("\n", "\r\n").encode(),
        codecs.BOM_UTF16_LE + CSV.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + CSV.encode("utf-16-be"),
    ],
)
def test_every_usual_encoding_is_read(data):
    found = read("Home.csv", data, TODAY)
    assert [task.title for task in found.tasks] == ["Grüße senden"]
    assert found.remarks == ()


def test_another_encoding_is_read_as_latin_1_and_named():
    found = read("todo.txt", "Grüße – “senden”".encode("cp1252"), TODAY)
    assert found.tasks[0].title == "Grüße – “senden”"
    assert "Latin-1" in found.remarks[0].reason


@pytest.mark.parametrize("spoilt", [b"\x00", b"\x1b", b"\xed\xa0\x80"])
def test_nul_control_characters_and_lone_surrogates_are_replaced_and_named(spoilt):
    found = read("todo.txt", b"Buy milk and bread\nCall " + spoilt + b" Petra\n", TODAY)
    assert found.tasks[1].title == "Call � Petra"
    assert [remark.line for remark in found.remarks] == [2]


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("todo.txt", b"", "empty"),
        ("todo.txt", b"\xef\xbb\xbf \r\n\n", "empty"),
        ("backup.zip", b"PK\x03\x04rest", "ZIP"),
        ("photo.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "not a text file"),
        ("todo.txt", bytes(200), "not a text file"),
        ("tasks.csv", b"Title;Due\n", "TYPE and CONTENT"),
        ("tasks.json", b'{"tasks": []}', "not an export of Reeve"),
        ("tasks.json", b'{"format": 3}', "not an export of Reeve"),
        ("tasks.json", b"[1, 2]", "json"),
        ("calendar.ics", b"BEGIN:VCALENDAR", "ics"),
        ("todo.txt", codecs.BOM_UTF16_LE + b"a", "damaged"),
        ("export.json", b'{"format": "reeve/1"}', "Reeve's own"),
        ("todo.txt", b"x" * (32 * 1024 * 1024 + 1), "32 MB"),
        ("todo.txt", b"a\n" * 100_001, "100,000"),
        ("todo.txt", b"x" * 500_001, "500,000 characters, which is no task"),
        ("x.csv", b'TYPE,CONTENT\ntask,"' + b"so\nmany" * 90_000, "never closed"),
        ("x.csv", b"TYPE,CONTENT\ntask,a\n" + b"note,said\n" * 30_000, "comments on a task"),
        ("x.csv", b"TYPE,CONTENT\nsection," + b"x" * 400_000 + b"\n" + b"task,a\n" * 1_000, "64 MB together"),
        ("todo.txt", (b"a" + b" due:x" * 70_000 + b"\n") * 3, "Hardly anything"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(name, data, words):
    with pytest.raises(ImportFileError, match=words):
        read(name, data, TODAY)


def test_a_long_title_is_shortened_and_kept_whole_in_the_description():
    line = " ".join(f"word{n}" for n in range(100))
    found = read("todo.txt", line.encode(), TODAY)
    assert len(found.tasks[0].title) <= 500
    assert found.tasks[0].description == line
    assert len(found.remarks) == 1


def test_a_description_over_100_kb_goes_on_in_subtasks():
    words = " ".join(f"wörd{n}" for n in range(30_000))
    found = read("Home.csv", f"TYPE,CONTENT,DESCRIPTION\ntask,Read,{words}\n".encode(), TODAY)
    assert "".join(task.description for task in found.tasks) == words
    assert all(len(task.description.encode()) <= 100_000 for task in found.tasks)
    assert {task.parent_key for task in found.tasks[1:]} == {found.tasks[0].source_key}
    assert len({task.source_key for task in found.tasks}) == len(found.tasks) == 4
    assert len(found.remarks) == 1


def test_of_many_remarks_the_first_are_told_and_the_others_counted():
    found = read("todo.txt", b"Call due:x\n" * (MOST_TOLD + 5), TODAY)
    assert len(found.tasks) == MOST_TOLD + 5
    assert len(found.remarks) == MOST_TOLD + 1
    assert "5 more remarks" in found.remarks[-1].reason


def test_too_long_tags_and_list_names_are_kept_in_the_description():
    found = read("todo.txt", f"Call +{'l' * 300} @{'t' * 300}".encode(), TODAY)
    (task,) = found.tasks
    assert len(task.list_name or "") == 200
    assert task.tags == ()
    assert "l" * 300 in task.description
    assert "t" * 300 in task.description


@given(st.binary(max_size=300), st.sampled_from(["todo.txt", "Home.csv", "x.json", ""]))
def test_arbitrary_bytes_raise_nothing_but_a_sentence(data, name):
    try:
        found = read(name, data, TODAY)
    except ImportFileError:
        return
    assert found.tasks or found.remarks or found.format == "todoist-csv"


WORDS = (
    "x", "(A)", "(D)", "2026-11-20", "2026-02-31", "due:2026-12-01", "due:2026-02-30", "due:", "t:now",
    "rec:+1m", "rec:9z", "pri:B", "+Home", "@desk", "+", "@", "a:b", "http://x.org",
)  # fmt: skip
VISIBLE = st.characters(exclude_categories=("Cc", "Cs", "Z"))
LINE = st.lists(st.sampled_from(WORDS) | st.text(VISIBLE, min_size=1, max_size=12), min_size=1).map(" ".join)
UNDERSTOOD = {"x", "(A)", "2026-11-20", "due:2026-12-01", "rec:+1m", "pri:B"}


@given(st.lists(LINE, min_size=1))
def test_every_word_of_a_todo_txt_is_found_again(lines):
    text = "\n".join(lines)
    found = read("todo.txt", text.encode(), TODAY)
    assert len(found.tasks) == len(lines)
    haystack = texts(found)
    lost = [word for word in text.split() if word.strip("+@,.;:!?)") not in haystack]
    assert set(lost) <= UNDERSTOOD


CELL = st.sampled_from(
    [
        "",
        "task",
        "note",
        "section",
        "meta",
        "1",
        "4",
        "11",
        "every day",
        "jeden Tag",
        "Dec 1",
        'say "hi"',
        "a\nb",
        "@home",
    ]
) | st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=10)
ROW = st.tuples(st.sampled_from(["task", "task", "note", "section", "meta", "", "odd"]), *[CELL] * 10)


@given(st.lists(ROW, min_size=1))
def test_every_word_of_a_todoist_csv_is_found_again(rows):
    out = io.StringIO()
    csv.writer(out).writerows([COLUMNS, *rows])
    haystack = texts(read("Home.csv", out.getvalue().encode(), TODAY))
    for row in rows:
        kept = [row[1], row[2], *row[9:]] if row[0] != "meta" else [row[1]]
        words = {word for cell in kept for word in cell.split()}
        assert [word for word in words if word.lstrip("@") not in haystack] == []
