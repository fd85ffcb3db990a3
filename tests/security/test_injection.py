"""Control characters from outside stay data: in logs, in headers, in what others see."""

import json
import signal
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.accounts.conftest import sign_in
from tests.cast import Person
from tests.database_under_test import Urls
from tests.process import reeve

EVIL = '\r\n{"level":"error","event":"planted"}\x1b[2J\x1b[31m\x07\u2028'


@pytest.mark.parametrize("log_format", ["json", "console"])
async def test_nobody_writes_a_line_of_the_log(urls: Urls, owner: Person, at, tmp_path: Path, log_format: str):
    with reeve("backend", urls, tmp_path, LOG_FORMAT=log_format) as process:
        process.wait_until_ready()
        person = at(owner, process.address)
        await person.task(f"Title {EVIL}")
        headers = {"X-Request-Id": "a b", "User-Agent": b"\x9b31m"}
        # With a space and without: structlog itself writes out what holds one.
        for evil in (EVIL, "\x1b[2J\x07"):
            answer = await person.get(f"/tasks/{quote(evil)}", headers=headers)
            assert answer.status_code == 404
        refused = await person.get("/lists", headers={"X-Request-Id": "a\x1b[31m"})
        assert (refused.status_code, refused.json()["code"]) == (400, "bad_request")
        process.signal(signal.SIGTERM)
        process.ended()
    text = process.log.read_text()
    # The console colours its own words; nothing else begins an escape sequence, a bell or a line.
    assert "\x07" not in text
    assert "\x1b[2J" not in text
    assert not [
        line for line in text.split("\n") if line.lstrip().startswith('{"level":"error","event":"planted"}')
    ]
    if log_format == "json":
        assert "\x1b" not in text
        assert all(json.loads(line)["event"] for line in text.rstrip("\n").split("\n"))


async def test_no_header_of_an_answer_is_written_from_outside(owner: Person):
    for value in ("a b", "x" * 129, 'quo"te', "é".encode()):
        answer = await owner.get("/lists", headers={"X-Request-Id": value})
        [made] = answer.headers.get_list("x-request-id")
        assert made.encode("latin-1") != (value if isinstance(value, bytes) else value.encode())
    answer = await owner.post("/tasks", {"title": "x\r\nSet-Cookie: a=b"})
    assert "set-cookie" not in answer.headers


async def test_what_calls_itself_a_browser_comes_back_as_text(visitor, owner: Person):
    await sign_in(visitor, headers={"User-Agent": "<script>alert(1)</script>" + "x" * 1000})
    answer = await owner.get("/sessions")
    assert answer.headers["content-type"] == "application/json"
    named = answer.json()["items"][0]["user_agent"]
    assert named.startswith("<script>")
    assert len(named) == 300


async def test_markup_in_a_task_is_data(owner: Person):
    evil = "<img src=x onerror=alert(1)><script>alert(1)</script>"
    task = await owner.task(evil, description=evil)
    answer = await owner.get(f"/tasks/{task['id']}")
    assert answer.json()["title"] == evil
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "word", ["' OR '1'='1", "\\", "%", "_", "'; DROP TABLE task; --", "\x00", "a:*|!b", "<->"]
)
async def test_words_to_search_for_are_no_sql_and_no_pattern(owner: Person, stranger: Person, word: str):
    await stranger.task("Secret plan")
    await owner.task("Mine")
    answer = await owner.get("/tasks", params={"q": word})
    assert answer.status_code in (200, 422)
    assert "Secret" not in answer.text
    assert "Mine" not in answer.text
