"""Over-commitment: more falls due by a day of the coming two weeks than can be done until then.

Which tasks can be on time is computed exactly (reeve/planning); the others are offered the first later day
with room.
"""

import hashlib
from datetime import date, datetime, timedelta
from uuid import UUID

import msgspec

from reeve.accounts.structs import Preferences
from reeve.agent.facts import Facts, Said
from reeve.agent.facts.gathering import MORNING_HOUR
from reeve.agent.rules.rescheduling import start_of
from reeve.agent.rules.rule import Answer, Draft, Offer
from reeve.agent.rules.wording import count_in_words, day_in_words, listed, minutes_in_words, quoted
from reeve.planning.structs import Day, Late, Plan
from reeve.suggestions.structs import ProposedChange

NAME = "overload"
# A few minutes over are within what an estimate means.
LEAST_OVER_MINUTES = 15
# A sentence names so many tasks, and one suggestion moves so many.
NAMED, MOST_MOVES = 5, 50
PACE = timedelta(days=3)
_VALUE = 250


class Move(msgspec.Struct, frozen=True):
    """A task that cannot be on time, and where it has room; `estimated`: nobody said how long it takes."""

    task_id: UUID
    title: str
    list_name: str
    due_date: date
    minutes: int
    estimated: bool
    proposed_date: date | None


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """What the sentence is built from. `days`: load and capacity per day, before and after the moves."""

    rule: str = NAME
    about: str = "account"
    looked_on: date
    over_date: date
    over_minutes: int
    moves: tuple[Move, ...]
    more_count: int
    misfit_count: int
    everything_fits: bool
    default_estimate_minutes: int
    days: tuple[Day, ...]


def evaluate(facts: Facts, now: datetime, preferences: Preferences) -> Answer:
    """Suggest which tasks to move where, so that the rest can be on time; look again in the morning."""
    said = facts.said.get(NAME)
    if facts.agenda is None or not facts.agenda.upcoming.work:
        return Answer(why="nothing falls due in the next two weeks", untrue=_active(said))
    tomorrow = next_morning(facts, now)
    plan = facts.agenda.plan()
    over = min(plan.days, key=lambda day: day.slack_minutes)
    if over.slack_minutes > -LEAST_OVER_MINUTES or not plan.late:
        return Answer(why="everything fits", next_check=tomorrow, untrue=_active(said))
    evidence = _evidence(facts, plan, over, now)
    if said and said.active and still_so(said, evidence):
        return Answer(why="it was said, and is still so", next_check=tomorrow)
    draft = _draft(facts, plan, evidence)
    return Answer(why="more falls due than fits", suggestions=(draft,), next_check=tomorrow, untrue=_active(said))


def _active(said: Said | None) -> tuple[UUID, ...]:
    return said.active if said else ()


def next_morning(facts: Facts, now: datetime) -> datetime:
    """Return the next six o'clock in the person's zone, when the day before has gone from the plan."""
    local = now.astimezone(facts.person.zone)
    morning = start_of(local.date(), facts.person.zone).replace(hour=MORNING_HOUR)
    return morning if morning > local else morning + timedelta(days=1)


def still_so(said: Said, evidence: Evidence) -> bool:
    """Say whether what was said about this is still true: the same day, as much over, the same moves."""
    mine = msgspec.to_builtins(evidence)
    told = ("over_date", "over_minutes", "moves", "more_count", "misfit_count", "everything_fits")
    return all(other.get(name) == mine[name] for other in said.evidence for name in told)


def _evidence(facts: Facts, plan: Plan, over: Day, now: datetime) -> Evidence:
    movable = [one for one in plan.late if one.move_to]
    misfits = len(plan.late) - len(movable)
    return Evidence(
        looked_on=now.astimezone(facts.person.zone).date(),
        over_date=over.date,
        over_minutes=-over.slack_minutes,
        moves=tuple(_move(one) for one in movable[:MOST_MOVES]),
        more_count=max(0, len(movable) - NAMED),
        misfit_count=misfits,
        everything_fits=not misfits and len(movable) <= MOST_MOVES and not plan.left_out,
        default_estimate_minutes=plan.default_estimate_minutes,
        days=plan.days,
    )


def _move(one: Late) -> Move:
    return Move(one.task_id, one.title, one.list_name, one.due_date, one.minutes, one.estimated, one.move_to)


def _draft(facts: Facts, plan: Plan, evidence: Evidence) -> Draft:
    versions = {one.task_id: one.task_version for one in plan.late}
    return Draft(
        type="schedule_adjustment",
        message=say(evidence),
        evidence=msgspec.to_builtins(evidence),
        fingerprint=_fingerprint(plan),
        offers=tuple(
            Offer(one.task_id, versions[one.task_id], ProposedChange(due_date=one.proposed_date))
            for one in evidence.moves
            if one.proposed_date
        ),
        expires_at=start_of(evidence.over_date + timedelta(days=1), facts.person.zone),
        value=_VALUE,
        pace=PACE,
    )


def _fingerprint(plan: Plan) -> str:
    """Name the advice: that these tasks cannot be on time where they are."""
    late = sorted(f"{one.task_id}:{one.due_date}" for one in plan.late)
    return f"{NAME}:{hashlib.sha256(','.join(late).encode()).hexdigest()[:32]}"


def say(evidence: Evidence) -> str:
    """Build the sentence; every number, title and date in it stands in the evidence."""
    day = day_in_words(evidence.over_date, evidence.looked_on)
    start = f"{day} is {minutes_in_words(evidence.over_minutes)} over"
    misfits = f"{count_in_words(evidence.misfit_count, 'task')} would fit on no day of the next two weeks"
    if not evidence.moves:
        return f"{start}: {misfits}."
    moving = f"{start}: moving {_moves(evidence)}"
    if evidence.everything_fits:
        return f"{moving} makes everything fit."
    return f"{moving} helps." + (f" {misfits[0].upper()}{misfits[1:]}." if evidence.misfit_count else "")


def _moves(evidence: Evidence) -> str:
    """Say "“A” and “B” to Friday 27 November", day by day."""
    named: dict[date, list[str]] = {}
    for one in evidence.moves[:NAMED]:
        if one.proposed_date:
            named.setdefault(one.proposed_date, []).append(quoted(one.title))
    days = [
        f"{listed(titles)} to {day_in_words(day, evidence.looked_on)}" for day, titles in sorted(named.items())
    ]
    return listed(days) + (f", and {evidence.more_count} more," if evidence.more_count else "")
