"""/sessions: where I am signed in."""

import asyncio

from tests.accounts.conftest import sign_in
from tests.cast import Person, backend, settings_for


async def test_the_newest_comes_first_and_mine_is_marked(visitor, owner: Person):
    await sign_in(visitor, headers={"User-Agent": "Kitchen tablet"})
    sessions = (await owner.get("/sessions")).json()["items"]
    assert [(one["user_agent"], one["current"]) for one in sessions] == [("Kitchen tablet", False), ("test", True)]


async def test_a_session_that_ended_is_refused_at_once_by_another_replica(urls, db, visitor, owner: Person, at):
    async with backend(settings_for(urls)) as second:
        elsewhere = at(owner, second)
        assert (await elsewhere.get("/me")).status_code == 200
        await sign_in(visitor)
        ended = [one["id"] for one in (await visitor.get("/sessions")).json()["items"] if not one["current"]]
        assert (await visitor.delete(f"/sessions/{ended[0]}")).status_code == 204
        assert (await elsewhere.get("/me")).status_code == 401


async def test_its_stream_closes_at_once(visitor, owner: Person):
    await sign_in(visitor)
    theirs = next(one for one in (await visitor.get("/sessions")).json()["items"] if not one["current"])
    async with owner.client.stream("GET", "/stream") as answer:
        lines = answer.aiter_lines()
        await anext(lines)
        await visitor.delete(f"/sessions/{theirs['id']}")
        rest = await asyncio.wait_for(read(lines), 5)
    assert "event: signed-out" in rest


async def read(lines) -> list[str]:
    return [line async for line in lines]


async def test_ending_the_current_one_is_signing_out(visitor, owner: Person):
    await sign_in(visitor)
    mine = next(one for one in (await visitor.get("/sessions")).json()["items"] if one["current"])
    assert (await visitor.delete(f"/sessions/{mine['id']}")).status_code == 204
    assert "reeve_session" not in visitor.cookies


async def test_all_others_end_and_this_one_stays(visitor, owner: Person):
    await sign_in(visitor)
    assert (await visitor.delete("/sessions")).status_code == 204
    assert (await owner.get("/me")).status_code == 401
    assert len((await visitor.get("/sessions")).json()["items"]) == 1


async def test_a_stranger_sees_and_ends_none_of_mine(owner: Person, stranger: Person):
    mine = (await owner.get("/sessions")).json()["items"][0]["id"]
    assert mine not in (await stranger.get("/sessions")).text
    assert (await stranger.delete(f"/sessions/{mine}")).status_code == 404
    assert (await stranger.delete("/sessions")).status_code == 204
    assert (await owner.get("/me")).status_code == 200


async def test_an_expired_session_is_not_listed(visitor, owner: Person, db):
    await db.execute("UPDATE session SET idle_expires_at = now()")
    await sign_in(visitor)
    assert len((await visitor.get("/sessions")).json()["items"]) == 1


async def test_what_is_meant_for_another_account_is_refused_and_changes_nothing(owner: Person, stranger: Person):
    meant = {"Reeve-Account": str(stranger.id)}
    answer = await owner.post("/lists", {"name": "Not hers"}, headers=meant)
    assert (answer.status_code, answer.json()["code"]) == (409, "other_account")
    assert [one["name"] for one in (await owner.get("/lists")).json()["items"]] == ["Inbox"]


async def test_what_is_meant_for_me_is_not(owner: Person):
    assert (await owner.get("/lists", headers={"Reeve-Account": str(owner.id)})).status_code == 200
