"""reeve agents pause | status | resume."""

import psycopg

from tests.agent.running import value
from tests.commands.test_sentences import run
from tests.database_under_test import Urls

PAUSED = "SELECT count(*) FROM instance WHERE agents_paused_at IS NOT NULL"


async def test_the_operator_pauses_all_agents_and_lets_them_go_on(urls: Urls, db: psycopg.AsyncConnection):
    def said(word: str) -> str:
        done = run("agents", word, DATABASE_URL=urls.backend)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    assert said("status") == "not paused"
    assert said("pause").startswith("The agents are paused.")
    assert await value(db, PAUSED) == 1
    since = said("status")
    assert since.startswith("paused since 20")
    said("pause")
    assert said("status") == since
    assert said("resume") == "The agents go on."
    assert await value(db, PAUSED) == 0
