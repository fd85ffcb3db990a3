"""Understands Todoist's repeats: `every mon, wed`, `every! 2 weeks`, `every 3rd friday until 1 May`."""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from dateutil.rrule import rrulestr

from reeve.interop.rules import WEEKDAYS as MONDAY_TO_FRIDAY
from reeve.interop.rules import every, month_day, yearly_on
from reeve.interop.todoist_dates import WEEKDAYS, When, day_of_year, normal, single_date, without_time
from reeve.tasks.structs import Basis, Recurrence

_LONGEST = 200  # characters; no plain date is longer
_ONE_WORD = {"daily": "day", "weekly": "week", "monthly": "month", "quarterly": "quarter", "yearly": "year"}
_DAY_PARTS = {"morning": "09:00", "afternoon": "12:00", "evening": "19:00", "night": "22:00"}
_REPEATING = re.compile(r"(?:(?:every|ev)(?P<strict>!)? (?P<what>.+)|(?P<after>after) (?P<gap>[0-9]+ .+))")
_CLAUSES = re.compile(
    r"(?P<what>.+?)(?: (?:starting|from|beginning)(?: on)? (?P<start>.+?))?"
    r"(?: (?:until|ending|ends)(?: on)? (?P<until>.+?)| for (?P<span>.+?))?"
)
_SPAN = re.compile(r"([0-9]{1,3}) (day|week|month|year|time)s?")
_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WEEKDAY = rf"(?:{'|'.join(sorted(WEEKDAYS, key=len, reverse=True))})s?"
_AND = r"(?:, and |, | and | & )"
_ORDINAL = r"(?:1st|2nd|3rd|4th|5th|first|second|third|fourth|fifth|last)"
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1}
_OF_MONTH = r"(?: of (?:the|each|every) month)?"


@lru_cache(maxsize=4096)
def understand(text: str, today: date, language: str = "en") -> When | None:
    """Return what a DATE cell says, relative words seen from `today`; None where any of it is not clear.

    Of languages other than English only ISO dates are. A repeat is due first on its first day from today on.
    """
    words, due_time = without_time(normal(text[:_LONGEST]))
    if len(text) > _LONGEST:
        return None
    if not language.lower().startswith("en"):
        words = words if re.match(r"[0-9]{4}-", words) else ""
    if due_date := single_date(words, today):
        return When(due_date, due_time)
    return _repeating(words, due_time, today)


def _repeating(words: str, due_time: str | None, today: date) -> When | None:
    first_word, _, rest = words.partition(" ")
    words = f"every {_ONE_WORD[first_word]} {rest}".strip() if first_word in _ONE_WORD else words
    match = _REPEATING.fullmatch(words)
    if not match:
        return None
    basis: Basis = "completion" if match["strict"] or match["after"] else "due"
    what = match["what"] or match["gap"]
    part = what.partition(" ")[0]
    if part in _DAY_PARTS and due_time is None:
        what, due_time = what.replace(part, "day", 1), _DAY_PARTS[part]
    return _with_clauses(what, basis, due_time, today)


def _with_clauses(what: str, basis: Basis, due_time: str | None, today: date) -> When | None:
    clauses = _CLAUSES.fullmatch(what)
    assert clauses is not None
    start = single_date(clauses["start"], today) if clauses["start"] else today
    rule = _shape(clauses["what"], start, basis) if start else None
    first = _first(rule, start) if rule and start else None
    ending = _ending(clauses, first, today, due_time) if first else None
    if rule is None or first is None or ending is None:
        return None
    return When(first, due_time, Recurrence(rule + ending, basis))


def _first(rule: str, start: date) -> date | None:
    found: datetime | None = next(iter(rrulestr(rule, dtstart=datetime.combine(start, time.min))), None)
    return found.date() if found else None


