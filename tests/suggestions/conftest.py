"""An overdue task and what the agents made of it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.agent.running import one_pass, suggestions_of
from tests.cast import Person
from tests.database_under_test import Urls


def day(offset: int) -> str:
    return (datetime.now(UTC).date() + timedelta(days=offset)).isoformat()


@dataclass
class Advised:
    """A task with the suggestion about it."""

    task: dict[str, Any]
    suggestion: dict[str, Any]

    @property
    def path(self) -> str:
        return f"/suggestions/{self.suggestion['id']}"


@pytest.fixture
async def advised(owner: Person, urls: Urls) -> Advised:
    task = await owner.task("Pay the rent", due_date=day(-1))
    await one_pass(urls)
    [suggestion] = await suggestions_of(owner)
    return Advised(task, suggestion)


@pytest.fixture
async def crowded(owner: Person, urls: Urls) -> dict[str, Any]:
    """The suggestion that three of six urgent tasks could step down."""
    for number in range(6):
        await owner.task(f"Urgent {number}", priority="high")
    await one_pass(urls)
    [suggestion] = await suggestions_of(owner)
    assert len(suggestion["proposals"]) == 3
    return suggestion
