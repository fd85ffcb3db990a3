"""The first day that has room."""

from datetime import date

from reeve.accounts.structs import DailyCapacity
from reeve.planning.room import Room

MONDAY = date(2024, 3, 4)


def room(**capacity: int) -> Room:
    return Room(MONDAY, DailyCapacity(**capacity))


def test_the_next_day_has_room_if_nothing_is_due():
    assert room().first_day(6, MONDAY) == date(2024, 3, 5)


def test_a_day_that_is_full_or_without_capacity_has_none():
    one = room(wednesday=0)
    one.add(date(2024, 3, 5), 48)
    assert one.first_day(6, MONDAY) == date(2024, 3, 7)


def test_what_is_fixed_takes_room_too():
    one = room()
    one.add(date(2024, 3, 5), 48, fixed=True)
    assert one.first_day(6, MONDAY) == date(2024, 3, 6)


def test_no_later_day_may_become_too_full():
    one = room()
    # Everything until Thursday is needed for what is due on Thursday.
    one.add(date(2024, 3, 7), 4 * 48)
    assert one.first_day(6, MONDAY) == date(2024, 3, 8)


def test_what_is_longer_than_any_day_goes_where_it_can_be_done_ahead():
    assert room().first_day(96, MONDAY) == date(2024, 3, 5)
    assert room().first_day(5000, MONDAY) is None


def test_only_a_day_that_suits():
    assert room().first_day(6, MONDAY, lambda day: day.weekday() == 5) == date(2024, 3, 9)
