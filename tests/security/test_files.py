"""Files from outside: archives, bombs, and names that want to be paths."""

import io
import tracemalloc
import zipfile
from collections.abc import AsyncIterator
from datetime import date

import httpx
import pytest

from reeve.interop.importing import parse
from reeve.interop.reading import LARGEST_FILE
from reeve.interop.structs import ImportFileError
from tests.cast import Person
from tests.plain import PLAIN

TODAY = date(2026, 11, 27)
HEADER = b"TYPE,CONTENT,DESCRIPTION,PRIORITY,INDENT,AUTHOR,RESPONSIBLE,DATE,DATE_LANG,TIMEZONE\n"


def zipped() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../etc/cron.d/evil", b"0" * 50_000_000)
    return packed.getvalue()


BOMBS = {
    "line ends": b"\n" * LARGEST_FILE,
    "short lines": b"x\n" * (LARGEST_FILE // 2),
    "one long line": b"x" * LARGEST_FILE,
    "cells": HEADER + b"," * (LARGEST_FILE - len(HEADER)),
    "an open quote": HEADER + b'task,"' + b"\n" * (LARGEST_FILE - 500),
    "rows": HEADER + b"task,x\n" * (LARGEST_FILE // 8),
    "archive": zipped(),
    "gzip": b"\x1f\x8b\x08\x00" + b"\x00" * 1000,
}


@pytest.mark.parametrize("data", BOMBS.values(), ids=BOMBS.keys())
def test_a_bomb_is_refused_before_it_goes_off(data: bytes):
    tracemalloc.start()
    with pytest.raises(ImportFileError):
        parse("tasks.csv", data, TODAY)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 12 * LARGEST_FILE


async def test_the_refusal_is_one_sentence(owner: Person):
    answer = await owner.client.post("/import?name=a.zip", content=zipped())
    assert (answer.status_code, answer.json()["code"]) == (422, "unreadable_file")
    assert "ZIP" in answer.json()["detail"]


async def test_a_file_that_is_too_large_is_refused_before_it_is_read_whole(
    owner: Person, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("reeve.interop.routes.LARGEST_FILE", 20)

    async def without_a_length() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b"Water the plants\n"

    answer = await owner.client.post("/import?name=a.txt", content=without_a_length())
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert (await owner.client.post("/import?name=a.txt", content=b"Water the plants\n")).status_code == 200


@pytest.mark.parametrize(
    "name", ["../../../etc/passwd.txt", "/etc/passwd.txt", "..\\..\\boot.txt", "a%00.txt", "\x00.txt"]
)
async def test_the_name_of_a_file_is_no_path(owner: Person, name: str):
    answer = await owner.client.post("/import", params={"name": name}, content=b"Water the plants")
    assert answer.status_code in (200, 422)
    if answer.status_code == 200:
        assert '"tasks_added":1' in answer.text
    assert "root:" not in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/../../etc/passwd", "/..%2f..%2f..%2f..%2fetc%2fpasswd", "/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "//etc/passwd", "/_app/../../package.json", "/..%5c..%5cpackage.json", "/headers.json", "/%00",
    ],
)  # fmt: skip
async def test_no_address_leads_out_of_the_web_app(server: str, db, path: str):
    async with httpx.AsyncClient(verify=PLAIN) as client:
        answer = await client.send(httpx.Request("GET", httpx.URL(server).copy_with(raw_path=path.encode())))
    assert answer.status_code < 500
    for inside in ("root:", '"reeve-web"', "Content-Security-Policy"):
        assert inside not in answer.text


async def test_an_export_names_itself(owner: Person):
    await owner.patch("/me", {"name": 'x"; filename="evil.exe'})
    disposition = (await owner.get("/export")).headers["content-disposition"]
    assert disposition.startswith('attachment; filename="reeve-2')
    assert "evil" not in disposition
