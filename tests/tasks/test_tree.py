"""Random walks of everything that changes the tree of tasks: no answer is a 5xx, and it stays a tree.

A task that is there never hangs below one that is deleted (purging that would take it along), below one of another
list, or below itself. WALKS=500 walks further than usual.
"""

import os
import random
from typing import Any

import psycopg
import pytest

from tests.cast import Person

# What must never be: no index, for the tests' tables are small.
_TORN = """
WITH RECURSIVE mine AS (SELECT * FROM task WHERE list_id = ANY(%s)), above AS (
    SELECT id AS below, parent_id AS id FROM mine WHERE parent_id IS NOT NULL AND deleted_at IS NULL
    UNION
    SELECT above.below, t.parent_id FROM above JOIN task t ON t.id = above.id WHERE t.parent_id IS NOT NULL
)
SELECT 'deleted above', t.id FROM mine t JOIN task p ON p.id = t.parent_id
WHERE t.deleted_at IS NULL AND p.deleted_at IS NOT NULL
UNION ALL SELECT 'another list', t.id FROM mine t JOIN task p ON p.id = t.parent_id WHERE t.list_id <> p.list_id
UNION ALL SELECT 'below itself', below FROM above WHERE below = id
UNION ALL SELECT 'too deep', below FROM above GROUP BY below HAVING count(*) >= 10
"""


class Walk:
    """One person's requests, chosen at random among what is sensible and what is not."""

    def __init__(self, person: Person, lists: list[str], seed: int) -> None:
        self.person, self.lists, self.chance = person, lists, random.Random(seed)
        self.tasks: list[str] = []
        self.operations: list[str] = []
        self.trail: list[str] = []

    async def step(self) -> None:
        """Do one thing and look at the answer."""
        steps = [self.make] * 3 + [self.move] * 4 + [self.undo] * 4
        steps += [self.nest, self.delete, self.delete, self.complete, self.reopen]
        await self.chance.choice(steps if self.tasks else [self.make])()

    async def make(self) -> None:
        parent = self.chance.choice([None, *self.tasks])
        place = {"parent_id": parent} if parent else {"list_id": self.chance.choice(self.lists)}
        again: dict[str, Any] = {"due_date": "2026-01-01", "recurrence": {"rule": "FREQ=DAILY"}}
        made = await self._ask("POST", "/tasks", {"title": "T", **place, **self.chance.choice([{}, again])})
        self._know(made)

    async def move(self) -> None:
        await self._ask("PATCH", self._task(), {"list_id": self.chance.choice(self.lists)})

    async def nest(self) -> None:
        await self._ask("PATCH", self._task(), {"parent_id": self.chance.choice([None, *self.tasks])})

    async def delete(self) -> None:
        await self._ask("DELETE", self._task())

    async def complete(self) -> None:
        await self._ask("PUT", f"{self._task()}/completion", {})
        # What came with the next occurrence too.
        for task in (await self._ask("GET", "/tasks?limit=200")).get("items", []):
            self._know(task)

    async def reopen(self) -> None:
        await self._ask("DELETE", f"{self._task()}/completion")

    async def undo(self) -> None:
        if self.operations:
            await self._ask("PUT", f"/operations/{self.chance.choice(self.operations)}/reversal")

    def _task(self) -> str:
        return f"/tasks/{self.chance.choice(self.tasks)}"

    def _know(self, task: dict[str, Any]) -> None:
        if "id" in task and task["id"] not in self.tasks:
            self.tasks.append(task["id"])

    async def _ask(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        answer = await self.person.client.request(method, path, json=body)
        self.trail.append(f"{method} {path} {body} -> {answer.status_code}")
        assert answer.status_code < 500, "\n".join(self.trail)
        if answer.is_success and "operation-id" in answer.headers:
            self.operations.append(answer.headers["operation-id"])
        return dict(answer.json()) if answer.is_success and answer.content else {}


@pytest.mark.parametrize("seed", range(int(os.environ.get("WALKS", "12"))))
async def test_a_random_walk_leaves_a_tree(owner: Person, db: psycopg.AsyncConnection, seed: int):
    lists = [str(owner.inbox), (await owner.list())["id"]]
    walk = Walk(owner, lists, seed)
    for _ in range(40):
        await walk.step()
        torn = await (await db.execute(_TORN, [lists])).fetchall()
        assert not torn, f"{torn}\n" + "\n".join(walk.trail)
