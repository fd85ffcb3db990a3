"""RFC 5545 recurrence rules: the parts that fit civil due dates, checked strictly, and what they say in words."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, Literal

Frequency = Literal["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]
MAX_LENGTH = 500
MAX_INTERVAL = 1000
MAX_COUNT = 10_000
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_LONGEST = {1: 31, 2: 29, 3: 31, 4: 30, 5: 31, 6: 30, 7: 31, 8: 31, 9: 30, 10: 31, 11: 30, 12: 31}


class RecurrenceError(ValueError):
    """A rule that cannot be used; the text says which part and why."""


@dataclass(frozen=True)
class Rule:
    """A recurrence rule (RFC 5545, 3.3.10). `by_day` pairs an ordinal (0: every) with a weekday (0: Monday).

    `until` is a date, a naive (floating) time or a time in UTC. `text` is the canonical form.
    """

    text: str
    frequency: Frequency
    interval: int = 1
    count: int | None = None
    until: date | datetime | None = None
    by_month: tuple[int, ...] = ()
    by_month_day: tuple[int, ...] = ()
    by_day: tuple[tuple[int, int], ...] = ()
    by_set_position: tuple[int, ...] = ()
    week_start: int = 0


def parse(text: str) -> Rule:
    """Read a rule. Raises RecurrenceError with a sentence that names the part that is wrong.

    What can never happen (30 February, a sixth Monday) is refused by arithmetic, before anything is expanded.
    """
    if len(text) > MAX_LENGTH:
        raise RecurrenceError(f"is longer than {MAX_LENGTH} characters")
    given = _split(text)
    values = {name: _PARTS[name][1](name, given[name]) for name in _PARTS if name in given}
    _check_together(values)
    canonical = ";".join(
        f"{name}={given[name]}" for name in _PARTS if name in given and given[name] != _IMPLIED.get(name)
    )
    return Rule(canonical, **{_PARTS[name][0]: value for name, value in values.items()})


def _split(text: str) -> dict[str, str]:
    given: dict[str, str] = {}
    for part in text.strip().upper().removeprefix("RRULE:").rstrip(";").split(";"):
        name, equals, value = part.partition("=")
        if name not in _PARTS:
            raise RecurrenceError(
                f"{name[:20] or 'an empty part'} is not supported; it can have {', '.join(_PARTS)}"
            )
        if name in given:
            raise RecurrenceError(f"{name} stands there twice")
        if not equals or not value:
            raise RecurrenceError(f"{name} has no value")
        given[name] = value
    if "FREQ" not in given:
        raise RecurrenceError("FREQ is missing")
    return given


def _frequency(_: str, value: str) -> str:
    if value not in ("DAILY", "WEEKLY", "MONTHLY", "YEARLY"):
        raise RecurrenceError("FREQ must be DAILY, WEEKLY, MONTHLY or YEARLY")
    return value


def _number(low: int, high: int) -> Callable[[str, str], int]:
    def read(name: str, value: str) -> int:
        if not re.fullmatch(r"[+-]?[0-9]{1,6}", value) or not low <= int(value) <= high or int(value) == 0:
            raise RecurrenceError(f"{name} must be a number from {low} to {high}")
        return int(value)

    return read


def _numbers(low: int, high: int) -> Callable[[str, str], tuple[int, ...]]:
    read = _number(low, high)
    return lambda name, value: tuple(sorted({read(name, one) for one in value.split(",")}))


def _days(_: str, value: str) -> tuple[tuple[int, int], ...]:
    found = set()
    for one in value.split(","):
        matched = re.fullmatch(r"([+-]?[0-9]{1,2})?(MO|TU|WE|TH|FR|SA|SU)", one)
        if not matched or (matched[1] and not 1 <= abs(int(matched[1])) <= 53):
            raise RecurrenceError("BYDAY must be weekdays such as MO or 2FR or -1SU")
        found.add((int(matched[1] or 0), WEEKDAYS.index(matched[2])))
    return tuple(sorted(found))


def _weekday(_: str, value: str) -> int:
    if value not in WEEKDAYS:
        raise RecurrenceError("WKST must be a weekday such as MO")
    return WEEKDAYS.index(value)


def _until(_: str, value: str) -> date | datetime:
    try:
        if re.fullmatch(r"\d{8}", value):
            return datetime.strptime(value, "%Y%m%d").date()  # a DATE has no zone
        if re.fullmatch(r"\d{8}T\d{6}Z", value):
            return datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        if re.fullmatch(r"\d{8}T\d{6}", value):
            return datetime.strptime(value, "%Y%m%dT%H%M%S")  # floating
    except ValueError:
        pass
    raise RecurrenceError("UNTIL must be a date (20261231) or a time (20261231T170000 or …Z)")


# In canonical order: the part, the field it becomes, how it is read.
_PARTS: dict[str, tuple[str, Callable[[str, str], Any]]] = {
    "FREQ": ("frequency", _frequency),
    "INTERVAL": ("interval", _number(1, MAX_INTERVAL)),
    "COUNT": ("count", _number(1, MAX_COUNT)),
    "UNTIL": ("until", _until),
    "BYMONTH": ("by_month", _numbers(1, 12)),
    "BYMONTHDAY": ("by_month_day", _numbers(-31, 31)),
    "BYDAY": ("by_day", _days),
    "BYSETPOS": ("by_set_position", _numbers(-366, 366)),
    "WKST": ("week_start", _weekday),
}
_IMPLIED = {"INTERVAL": "1", "WKST": "MO"}


def _check_together(values: dict[str, Any]) -> None:
    frequency, days = values["FREQ"], values.get("BYDAY", ())
    if "COUNT" in values and "UNTIL" in values:
        raise RecurrenceError("COUNT and UNTIL exclude each other (RFC 5545, 3.3.10)")
    if frequency in ("DAILY", "WEEKLY") and any(ordinal for ordinal, _ in days):
        raise RecurrenceError("BYDAY with a number (2MO) needs FREQ=MONTHLY or YEARLY")
    if frequency == "WEEKLY" and "BYMONTHDAY" in values:
        raise RecurrenceError("BYMONTHDAY does not go with FREQ=WEEKLY (RFC 5545, 3.3.10)")
    if "BYSETPOS" in values and not {"BYDAY", "BYMONTHDAY", "BYMONTH"} & values.keys():
        raise RecurrenceError("BYSETPOS needs another BY… part to choose from (RFC 5545, 3.3.10)")
    if (frequency == "MONTHLY" or "BYMONTH" in values) and days and all(abs(ordinal) > 5 for ordinal, _ in days):
        raise RecurrenceError("BYDAY: no month has a sixth weekday")
    largest = {"DAILY": 1, "WEEKLY": len(days) or 1, "MONTHLY": 31, "YEARLY": 366}[frequency]
    if any(abs(position) > largest for position in values.get("BYSETPOS", ())):
        raise RecurrenceError(f"BYSETPOS: there are never more than {largest} days to choose from")
    _check_month_days(values.get("BYMONTH", ()), values.get("BYMONTHDAY", ()))


def _check_month_days(months: tuple[int, ...], days: tuple[int, ...]) -> None:
    longest = max((_LONGEST[month] for month in months), default=31)
    if days and all(abs(day) > longest for day in days):
        raise RecurrenceError(f"BYMONTHDAY: these months have {longest} days at most")


def monthly_on(day: int) -> str:
    """Return what people mean by "monthly on the 31st": the last day where a month is shorter.

    A plain BYMONTHDAY=31 skips short months, as the RFC says.
    """
    if day <= 28:
        return f"FREQ=MONTHLY;BYMONTHDAY={day}"
    return f"FREQ=MONTHLY;BYMONTHDAY={','.join(map(str, range(28, day + 1)))};BYSETPOS=-1"


_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip
_DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_UNITS = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"}


@lru_cache(maxsize=4096)
def describe(text: str) -> str:
    """Say in plain English what a rule of ours means: "every 2 weeks on Monday and Thursday"."""
    rule = parse(text)
    unit = _UNITS[rule.frequency]
    words = [f"every {unit}" if rule.interval == 1 else f"every {rule.interval} {unit}s"]
    if rule.by_day == tuple((0, day) for day in range(5)) and rule.interval == 1 and not rule.by_set_position:
        words = ["every weekday"]
    elif rule.by_day:
        words.append("on " + _and(_day_words(ordinal, day) for ordinal, day in rule.by_day))
    if rule.by_month_day:
        words.append("on " + _month_day_words(rule))
    elif rule.by_set_position:
        words.append(f"(only the {_and(_ordinal(one) for one in rule.by_set_position)} of these)")
    if rule.by_month:
        words.append("in " + _and(_MONTHS[month - 1] for month in rule.by_month))
    return " ".join(words) + _end_words(rule)


def _day_words(ordinal: int, day: int) -> str:
    return f"the {_ordinal(ordinal)} {_DAY_NAMES[day]}" if ordinal else _DAY_NAMES[day]


def _month_day_words(rule: Rule) -> str:
    if rule.by_set_position == (-1,) and rule.by_month_day == tuple(range(28, rule.by_month_day[-1] + 1)):
        return f"the {_ordinal(rule.by_month_day[-1])}, or the last day of a shorter month"
    chosen = f" (only the {_and(map(_ordinal, rule.by_set_position))} of these)" if rule.by_set_position else ""
    return (
        "the " + _and(f"{_ordinal(day)} day" if day < 0 else _ordinal(day) for day in rule.by_month_day) + chosen
    )


def _end_words(rule: Rule) -> str:
    if rule.count:
        return f", {rule.count} times" if rule.count > 1 else ", once"
    return f" until {rule.until:%Y-%m-%d}" if rule.until else ""


def _ordinal(number: int) -> str:
    if number < 0:
        return "last" if number == -1 else f"{_ordinal(-number)} to last"
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _and(words: Any) -> str:
    *most, last = list(words)
    return f"{', '.join(most)} and {last}" if most else str(last)
