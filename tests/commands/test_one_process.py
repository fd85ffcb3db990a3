"""`reeve` without arguments: everything in one process, on the embedded PostgreSQL, as a person at a laptop has it."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import psutil
import psycopg
import pytest

from reeve.database.embedded import reached
from reeve.database.roles import provision
from tests.cast import free_port
from tests.plain import PLAIN
from tests.process import ROOT, Process
from tests.server import temporary_folder

HOUSEHOLD = ROOT / "docs" / "samples" / "household.todo.txt"


@pytest.fixture
def data() -> Iterator[Path]:
    with temporary_folder() as folder:
        yield folder / "data"


@contextlib.contextmanager
def one_process(data: Path, **env: Any) -> Iterator[Process]:
    """Run `reeve` on the data folder."""
    port, log = free_port(), data.parent / f"log-{free_port()}"
    given = {"PORT": str(port), "REEVE_DATA": str(data), "LOG_FORMAT": "json", "DRAIN_SECONDS": "0", **env}
    clean = {name: value for name, value in os.environ.items() if not name.endswith("DATABASE_URL")}
    with log.open("wb") as out:
        popen = subprocess.Popen(
            [sys.executable, "-m", "reeve"], env={**clean, **given}, cwd=ROOT, stdout=out, stderr=out
        )
        try:
            yield Process(popen, f"http://127.0.0.1:{port}", log)
        finally:
            if popen.poll() is None:
                popen.send_signal(signal.SIGTERM)
                popen.wait(30)


def servers_of(data: Path) -> list[int]:
    """The PostgreSQL processes of this data folder."""
    return [
        one.pid
        for one in psutil.process_iter(["cmdline"])
        if str(data) in " ".join(one.info["cmdline"] or []) and "postgres" in (one.info["cmdline"] or [""])[0]
    ]


@contextlib.contextmanager
def signed_up(address: str, way: str = "signup") -> Iterator[httpx.Client]:
    """A browser of somebody who has just signed up (or in)."""
    with httpx.Client(base_url=f"{address}/api/v1", timeout=20, verify=PLAIN) as client:
        answer = client.post(f"/auth/{way}", json={"email": "o@example.org", "password": "long enough"})
        assert answer.is_success, answer.text
        yield client


def test_from_nothing_to_suggestions_and_stopping_leaves_nothing_behind(data: Path):
    with one_process(data) as process:
        process.wait_until_ready()
        with signed_up(process.address) as client:
            answer = client.post("/import?name=todo.txt", content=HOUSEHOLD.read_bytes())
            assert answer.status_code == 200
            deadline = time.monotonic() + 10
            while client.get("/suggestions/count").json()["active"] == 0:
                assert time.monotonic() < deadline, "the agents said nothing"
                time.sleep(0.1)
        assert servers_of(data)
        process.signal(signal.SIGINT)
        assert process.ended() == 0
    assert servers_of(data) == []


def test_a_second_start_is_ready_within_five_seconds_and_everything_is_there(data: Path):
    with one_process(data) as process:
        process.wait_until_ready()
        with signed_up(process.address) as client:
            client.post("/tasks", json={"title": "Kept"})
    began = time.monotonic()
    with one_process(data) as process:
        process.wait_until_ready()
        assert time.monotonic() - began < 5
        with signed_up(process.address, "signin") as client:
            assert client.get("/tasks").json()["items"][0]["title"] == "Kept"


def test_kill_9_and_a_new_start_recovers_by_itself(data: Path):
    with one_process(data) as process:
        process.wait_until_ready()
        with signed_up(process.address) as client:
            made = client.post("/tasks", json={"title": "Acknowledged"}).json()
        process.signal(signal.SIGKILL)
        process.ended()
    with one_process(data) as process:
        process.wait_until_ready()
        with signed_up(process.address, "signin") as client:
            assert client.get(f"/tasks/{made['id']}").json()["title"] == "Acknowledged"
    assert servers_of(data) == []


def test_two_on_one_data_folder_the_second_says_who_holds_it(data: Path):
    with one_process(data) as first:
        first.wait_until_ready()
        with one_process(data) as second:
            assert second.ended() == 1
            said = second.log.read_text()
            assert str(first.popen.pid) in said
            assert "Traceback" not in said


def test_in_one_process_too_the_agents_cannot_write_a_task(data: Path):
    with one_process(data) as process:
        process.wait_until_ready()
        with signed_up(process.address) as client:
            made = client.post("/tasks", json={"title": "Mine"}).json()
        with reached(data, print) as server:
            urls = provision(server.admin_url(), data, embedded=True)
        with psycopg.connect(urls.agent, autocommit=True) as agent:
            for statement in (
                "UPDATE task SET title = 'Sold'",
                "DELETE FROM task",
                "INSERT INTO task (id, list_id, title, position, series_id, revision) SELECT gen_random_uuid(), list_id, 'x', 'a', id, 1 FROM task",
                "UPDATE list SET name = 'x'",
                "UPDATE account SET name = 'x'",
            ):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    agent.execute(statement)
            row = agent.execute("SELECT title FROM task WHERE id = %s", [made["id"]]).fetchone()
        assert row == ("Mine",)
        agents = [row for row in _activity(urls.migration) if row[0] == "reeve-agent"]
        assert {row[1] for row in agents} == {"reeve_agent"}


def _activity(url: str) -> list[tuple[str, str]]:
    with psycopg.connect(url) as db:
        return db.execute(
            "SELECT application_name, usename FROM pg_stat_activity WHERE usename IS NOT NULL"
        ).fetchall()


def test_every_log_line_is_one_json_object_with_the_same_names(data: Path):
    """Rule 9: time, level, event, service, version, and the request id from the request to the agents' lines."""
    with one_process(data, LOG_LEVEL="info") as process:
        process.wait_until_ready()
        with signed_up(process.address) as client:
            answer = client.post(
                "/tasks",
                json={"title": "Very secret title", "due_date": "2020-01-01"},
                headers={"X-Request-Id": "follow-me-7"},
            )
            assert answer.headers["x-request-id"] == "follow-me-7"
            deadline = time.monotonic() + 10
            while client.get("/suggestions/count").json()["active"] == 0:
                assert time.monotonic() < deadline
                time.sleep(0.1)
            entry = client.get("/changes").json()["items"][0]
            assert entry["request_id"] == "follow-me-7"
    text = process.log.read_text()
    sentences = ("Preparing", "Bringing", "Reeve is at")
    lines = [json.loads(line) for line in text.splitlines() if not line.startswith(sentences)]
    for line in lines:
        assert {"timestamp", "level", "event", "service", "version"} <= line.keys(), line
    followed = [line["event"] for line in lines if line.get("request_id") == "follow-me-7"]
    assert "request" in followed
    assert len(followed) > 1, "the agents' line carries the id of the request that woke them"
    for secret in ("Very secret title", "long enough", str(client.cookies.get("reeve_session"))):
        assert secret not in text


