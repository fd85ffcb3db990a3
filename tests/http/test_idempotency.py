"""Idempotency-Key: a repeated POST or PATCH changes nothing twice (rule 4)."""

import asyncio

from tests.cast import Person

KEY = {"Idempotency-Key": "5c0f6a1e"}


async def test_the_first_answer_is_given_again(owner: Person):
    first = await owner.post("/tasks", {"title": "Once"}, headers=KEY)
    second = await owner.post("/tasks", {"title": "Once"}, headers=KEY)
    assert (second.status_code, second.json()) == (201, first.json())
    assert second.headers["idempotency-replayed"] == "true"
    for name in ("etag", "location", "operation-id", "content-type"):
        assert second.headers[name] == first.headers[name]
    assert len((await owner.get("/tasks")).json()["items"]) == 1


async def test_twenty_at_once_make_one(owner: Person):
    answers = await asyncio.gather(*(owner.post("/tasks", {"title": "Once"}, headers=KEY) for _ in range(20)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1


async def test_the_key_is_looked_up_before_if_match(owner: Person):
    task = await owner.task()
    headers = {**KEY, "If-Match": '"1"'}
    first = await owner.patch(f"/tasks/{task['id']}", {"title": "New"}, headers=headers)
    second = await owner.patch(f"/tasks/{task['id']}", {"title": "New"}, headers=headers)
    assert (first.status_code, second.status_code) == (200, 200)
    assert second.json()["version"] == 2


async def test_the_same_key_for_another_request_is_refused(owner: Person):
    await owner.post("/tasks", {"title": "One"}, headers=KEY)
    answer = await owner.post("/tasks", {"title": "Two"}, headers=KEY)
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")


async def test_an_error_is_not_kept_so_that_it_can_be_mended(owner: Person):
    assert (await owner.post("/tasks", {"title": "x", "due_time": "09:00"}, headers=KEY)).status_code == 422
    assert (await owner.post("/tasks", {"title": "x"}, headers=KEY)).status_code == 201


async def test_keys_are_each_persons_own(owner: Person, stranger: Person):
    mine = await owner.post("/tasks", {"title": "Once"}, headers=KEY)
    theirs = await stranger.post("/tasks", {"title": "Once"}, headers=KEY)
    assert mine.json()["id"] != theirs.json()["id"]


async def test_an_unusable_key_is_named(owner: Person):
    answer = await owner.post("/tasks", {"title": "x"}, headers={"Idempotency-Key": "k" * 256})
    assert answer.json()["errors"][0]["field"] == "Idempotency-Key"
