"""One row of the table: what was done, what clients saw of it, and whether that is good."""

from dataclasses import dataclass

from tests.cluster.harness.ledger import Verdict, compare
from tests.cluster.harness.load import Load
from tests.cluster.harness.stack import Stack

LEAST_RATE = 100.0


@dataclass(frozen=True)
class Row:
    """What one scenario showed; `wrong` says in words what should not have been, empty: passed."""

    name: str
    requests: int
    rate: float
    failed: int
    lost: int
    doubled: int
    detail: str
    wrong: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """What a scenario looked at besides the ledger: (that it is so, what to say where it is not)."""

    detail: str
    facts: tuple[tuple[bool, str], ...] = ()


async def judged(
    name: str,
    stack: Stack,
    load: Load,
    found: Found,
    *,
    may_fail: int = 0,
    away: tuple[float, float] = (0.0, 0.0),
) -> Row:
    """Compare the ledger with the database and make the row.

    `may_fail`: how many requests may have failed; `away`: from when to when nothing could be answered.
    """
    verdict: Verdict = await compare(stack.postgres.url(), [one.id for one in stack.people], load.ledger)
    failed = load.failed()
    wrong = [said for so, said in found.facts if not so]
    if failed > may_fail:
        wrong += [f"{failed} failed, {may_fail} may: {[one.what for one in load.failures[:5]]}"]
    wrong += [*verdict.lost[:3], *verdict.doubled[:3]]
    rate = load.per_second(away)
    if rate < LEAST_RATE:
        wrong += [f"only {rate:.0f} requests a second"]
    return Row(
        name,
        load.requests,
        rate,
        failed,
        len(verdict.lost),
        len(verdict.doubled),
        found.detail,
        tuple(wrong),
    )
