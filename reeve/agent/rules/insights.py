"""Insights: on which day of the week or part of the day tasks get finished, and which lists grow.

Said on Mondays, one a week at most, and only what is hardly chance. What is tested:
* for each of the seven weekdays, whether more of the finished tasks fall on it than 1 in 7; for morning, afternoon
  and evening (six hours each, from 6 o'clock on), whether more than 1 in 3 of those in the three do:
  by the exact two-sided binomial test, each p-value multiplied by ten, for ten are looked at (Bonferroni);
* for each list, whether of the tasks that came or went in four weeks more than 1 in 2 came, the p-value multiplied
  by the number of lists.
Thirty finished tasks are the least, and p must be below 0.01.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

import msgspec

from reeve.accounts.structs import Preferences
from reeve.agent.facts import Facts, Finished, Flow
from reeve.agent.facts.finished import FLOW_WEEKS, WEEKS
from reeve.agent.facts.gathering import MORNING_HOUR
from reeve.agent.rules.binomial import two_sided
from reeve.agent.rules.rescheduling import start_of
from reeve.agent.rules.rule import Answer, Draft
from reeve.agent.rules.wording import WEEKDAYS, count_in_words, quoted

NAME = "insight"
LEAST = 30
SIGNIFICANT = 0.01
PACE = timedelta(days=7)
KEPT = timedelta(days=14)
PARTS = ("the morning", "the afternoon", "the evening")
_VALUE = 50


class Peak(msgspec.Struct, frozen=True, kw_only=True):
    """When most tasks are finished: `count` of `total`, where chance alone would give about `expected_count`."""

    rule: str = NAME
    about: str = "account"
    when: str
    count: int
    total: int
    expected_count: int
    week_count: int = WEEKS
    tests: int
    p_value: float


class Growth(msgspec.Struct, frozen=True, kw_only=True):
    """A list that grows: so many tasks came, so many were finished."""

    rule: str = NAME
    about: str = "account"
    list_id: UUID
    list_name: str
    came_count: int
    finished_count: int
    week_count: int = FLOW_WEEKS
    tests: int
    p_value: float


def evaluate(facts: Facts, now: datetime, preferences: Preferences) -> Answer:
    """Say what the counts show beyond chance; look again on Monday morning."""
    monday = next_monday(facts, now)
    if facts.finished is None:
        return Answer(why="patterns are looked for on Mondays", next_check=monday)
    patterns: list[Peak | Growth] = [*_peaks(facts.finished), *_growths(facts.finished)]
    found = sorted(patterns, key=lambda one: one.p_value)
    if not found:
        return Answer(why="no pattern that could not be chance", next_check=monday)
    drafts = tuple(_draft(one, facts.finished.until, now, place) for place, one in enumerate(found))
    return Answer(why="a pattern that is hardly chance", suggestions=drafts, next_check=monday)


def next_monday(facts: Facts, now: datetime) -> datetime:
    """Return the next Monday at six o'clock in the person's zone."""
    zone = facts.person.zone
    local = now.astimezone(zone)
    this = local.date() - timedelta(days=local.weekday())
    mornings = (start_of(this + timedelta(days=7 * weeks), zone).replace(hour=MORNING_HOUR) for weeks in (0, 1))
    return next(one for one in mornings if one > now)


def _peaks(finished: Finished) -> Iterable[Peak]:
    tests = len(WEEKDAYS) + len(PARTS)
    for names, counts in ((WEEKDAYS, finished.by_weekday), (PARTS, finished.by_part)):
        total, one_of, most = sum(counts), len(counts), max(counts)
        p_value = two_sided(most, total, 1, one_of) * tests
        if total >= LEAST and most * one_of > total and p_value < SIGNIFICANT:
            when = names[list(counts).index(most)]
            expected = round(total / one_of)
            yield Peak(when=when, count=most, total=total, expected_count=expected, tests=tests, p_value=p_value)


def _growths(finished: Finished) -> Iterable[Growth]:
    for flow in finished.flows:
        p_value = two_sided(flow.came, flow.came + flow.went, 1, 2) * len(finished.flows)
        if flow.went >= LEAST and flow.came > flow.went and p_value < SIGNIFICANT:
            yield _growth(flow, len(finished.flows), p_value)


def _growth(flow: Flow, tests: int, p_value: float) -> Growth:
    return Growth(
        list_id=flow.list_id,
        list_name=flow.list_name,
        came_count=flow.came,
        finished_count=flow.went,
        tests=tests,
        p_value=p_value,
    )


def _draft(one: Peak | Growth, until: date, now: datetime, place: int) -> Draft:
    quarter = f"{until.year}Q{(until.month + 2) // 3}"
    # A day or a part of the day is news once; a list may grow again.
    name = one.when if isinstance(one, Peak) else f"{one.list_id}:{quarter}"
    return Draft(
        type="general_insight",
        message=say(one),
        evidence=msgspec.to_builtins(one),
        fingerprint=f"{NAME}:{name}",
        expires_at=now + KEPT,
        value=_VALUE - place,
        pace=PACE,
    )


def say(evidence: Peak | Growth) -> str:
    """Build the sentence; every number and name in it stands in the evidence."""
    if isinstance(evidence, Growth):
        came, went = count_in_words(evidence.came_count, "task"), f"{evidence.finished_count:,}"
        name, weeks = quoted(evidence.list_name), evidence.week_count
        return f"{name} grows faster than it shrinks: in {weeks} weeks {came} came and {went} were finished."
    share = f"{evidence.count:,} of {evidence.total:,}"
    when = evidence.when if evidence.when in PARTS else f"{evidence.when}s"
    where = "in" if evidence.when in PARTS else "on"
    return (
        f"You finish most {where} {when}: {share} tasks in {evidence.week_count} weeks,"
        f" where chance would make it about {evidence.expected_count:,}."
    )
