"""The coming days, their capacity and what is due: where one more task has room."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import accumulate

import msgspec

from reeve.accounts.structs import DailyCapacity

HORIZON_DAYS = 14
UNIT_MINUTES = 5


def units_of(minutes: int) -> int:
    """Return an estimate in units of five minutes, rounded up."""
    return -(-minutes // UNIT_MINUTES)


class Room:
    """Fourteen days from `today` on. Every amount is in units of five minutes.

    What is fixed takes its own day's capacity; the rest may also be done ahead, on earlier days.
    """

    def __init__(self, today: date, preference: DailyCapacity) -> None:
        self.today = today
        self.days = [today + timedelta(days=ahead) for ahead in range(HORIZON_DAYS)]
        week = [minutes // UNIT_MINUTES for minutes in msgspec.structs.astuple(preference)]  # Monday first
        self.capacity = [week[day.weekday()] for day in self.days]
        self.fixed = [0] * HORIZON_DAYS
        self.movable = [0] * HORIZON_DAYS

    def index(self, day: date) -> int | None:
        """Return the place of a day, None outside the horizon."""
        place = (day - self.today).days
        return place if 0 <= place < HORIZON_DAYS else None

    def cumulative(self) -> list[int]:
        """Return what can be done, next to what is fixed, by the end of each day."""
        return list(
            accumulate(max(0, room - fixed) for room, fixed in zip(self.capacity, self.fixed, strict=True))
        )

    def slack(self) -> list[int]:
        """Return what is free by the end of each day; negative: so much is over."""
        return [room - due for room, due in zip(self.cumulative(), accumulate(self.movable), strict=True)]

    def first_day(self, units: int, after: date, suits: Callable[[date], bool] = lambda day: True) -> date | None:
        """Return the first suitable day after `after` that has room for so much, None within the horizon.

        Room is where it fits into the day beside what is due then, and makes nothing later late. If no day has
        so much of its own (a long task), work ahead of the day counts too.
        """
        # What is free by the end of a day and of every later one.
        free = list(accumulate(reversed(self.slack()), min))[::-1]
        possible = [
            place
            for place, day in enumerate(self.days)
            if free[place] >= units and self.capacity[place] and day > after and suits(day)
        ]
        own = (place for place in possible if self._load(place) + units <= self.capacity[place])
        found = next(own, possible[0] if possible else None)
        return None if found is None else self.days[found]

    def _load(self, place: int) -> int:
        return self.fixed[place] + self.movable[place]

    def add(self, day: date, units: int, *, fixed: bool = False) -> None:
        """Have so much more due on a day; outside the horizon, nothing."""
        place = self.index(day)
        if place is not None:
            (self.fixed if fixed else self.movable)[place] += units
