"""Tasks that are packed come back as they were, in batches."""

from datetime import date

from reeve.interop.packing import BATCH, BATCH_BYTES, PackedTasks
from reeve.interop.structs import ImportedTask
from reeve.tasks.structs import Recurrence


def packed(*tasks: ImportedTask) -> PackedTasks:
    made = PackedTasks()
    for task in tasks:
        made.add(task)
    return made


def test_tasks_come_back_as_they_were():
    tasks = [
        ImportedTask(source_key="1", title="Plain"),
        ImportedTask(
            source_key="2",
            title="Ärger 🌱",
            tags=("a", "b"),
            due_date=date(2026, 12, 1),
            recurrence=Recurrence("FREQ=DAILY"),
            completed=True,
        ),
    ]
    found = packed(*tasks)
    assert [*found] == tasks == found[:]
    assert found[-1] == tasks[1]


def test_a_batch_ends_by_number_and_by_bytes():
    short = [ImportedTask(source_key=str(n), title="x") for n in range(BATCH + 1)]
    assert [len(batch) for batch in packed(*short).batches()] == [BATCH, 1]
    long = ImportedTask(source_key="1", title="x", description="x" * (BATCH_BYTES // 2))
    assert [len(batch) for batch in packed(long, long, long).batches()] == [1, 1, 1]
    assert [len(batch) for batch in packed(*short[:3], long).batches()] == [4]
