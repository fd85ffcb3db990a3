"""The exact algorithm: equal to trying every set of tasks, on thousands of small cases, and quick on large ones."""

import random
from itertools import accumulate, combinations

import pytest

from reeve.planning.scheduling import Job, on_time
from tests.stopwatch import stopwatch


def feasible(jobs: list[Job], capacity: list[int]) -> bool:
    due = [0] * len(capacity)
    for job in jobs:
        due[job.deadline] += job.units
    return all(work <= room for work, room in zip(accumulate(due), capacity, strict=True))


def best_by_trying(jobs: list[Job], capacity: list[int]) -> tuple[int, int]:
    """The greatest weight on time, and the most jobs with that weight."""
    return max(
        (sum(job.weight for job in chosen), len(chosen))
        for count in range(len(jobs) + 1)
        for chosen in combinations(jobs, count)
        if feasible(list(chosen), capacity)
    )


@pytest.mark.parametrize("seed", range(8))
def test_it_is_as_good_as_trying_everything(seed: int):
    chance = random.Random(seed)
    for _ in range(500):
        days = chance.randint(1, 5)
        capacity = list(accumulate(chance.randint(0, 6) for _ in range(days)))
        jobs = [
            Job(chance.randint(1, 7), chance.randrange(days), chance.randint(1, chance.choice([2, 5, 900])))
            for _ in range(chance.randint(0, 9))
        ]
        chosen = [jobs[index] for index in on_time(jobs, capacity)]
        assert feasible(chosen, capacity)
        assert (sum(job.weight for job in chosen), len(chosen)) == best_by_trying(jobs, capacity)


def test_among_equals_the_fewest_are_late():
    # One heavy job, or two light ones of the same weight together.
    jobs = [Job(4, 0, 10), Job(2, 0, 5), Job(2, 0, 5)]
    assert on_time(jobs, [4]) == {1, 2}


def test_where_everything_fits_nothing_is_late():
    assert on_time([Job(3, 1, 1), Job(3, 0, 1)], [3, 6]) == {0, 1}


def test_work_can_be_done_ahead_but_not_after():
    assert on_time([Job(5, 1, 1)], [3, 5]) == {0}
    assert on_time([Job(5, 0, 9)], [3, 50]) == set()


@pytest.mark.parametrize("hours", [4, 24])
def test_two_hundred_tasks_take_less_than_fifty_milliseconds(hours: int):
    chance = random.Random(1)
    capacity = list(accumulate([hours * 12] * 14))
    jobs = [Job(chance.randint(1, 48), chance.randrange(14), chance.randint(100, 900)) for _ in range(200)]
    took = []
    for _ in range(3):
        with stopwatch() as taken:
            on_time(jobs, capacity)
        took.append(taken.ms)
    print(f"200 tasks, {hours} h a day: {min(took):.1f} ms")
    assert min(took) < 50
