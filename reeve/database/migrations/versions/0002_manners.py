"""The agents' manners: what is never to be spoken of, rules that people tire of, a trail of outcomes."""

from reeve.database.migrations.script import run_sql_beside

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Run the SQL file of the same name."""
    run_sql_beside(__file__)