def _ending(clauses: re.Match[str], first: date, today: date, due_time: str | None) -> str | None:
    """Return the UNTIL or COUNT part, empty where the repeat has no end, None where its end is not clear."""
    if clauses["until"]:
        return _until(single_date(clauses["until"], today), first, due_time)
    if not clauses["span"]:
        return ""
    span = _SPAN.fullmatch(clauses["span"])
    if not span or int(span[1]) == 0:
        return None
    if span[2] == "time":
        return f";COUNT={int(span[1])}"
    end = single_date(f"in {span[1]} {span[2]}s", first)
    return _until(end - timedelta(days=1) if end else None, first, due_time)


def _until(last: date | None, first: date, due_time: str | None) -> str | None:
    """RFC 5545 wants UNTIL to be of DTSTART's kind: a date, or with a time of day a floating moment."""
    if last is None or last < first:
        return None
    return f";UNTIL={last:%Y%m%d}" + ("T235959" if due_time else "")


def _shape(what: str, start: date, basis: Basis) -> str | None:
    if match := re.fullmatch(r"(?:(other|[0-9]{1,3}) )?(day|week|month|quarter|year)s?", what):
        return _interval(match, start if basis == "due" else None)
    if yearly := day_of_year(what):
        return yearly_on(*yearly)
    for pattern, rule in _SHAPES:
        if match := pattern.fullmatch(what):
            return rule(match)
    return None


def _interval(match: re.Match[str], first: date | None) -> str | None:
    number = 2 if match[1] == "other" else int(match[1] or 1)
    unit = match[2]
    return every(number * 3, "m", first) if unit == "quarter" else every(number, unit[0], first)


def _weekdays(match: re.Match[str]) -> str:
    other = ";INTERVAL=2" if match["other"] else ""
    return f"FREQ=WEEKLY{other};BYDAY={','.join(sorted(_codes(match['days']), key=_CODES.index))}"


def _codes(text: str) -> list[str]:
    names = (name if name in WEEKDAYS else name.removesuffix("s") for name in re.split(_AND, text))
    return list(dict.fromkeys(_CODES[WEEKDAYS[name]] for name in names))


def _ordinal(word: str) -> int:
    return _ORDINALS.get(word) or int(word[0])


def _weekdays_of_month(match: re.Match[str]) -> str:
    numbers = dict.fromkeys(_ordinal(word) for word in re.split(_AND, match["which"]))
    return "FREQ=MONTHLY;BYDAY=" + ",".join(f"{n}{code}" for n in numbers for code in _codes(match["days"]))


def _working_day_of_month(match: re.Match[str]) -> str:
    return f"FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS={_ordinal(match['which'])}"


def _days_of_month(match: re.Match[str]) -> str | None:
    days = sorted({int(n) for n in re.findall("[0-9]+", match["days"])})
    if days[0] < 1 or days[-1] > 31:
        return None
    if len(days) == 1:
        return f"FREQ=MONTHLY;{month_day(days[0])}"
    if 29 in days or 30 in days:
        return None  # no one rule says "the 15th and the 30th, or the last day where that is missing"
    return f"FREQ=MONTHLY;BYMONTHDAY={','.join('-1' if day == 31 else str(day) for day in days)}"


_SHAPES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str | None]], ...] = (
    (re.compile(r"(?:week|work) ?days?"), lambda _: MONDAY_TO_FRIDAY),
    (re.compile(r"weekends?"), lambda _: "FREQ=WEEKLY;BYDAY=SA"),
    (re.compile(rf"(?P<other>other )?(?P<days>{_WEEKDAY}(?:{_AND}{_WEEKDAY})*)"), _weekdays),
    (re.compile(rf"(?P<which>{_ORDINAL}(?:{_AND}{_ORDINAL})*) (?P<days>{_WEEKDAY}){_OF_MONTH}"),
     _weekdays_of_month),
    (re.compile(rf"(?P<which>1st|first|last) (?:week|work)day{_OF_MONTH}"), _working_day_of_month),
    (re.compile(rf"last day{_OF_MONTH}"), lambda _: "FREQ=MONTHLY;BYMONTHDAY=-1"),
    (re.compile(rf"(?P<days>[0-9]{{1,2}}(?:st|nd|rd|th)?(?:{_AND}[0-9]{{1,2}}(?:st|nd|rd|th)?)*){_OF_MONTH}"),
     _days_of_month),
)  # fmt: skip
