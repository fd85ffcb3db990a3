"""What the fuzzer has to know of a parser."""

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Target:
    """A parser: how it is called, what it may answer with, and what its inputs look like.

    `samples` are good inputs to begin with, `words` what the mutator puts in between; `refusals` the documented
    errors: any other exception is a finding. `clock` (seconds) measures one input. `part`: so much smaller is its
    count, for it costs that much more than others.
    """

    name: str
    read: Callable[[bytes], object]
    samples: tuple[bytes, ...]
    words: tuple[bytes, ...] = ()
    refusals: tuple[type[Exception], ...] = ()
    longest: int = 2_000
    clock: Callable[[], float] = time.process_time
    part: int = 1


def words(text: str) -> tuple[bytes, ...]:
    """Return the words of a text; `_` stands for a space."""
    return tuple(word.replace("_", " ").encode() for word in text.split())
