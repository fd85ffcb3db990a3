"""The frontend: nginx with our nginx.conf before a real backend."""

import asyncio
import gzip
import json
import shutil
import time
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.cast import Person, free_port
from tests.cluster.harness import frontend
from tests.cluster.harness.pods import Pod
from tests.cluster.harness.version import ROOT, Version
from tests.plain import PLAIN
from tests.server import temporary_folder

pytestmark = [
    pytest.mark.skipif(frontend.program() is None, reason="there is no nginx here (apt-get install nginx-light)"),
    pytest.mark.skipif(not (ROOT / "web/build/index.html").exists(), reason="the web app is not built (make web)"),
]
HASHED = "/_app/immutable/entry/app.abc123.js"
SCRIPT = b"console.log('only a test');" * 100
HTML = {"Accept": "text/html"}


@pytest.fixture
def version() -> object:
    """A build with one file that was compressed beforehand, and one that was not."""
    with temporary_folder() as folder:
        build = folder / "web" / "build"
        shutil.copytree(ROOT / "web" / "build", build)
        file = build / HASHED[1:]
        file.write_bytes(SCRIPT)
        Path(f"{file}.br").write_bytes(b"as if it were Brotli")
        Path(f"{file}.gz").write_bytes(gzip.compress(SCRIPT))
        (build / "index.html.br").write_bytes(b"the page in Brotli")
        yield Version("under test", folder)


async def started(version: Version, backend: int, **more: object) -> Pod:
    pod = frontend.start(version, version.root, free_port(), backend, **more)  # type: ignore[arg-type]
    await pod.ready()
    return pod


@pytest.fixture
async def nginx(version: Version, server: str) -> AsyncIterator[Pod]:
    pod = await started(version, int(server.rpartition(":")[2]))
    yield pod
    pod.kill()


@pytest.fixture
async def alone(version: Version) -> AsyncIterator[Pod]:
    """nginx whose backend is away."""
    pod = await started(version, free_port())
    yield pod
    pod.kill()


@pytest.fixture
async def client(nginx: Pod) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(
        base_url=nginx.address, headers={"Accept-Encoding": "identity"}, verify=PLAIN
    ) as one:
        yield one


@pytest.mark.parametrize("path", ["/health", "/ready"])
async def test_it_says_how_it_is_in_the_shape_of_every_service(client: httpx.AsyncClient, path: str):
    answer = await client.get(path)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    assert {"status", "service", "version", "timestamp"} <= answer.json().keys()


