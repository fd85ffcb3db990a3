"""Every number, title and date in a sentence stands in its evidence, whatever the facts are."""

import random
import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from reeve.accounts.structs import Preferences
from reeve.agent.facts import Facts, Workload
from reeve.agent.rules import RULES
from tests.agent.people import NOW, person, task

ZONES = ["UTC", "Europe/Berlin", "America/Los_Angeles", "Pacific/Auckland", "Asia/Kolkata"]
TITLES = ["Rent", "Call 24 people", "<b>Bold</b>", "“Quoted” and 7 more", "Two\nlines", "a" * 500]
ANY = Preferences()


def some_facts(chance: random.Random, now: datetime) -> Facts:
    def one(number: int):
        due = (now + timedelta(minutes=chance.randint(-600_000, 6_000))).strftime("%Y-%m-%d %H:%M")
        wanted = chance.choice([due, due[:10], None])
        more = {"title": chance.choice(TITLES), "priority": chance.choice([None, "low", "medium", "high"])}
        return task(number, wanted, chance.choice(ZONES), rrule=chance.choice([None, "FREQ=DAILY"]), **more)

    high = chance.randint(0, 30)
    load = Workload(high + chance.randint(0, 20), high, tuple(one(number) for number in range(min(high, 5))))
    return Facts(person(chance.choice(ZONES)), one(7), load)


def speakable(value: object, zone: str) -> set[str]:
    """All the ways in which a piece of evidence may stand in a sentence."""
    if isinstance(value, dict):
        return set().union(*(speakable(inner, zone) for inner in value.values()))
    if isinstance(value, list | tuple):
        return set().union(*(speakable(inner, zone) for inner in value), set())
    if isinstance(value, bool) or value is None:
        return set()
    if isinstance(value, int):
        return {f"{value:,}", f"{value // 60:,}", f"{value // 1440:,}"}
    text = str(value)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        text += "T00:00:00+00:00"
        zone = "UTC"
    if re.match(r"\d{4}-\d\d-\d\dT", text):
        local = datetime.fromisoformat(text).astimezone(ZoneInfo(zone))
        return {f"{local:%A}", str(local.day), f"{local:%B}", str(local.year), f"{local:%H:%M}"}
    return {text}


def test_what_a_sentence_says_stands_in_its_evidence():
    chance, said = random.Random(4), 0
    for _ in range(3000):
        now = NOW.astimezone(UTC) + timedelta(minutes=chance.randint(0, 600_000))
        facts = some_facts(chance, now)
        for rule in RULES:
            for draft in rule.evaluate(facts, now, ANY).suggestions:
                said += 1
                check(draft.message, draft.evidence, facts.person.time_zone)
    assert said > 2000


def check(message: str, evidence: dict, zone: str) -> None:
    sentence = message
    for title in titles_in(evidence):
        quoted = f"“{' '.join(title.split())}”"
        assert quoted in message
        sentence = sentence.replace(quoted, "")
    assert "“" not in sentence
    known = speakable(msgspec.to_builtins(evidence), zone)
    numbers = re.findall(r"\d+:\d+|\d[\d,]*", sentence)
    days = re.findall(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b", sentence)
    assert numbers
    assert [one for one in [*numbers, *days] if one not in known] == []


def titles_in(evidence: dict) -> list[str]:
    own = [evidence["title"]] if "title" in evidence else []
    return own + [one["title"] for one in evidence.get("candidates", ())]
