"""What holds for every route of the OpenAPI document: strangers, nobody, read-only tokens, other sites, bad input."""

import json
from typing import Any

import httpx
import pytest
from uuid_utils.compat import uuid7

from reeve.accounts.authentication import new_token, token_hmac
from reeve.backend import unopened
from reeve.http.openapi import document
from reeve.settings import Settings
from tests.cast import AUTH_SECRET, Person
from tests.plain import PLAIN

SCHEMA: dict[str, Any] = json.loads(document(unopened(Settings(database_url="postgresql:///"))))
ROUTES = sorted(
    (method.upper(), path)
    for path, item in SCHEMA["paths"].items()
    for method in item
    if path.startswith("/api/v1")
)
OPEN = {"/api/v1/auth/signup", "/api/v1/auth/signin", "/api/v1/auth/signout"}
GUARDED = [(method, path) for method, path in ROUTES if path not in OPEN]
READS = {("POST", "/api/v1/sync"), ("POST", "/api/v1/recurrence/preview")}
# A body that each route understands, so that the refusal is about the person and not about the body.
BODIES: dict[tuple[str, str], Any] = {
    ("POST", "/api/v1/lists"): {"name": "x"},
    ("POST", "/api/v1/tasks"): {"title": "x"},
    ("POST", "/api/v1/operations"): {"edits": [{"kind": "create", "task": {"title": "x"}}]},
    ("POST", "/api/v1/recurrence/preview"): {"rule": "FREQ=DAILY", "due_date": "2026-12-01"},
    ("POST", "/api/v1/tokens"): {"name": "x"},
    ("PUT", "/api/v1/me/password"): {"current_password": "x", "new_password": "long enough"},
    ("PUT", "/api/v1/me/confirmation"): {"password": "x"},
    ("DELETE", "/api/v1/me"): {"password": "x"},
}


def address(path: str, **ids: Any) -> str:
    """Fill the ids of a path in; what is not given is somebody's, but not there."""
    for name in ("task_id", "list_id", "operation_id", "suggestion_id", "session_id", "token_id", "mute_id"):
        path = path.replace(f"{{{name}}}", str(ids.get(name) or uuid7()))
    path = path.replace("{rule}", "overdue")
    assert "{" not in path, f"{path} has an id that this test does not know"
    return path


async def call(
    client: httpx.AsyncClient, method: str, path: str, ids: dict[str, Any], **more: Any
) -> httpx.Response:
    body = BODIES.get((method, path), {} if method in ("POST", "PUT", "PATCH") else None)
    url = str(client.base_url).removesuffix("/api/v1/") + address(path, **ids)
    request = client.build_request(method, url, json=body, **more)
    answer = await client.send(request, stream=True)
    if "event-stream" not in answer.headers.get("content-type", ""):
        await answer.aread()
    await answer.aclose()
    return answer


@pytest.fixture
async def belongings(owner: Person) -> dict[str, Any]:
    """Ids of what is the owner's."""
    created = await owner.post("/tasks", {"title": "Secret plan"})
    return {
        "task_id": created.json()["id"],
        "list_id": (await owner.list("Secret list"))["id"],
        "operation_id": created.headers["operation-id"],
    }


@pytest.mark.parametrize(("method", "path"), [route for route in GUARDED if "{" in route[1]])
async def test_a_stranger_gets_404(stranger: Person, owner: Person, belongings: dict, method: str, path: str):
    answer = await call(stranger.client, method, path, belongings)
    assert answer.status_code == 404, answer.text
    assert "Secret" not in answer.text
    assert (await owner.get(f"/tasks/{belongings['task_id']}")).json()["version"] == 1


@pytest.mark.parametrize(("method", "path"), [route for route in GUARDED if "{" not in route[1]])
async def test_a_stranger_sees_nothing_of_mine(stranger: Person, belongings: dict, method: str, path: str):
    answer = await call(stranger.client, method, path, {})
    if "event-stream" not in answer.headers.get("content-type", ""):
        assert "Secret" not in answer.text
        for one in belongings.values():
            assert str(one) not in answer.text


@pytest.mark.parametrize(("method", "path"), GUARDED)
async def test_nobody_gets_401_in_the_one_error_shape(server: str, method: str, path: str):
    async with httpx.AsyncClient(base_url=f"{server}/api/v1", verify=PLAIN) as nobody:
        answer = await call(nobody, method, path, {})
    assert answer.status_code == 401, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert body["code"] == "unauthenticated"
    assert {"type", "title", "status", "detail", "request_id"} <= body.keys()
    assert body["request_id"] == answer.headers["x-request-id"]


