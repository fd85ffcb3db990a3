"""reeve import | export: one person's tasks, from and to a file."""

import asyncio
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from reeve import connecting
from reeve.commands.serve import load, report
from reeve.settings import Settings


@click.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--email", help="Whose tasks they become; not needed where there is one account.")
@click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
def import_file(file: Path, email: str | None, dry_run: bool) -> None:
    """Bring in FILE: todo.txt, Todoist's CSV template, or an export of Reeve. Twice adds nothing twice."""
    from reeve.interop.structs import ImportFileError

    try:
        found = _with_account(
            email, lambda db, actor, pool: _import(db, actor, pool, file.name, file.read_bytes(), dry_run)
        )
    except ImportFileError as error:
        raise click.ClickException(f"{file.name}: {error}") from error
    _print(found)


@click.command(name="export")
@click.argument("file", type=click.File("wb", atomic=True), default="-")
@click.option("--email", help="Whose tasks; not needed where there is one account.")
def export_file(file: Any, email: str | None) -> None:
    """Write everything a person owns to FILE (or standard output) as JSON; `reeve import` reads it back."""
    _with_account(email, lambda db, actor, pool: _export(db, actor, pool, file))


def _with_account(email: str | None, work: Any) -> Any:
    """Do the work as the account with this address, or as the only one there is."""
    settings = replace(load("import"), log_level="warning")
    with connecting.database(settings, report, "reeve import", shared=True) as ready:
        connecting.bring_up_to_date(ready, lambda _: None)
        return asyncio.run(_connected(ready, email, work))


async def _connected(settings: Settings, email: str | None, work: Any) -> Any:
    from reeve.accounts.administration import find_actor_by_email
    from reeve.database.pool import make_pool

    async with make_pool(settings.database_url, name="reeve-import") as pool, pool.connection() as db:
        actor = await find_actor_by_email(db, email)
        if actor is None:
            raise click.UsageError(
                f"There is no account {email}." if email else "Say whose with --email (see `reeve user list`)."
            )
        return await work(db, actor, pool)


async def _export(db: Any, actor: Any, pool: Any, file: Any) -> None:
    from reeve.interop.exporting import begin

    exporting = await begin(db, actor)
    async for part in exporting.written(pool.connection):
        file.write(part)


async def _import(db: Any, actor: Any, pool: Any, name: str, data: bytes, dry_run: bool) -> Any:
    from uuid_utils.compat import uuid7

    from reeve.database.notify import Notifier
    from reeve.interop.importing import parse
    from reeve.interop.routes import store

    today = datetime.now(ZoneInfo(actor.time_zone)).date()
    parsed = parse(name, data, today)
    notifier = Notifier(pool)
    with click.progressbar(length=parsed.total, label="Importing", file=sys.stderr) as bar:

        def progress(done: int, _: int) -> None:
            bar.update(done - bar.pos)

        found = await store(db, actor, str(uuid7()), parsed, notifier, progress, dry_run=dry_run)
    await notifier.send_pending()
    return found


def _print(found: Any) -> None:
    would = "would be " if found.dry_run else ""
    for name in found.lists_added:
        click.echo(f"List {would}added: {name}")
    click.echo(f"Tasks {would}added: {found.tasks_added}; known already: {found.tasks_known}")
    for remark in found.remarks:
        click.echo(f"Line {remark.line}: {remark.reason}  ({remark.text})")
    if found.operation_id:
        click.echo(f"To undo: PUT /api/v1/operations/{found.operation_id}/reversal, or History in the app.")


commands = [import_file, export_file]
