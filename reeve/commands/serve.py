"""reeve serve | backend | agent | migrate | openapi."""

import sys
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any

import click
import structlog

from reeve import connecting, settings
from reeve.observability import logging, tracing
from reeve.settings import SettingError, Settings

MIGRATED = {
    "behind": "The database was brought up to date.",
    "current": "The database is up to date.",
    "ahead": "The database is ahead of this version, and was left alone.",
}

log = structlog.get_logger()


def load(service: str) -> Settings:
    """Read the settings, and set logging and tracing up."""
    found = settings.load()
    logging.configure(found, service)
    tracing.configure(found, service)
    return found


def report(sentence: str) -> None:
    """Tell the person at the terminal what takes time."""
    click.echo(sentence, err=True)


@click.command()
def serve() -> None:
    """Serve app, API and agents in one process (the default)."""
    # Imported here: `reeve --help` need not load a web framework.
    from reeve.serving import address, listening_socket, serve_everything

    found = load("reeve")
    listening = listening_socket(found)
    with connecting.database(found, report, f"serving {address(found)}") as ready:
        connecting.bring_up_to_date(ready, report)
        report(f"Reeve is at {address(ready)}")
        _run(serve_everything(ready, listening))


@click.command()
def backend() -> None:
    """Serve app and API only (for several replicas; needs DATABASE_URL and AUTH_SECRET)."""
    from reeve.serving import listening_socket, serve_backend

    found = load("backend")
    _need(found, "database_url", "auth_secret")
    _run(serve_backend(found, listening_socket(found)))


@click.command()
def agent() -> None:
    """Run the agents only (for several replicas; needs AGENT_DATABASE_URL)."""
    from reeve.serving import AGENT_PORT, listening_socket, serve_agent

    found = load("ai-agent")
    if found.port == Settings.port:
        found = replace(found, port=AGENT_PORT)
    _run(serve_agent(found, listening_socket(found)))


@click.command()
def migrate() -> None:
    """Bring the database up to date; content where it is ahead already."""
    from reeve.database.migrate import migrate as run

    found = load("migrate")
    if found.database_url or found.migration_database_url:
        before = run(found.migration_database_url or found.database_url)
    else:
        with connecting.database(found, report, "migrating") as ready:
            before = run(ready.migration_database_url)
    if logging.speaks_json(found):
        log.info("migrated", found=before, says=MIGRATED[before])
    else:
        click.echo(MIGRATED[before])


@click.command()
def openapi() -> None:
    """Print the OpenAPI document."""
    from reeve.backend import unopened
    from reeve.http.openapi import document

    click.echo(document(unopened(Settings(database_url="postgresql:///"))))


def _need(found: Settings, *names: str) -> None:
    for name in names:
        if not getattr(found, name):
            raise SettingError(f"{name.upper()} is not set; see docs/configuration.md.")


def _run(serving: Coroutine[Any, Any, bool]) -> None:
    import uvloop

    runner: Callable[[Coroutine[Any, Any, bool]], bool] = uvloop.run
    if not runner(serving):
        sys.exit(1)


commands = [serve, backend, agent, migrate, openapi]
