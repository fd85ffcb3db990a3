"""The coming days, their capacity and what is due: where one more task has room."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache
from itertools import accumulate

import msgspec

from reeve.accounts.structs import DailyCapacity

HORIZON_DAYS = 14
UNIT_MINUTES = 5


def units_of(minutes: int) -> int:
    """Return an estimate in units of five minutes, rounded up."""
    return -(-minutes // UNIT_MINUTES)


@lru_cache(maxsize=64)
def _days_from(today: date) -> tuple[date, ...]:
    return tuple(today + timedelta(days=ahead) for ahead in range(HORIZON_DAYS))


@lru_cache(maxsize=1024)
def _capacity(weekday: int, preference: DailyCapacity) -> tuple[int, ...]:
    """Return what fits into each day from such a weekday on (0: Monday)."""
    week = [minutes // UNIT_MINUTES for minutes in msgspec.structs.astuple(preference)]  # Monday first
    return tuple(week[(weekday + ahead) % 7] for ahead in range(HORIZON_DAYS))


class Room:
    """Fourteen days from `today` on. Every amount is in units of five minutes.

    What is fixed takes its own day's capacity; the rest may also be done ahead, on earlier days.
    """

    def __init__(self, today: date, preference: DailyCapacity) -> None:
        self.today = today
        self.days = _days_from(today)
        self.capacity = _capacity(today.weekday(), preference)
        self.fixed = [0] * HORIZON_DAYS
        self.movable = [0] * HORIZON_DAYS

    def index(self, day: date) -> int | None:
        """Return the place of a day, None outside the horizon."""
        place = (day - self.today).days
        return place if 0 <= place < HORIZON_DAYS else None

    def cumulative(self) -> list[int]:
        """Return what can be done, next to what is fixed, by the end of each day."""
        left = [max(0, room - fixed) for room, fixed in zip(self.capacity, self.fixed, strict=True)]
        return list(accumulate(left))

    def slack(self) -> list[int]:
        """Return what is free by the end of each day; negative: so much is over."""
        slack, free = [], 0
        for room, fixed, movable in zip(self.capacity, self.fixed, self.movable, strict=True):
            free += (room - fixed if room > fixed else 0) - movable
            slack.append(free)
        return slack

    def first_day(self, units: int, after: date, suits: Callable[[date], bool] = lambda day: True) -> date | None:
        """Return the first suitable day after `after` that has room for so much, None within the horizon.

        Room is where it fits into the day beside what is due then, and makes nothing later late. If no day has
        so much of its own (a long task), work ahead of the day counts too.
        """
        # What is free by the end of a day and of every later one.
        free = list(accumulate(reversed(self.slack()), min))[::-1]
        ahead = None
        for place, day in enumerate(self.days):
            if free[place] < units or not self.capacity[place] or day <= after or not suits(day):
                continue
            if self._load(place) + units <= self.capacity[place]:
                return day
            ahead = ahead or day
        return ahead

    def _load(self, place: int) -> int:
        return self.fixed[place] + self.movable[place]

    def add(self, day: date, units: int, *, fixed: bool = False) -> None:
        """Have so much more due on a day; outside the horizon, nothing."""
        place = self.index(day)
        if place is not None:
            (self.fixed if fixed else self.movable)[place] += units
