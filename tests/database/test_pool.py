"""The pool: bounded, failing fast, and soon back after an outage."""

import asyncio
import time

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from reeve.database.pool import address_of, end, make_pool, split_url
from tests.cast import Person, backend, settings_for
from tests.database_under_test import Urls, with_parameters


def test_our_parameters_are_taken_out_of_the_url():
    assert split_url("postgresql://u@h/d?connection_limit=3&sslmode=require&pool_timeout=0.5") == (
        "postgresql://u@h/d?sslmode=require", 3, 0.5,
    )  # fmt: skip
    assert split_url("postgresql://u@h/d") == ("postgresql://u@h/d", 10, 5.0)


def test_what_else_is_in_the_url_reaches_libpq_as_it_was():
    url = "postgresql://u@h/d?connection_limit=3&options=-c%20search_path%3Da&password=a+b"
    assert conninfo_to_dict(split_url(url)[0]) == {
        "user": "u", "host": "h", "dbname": "d", "options": "-c search_path=a", "password": "a+b",
    }  # fmt: skip


def test_a_server_that_is_gone_is_noticed_unless_the_url_says_otherwise():
    soon = conninfo_to_dict(address_of("postgresql://u@h/d?connection_limit=3"))
    assert (soon["host"], soon["keepalives_idle"], soon["tcp_user_timeout"]) == ("h", "5", "10000")
    assert "connection_limit" not in soon
    late = conninfo_to_dict(address_of(lambda: "postgresql://u@h/d?tcp_user_timeout=60000"))
    assert (late["keepalives_idle"], late["tcp_user_timeout"]) == ("5", "60000")


@pytest.mark.parametrize("wrong", ["connection_limit=0", "connection_limit=x", "pool_timeout=0"])
def test_parameters_that_make_no_sense_are_refused(wrong: str):
    with pytest.raises(ValueError, match=r"must be positive|invalid literal"):
        split_url(f"postgresql://u@h/d?{wrong}")


async def test_all_connections_busy_is_503_in_time_and_ready_does_not_lie(
    urls: Urls, owner: Person, stranger: Person, at, db
):
    url = with_parameters(urls.backend, "connection_limit=2&pool_timeout=0.5")
    async with backend(settings_for(urls, database_url=url)) as address:
        person = at(owner, address)
        async with db.transaction():
            # One account alone cannot hold them all.
            await db.execute("SELECT FROM list WHERE id = ANY(%s) FOR UPDATE", [[owner.inbox, stranger.inbox]])
            both = (person, at(stranger, address))
            stuck = [asyncio.create_task(one.post("/tasks", {"title": "x"})) for one in both]
            await asyncio.sleep(0.3)
            began = time.monotonic()
            refused = await person.get("/lists")
            assert time.monotonic() - began < 2
            assert (refused.status_code, refused.json()["code"]) == (503, "pool_timeout")
            assert refused.headers["retry-after"] == "1"
            ready = await person.client.get(f"{address}/ready")
            assert ready.status_code == 200
        assert [answer.status_code for answer in await asyncio.gather(*stuck)] == [201, 201]


async def test_a_connection_that_the_server_closed_is_replaced_unnoticed(urls: Urls, db):
    async with make_pool(urls.backend, name="to-be-cut") as pool:
        for _ in range(3):
            async with pool.connection() as connection:
                await connection.execute("SELECT 1")
            await db.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'to-be-cut'"
            )
            await asyncio.sleep(0.1)
        async with pool.connection() as connection:
            assert (await (await connection.execute("SELECT 1")).fetchone()) == (1,)


async def test_a_task_that_swallowed_its_cancellation_is_asked_again():
    swallowed = 0

    async def deaf() -> None:
        nonlocal swallowed
        while True:
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                swallowed += 1
                if swallowed == 2:
                    raise

    task = asyncio.create_task(deaf())
    await asyncio.sleep(0)
    await asyncio.wait_for(end([task]), 5)
    assert (task.cancelled(), swallowed) == (True, 2)


async def test_a_statement_that_nobody_waits_for_ends(postgres_url: str):
    pool = make_pool(postgres_url, name="test", statement_seconds=1)
    async with pool, pool.connection() as connection:
        with pytest.raises(psycopg.errors.QueryCanceled):
            await connection.execute("SELECT pg_sleep(20)")
        found = await (await connection.execute("SHOW idle_in_transaction_session_timeout")).fetchone()
        assert found == ("8s",)
