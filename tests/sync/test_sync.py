"""/sync: what changed since a cursor."""

from reeve.http.pagination import decode_cursor, encode_cursor
from tests.cast import Person, Shared
from tests.sync.syncing import ids, sync


async def test_without_a_cursor_everything_of_mine_comes(owner: Person, stranger: Person):
    task = await owner.task()
    await stranger.task()
    first = await sync(owner)
    assert ids(first["tasks"]) == {task["id"]}
    assert [one["name"] for one in first["lists"]] == ["Inbox"]
    assert first["account"]["email"] == "olive@example.org"
    assert not first["more"]


async def test_with_nothing_new_nothing_comes(owner: Person):
    await owner.task()
    first = await sync(owner)
    second = await sync(owner, first["cursor"])
    assert second["cursor"] == first["cursor"]
    assert (second["tasks"], second["lists"], second["account"], second["deleted_tasks"]) == ([], [], None, [])


async def test_only_what_changed_comes(owner: Person):
    await owner.task("Stays")
    task = await owner.task("Changes")
    before = await sync(owner)
    await owner.patch(f"/tasks/{task['id']}", {"title": "Changed"})
    after = await sync(owner, before["cursor"])
    assert [one["title"] for one in after["tasks"]] == ["Changed"]


async def test_a_deletion_is_told(owner: Person):
    task = await owner.task()
    before = await sync(owner)
    await owner.delete(f"/tasks/{task['id']}")
    after = await sync(owner, before["cursor"])
    assert (after["deleted_tasks"], after["tasks"]) == ([task["id"]], [])


async def test_a_move_between_my_lists_is_the_task_in_its_new_list(owner: Person):
    garden = await owner.list()
    task = await owner.task()
    child = await owner.task(parent_id=task["id"])
    before = await sync(owner)
    await owner.patch(f"/tasks/{task['id']}", {"list_id": garden["id"]})
    after = await sync(owner, before["cursor"])
    assert {one["id"]: one["list_id"] for one in after["tasks"]} == {
        task["id"]: garden["id"],
        child["id"]: garden["id"],
    }
    assert after["deleted_tasks"] == []


async def test_a_move_out_of_a_shared_list_takes_it_from_the_member(owner: Person, shared: Shared):
    task = await owner.task(list_id=str(shared.id))
    before = await sync(shared.member)
    assert task["id"] in ids(before["tasks"])
    await owner.patch(f"/tasks/{task['id']}", {"list_id": str(owner.inbox)})
    after = await sync(shared.member, before["cursor"])
    assert (after["deleted_tasks"], after["tasks"]) == ([task["id"]], [])


async def test_a_deleted_list_is_dropped_and_comes_back_whole(owner: Person):
    made = await owner.list()
    task = await owner.task(list_id=made["id"])
    before = await sync(owner)
    operation = (await owner.delete(f"/lists/{made['id']}")).headers["operation-id"]
    gone = await sync(owner, before["cursor"])
    assert gone["dropped_lists"] == [made["id"]]
    await owner.put(f"/operations/{operation}/reversal")
    back = await sync(owner, gone["cursor"])
    assert (ids(back["lists"]), ids(back["tasks"])) == ({made["id"]}, {task["id"]})


async def test_a_list_joined_arrives_whole_and_a_list_left_is_dropped(
    owner: Person, shared: Shared, stranger: Person, db
):
    task = await owner.task(list_id=str(shared.id))
    before = await sync(stranger)
    await db.execute(
        "INSERT INTO list_member (list_id, account_id, role, position) VALUES (%s, %s, 'viewer', 'a1')",
        [shared.id, stranger.id],
    )
    joined = await sync(stranger, before["cursor"])
    assert (ids(joined["lists"]), ids(joined["tasks"])) == ({str(shared.id)}, {task["id"]})
    await db.execute("DELETE FROM list_member WHERE account_id = %s AND list_id = %s", [stranger.id, shared.id])
    assert (await sync(stranger, joined["cursor"]))["dropped_lists"] == [str(shared.id)]


async def test_a_recoloured_list_comes_again(owner: Person):
    made = await owner.list()
    before = await sync(owner)
    await owner.patch(f"/lists/{made['id']}", {"color": "#112233"})
    assert [one["color"] for one in (await sync(owner, before["cursor"]))["lists"]] == ["#112233"]


async def test_after_a_restore_the_cursor_is_void(owner: Person, db):
    before = await sync(owner)
    await db.execute("UPDATE instance SET epoch = gen_random_uuid()")
    answer = await owner.get("/sync", params={"cursor": before["cursor"]})
    assert (answer.status_code, answer.json()["code"]) == (410, "cursor_void")


async def test_a_database_that_went_back_in_time_voids_the_cursor(owner: Person, db):
    await owner.task()
    before = await sync(owner)
    await db.execute("UPDATE list SET revision = revision - 1 WHERE id = %s", [owner.inbox])
    assert (await owner.get("/sync", params={"cursor": before["cursor"]})).status_code == 410


async def test_a_cursor_older_than_what_was_forgotten_is_void(owner: Person, db):
    before = await sync(owner)
    await owner.task()
    await db.execute("UPDATE list SET pruned_revision = revision WHERE id = %s", [owner.inbox])
    assert (await owner.get("/sync", params={"cursor": before["cursor"]})).status_code == 410


async def test_a_cursor_that_we_did_not_make_is_refused(owner: Person):
    epoch, feed, lists, _ = decode_cursor((await sync(owner))["cursor"], list)
    beyond = dict.fromkeys(lists, -(2**63) - 1)
    for wrong in ("bm9uc2Vuc2U", encode_cursor([epoch, feed, beyond]), encode_cursor([epoch, 2**63, lists])):
        answer = await owner.get("/sync", params={"cursor": wrong})
        assert answer.status_code == 422, answer.text
        assert answer.json()["errors"][0]["field"] == "cursor"


async def test_a_long_cursor_goes_in_the_body(owner: Person):
    first = await sync(owner)
    assert (await owner.post("/sync", {"cursor": first["cursor"]})).json()["cursor"] == first["cursor"]
