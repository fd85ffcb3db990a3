"""What every response tells the browser."""

import httpx
import pytest

from tests.cast import Person, backend, settings_for
from tests.database_under_test import Urls
from tests.plain import PLAIN

EVERYWHERE = (
    "/health",
    "/ready",
    "/metrics",
    "/api/openapi.json",
    "/api/docs",
    "/api/v1/me",
    "/api/v1/nowhere",
    "/nowhere.txt",
)


@pytest.mark.parametrize("path", EVERYWHERE)
async def test_nothing_is_sniffed_framed_or_loaded(server: str, db, path: str):
    async with httpx.AsyncClient(base_url=server, verify=PLAIN) as client:
        headers = (await client.get(path)).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "script-src" not in headers["content-security-policy"]
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "charset" in headers["content-type"] or "json" in headers["content-type"]
    assert len(headers.get_list("content-security-policy")) == 1


async def test_private_answers_are_kept_by_nobody(owner: Person):
    task = await owner.task()
    for path in ("/me", "/tasks", f"/tasks/{task['id']}", "/sync", "/export", "/sessions", "/nowhere"):
        assert (await owner.get(path)).headers["cache-control"] == "no-store", path
    assert (await owner.post("/tasks", {"title": "x"})).headers["cache-control"] == "no-store"


async def test_no_other_site_may_read_an_answer(owner: Person):
    asked = {"Origin": "https://evil.example", "Access-Control-Request-Method": "DELETE"}
    for answer in (await owner.get("/me", headers=asked), await owner.client.options("/me", headers=asked)):
        assert not [name for name in answer.headers if name.startswith("access-control-")]


async def test_behind_https_browsers_are_told_to_come_by_nothing_else(urls: Urls, server: str, db):
    settings = settings_for(urls, public_url="https://tasks.example.org")
    async with backend(settings) as address, httpx.AsyncClient(verify=PLAIN) as client:
        secure, plain = await client.get(f"{address}/api/v1/me"), await client.get(f"{server}/api/v1/me")
    assert secure.headers["strict-transport-security"] == "max-age=31536000; includeSubDomains"
    assert "strict-transport-security" not in plain.headers


async def test_trace_and_unknown_methods_are_refused(server: str, db):
    async with httpx.AsyncClient(base_url=server, verify=PLAIN) as client:
        for method in ("TRACE", "PROPFIND", "PUT"):
            answer = await client.request(method, "/api/v1/lists", headers={"Cookie": "secret"})
            assert answer.status_code == 405
            assert "secret" not in answer.text


async def test_an_error_tells_nothing_of_the_inside(owner: Person, monkeypatch: pytest.MonkeyPatch):
    async def broken(*_: object) -> None:
        raise RuntimeError("SELECT password FROM nowhere")

    with monkeypatch.context() as patched:
        patched.setattr("reeve.lists.queries.lists_of", broken)
        answer = await owner.get("/lists")
    assert answer.status_code == 500
    for inside in ("SELECT", "RuntimeError", "Traceback", "reeve/", ".py"):
        assert inside not in answer.text
