"""The web app's files as the backend serves them by itself: compressed, and cached as long as their names hold."""

import gzip
import json
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from reeve.http import web_app
from tests.plain import PLAIN

HASHED = "/_app/immutable/entry/app.abc123.js"
SCRIPT = b"console.log('only a test');" * 100


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small build: a page, and a script that was compressed beforehand."""
    script = tmp_path / HASHED[1:]
    script.parent.mkdir(parents=True)
    script.write_bytes(SCRIPT)
    Path(f"{script}.br").write_bytes(b"as if it were Brotli")
    Path(f"{script}.gz").write_bytes(gzip.compress(SCRIPT))
    (tmp_path / "index.html").write_text("<title>Reeve</title>")
    (tmp_path / "manifest.webmanifest").write_text("{}")
    (tmp_path / "headers.json").write_text(json.dumps({"X-Content-Type-Options": "nosniff"}))
    (tmp_path / "headers.json.br").write_bytes(b"as if it were Brotli")
    monkeypatch.setattr(web_app, "web_folder", lambda: tmp_path)
    return tmp_path


@pytest.fixture
async def client(server: str, build: Path) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=server, headers={"Accept-Encoding": "identity"}, verify=PLAIN) as one:
        yield one


async def raw(client: httpx.AsyncClient, accepts: str) -> tuple[httpx.Response, bytes]:
    async with client.stream("GET", HASHED, headers={"Accept-Encoding": accepts}) as answer:
        return answer, b"".join([part async for part in answer.aiter_raw()])


@pytest.mark.parametrize(
    ("accepts", "coding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip;q=1.0, br;q=0.80", "br"),
        ("gzip;q=1.0, br;q=0.0", "gzip"),
        ("gzip, br;q=0", "gzip"),
        ("GZIP", "gzip"),
        ("gzip;q=0.000, brotli", None),
        ("identity", None),
        ("", None),
    ],
)
async def test_what_was_compressed_beforehand_is_sent_where_it_is_accepted(
    client: httpx.AsyncClient, accepts: str, coding: str | None
):
    answer, body = await raw(client, accepts)
    assert answer.headers.get("content-encoding") == coding
    assert body == {"br": b"as if it were Brotli", "gzip": body, None: SCRIPT}[coding]
    assert coding != "gzip" or gzip.decompress(body) == SCRIPT
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_a_hashed_file_is_kept_for_ever_the_page_is_asked_for_each_time(client: httpx.AsyncClient):
    hashed, page = await client.get(HASHED), await client.get("/lists/inbox")
    assert "immutable" in hashed.headers["cache-control"]
    assert page.headers["cache-control"] == "no-cache"
    again = await client.get("/lists/inbox", headers={"If-None-Match": page.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == page.headers["etag"]


async def test_a_changed_page_is_sent_again(client: httpx.AsyncClient, build: Path):
    before = (await client.get("/")).headers["etag"]
    (build / "index.html").write_text("<title>Reeve, the next version</title>")
    again = await client.get("/", headers={"If-None-Match": before})
    assert (again.status_code, "next version" in again.text) == (200, True)


async def test_the_manifest_has_the_type_that_browsers_ask_for(client: httpx.AsyncClient):
    answer = await client.get("/manifest.webmanifest")
    assert answer.headers["content-type"].startswith("application/manifest+json")
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    "path",
    [
        "/headers.json",
        "/headers.json.br",
        "/no.js",
        "/../pyproject.toml",
        "/%2e%2e/x.py",
        f"/{'x' * 256}",
        f"/{'x/' * 2500}",
    ],
)
async def test_what_is_private_or_not_there_is_not_found(client: httpx.AsyncClient, path: str):
    assert (await client.get(path)).status_code == 404
