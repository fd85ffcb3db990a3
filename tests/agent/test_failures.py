"""Rules and rows that fail: alone, a few times, and without stopping anybody else."""

from datetime import datetime, timedelta

import psycopg
import pytest

from reeve.agent.rules import RULES
from reeve.agent.rules.rule import Answer, Draft, Offer, Rule
from reeve.suggestions.structs import ProposedChange
from tests.agent.running import many_overdue, one_pass, value
from tests.cast import Person
from tests.database_under_test import Urls


def raising(facts, now, preferences) -> Answer:
    raise ZeroDivisionError("a bug")


def looking_back(facts, now, preferences) -> Answer:
    return Answer(why="a bug", next_check=now)


def without_zone(facts, now, preferences) -> Answer:
    return Answer(why="a bug", next_check=datetime(2030, 1, 1))


def in_a_hurry(facts, now, preferences) -> Answer:
    return Answer(why="always", next_check=now + timedelta(microseconds=1))


def broken(evaluate) -> tuple[Rule, ...]:
    return (Rule("broken", "general_insight", "task", evaluate), *RULES)


@pytest.mark.parametrize("evaluate", [raising, looking_back, without_zone])
async def test_a_rule_that_fails_does_so_alone(evaluate, owner: Person, urls: Urls, db: psycopg.AsyncConnection):
    await many_overdue(db, owner, 2)
    counts = await one_pass(urls, rules=broken(evaluate))
    assert (counts["suggested"], counts["failed"]) == (2, 2)
    row = await db.execute("SELECT tries, last_error, check_at > now(), verdicts FROM agent_check")
    for tries, error, later, verdicts in await row.fetchall():
        assert (tries, later) == (1, True)
        assert error.startswith("broken: ")
        assert verdicts["broken"]["verdict"] == "failed"
        assert verdicts["overdue"]["verdict"] == "suggested"


async def test_it_is_tried_again_after_pauses_and_then_set_aside(
    owner: Person, urls: Urls, db: psycopg.AsyncConnection
):
    await many_overdue(db, owner, 1)
    pauses, rules = [], broken(raising)[:1]
    for _ in range(5):
        await one_pass(urls, rules=rules)
        pauses.append(await value(db, "SELECT extract(epoch FROM check_at - updated_at)::float8 FROM agent_check"))
        await db.execute("UPDATE agent_check SET check_at = now() WHERE check_at IS NOT NULL")
    assert [pause and round(pause, -1) for pause in pauses] == [10, 20, 40, 80, None]
    assert await value(db, "SELECT tries FROM agent_check") == 5
    assert (await one_pass(urls, rules=rules))["checked"] == 0


async def test_a_change_gives_it_another_chance(owner: Person, urls: Urls, db: psycopg.AsyncConnection):
    [task] = await many_overdue(db, owner, 1)
    await db.execute("UPDATE agent_check SET tries = 5, check_at = NULL, last_error = 'broken: a bug'")
    await owner.patch(f"/tasks/{task}", {"title": "Another title"})
    assert (await one_pass(urls))["suggested"] == 1
    assert await value(db, "SELECT tries FROM agent_check WHERE subject_id = %s", task) == 0


async def test_a_rule_in_a_hurry_does_not_spin(owner: Person, urls: Urls, db: psycopg.AsyncConnection):
    await many_overdue(db, owner, 1)
    counts = await one_pass(urls, rules=broken(in_a_hurry))
    assert counts["checked"] == 1


async def test_a_row_that_cannot_be_written_does_not_hold_up_the_batch(
    owner: Person, urls: Urls, db: psycopg.AsyncConnection
):
    ids = await many_overdue(db, owner, 5)

    def about_nothing(facts, now, preferences) -> Answer:
        """A proposal about a task that is not there: PostgreSQL refuses it."""
        wrong = owner.id if facts.task.id == ids[2] else facts.task.id
        offer = Offer(wrong, 1, ProposedChange(priority="low"))
        draft = Draft(
            type="general_insight",
            message="m",
            evidence={"rule": "broken"},
            fingerprint=str(facts.task.id),
            offers=(offer,),
        )
        return Answer(why="a bug", suggestions=(draft,))

    rules = (Rule("poison", "general_insight", "task", about_nothing),)
    counts = await one_pass(urls, rules=rules)
    assert (counts["suggested"], counts["failed"]) == (4, 1)
    failed = await value(db, "SELECT last_error FROM agent_check WHERE subject_id = %s", ids[2])
    assert failed.startswith("engine: ForeignKeyViolation")


async def test_preferences_that_cannot_be_read_are_that_persons_trouble_alone(
    owner: Person, stranger: Person, urls: Urls, db: psycopg.AsyncConnection
):
    await many_overdue(db, owner, 2)
    await many_overdue(db, stranger, 2)
    await db.execute("UPDATE account SET preferences = '{\"agents_enabled\": 7}' WHERE id = %s", [owner.id])
    counts = await one_pass(urls)
    assert (counts["suggested"], counts["failed"]) == (2, 2)


async def test_preferences_of_a_newer_version_do_not_matter(
    owner: Person, urls: Urls, db: psycopg.AsyncConnection
):
    await many_overdue(db, owner, 1)
    await db.execute("UPDATE account SET preferences = '{\"colour_of_the_moon\": 7}'")
    assert (await one_pass(urls))["suggested"] == 1
