"""Lines of requests leave together where they come together, in order, and none stays behind."""

import asyncio
import json
import subprocess
import sys
from types import SimpleNamespace

import pytest

from reeve.observability import access_line

LAST_WORDS = """
import asyncio
from reeve.observability import access_line

async def main():
    access_line.write_json("backend")
    for number in range(3):
        access_line.write_line({"number": number})

asyncio.run(main())
"""


class Pipe:
    """What standard output is given."""

    def __init__(self) -> None:
        self.writes: list[bytes] = []

    def write(self, data: bytes) -> None:
        self.writes.append(data)

    def flush(self) -> None: ...


@pytest.fixture
def pipe(monkeypatch: pytest.MonkeyPatch) -> Pipe:
    pipe = Pipe()
    monkeypatch.setattr(access_line, "_write", access_line._write)
    monkeypatch.setattr(access_line, "sys", SimpleNamespace(stdout=SimpleNamespace(buffer=pipe)))
    access_line.write_json("backend")
    return pipe


def numbers(written: bytes) -> list[int]:
    return [json.loads(line)["number"] for line in written.splitlines()]


async def test_lines_of_one_turn_leave_in_one_write_and_later_ones_in_another(pipe: Pipe):
    for number in range(3):
        access_line.write_line({"number": number})
    assert pipe.writes == []
    await asyncio.sleep(0)
    access_line.write_line({"number": 3})
    await asyncio.sleep(0)
    assert [numbers(one) for one in pipe.writes] == [[0, 1, 2], [3]]


def test_the_last_lines_leave_with_the_process():
    done = subprocess.run([sys.executable, "-c", LAST_WORDS], capture_output=True, check=True)
    assert numbers(done.stdout) == [0, 1, 2]
