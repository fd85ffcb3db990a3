"""A new data folder for each test of the embedded server."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server import temporary_folder


@pytest.fixture
def data() -> Iterator[Path]:
    """Where a data folder may be made; nothing is there yet."""
    with temporary_folder() as folder:
        yield folder / "data"
