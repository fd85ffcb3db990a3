"""The chaos harness itself: what it must not let pass."""

import pytest

from tests.cluster.chaos.__main__ import NAMES, exit_code, wreck
from tests.cluster.harness import frontend


async def test_a_row_that_did_not_run_is_a_miss(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(frontend, "program", lambda: None)
    rows = await wreck(1, [])
    assert [row.name for row in rows] == list(NAMES)
    assert (exit_code(rows, strict=True), exit_code(rows, strict=False)) == (1, 0)
