"""How long a piece of work takes, in milliseconds of the processor of a quiet machine.

The limits in these tests are for the work, not for the machine: one that is slower, or busy with something else on the
same core, is first asked how slow it is, before and after, with a piece of work that never changes.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager

# What the yardstick takes where the limits were chosen: two quiet processors, Python 3.11.
USUAL_MS = 2.6


class Taken:
    """The milliseconds that were taken, once the work is done."""

    ms: float = float("nan")


@contextmanager
def stopwatch() -> Iterator[Taken]:
    """Yield what will say how long the block took; what else the machine does meanwhile is not counted."""
    taken, before = Taken(), _yardstick()
    began = time.process_time()
    yield taken
    spent = (time.process_time() - began) * 1000
    taken.ms = spent / max(1.0, before / USUAL_MS, _yardstick() / USUAL_MS)


def _yardstick() -> float:
    return min(_some_work() for _ in range(3))


def _some_work() -> float:
    began, total = time.process_time(), 0
    for number in range(50_000):
        total += number * number % 7
    return (time.process_time() - began) * 1000
