"""New inputs out of good ones: whole words are swapped, repeated and replaced, so that many get past the first check."""

import random
import re
from collections.abc import Callable

import atheris

from tests.fuzz.target import Target

# Words, numbers and what stands between them; of JSON whole texts and names, so that most of what comes out is JSON still.
_PARTS = re.compile(rb'"(?:[^"\\]|\\.)*"\s*:?|[A-Za-z]+|[0-9]+|\s+|[^A-Za-z0-9\s]', re.DOTALL)
_NUMBERS = b"0 1 -1 00 7 12 13 28 29 30 31 32 53 99 366 999 1001 1900 1970 2199 9999 10000 65536 2147483648 9223372036854775808 1e309 1" + b"0" * 40  # fmt: skip
# What has broken programs before: NUL, control characters, half characters, joiners, other digits and cases, byte order marks.
_NASTY = (
    b"\xff\xfe", b"\xc0\x80", b"\xed\xa0\x80", b"\x80",
    *(text.encode("utf-8", "surrogatepass")
    for text in ("\0", "\n", "\r\n", "\x1b[31m", "\ud800", "\ufeff", "\u202e", "\u200d", "\u2028", "٣", "²", "İ", "ß", "ﬃ", "👩‍👧", "e\u0301", "\\", '"', "'", "%", ";", ",", "..", "/")
))  # fmt: skip
_BLIND = 0.15
# What is long costs six times as much and seldom reaches what a few lines do not: one input in ten may be.
_SHORT, _LONG = 300, 0.1

Parts = list[bytes]


def _is_name(word: bytes) -> bool:
    """Say whether it is the name of a value in JSON."""
    return word.startswith(b'"') and word.endswith(b":")


class Mutator:
    """Makes the next input out of one that reached something new."""

    def __init__(self, target: Target, seed: int) -> None:
        self._random = random.Random(seed)
        words = (*target.words, *target.samples)
        self._words = {name: [word for word in words if _is_name(word) is name] or [b""] for name in (True, False)}
        self._short = max(_SHORT, *map(len, target.samples))
        self._samples = tuple(_PARTS.findall(sample) for sample in target.samples)

    def __call__(self, data: bytes, size: int, _: int) -> bytes:
        """Change one to eight places; now and then let libFuzzer change bytes."""
        if self._random.random() > _LONG:
            size = min(size, self._short)
            data = data[:size]
        if self._random.random() < _BLIND:
            return bytes(atheris.Mutate(data, size))
        parts: Parts = _PARTS.findall(data) or [b""]
        for _ in range(self._random.choice((1, 1, 1, 1, 2, 2, 3, 8))):
            change: Callable[[Parts, int], None] = self._random.choice(self._CHANGES).__get__(self)
            change(parts, self._random.randrange(len(parts)) if parts else 0)
        return b"".join(parts)[:size]

    def _replace(self, parts: Parts, at: int) -> None:
        """Put another word in place of one of its kind: a name for a name, a value for a value."""
        at = next(
            (place for place in range(at, len(parts)) if parts[place][-1:].isalnum() or parts[place][:1] == b'"'),
            at,
        )
        parts[at : at + 1] = [self._random.choice(self._words[_is_name(parts[at])])] if parts else []

    def _insert(self, parts: Parts, at: int) -> None:
        parts.insert(at, self._random.choice(self._words[False]))

    def _spoil(self, parts: Parts, at: int) -> None:
        """Put something nasty into a word or before it."""
        inside = self._random.randrange(len(parts[at]) + 1) if parts else 0
        parts[at : at + 1] = (
            [parts[at][:inside] + self._random.choice(_NASTY) + parts[at][inside:]] if parts else []
        )

    def _number(self, parts: Parts, at: int) -> None:
        digits = next((place for place in range(at, len(parts)) if parts[place].isdigit()), at)
        parts[digits : digits + 1] = [self._random.choice(_NUMBERS.split())]

    def _remove(self, parts: Parts, at: int) -> None:
        del parts[at : at + self._random.choice((1, 1, 2, 5))]

    def _swap(self, parts: Parts, at: int) -> None:
        if parts:
            other = self._random.randrange(len(parts))
            parts[at], parts[other] = parts[other], parts[at]

    def _repeat(self, parts: Parts, at: int) -> None:
        some = parts[at : at + self._random.choice((1, 2, 5))]
        parts[at:at] = some * self._random.choice((1, 2, 10, 200))

    def _splice(self, parts: Parts, at: int) -> None:
        other = self._random.choice(self._samples)
        parts[at:] = other[self._random.randrange(len(other)) :]

    _CHANGES = (_replace, _replace, _replace, _insert, _spoil, _number, _remove, _swap, _repeat, _splice)
