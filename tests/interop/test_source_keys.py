"""Reading a file again finds the same keys, so that importing it twice adds nothing twice."""

from datetime import date

from reeve.interop.decoding import decode
from reeve.interop.todoist_csv import read_todoist_csv
from reeve.interop.todotxt import read_todotxt

TODAY, LATER = date(2026, 11, 24), date(2027, 3, 1)


def keys(*lines: str, today: date = TODAY) -> list[str]:
    return [task.source_key for task in read_todotxt(lines, today).tasks]


def todoist_keys(*rows: str, name: str = "Home.csv", today: date = TODAY) -> list[str]:
    text, _ = decode("\n".join(("TYPE,CONTENT,INDENT,DATE", *rows)).encode())
    return [task.source_key for task in read_todoist_csv(name, text, today).tasks]


def test_a_moved_line_keeps_its_key():
    assert keys("Call", "Write", "", "Buy") == [*reversed(keys("Buy", "Write", "Call"))]


def test_two_identical_lines_are_two_tasks():
    assert len(set(keys("Buy milk", "Buy milk"))) == 2
    assert keys("Buy milk", "Call", "Buy milk") == [
        keys("Buy milk")[0],
        keys("Call")[0],
        keys("Buy milk", "Buy milk")[1],
    ]


def test_a_raised_priority_is_the_same_task():
    assert keys("(A) Call") == keys("(C) Call") == keys("Call")


def test_another_date_or_list_is_another_task():
    lines = [
        "Call",
        "Call due:2026-12-01",
        "2026-11-01 Call",
        "2026-11-02 Call",
        "Call +Home",
        "x 2026-11-20 Call",
    ]
    assert len({key for line in lines for key in keys(line)}) == len(lines)


def test_keys_do_not_depend_on_today():
    assert keys("Water rec:1w", today=TODAY) == keys("Water rec:1w", today=LATER)
    row = "task,Call,1,tomorrow"
    assert todoist_keys(row, today=TODAY) == todoist_keys(row, today=LATER)


def test_a_second_download_of_a_project_has_the_same_keys():
    row = "task,Call,1,"
    assert todoist_keys(row, name="Home.csv") == todoist_keys(row, name="Home (1).csv")
    assert todoist_keys(row, name="Home.csv") == todoist_keys(row, name="/tmp/Home [2203306141].csv")
    assert todoist_keys(row, name="Home.csv") != todoist_keys(row, name="Work.csv")


def test_equal_subtasks_of_different_parents_are_different_tasks():
    found = todoist_keys("task,Paint,1,", "task,Buy brushes,2,", "task,Plaster,1,", "task,Buy brushes,2,")
    moved = todoist_keys("task,Plaster,1,", "task,Buy brushes,2,", "task,Paint,1,", "task,Buy brushes,2,")
    assert len(set(found)) == 4
    assert moved == [*found[2:], *found[:2]]
