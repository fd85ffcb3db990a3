"""A rule with a pace speaks to a person once in that time; the rest waits, and a different person's does not."""

from datetime import timedelta

import psycopg

from reeve.agent.rules.rule import Answer, Draft, Rule
from tests.agent.running import many_overdue, one_pass, value
from tests.cast import Person
from tests.database_under_test import Urls


def once_a_day(facts, now, preferences) -> Answer:
    draft = Draft(
        type="general_insight", message="m", evidence={"rule": "paced"}, fingerprint=f"paced:{facts.task.id}",
        pace=timedelta(days=1),
    )  # fmt: skip
    return Answer(why="always", suggestions=(draft,))


PACED = (Rule("paced", "general_insight", "task", once_a_day),)
WAITING = (
    "SELECT array_agg(extract(epoch FROM check_at - now())::integer) FROM agent_check WHERE check_at IS NOT NULL"
)


async def test_one_now_and_the_rest_in_turn(
    owner: Person, stranger: Person, urls: Urls, db: psycopg.AsyncConnection
):
    await many_overdue(db, owner, 3)
    await many_overdue(db, stranger, 1)
    counts = await one_pass(urls, rules=PACED)
    assert counts["suggested"] == 2
    assert all(86_000 < seconds <= 86_400 for seconds in await value(db, WAITING))
    await db.execute("UPDATE suggestion SET created_at = created_at - interval '1 day'")
    await db.execute("UPDATE agent_check SET check_at = now() WHERE check_at IS NOT NULL")
    assert (await one_pass(urls, rules=PACED))["suggested"] == 1
