"""Completing, and what is open then."""

from datetime import UTC, datetime
from typing import Any

from tests.cast import Person

TODAY = datetime.now(UTC).date()
DAILY = {"rule": "FREQ=DAILY"}


async def complete(person: Person, task: dict[str, Any], **body: Any) -> dict[str, Any]:
    answer = await person.put(f"/tasks/{task['id']}/completion", body)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def reopen(person: Person, task: dict[str, Any]) -> dict[str, Any]:
    answer = await person.delete(f"/tasks/{task['id']}/completion")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def open_tasks(person: Person) -> list[dict[str, Any]]:
    return list((await person.get("/tasks")).json()["items"])
