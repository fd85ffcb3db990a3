"""What a fuzzer's run has found, as it is handed from process to process."""

from msgspec import Struct


class Finding(Struct, frozen=True):
    """What went wrong, in words, and the input (Base64) with which it does so again."""

    what: str
    data: str


class Found(Struct, frozen=True):
    """What became of one parser's inputs; `slowest` and `seconds` in seconds."""

    name: str
    inputs: int
    taken: int
    slowest: float
    seconds: float
    findings: tuple[Finding, ...] = ()
    branches: int = 0
