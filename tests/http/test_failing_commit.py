"""What goes wrong after the handler has answered, up to COMMIT: an error in the one shape, and nothing is written."""

import psycopg
import pytest

from tests.cast import Person


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (psycopg.errors.DeadlockDetected("deadlock"), 503, "database_unavailable"),
        (KeyError("a bug"), 500, "internal"),
    ],
)
async def test_an_error_on_the_way_to_commit_is_answered_like_any_other(
    owner: Person, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int, code: str
):
    async def fail(*_):
        raise error

    with monkeypatch.context() as patched:
        patched.setattr("reeve.changes.recording.wake_agents", fail)
        answer = await owner.post("/tasks", {"title": "Lost"})
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.json()["code"] == code
    assert (await owner.get("/tasks")).json()["items"] == []
