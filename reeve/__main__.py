"""The `reeve` command: without arguments it serves app, API and agents in one process."""

import sys

import click
import psycopg

from reeve import __version__
from reeve.agent.guard import AgentRefusal
from reeve.commands import agents, data, doctor, serve, transfer, user
from reeve.database.errors import SetupError
from reeve.database.migrate import MigrationError
from reeve.settings import SettingError

EXPECTED = (SettingError, SetupError, MigrationError, AgentRefusal)


@click.group(invoke_without_command=True)
@click.version_option(__version__, prog_name="reeve")
@click.pass_context
def reeve(context: click.Context) -> None:
    """Reeve: a self-hosted task manager whose agents suggest and never decide.

    Without a command: serve everything in one process. Settings come from the environment; see
    docs/configuration.md.
    """
    if context.invoked_subcommand is None:
        context.invoke(serve.serve)


for command in [*serve.commands, *data.commands, *transfer.commands, user.user, agents.agents, doctor.doctor]:
    reeve.add_command(command)


def main() -> None:
    """Run the command; what goes wrong in an expected way is one sentence and exit code 1."""
    try:
        reeve()
    except EXPECTED as error:
        sys.exit(f"reeve: {error}")
    except psycopg.OperationalError as error:
        reason = " ".join(str(error).split())
        sys.exit(f"reeve: The database does not answer: {reason}. Check DATABASE_URL and that the server runs.")


if __name__ == "__main__":
    main()
