"""reeve user create | set-password | sign-out | list."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar

import click
import psycopg

from reeve import connecting
from reeve.commands.serve import load, report
from reeve.database.pool import Connection, split_url
from reeve.http.problems import Problem

T = TypeVar("T")


@click.group()
def user() -> None:
    """Accounts, for whoever runs this Reeve."""


@user.command()
@click.argument("email")
@click.option("--name", default="", help="Without one: what stands before the @.")
@click.option("--time-zone", default="UTC", help="e.g. Europe/Berlin")
@click.password_option(help="Asked for where it is not given.")
def create(email: str, name: str, time_zone: str, password: str) -> None:
    """Make an account, also where signing up is closed."""
    from reeve.accounts.administration import create_user

    with_database(lambda db: create_user(db, email, password, name=name, time_zone=time_zone))
    click.echo(f"{email} can sign in now.")


@user.command()
@click.argument("email")
@click.password_option(help="Asked for where it is not given.")
def set_password(email: str, password: str) -> None:
    """Give an account another password; its sessions end."""
    from reeve.accounts.administration import set_password as change

    with_database(lambda db: change(db, email, password))
    click.echo(f"{email} has a new password; all sessions have ended.")


@user.command()
@click.argument("email", required=False)
@click.option("--all", "everybody", is_flag=True, help="Of all accounts.")
def sign_out(email: str | None, everybody: bool) -> None:
    """End all sessions of one account, or of all; API tokens stay."""
    from reeve.accounts.administration import sign_out as end

    if (email is None) is not everybody:
        raise click.UsageError("Name an e-mail address, or --all.")
    ended = with_database(lambda db: end(db, email))
    click.echo(f"{ended} {'session has' if ended == 1 else 'sessions have'} ended.")


@user.command(name="list")
def list_all() -> None:
    """Show who has an account."""
    from reeve.accounts.administration import list_users

    for one in with_database(list_users):
        seen = f"{one.last_seen_at:%Y-%m-%d}" if one.last_seen_at else "never"
        click.echo(f"{one.email}\t{one.name}\t{one.time_zone}\tsince {one.created_at:%Y-%m-%d}\tlast seen {seen}")


def with_database(work: Callable[[Connection], Awaitable[T]]) -> T:
    """Do the work on a connection as the backend's role; what is refused is a sentence and exit code 1."""

    async def connected(url: str) -> T:
        async with await psycopg.AsyncConnection.connect(split_url(url)[0], autocommit=True) as db:
            return await work(db)

    settings = replace(load("user"), log_level="warning")
    with connecting.database(settings, report, "reeve user", shared=True) as ready:
        connecting.bring_up_to_date(ready, lambda _: None)
        try:
            return asyncio.run(connected(ready.database_url))
        except Problem as problem:
            raise click.ClickException(problem.detail) from problem
