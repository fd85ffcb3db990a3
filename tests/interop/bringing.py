"""Bringing files in, and what is there then."""

import json
from pathlib import Path
from typing import Any

from tests.cast import Person

SAMPLES = Path(__file__).parent / "samples"


async def bring_in(person: Person, data: bytes, name: str = "todo.txt", **params: Any) -> dict[str, Any]:
    answer = await person.client.post("/import", content=data, params={"name": name, **params})
    assert answer.status_code == 200, answer.text
    last = json.loads(answer.text.splitlines()[-1])
    assert "error" not in last, last
    return dict(last["report"])


async def all_tasks(person: Person) -> list[dict[str, Any]]:
    return list((await person.get("/sync")).json()["tasks"])
