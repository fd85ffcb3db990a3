"""Which tasks can be on time: 1||Σ wⱼUⱼ, solved exactly.

E. L. Lawler and J. M. Moore, "A Functional Equation and its Application to Resource Allocation and Sequencing
Problems", Management Science 16 (1969): take the jobs by deadline; for every amount of work t keep the greatest
weight that can be on time with at most t of work. A job fits where t is not beyond what can be done by its
deadline.
"""

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple


class Job(NamedTuple):
    """Work in units, the index of the day by whose end it is due, and what its being on time is worth (> 0)."""

    units: int
    deadline: int
    weight: int


def on_time(jobs: Sequence[Job], capacity: Sequence[int]) -> set[int]:
    """Return the indices of the jobs that are on time in a best schedule; the others are late.

    `capacity`: units of work that can be done by the end of each day, counted from the beginning (never falling).
    Best is the greatest sum of weights; among equals, the fewest late jobs. Takes O(jobs · capacity) steps.
    """
    crowded = [index for index, job in enumerate(jobs) if job.deadline <= _last_over(jobs, capacity)]
    crowded.sort(key=lambda index: (jobs[index].deadline, index))
    kept = set(range(len(jobs))) - set(crowded)
    return kept | _chosen([jobs[index] for index in crowded], crowded, capacity)


def _last_over(jobs: Sequence[Job], capacity: Sequence[int]) -> int:
    """Return the last day by whose end more is due than can be done, -1 if there is none: later jobs all fit."""
    due = [0] * len(capacity)
    for job in jobs:
        due[job.deadline] += job.units
    by_then = zip(accumulate(due), capacity, strict=True)
    return max((day for day, (work, room) in enumerate(by_then) if work > room), default=-1)


def _chosen(jobs: Sequence[Job], names: Sequence[int], capacity: Sequence[int]) -> set[int]:
    scale = len(jobs) + 1  # one more on-time job counts less than any weight
    best = [0]  # best[t]: the greatest value with at most t units; beyond its end, the last one
    layers = [best]
    for job in jobs:
        best = _with(best, job.units, job.weight * scale + 1, capacity[job.deadline])
        layers.append(best)
    return _trace(jobs, names, layers)


def _with(best: list[int], units: int, value: int, room: int) -> list[int]:
    """Return the row after one more job, which is on time only if it is done within `room`."""
    end = min(room, len(best) - 1 + units)
    if end < units:
        return best
    without = best + best[-1:] * (end + 1 - len(best))
    late = without[units : end + 1]
    pairs = zip(without, late, strict=False)
    better = [taken if (taken := before + value) > kept else kept for before, kept in pairs]
    return without[:units] + better + without[end + 1 :]


def _trace(jobs: Sequence[Job], names: Sequence[int], layers: list[list[int]]) -> set[int]:
    kept: set[int] = set()
    left = len(layers[-1]) - 1
    for index in reversed(range(len(jobs))):
        before, after = layers[index], layers[index + 1]
        if after[min(left, len(after) - 1)] > before[min(left, len(before) - 1)]:
            kept.add(names[index])
            left = min(left, len(after) - 1) - jobs[index].units
    return kept
