"""An export is read batch by batch: what changes meanwhile leaves it whole."""

from uuid import UUID

from reeve.accounts.structs import Actor
from reeve.interop.exporting import Exporting, begin
from tests.cast import Person


async def _begun(db, owner: Person) -> tuple[Exporting, list[UUID]]:
    exporting = await begin(db, Actor(owner.id, "UTC"))
    return exporting, [one for batch in exporting.batches for one in batch]


async def test_parents_come_before_their_children(owner: Person, db):
    first, second = await owner.task(), await owner.task()
    child = await owner.task(parent_id=second["id"])
    exporting, ids = await _begun(db, owner)
    assert [str(one) for one in ids] == [first["id"], second["id"], child["id"]]
    assert [str(one.parent_id) for one in await exporting.read(db, ids)][2] == second["id"]


async def test_a_child_whose_parent_was_deleted_before_it_was_read_comes_without_one(owner: Person, db):
    parent = await owner.task()
    child = await owner.task(parent_id=parent["id"])
    exporting, ids = await _begun(db, owner)
    await owner.patch(f"/tasks/{child['id']}", {"parent_id": None})
    await owner.delete(f"/tasks/{parent['id']}")
    await owner.task()
    found = await exporting.read(db, ids)
    assert [(str(one.id), one.parent_id) for one in found] == [(child["id"], None)]


async def test_what_was_put_below_a_task_that_is_not_in_it_comes_without_a_parent(owner: Person, db):
    child = await owner.task()
    exporting, ids = await _begun(db, owner)
    late = await owner.task()
    await owner.patch(f"/tasks/{child['id']}", {"parent_id": late["id"]})
    assert [one.parent_id for one in await exporting.read(db, ids)] == [None]


async def test_what_moved_to_a_list_that_is_not_in_it_is_left_out(owner: Person, db):
    task = await owner.task()
    exporting, ids = await _begun(db, owner)
    late = await owner.list("Late")
    await owner.patch(f"/tasks/{task['id']}", {"list_id": late["id"]})
    assert await exporting.read(db, ids) == []
