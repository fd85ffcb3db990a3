"""Nothing secret in the log: not what people write, not what they sign in with, not what we connect with."""

import json
import time
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from tests.cast import AUTH_SECRET, free_port
from tests.database_under_test import PASSWORD, Urls
from tests.plain import PLAIN
from tests.process import Process, reeve

WRITTEN = {
    "title": "planted-title",
    "description": "planted-description",
    "tags": ["planted-tag"],
    "due_date": "2020-01-01",
}
SIGNED_IN_WITH = {"email": "log@example.org", "password": "planted-password", "name": "planted-name"}


def live(address: str) -> list[str]:
    """Use everything that holds something secret, well and badly; return the tokens that were given out."""
    with httpx.Client(base_url=f"{address}/api/v1", timeout=20, verify=PLAIN) as client:
        client.post("/auth/signup", json=SIGNED_IN_WITH)
        client.post("/auth/signin", json={**SIGNED_IN_WITH, "password": "planted-wrong-password", "name": None})
        client.post("/auth/signin", json={"email": SIGNED_IN_WITH["email"], "password": "planted-wrong-password"})
        task = client.post("/tasks", json=WRITTEN, headers={"Idempotency-Key": "planted-key"}).json()
        client.patch(f"/tasks/{task['id']}", json={"title": "planted-title-2", "planted-field": 1})
        client.post("/tasks", content=b'{"title": "planted-broken')
        client.get("/tasks", params={"q": "planted-search"})
        client.post("/import?name=planted-file.txt", content=b"planted-line due:2020-01-01\n")
        client.put("/me/password", json={"current_password": "planted-wrong", "new_password": "planted-new"})
        token = client.post("/tokens", json={"name": "planted-token", "scopes": ["read"]}).json()["token"]
        httpx.get(f"{address}/api/v1/tasks", headers={"Authorization": f"Bearer {token}"}, verify=PLAIN)
        httpx.get(f"{address}/api/v1/tasks", headers={"Authorization": "Bearer planted-bearer"}, verify=PLAIN)
        deadline = time.monotonic() + 10
        while client.get("/suggestions/count").json()["active"] == 0:
            assert time.monotonic() < deadline, "the agents said nothing"
            time.sleep(0.05)
        return [token, str(client.cookies["reeve_session"])]


def assert_clean(process: Process, secrets: list[str]) -> None:
    text = process.log.read_text()
    assert text
    for line in text.splitlines():
        assert {"timestamp", "level", "event", "service", "version"} <= json.loads(line).keys(), line
    for secret in ("planted", AUTH_SECRET, PASSWORD, *secrets):
        assert secret not in text, secret


def test_a_whole_run_of_backend_and_agent_names_no_secret(urls: Urls, db, tmp_path: Path):
    with reeve("backend", urls, tmp_path) as backend, reeve("agent", urls, tmp_path) as agent:
        backend.wait_until_ready()
        agent.wait_until_ready()
        secrets = live(backend.address)
        assert_clean(backend, secrets)
        assert_clean(agent, secrets)


def test_without_a_database_no_line_holds_its_password(urls: Urls, tmp_path: Path):
    parts = urlsplit(f"postgresql://reeve_backend:{PASSWORD}@127.0.0.1:{free_port()}/reeve?pool_timeout=0.5")
    nowhere = {"DATABASE_URL": parts.geturl(), "AGENT_DATABASE_URL": parts.geturl()}
    for command in ("backend", "agent"):
        with reeve(command, urls, tmp_path, **nowhere) as process:
            deadline = time.monotonic() + 20
            while time.monotonic() < deadline:
                try:
                    httpx.get(f"{process.address}/api/v1/lists", timeout=5, verify=PLAIN)
                    break
                except httpx.TransportError:
                    time.sleep(0.1)
            time.sleep(1)
            assert process.popen.poll() is None, "an outage ends no process"
            assert_clean(process, [])
