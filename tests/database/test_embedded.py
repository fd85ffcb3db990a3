"""The embedded PostgreSQL starts, answers and stops."""

import psycopg


def test_it_speaks_utf8_in_every_case(postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as connection:
        row = connection.execute("SELECT lower('MÜLLER'), 'MÜLLER' ILIKE 'mül%'").fetchone()
    assert row == ("müller", True)