def test_doctor_looks_while_reeve_runs(data: Path):
    with one_process(data) as process:
        process.wait_until_ready()
        done = subprocess.run(
            [sys.executable, "-m", "reeve", "doctor"],
            env={**os.environ, "REEVE_DATA": str(data), "PORT": str(free_port())},
            cwd=ROOT, capture_output=True, text=True,
        )  # fmt: skip
    assert "Traceback" not in done.stderr
    for what in ("settings", "port", "data folder", "disk", "PostgreSQL", "migrations", "clock"):
        assert f"ok   {what}: " in done.stdout


def test_a_restore_under_a_live_client_voids_its_cursor(data: Path):
    def reeve(*arguments: str) -> None:
        subprocess.run(
            [sys.executable, "-m", "reeve", *arguments],
            env={**os.environ, "REEVE_DATA": str(data)}, cwd=ROOT, check=True, capture_output=True,
        )  # fmt: skip

    with one_process(data) as process:
        process.wait_until_ready()
        with signed_up(process.address) as client:
            client.post("/tasks", json={"title": "Before the backup"})
            reeve("backup", str(data.parent / "all.dump"))
            client.post("/tasks", json={"title": "After the backup"})
            cursor = client.get("/sync").json()["cursor"]
            reeve("restore", "--replace", str(data.parent / "all.dump"))
            assert client.get("/sync", params={"cursor": cursor}).status_code == 410
            assert [task["title"] for task in client.get("/sync").json()["tasks"]] == ["Before the backup"]
            assert client.post("/tasks", json={"title": "And on"}).status_code == 201