@pytest.fixture
async def useless(db, owner: Person) -> list[dict[str, str]]:
    """Headers that once were, or look like, somebody's: expired, deleted, signed with another key, malformed."""
    expired, deleted, ended = new_token(), new_token(), new_token()
    await db.execute(
        "INSERT INTO api_token (id, account_id, name, token_hmac, scopes, expires_at)"
        " VALUES (%s, %s, 'x', %s, '{read,write}', now() - interval '1 second')",
        [uuid7(), owner.id, token_hmac(AUTH_SECRET, expired)[0]],
    )
    await db.execute(
        "INSERT INTO session (id, account_id, token_hmac, user_agent, idle_expires_at, expires_at)"
        " VALUES (%s, %s, %s, 'x', now() - interval '1 second', now() + interval '1 day')",
        [uuid7(), owner.id, token_hmac(AUTH_SECRET, ended)[0]],
    )
    bearers = [deleted, expired, "rv_", "x" * 5000, "\xe9\xff", token_hmac(AUTH_SECRET, expired)[0].hex()]
    bearers += ["eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.", f"{expired} {expired}"]
    found = [{"Authorization": f"Bearer {one}".encode("latin-1")} for one in bearers]
    found += [{"Authorization": value} for value in ("Basic b2xpdmU6eA==", expired, "Bearer", "Negotiate")]
    return [*found, {"Cookie": f"reeve_session={ended}"}, {"Cookie": "reeve_session="}, {"Cookie": "=;;=" * 100}]


@pytest.mark.parametrize(("method", "path"), GUARDED)
async def test_expired_and_malformed_credentials_are_nobodys(
    server: str, owner: Person, belongings: dict, useless: list, method: str, path: str
):
    async with httpx.AsyncClient(base_url=f"{server}/api/v1", verify=PLAIN) as client:
        for headers in useless:
            answer = await call(client, method, path, belongings, headers=headers)
            assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated"), headers
    assert (await owner.get(f"/tasks/{belongings['task_id']}")).json()["version"] == 1


@pytest.fixture
async def reader(db, owner: Person, server: str):
    """The owner, by a token that may only read."""
    token = new_token()
    await db.execute(
        "INSERT INTO api_token (id, account_id, name, token_hmac, scopes) VALUES (%s, %s, 'x', %s, '{read}')",
        [uuid7(), owner.id, token_hmac(AUTH_SECRET, token)[0]],
    )
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(base_url=f"{server}/api/v1", headers=headers, verify=PLAIN) as reader:
        yield reader


@pytest.mark.parametrize(("method", "path"), [route for route in GUARDED if route[0] == "GET" or route in READS])
async def test_a_token_that_may_only_read_reads(
    reader: httpx.AsyncClient, belongings: dict, method: str, path: str
):
    answer = await call(reader, method, path, belongings)
    for_people = path in ("/api/v1/tokens", "/api/v1/sessions")
    assert answer.status_code == 403 if for_people else answer.status_code in (200, 404), answer.text


@pytest.mark.parametrize(("method", "path"), [route for route in GUARDED if route[0] != "GET"])
async def test_a_request_from_another_site_is_refused(owner: Person, belongings: dict, method: str, path: str):
    for header in (
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
    ):
        answer = await call(owner.client, method, path, belongings, headers=header)
        assert (answer.status_code, answer.json()["code"]) == (403, "cross_site")
    assert (await owner.get(f"/tasks/{belongings['task_id']}")).json()["version"] == 1


@pytest.mark.parametrize(
    ("method", "path"), [route for route in GUARDED if route[0] != "GET" and route not in READS]
)
async def test_a_token_that_may_only_read_changes_nothing(
    reader: httpx.AsyncClient, belongings: dict, method: str, path: str
):
    answer = await call(reader, method, path, belongings)
    assert answer.status_code == 403, answer.text
    assert (await reader.get(f"/tasks/{belongings['task_id']}")).json()["version"] == 1


@pytest.mark.parametrize(("method", "path"), [route for route in ROUTES if route[0] in ("POST", "PUT", "PATCH")])
async def test_a_body_that_is_no_json_is_refused(owner: Person, belongings: dict, method: str, path: str):
    url = address(path, **belongings)
    body = SCHEMA["paths"][path][method.lower()].get("requestBody", {})
    if "application/json" not in body.get("content", {}):
        return
    for content in (b"{", b"\xff\xfe", b"[" * 5000, b'"\\ud800"'):
        answer = await owner.client.request(
            method, f"{owner.client.base_url}".removesuffix("/api/v1/") + url, content=content,
            headers={"content-type": "application/json"},
        )  # fmt: skip
        assert answer.status_code in (400, 422), answer.text
        assert answer.headers["content-type"] == "application/problem+json"
    answer = await owner.client.request(
        method, f"{owner.client.base_url}".removesuffix("/api/v1/") + url, content=b"a=b",
        headers={"content-type": "application/x-www-form-urlencoded"},
    )  # fmt: skip
    assert answer.status_code == 415, answer.text
    answer = await owner.client.request(
        method, f"{owner.client.base_url}".removesuffix("/api/v1/") + url, content=b'"' + b"x" * 1_000_000 + b'"',
        headers={"content-type": "application/json"},
    )  # fmt: skip
    assert answer.status_code == 413, answer.text
