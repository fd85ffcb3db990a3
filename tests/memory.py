"""How much memory a process takes at its peak, as the kernel counts it and a pod's limit does."""

from collections.abc import Awaitable
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
MEGABYTE = 1024**2


async def peak_of(pid: int, asked: Awaitable[T]) -> tuple[T, int]:
    """Return what was asked for, and how many bytes above its rest the process took meanwhile at most."""
    _begin_anew(pid)
    rest = _counted(pid, "VmRSS")
    answer = await asked
    return answer, _counted(pid, "VmHWM") - rest


def _begin_anew(pid: int) -> None:
    Path(f"/proc/{pid}/clear_refs").write_text("5")  # the peak is what it is now (proc(5))


def _counted(pid: int, name: str) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{name}:"))
