"""The plan of one person's coming days: what can be on time, and where the rest has room."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from reeve.accounts.structs import DailyCapacity
from reeve.planning.room import UNIT_MINUTES, Room, units_of
from reeve.planning.scheduling import Job, on_time
from reeve.planning.structs import DEFAULT_ESTIMATE, Day, Late, Plan, Work

# More than this falls due in two weeks only where nobody plans; the first ones are planned.
MOST_TASKS = 500


def make_plan(
    work: Sequence[Work], now: datetime, time_zone: str, capacity: DailyCapacity, left_out: int = 0
) -> Plan:
    """Return the plan from `now` on, its days being those of `time_zone`."""
    zone = ZoneInfo(time_zone)
    coming = sorted(work, key=lambda one: (one.day(zone), one.id))
    before = room_with(coming, now, zone, capacity)
    late = _late(coming, before, now, zone)
    after = room_with([one for one in coming if one not in late], now, zone, capacity)
    moves = tuple(_move(one, after, zone) for one in sorted(late, key=lambda one: -one.weight(now)))
    for one in moves:
        if one.move_to is None:  # it stays where it is, over
            after.add(one.due_date, units_of(one.minutes))
    return Plan(time_zone, DEFAULT_ESTIMATE, _days(before, after), moves, left_out)


def room_with(work: Sequence[Work], now: datetime, zone: ZoneInfo, capacity: DailyCapacity) -> Room:
    """Return the coming days with this work in them; what is overdue at `now` takes no room."""
    room = Room(now.astimezone(zone).date(), capacity)
    for one in work:
        if one.due_at > now:
            room.add(one.day(zone), units_of(one.minutes), fixed=one.fixed)
    return room


def _late(work: Sequence[Work], room: Room, now: datetime, zone: ZoneInfo) -> list[Work]:
    movable = [
        (one, place)
        for one in work
        if not one.fixed and one.due_at > now and (place := room.index(one.day(zone))) is not None
    ]
    jobs = [Job(units_of(one.minutes), place, one.weight(now)) for one, place in movable]
    kept = on_time(jobs, room.cumulative())
    return [one for index, (one, _) in enumerate(movable) if index not in kept]


def _move(one: Work, room: Room, zone: ZoneInfo) -> Late:
    """Find the first later day with room and take that room."""
    units = units_of(one.minutes)
    day = room.first_day(units, one.day(zone))
    if day:
        room.add(day, units)
    guessed = one.estimate_minutes is None
    return Late(
        one.id, one.version, one.title, one.list_name, one.priority, one.due_date, one.minutes, guessed, day
    )


def _days(before: Room, after: Room) -> tuple[Day, ...]:
    slack, slack_after = before.slack(), after.slack()
    return tuple(
        Day(
            date=day,
            capacity_minutes=before.capacity[place] * UNIT_MINUTES,
            fixed_minutes=before.fixed[place] * UNIT_MINUTES,
            load_minutes=(before.fixed[place] + before.movable[place]) * UNIT_MINUTES,
            slack_minutes=slack[place] * UNIT_MINUTES,
            load_after_minutes=(after.fixed[place] + after.movable[place]) * UNIT_MINUTES,
            slack_after_minutes=slack_after[place] * UNIT_MINUTES,
        )
        for place, day in enumerate(before.days)
    )
