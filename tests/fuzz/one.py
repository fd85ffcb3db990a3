"""Fuzz one parser in this process: `python -m tests.fuzz.one NAME COUNT SEED FOLDER` prints what came of it as JSON.

libFuzzer chooses, by the branches an input reaches, what to mutate next; a million inputs are read the way one is.
"""

import base64
import os
import sys
import time
import traceback
from pathlib import Path

import atheris
import msgspec

from tests.fuzz.found import Finding, Found
from tests.fuzz.mutating import Mutator
from tests.fuzz.target import Target

SLOW_SECONDS = 0.050
MEASURED_AGAIN = 5
HUNG_SECONDS = 20
MOST_FINDINGS = 20


class Session:
    """Counts what one parser does with its inputs, and keeps what it should not have done."""

    def __init__(self, target: Target, count: int) -> None:
        self._target, self._count = target, count
        self._began = time.monotonic()
        self._taken = self._refused = 0
        self._slowest = 0.0
        self._findings: dict[str, Finding] = {}

    def read(self, data: bytes) -> None:
        """Read one input; after the last one, print and end the process, as libFuzzer would without a word."""
        seconds = self._timed(data)
        if seconds > SLOW_SECONDS:
            # Whatever else the machine did is not the parser's: the best of some more tries counts.
            seconds = min(seconds, *(self._timed(data) for _ in range(MEASURED_AGAIN)))
            if seconds > SLOW_SECONDS:
                self._keep(f"slow: {seconds * 1000:.0f} ms", f"slow {len(data) // 200}", data)
        self._slowest = max(self._slowest, seconds)
        if self._taken + self._refused >= self._count:
            self._end()

    def _timed(self, data: bytes) -> float:
        began = self._target.clock()
        try:
            self._target.read(data)
            self._taken += 1
        except self._target.refusals:
            self._refused += 1
        except Exception as error:
            self._refused += 1
            frame = traceback.extract_tb(error.__traceback__)[-1]
            where = f"{type(error).__name__} at {frame.filename}:{frame.lineno} {str(error)[:60]}"
            self._keep("".join(traceback.format_exception(error)), where, data)
        return self._target.clock() - began

    def _keep(self, what: str, kind: str, data: bytes) -> None:
        known = self._findings.get(kind)
        if known is None or len(data) < len(base64.b64decode(known.data)):
            self._findings[kind] = Finding(what, base64.b64encode(data).decode())

    def _end(self) -> None:
        found = Found(
            self._target.name, self._taken + self._refused, self._taken, self._slowest,
            time.monotonic() - self._began, tuple(self._findings.values())[:MOST_FINDINGS],
        )  # fmt: skip
        print(msgspec.json.encode(found).decode(), flush=True)
        sys.stderr.flush()
        os._exit(0)


def fuzz(target: Target, count: int, seed: int, folder: Path) -> None:
    """Fuzz it, with a corpus in `folder`; does not return."""
    corpus = folder / "corpus"
    corpus.mkdir()
    for number, sample in enumerate(target.samples):
        (corpus / f"sample{number}").write_bytes(sample)
    session = Session(target, count)
    options = {
        "seed": seed,
        "runs": count * 2,
        "max_len": target.longest,
        "len_control": 0,
        "timeout": HUNG_SECONDS,
        "rss_limit_mb": 0,
        "print_final_stats": 0,
        "artifact_prefix": f"{folder}/",
    }
    words = ["fuzz", *(f"-{name}={value}" for name, value in options.items()), str(corpus)]
    atheris.Setup(words, session.read, custom_mutator=Mutator(target, seed))
    atheris.Fuzz()


if __name__ == "__main__":
    with atheris.instrument_imports(include=["reeve"]):
        from tests.fuzz.targets.all import TARGETS
    wanted, number, seeded, place = sys.argv[1:]
    fuzz(TARGETS[wanted], int(number), int(seeded), Path(place))
