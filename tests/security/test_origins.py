"""Writes from other sites, beyond what is tried on every route (tests/http/test_every_route.py)."""

import pytest

from tests.cast import PASSWORD, Person


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "file://"},
        {"Origin": "http://[x"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "null"},
    ],
    ids=["sandboxed frame", "empty", "local file", "no address", "both"],
)
async def test_an_origin_without_a_host_is_none_of_ours(owner: Person, headers: dict[str, str]):
    answer = await owner.post("/tasks", {"title": "Planted"}, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "cross_site")
    assert (await owner.get("/tasks")).json()["items"] == []


async def test_nobody_is_signed_in_by_another_site(visitor, owner: Person):
    body = {"email": "olive@example.org", "password": PASSWORD}
    answer = await visitor.post("/auth/signin", json=body, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


async def test_our_own_pages_may_write(owner: Person):
    host = f"{owner.client.base_url.host}:{owner.client.base_url.port}"
    for headers in ({"Origin": f"http://{host}"}, {"Sec-Fetch-Site": "same-origin"}, {}):
        assert (await owner.post("/tasks", {"title": "x"}, headers=headers)).status_code == 201
