"""reeve agents pause | resume | status: the operator's switch for all agents, however many run."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TypeVar

import click
import psycopg

from reeve.commands.serve import load
from reeve.commands.user import with_database
from reeve.database.pool import Connection, split_url

T = TypeVar("T")

_PAUSE = "UPDATE instance SET agents_paused_at = coalesce(agents_paused_at, now())"
_RESUME = "UPDATE instance SET agents_paused_at = NULL"
_STATUS = "SELECT agents_paused_at FROM instance"


@click.group()
def agents() -> None:
    """The agents of this Reeve, for whoever runs it."""


@agents.command()
def pause() -> None:
    """Have all agents stop within seconds, after the batch they are at; nothing that is due is lost."""
    _with_database(lambda db: _execute(db, _PAUSE))
    click.echo("The agents are paused. `reeve agents resume` lets them go on.")


@agents.command()
def resume() -> None:
    """Have the agents go on; they catch up with what fell due."""
    _with_database(lambda db: _execute(db, _RESUME))
    click.echo("The agents go on.")


@agents.command()
def status() -> None:
    """Say whether they are paused."""
    paused_at = _with_database(_paused_at)
    click.echo(f"paused since {paused_at:%Y-%m-%d %H:%M %Z}" if paused_at else "not paused")


async def _execute(db: Connection, statement: str) -> None:
    await db.execute(statement.encode())


async def _paused_at(db: Connection) -> datetime | None:
    row = await (await db.execute(_STATUS)).fetchone()
    return row[0] if row else None


def _with_database(work: Callable[[Connection], Awaitable[T]]) -> T:
    """Do it as the role of DATABASE_URL, which in a backend's pod is all there is; else on the embedded server."""
    url = load("user").database_url
    return asyncio.run(_on(url, work)) if url else with_database(work)


async def _on(url: str, work: Callable[[Connection], Awaitable[T]]) -> T:
    async with await psycopg.AsyncConnection.connect(split_url(url)[0], autocommit=True) as db:
        return await work(db)
