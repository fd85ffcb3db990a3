"""Reeve makes the roles it connects as, keeps their passwords, and leaves other people's roles alone."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from reeve.database import roles
from reeve.database.embedded import running
from reeve.database.errors import RolesError
from reeve.database.pool import split_url
from reeve.database.roles import as_role, provision
from tests.server import FAST, temporary_folder


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[str, Path]]:
    """A server of its own, because roles belong to a whole server and other tests use the same names."""
    with temporary_folder() as folder, running(folder / "data", print, settings=FAST) as started:
        yield started.admin_url(), folder / "data"


@pytest.fixture
def admin(server: tuple[str, Path], tmp_path: Path) -> Iterator[str]:
    """The server without any of our roles; `tmp_path` is then an empty data folder."""
    yield server[0]
    with psycopg.connect(server[0], autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS reeve")
        for role in (roles.OWNER, roles.BACKEND, roles.AGENT, "creator", "plain"):
            connection.execute(f"DROP ROLE IF EXISTS {role}")


def ask(url: str, query: str) -> object:
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(query).fetchone() or [None]
        return row[0]


def run(url: str, *statements: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


def test_the_embedded_server_gets_a_database_and_three_roles(admin: str, tmp_path: Path) -> None:
    urls = provision(admin, tmp_path, embedded=True)
    who = "SELECT current_user || ' ' || current_database()"
    assert [ask(url, who) for url in (urls.migration, urls.backend, urls.agent)] == [
        "reeve_owner reeve",
        "reeve_backend reeve",
        "reeve_agent reeve",
    ]


def test_the_owner_makes_tables_and_is_no_superuser(admin: str, tmp_path: Path) -> None:
    urls = provision(admin, tmp_path, embedded=True)
    run(urls.migration, "CREATE TABLE thing (id int)", "GRANT USAGE ON SCHEMA public TO reeve_backend")
    assert (
        ask(urls.migration, "SELECT bool_or(rolsuper OR rolcreaterole) FROM pg_roles WHERE rolname LIKE 'reeve%'")
        is False
    )


@pytest.mark.parametrize("statement", ["CREATE TABLE mine (id int)", "CREATE TEMP TABLE mine (id int)"])
def test_the_agent_makes_no_tables(admin: str, tmp_path: Path, statement: str) -> None:
    urls = provision(admin, tmp_path, embedded=True)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        run(urls.agent, statement)


def test_a_wrong_password_is_refused(admin: str, tmp_path: Path) -> None:
    urls = provision(admin, tmp_path, embedded=True)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        run(as_role(urls.agent, roles.AGENT, "guess"))


def test_again_changes_nothing(admin: str, tmp_path: Path) -> None:
    assert provision(admin, tmp_path, embedded=True) == provision(admin, tmp_path, embedded=True)


def test_many_at_once_agree(admin: str, tmp_path: Path) -> None:
    with ThreadPoolExecutor(6) as threads:
        made = list(threads.map(lambda _: provision(admin, tmp_path, embedded=True), range(12)))
    assert len(set(made)) == 1


def test_a_changed_password_is_set_back(admin: str, tmp_path: Path) -> None:
    urls = provision(admin, tmp_path)
    run(admin, "ALTER ROLE reeve_agent PASSWORD 'other'")
    assert provision(admin, tmp_path) == urls
    assert ask(urls.agent, "SELECT 1") == 1


def test_the_passwords_are_for_us_alone(admin: str, tmp_path: Path) -> None:
    provision(admin, tmp_path / "new")
    assert (tmp_path / "new" / "roles.json").stat().st_mode & 0o777 == 0o600


def test_an_external_database_is_migrated_by_its_own_role(admin: str, tmp_path: Path) -> None:
    urls = provision(admin, tmp_path)
    assert urls.migration == admin
    assert ask(urls.agent, "SELECT current_database()") == "postgres"


def test_a_role_that_may_create_roles_is_enough(admin: str, tmp_path: Path) -> None:
    run(admin, "CREATE ROLE creator LOGIN CREATEROLE PASSWORD 'creates'")
    creator = as_role(admin, "creator", "creates")
    urls = provision(creator, tmp_path)
    assert provision(creator, tmp_path) == urls
    assert ask(urls.backend, "SELECT current_user") == "reeve_backend"
    run(admin, "DROP ROLE reeve_backend, reeve_agent")


def test_a_role_that_may_not_is_told_what_to_run(admin: str, tmp_path: Path) -> None:
    run(admin, "CREATE ROLE plain LOGIN PASSWORD 'plain'")
    with pytest.raises(RolesError, match=r"CREATE ROLE reeve_backend LOGIN .* CREATE ROLE reeve_agent LOGIN"):
        provision(as_role(admin, "plain", "plain"), tmp_path)
    assert not (tmp_path / "roles.json").exists()


def test_somebody_elses_role_keeps_its_password(admin: str, tmp_path: Path) -> None:
    run(admin, "CREATE ROLE reeve_agent LOGIN PASSWORD 'theirs'")
    with pytest.raises(RolesError, match=r"reeve_agent exists already.*AGENT_DATABASE_URL.*ALTER ROLE"):
        provision(admin, tmp_path)
    assert ask(as_role(admin, "reeve_agent", "theirs"), "SELECT 1") == 1


def test_a_role_that_nobody_can_sign_in_as_is_taken_over(admin: str, tmp_path: Path) -> None:
    run(admin, "CREATE ROLE reeve_backend NOLOGIN", "CREATE ROLE reeve_agent NOLOGIN")  # as a migration makes them
    assert ask(provision(admin, tmp_path).agent, "SELECT current_user") == "reeve_agent"


def test_passwords_of_another_server_do_not_count(admin: str, tmp_path: Path) -> None:
    provision(admin, tmp_path)
    kept = json.loads((tmp_path / "roles.json").read_text())
    assert list(kept) == [ask(admin, "SELECT system_identifier::text FROM pg_control_system()")]
    (tmp_path / "roles.json").write_text(json.dumps({"another": next(iter(kept.values()))}))
    with pytest.raises(RolesError, match="exists already"):
        provision(admin, tmp_path)


def test_a_url_keeps_its_parameters() -> None:
    url = "postgresql://me:a%40b@one:1,two:2/shop?sslmode=require&connection_limit=5&password=x&user=y"
    other = as_role(url, "reeve_agent", "p/w")
    assert other == "postgresql://reeve_agent:p%2Fw@one:1,two:2/shop?sslmode=require&connection_limit=5"
    assert conninfo_to_dict(split_url(other)[0])["password"] == "p/w"
