"""The roles Reeve connects as: one owns the tables, `reeve_backend` serves people, `reeve_agent` only suggests.

Their passwords are made here and kept in `roles.json` (0600) in the data folder, per PostgreSQL cluster: a
role that this file does not know belongs to somebody else, and its password is never changed.
"""

import json
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

import psycopg
from psycopg import sql

from reeve.database import secret_file
from reeve.database.data_folder import own
from reeve.database.errors import RolesError
from reeve.database.pool import split_url

OWNER = "reeve_owner"
BACKEND = "reeve_backend"
AGENT = "reeve_agent"
DATABASE = "reeve"

# Any number, the same in every version: only one process makes roles at a time.
_ADVISORY_LOCK = 7_337_002

Connection = psycopg.Connection[tuple[Any, ...]]


@dataclass(frozen=True)
class Urls:
    """The database as each of the three roles."""

    migration: str
    backend: str
    agent: str


def provision(admin_url: str, data: Path, *, embedded: bool = False) -> Urls:
    """Make the roles where they are missing, and return the URLs to work with.

    `embedded`: the server is ours, so the database `reeve` and its owner are made too; otherwise migrations run
    as the role of `admin_url`. `data` is the data folder, made if need be. RolesError says what an administrator
    must do, EmbeddedError why the folder cannot be used; psycopg.OperationalError: no server answers.
    """
    roles = (OWNER, BACKEND, AGENT) if embedded else (BACKEND, AGENT)
    with psycopg.connect(split_url(admin_url)[0], connect_timeout=10, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [_ADVISORY_LOCK])
        passwords = _make_roles(connection, roles, own(data) / "roles.json")
        if embedded:
            _make_database(connection)
    database = DATABASE if embedded else None
    urls = {role: as_role(admin_url, role, passwords[role], database) for role in roles}
    return Urls(urls.get(OWNER, admin_url), urls[BACKEND], urls[AGENT])


def as_role(url: str, role: str, password: str, database: str | None = None) -> str:
    """The same URL for another role, and another database if one is named; other parameters stay."""
    parts = urlsplit(url)
    hosts = parts.netloc.rpartition("@")[2]
    replaced = {"user", "password", "passfile"} | ({"dbname"} if database else set())
    query = [(name, value) for name, value in parse_qsl(parts.query) if name not in replaced]
    return urlunsplit(
        parts._replace(
            netloc=f"{role}:{quote(password, safe='')}@{hosts}",
            path=f"/{quote(database, safe='')}" if database else parts.path,
            query=urlencode(query),
        )
    )


def _make_roles(connection: Connection, roles: tuple[str, ...], file: Path) -> dict[str, str]:
    with connection.transaction():
        cluster = _cluster(connection)
        kept: dict[str, dict[str, str]] = json.loads(secret_file.read(file) or "{}")
        existing, may_create = _existing(connection, roles), _may_create(connection)
        _refuse(existing, kept.get(cluster, {}), may_create, roles)
        # kept before they are used: a crash in between must not leave a role whose password nobody knows
        passwords = {role: secrets.token_urlsafe(32) for role in roles} | kept.get(cluster, {})
        if passwords != kept.get(cluster):
            secret_file.write(file, json.dumps({**kept, cluster: passwords}, indent=1))
        if may_create:
            for role in roles:
                _set_password(connection, role, passwords[role], exists=role in existing)
    return passwords


def _cluster(connection: Connection) -> str:
    """What tells this PostgreSQL from every other: the identifier that initdb gave it."""
    return str(_value(connection, "SELECT system_identifier FROM pg_control_system()"))


def _existing(connection: Connection, roles: tuple[str, ...]) -> dict[str, bool]:
    """Return the roles that are there, and whether anybody can sign in as them."""
    rows = connection.execute("SELECT rolname, rolcanlogin FROM pg_roles WHERE rolname = ANY(%s)", [list(roles)])
    return dict(rows.fetchall())


def _may_create(connection: Connection) -> bool:
    return bool(_value(connection, "SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user"))


def _refuse(existing: dict[str, bool], known: dict[str, str], may_create: bool, roles: tuple[str, ...]) -> None:
    missing = [role for role in roles if role not in existing]
    if missing and not may_create:
        statements = " ".join(f"CREATE ROLE {role} LOGIN PASSWORD '...';" for role in missing)
        raise RolesError(
            "The role of DATABASE_URL may not create roles: let an administrator run"
            f" {statements} and set AGENT_DATABASE_URL to the same database as {AGENT}."
        )
    # A role without LOGIN was made by a migration and is nobody's: it may be given a password.
    strange = [role for role in roles if existing.get(role) and role not in known]
    if strange:
        raise RolesError(
            f"The role {strange[0]} exists already, and this data folder does not know its password:"
            f" set AGENT_DATABASE_URL to the same database as {AGENT} (and DATABASE_URL as {BACKEND}); where"
            f" the password is lost, ALTER ROLE {strange[0]} LOGIN PASSWORD '...' sets a new one."
        )


def _set_password(connection: Connection, role: str, password: str, *, exists: bool) -> None:
    # hashed on this side, so that the server's log never sees the password itself
    verifier = connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()
    verb = sql.SQL("ALTER ROLE {} LOGIN PASSWORD {}" if exists else "CREATE ROLE {} LOGIN PASSWORD {}")
    try:
        connection.execute(verb.format(sql.Identifier(role), sql.Literal(verifier)))
    except psycopg.errors.InsufficientPrivilege as error:
        raise RolesError(
            f"The role of DATABASE_URL may not set the password of {role}: let an administrator run"
            f" ALTER ROLE {role} LOGIN PASSWORD '...'; and set AGENT_DATABASE_URL."
        ) from error


def _make_database(connection: Connection) -> None:
    database, owner = sql.Identifier(DATABASE), sql.Identifier(OWNER)
    if _value(connection, "SELECT count(*) FROM pg_database WHERE datname = %s", DATABASE) == 0:
        connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(database, owner))
    users = sql.SQL(", ").join([sql.Identifier(BACKEND), sql.Identifier(AGENT)])
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
    connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, users))


def _value(connection: Connection, query: str, *values: object) -> object:
    row = connection.execute(query.encode(), values).fetchone()
    return row[0] if row else None
