"""One row of the chaos table, and how it is judged: nothing lost, nothing doubled, soon well again."""

import time
from dataclasses import dataclass

from tests.cluster.harness.ledger import compare
from tests.cluster.harness.load import Load
from tests.cluster.harness.stack import Stack

RECOVERY_SECONDS = 10.0


@dataclass(frozen=True)
class Row:
    """What one scenario did to clients; `wrong` in words, empty: passed."""

    name: str
    operations: int
    acknowledged: int
    lost: int
    doubled: int
    errors: int
    recovery: float
    wrong: tuple[str, ...] = ()


def not_run(name: str, why: str) -> Row:
    """A row that could not be run: nobody knows whether Reeve survives it, so it misses."""
    return Row(name, 0, 0, 0, 0, 0, 0.0, (f"did not run: {why}",))


async def judged(
    name: str, stack: Stack, load: Load, cause_gone: float, facts: tuple[tuple[bool, str], ...] = ()
) -> Row:
    """Compare the ledger with the database; `cause_gone`: when, on the monotonic clock, nothing stood in the way."""
    verdict = await compare(stack.postgres.url(), [one.id for one in stack.people], load.ledger)
    late = [one for one in load.failures if one.at > cause_gone]
    first_good = min((at for at in load.good if at > cause_gone), default=float("inf"))
    recovery = max([first_good - cause_gone, *(one.at - cause_gone for one in late)])
    wrong = [said for so, said in facts if not so]
    if recovery > RECOVERY_SECONDS:
        wrong += [f"not well {recovery:.1f} s later: {late[-1].what if late else 'nobody was served'}"]
    wrong += [*verdict.lost[:3], *verdict.doubled[:3]]
    return Row(
        name, load.requests, load.acknowledged, len(verdict.lost), len(verdict.doubled), len(load.failures),
        recovery, tuple(wrong),
    )  # fmt: skip


def now() -> float:
    """The monotonic clock, in seconds."""
    return time.monotonic()
