"""/lists."""

import pytest

from tests.cast import Person, Shared


async def test_the_inbox_is_there_first_and_cannot_be_deleted(owner: Person):
    await owner.list("Work")
    lists = (await owner.get("/lists")).json()["items"]
    assert [one["name"] for one in lists] == ["Inbox", "Work"]
    assert lists[0]["inbox"]
    answer = await owner.delete(f"/lists/{owner.inbox}")
    assert (answer.status_code, answer.json()["code"]) == (409, "inbox")


async def test_a_list_is_renamed_and_recoloured(owner: Person):
    made = await owner.list()
    changed = (await owner.patch(f"/lists/{made['id']}", {"name": "Yard", "color": "#228833"})).json()
    assert (changed["name"], changed["color"]) == ("Yard", "#228833")


async def test_colour_and_place_are_each_members_own(owner: Person, shared: Shared):
    await shared.member.patch(f"/lists/{shared.id}", {"color": "#aa0000"})
    assert (await shared.member.get("/lists")).json()["items"][1]["color"] == "#aa0000"
    assert (await owner.get("/lists")).json()["items"][1]["color"] is None


async def test_only_the_owner_renames_and_deletes(shared: Shared):
    assert (await shared.member.patch(f"/lists/{shared.id}", {"name": "Ours"})).status_code == 403
    assert (await shared.member.delete(f"/lists/{shared.id}")).status_code == 403


async def test_a_deleted_list_comes_back_with_its_tasks(owner: Person):
    made = await owner.list()
    task = await owner.task(list_id=made["id"])
    operation = (await owner.delete(f"/lists/{made['id']}")).headers["operation-id"]
    assert (await owner.get(f"/tasks/{task['id']}")).status_code == 404
    assert (await owner.put(f"/operations/{operation}/reversal")).status_code == 200
    assert (await owner.get(f"/tasks/{task['id']}")).status_code == 200


async def test_a_taken_id_is_refused(owner: Person, stranger: Person):
    made = await stranger.list()
    answer = await owner.post("/lists", {"name": "Mine", "id": made["id"]})
    assert (answer.status_code, answer.json()["code"]) == (409, "id_taken")


async def test_a_stale_version_is_refused(owner: Person):
    made = await owner.list()
    await owner.patch(f"/lists/{made['id']}", {"name": "One"})
    answer = await owner.patch(f"/lists/{made['id']}", {"name": "Two"}, headers={"If-Match": '"1"'})
    assert answer.status_code == 412
    assert answer.json()["current"]["name"] == "One"


@pytest.mark.parametrize(
    ("field", "wrong"), [("name", ""), ("name", "  "), ("name", "x" * 201), ("color", "red"), ("position", "-")]
)
async def test_a_wrong_field_is_named(owner: Person, field: str, wrong: str):
    answer = await owner.post("/lists", {"name": "Fine", field: wrong})
    assert answer.json()["errors"][0]["field"] == field


async def test_a_stranger_gets_404(owner: Person, stranger: Person):
    made = await owner.list()
    assert (await stranger.patch(f"/lists/{made['id']}", {"name": "x"})).status_code == 404
    assert (await stranger.delete(f"/lists/{made['id']}")).status_code == 404