async def test_a_hashed_file_is_kept_for_ever_the_page_is_asked_for_each_time(client: httpx.AsyncClient):
    hashed, page = await client.get(HASHED), await client.get("/")
    assert "immutable" in hashed.headers["cache-control"]
    assert page.headers["cache-control"] == "no-cache"
    again = await client.get("/", headers={"If-None-Match": page.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("accepts", "encoding"),
    [("br, gzip", "br"), ("gzip, deflate, br;q=0.9", "br"), ("gzip", "gzip"), ("br;q=0, gzip", "gzip"), ("identity", None)],
)  # fmt: skip
async def test_what_was_compressed_beforehand_is_chosen(nginx: Pod, accepts: str, encoding: str | None):
    async with (
        httpx.AsyncClient(verify=PLAIN) as client,
        client.stream("GET", f"{nginx.address}{HASHED}", headers={"Accept-Encoding": accepts}) as answer,
    ):
        raw = b"".join([part async for part in answer.aiter_raw()])
    assert answer.headers.get("content-encoding") == encoding
    assert answer.headers["content-type"].startswith(("text/javascript", "application/javascript"))
    assert "immutable" in answer.headers["cache-control"]
    assert "content-security-policy" in answer.headers
    if encoding:
        assert answer.headers["vary"] == "Accept-Encoding"
    assert raw == {"br": b"as if it were Brotli", "gzip": raw, None: SCRIPT}[encoding]


@pytest.mark.parametrize("path", ["/", "/lists/inbox", "/index.html"])
async def test_the_page_too_is_compressed_under_any_address(nginx: Pod, path: str):
    async with (
        httpx.AsyncClient(verify=PLAIN) as client,
        client.stream("GET", f"{nginx.address}{path}", headers={"Accept-Encoding": "br"}) as answer,
    ):
        raw = b"".join([part async for part in answer.aiter_raw()])
    assert (answer.headers["content-encoding"], raw) == ("br", b"the page in Brotli")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"
    assert "content-security-policy" in answer.headers


async def test_the_policy_is_the_same_from_nginx_and_from_the_backend(client: httpx.AsyncClient, server: str):
    here, there = await client.get("/"), await client.get(server)
    for name in json.loads((ROOT / "web/build/headers.json").read_text()):
        assert here.headers[name] == there.headers[name]
    assert "unsafe" not in here.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in here.headers["content-security-policy"]
    assert "content-security-policy" not in here.text


async def test_who_came_by_https_is_told_to_come_by_nothing_else(client: httpx.AsyncClient):
    secure, plain = await client.get("/", headers={"X-Forwarded-Proto": "https"}), await client.get("/")
    assert secure.headers["strict-transport-security"] == "max-age=31536000; includeSubDomains"
    assert "strict-transport-security" not in plain.headers


async def test_an_address_of_the_app_is_the_page_a_missing_file_is_not(client: httpx.AsyncClient):
    assert (await client.get("/lists/inbox")).text == (await client.get("/")).text
    for missing in ("/robots.txt", "/_app/immutable/entry/gone.xyz.js", "/headers.conf.txt"):
        answer = await client.get(missing)
        assert answer.status_code == 404
        assert "<div id=" not in answer.text


async def test_a_request_id_is_kept_or_made_and_returned_once(nginx: Pod, client: httpx.AsyncClient):
    for path in ("/", HASHED, "/api/v1/lists", "/_app/immutable/no.js"):
        kept = await client.get(path, headers={"X-Request-Id": "mine-1"})
        assert kept.headers.get_list("x-request-id") == ["mine-1"], path
        for unsafe in ("has space", "x" * 129, 'quo"te'):
            made = (await client.get(path, headers={"X-Request-Id": unsafe})).headers.get_list("x-request-id")
            assert len(made) == 1
            assert made[0] != unsafe
    assert (await client.get("/api/v1/lists", headers={"X-Request-Id": "mine-2"})).json()["request_id"] == "mine-2"


async def test_its_lines_have_the_names_of_all_our_lines_and_no_query(nginx: Pod, client: httpx.AsyncClient):
    trace = {"traceparent": f"00-{'a' * 32}-{'b' * 16}-01", "X-Request-Id": "line-1"}
    await client.get("/api/v1/tasks?q=planted-search", headers=trace)
    deadline = time.monotonic() + 5
    while "line-1" not in nginx.log.read_text() and time.monotonic() < deadline:
        await asyncio.sleep(0.05)
    text = nginx.log.read_text()
    [line] = [json.loads(one) for one in text.splitlines() if "line-1" in one]
    assert "planted-search" not in text
    assert line["timestamp"].endswith("+00:00")
    assert isinstance(line["duration_ms"], int)
    expected = {"level": "info", "event": "request", "service": "frontend", "request_id": "line-1", "status": 401}
    assert expected.items() <= line.items()
    assert (line["path"], line["trace_id"]) == ("/api/v1/tasks", "a" * 32)


async def test_a_stream_comes_through_unbuffered(nginx: Pod, owner: Person):
    async with (
        httpx.AsyncClient(
            base_url=nginx.address, cookies=dict(owner.client.cookies), timeout=10, verify=PLAIN
        ) as client,
        client.stream("GET", "/api/v1/stream") as answer,
    ):
        lines = answer.aiter_lines()
        assert await anext(lines) == "retry: 500"
        await owner.task()
        began = time.monotonic()
        async for line in lines:
            if str(owner.inbox) in line:
                break
        assert time.monotonic() - began < 1


async def test_a_body_of_any_size_is_refused_in_our_shape(client: httpx.AsyncClient):
    for size in (2_000_000, 33_000_000):
        answer = await client.post(
            "/api/v1/tasks", content=b"x" * size, headers={"Content-Type": "application/json"}
        )
        assert answer.status_code == 413
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["code"] == "too_large"


@pytest.mark.parametrize("size", [16_200, 20_000])
async def test_a_head_that_is_too_large_is_refused_in_our_shape(client: httpx.AsyncClient, size: int):
    long, large = await client.get(f"/api/v1/tasks?q={'x' * size}"), {"X-Large": "x" * 2 * size}
    answers = [(long, "uri_too_long"), (await client.get("/api/v1/tasks", headers=large), "headers_too_large")]
    for answer, code in answers:
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["code"] == code
        assert answer.json()["status"] == answer.status_code
        assert answer.headers["x-request-id"] == answer.json()["request_id"]


async def test_without_the_backend_people_get_a_page_and_programs_a_problem(alone: Pod):
    async with httpx.AsyncClient(base_url=alone.address, verify=PLAIN) as client:
        page = await client.get("/api/docs", headers=HTML)
        assert page.status_code == 503
        assert "Back in a moment" in page.text
        assert "content-security-policy" in page.headers
        problem = await client.get("/api/v1/lists", headers={"X-Request-Id": "away-1"})
        assert (problem.status_code, problem.headers["retry-after"]) == (503, "2")
        assert problem.headers["content-type"] == "application/problem+json"
        assert problem.json()["request_id"] == "away-1"
        assert {"type", "title", "status", "detail", "code"} <= problem.json().keys()
        assert (await client.get("/")).status_code == 200
        assert (await client.get("/ready")).status_code == 200


async def test_a_file_of_another_version_is_found_at_its_frontend(version: Version, server: str):
    backend, ports = int(server.rpartition(":")[2]), [free_port(), free_port()]
    with temporary_folder() as folder:
        other = Version("other", folder)
        shutil.copytree(version.root / "web" / "build", folder / "web" / "build")
        (folder / "web/build/_app/immutable/only-there.js").write_bytes(b"there")
        pods = [
            frontend.start(version, version.root, ports[0], backend, ports),
            frontend.start(other, folder, ports[1], backend, ports),
        ]
        try:
            for pod in pods:
                await pod.ready()
            async with httpx.AsyncClient(verify=PLAIN) as client:
                for pod in pods:
                    for _ in range(5):
                        found = await client.get(f"{pod.address}/_app/immutable/only-there.js")
                        assert (found.status_code, found.text) == (200, "there")
                        assert "immutable" in found.headers["cache-control"]
                        gone = await client.get(f"{pod.address}/_app/immutable/nowhere.js")
                        assert gone.status_code == 404
        finally:
            for pod in pods:
                pod.kill()
