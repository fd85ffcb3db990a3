"""Large answers are compressed for whoever takes that."""

import pytest

from reeve.http.compression import accepts
from tests.cast import Person


@pytest.fixture
async def much(owner: Person) -> Person:
    """Somebody whose tasks are more than a small answer."""
    for number in range(3):
        await owner.task(title=f"Task {number}", description="All work and no play. " * 400)
    return owner


async def test_a_large_answer_is_compressed(much: Person):
    answer = await much.get("/sync", headers={"Accept-Encoding": "gzip, br"})
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["vary"] == "Accept-Encoding"
    assert int(answer.headers["content-length"]) < 4_000 < len(answer.content)
    assert len(answer.json()["tasks"]) == 3


async def test_and_is_the_same_without(much: Person):
    plain = await much.get("/sync", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.headers["vary"] == "Accept-Encoding"
    packed = await much.get("/sync", headers={"Accept-Encoding": "gzip"})
    assert packed.json()["tasks"] == plain.json()["tasks"]


async def test_a_stream_is_compressed_part_by_part(much: Person):
    packed = await much.get("/export", headers={"Accept-Encoding": "gzip"})
    plain = await much.get("/export", headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"
    assert packed.json()["tasks"] == plain.json()["tasks"]


async def test_a_small_answer_is_sent_as_it_is(owner: Person):
    answer = await owner.get("/sync", headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in answer.headers


async def test_what_has_an_entity_tag_keeps_its_bytes(owner: Person):
    task = await owner.task(description="x" * 20_000)
    answer = await owner.get(f"/tasks/{task['id']}", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["etag"]
    assert "content-encoding" not in answer.headers


async def test_what_another_site_asks_for_is_not_compressed(much: Person):
    headers = {"Accept-Encoding": "gzip", "Sec-Fetch-Site": "cross-site"}
    answer = await much.get("/sync", headers=headers)
    assert answer.status_code == 200
    assert "content-encoding" not in answer.headers


@pytest.mark.parametrize(
    ("accepted", "so"),
    [("gzip", True), ("br;q=1, GZIP;q=0.5", True), ("gzip;q=0", False), ("", False), ("x-gzipped", False)],
)
def test_only_a_coding_that_is_accepted_counts(accepted: str, so: bool):
    assert accepts(accepted, "gzip") is so
