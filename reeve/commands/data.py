"""reeve backup | restore: everything, in one file."""

from pathlib import Path

import click

from reeve import connecting
from reeve.commands.serve import load, report
from reeve.database.migrate import migrate


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Write everything to FILE (pg_dump's custom format); works while Reeve serves."""
    from reeve.backup import backup as write

    with connecting.database(load("backup"), report, "reeve backup", shared=True) as ready:
        write(ready.migration_database_url, file)
    click.echo(f"Written: {file}. It holds everything, also password hashes: keep it safe.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Replace the data that is there.")
def restore(file: Path, replace: bool) -> None:
    """Bring back what FILE holds. Refuses a database that holds data, unless told --replace."""
    from reeve.backup import restore as read

    with connecting.database(load("restore"), report, "reeve restore", shared=True) as ready:
        connecting.bring_up_to_date(ready, report)
        read(ready.migration_database_url, file, replace=replace)
        migrate(ready.migration_database_url)
    click.echo("Restored. Open apps notice it and load everything anew.")


commands = [backup, restore]
