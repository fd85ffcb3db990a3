"""Everything Reeve 0.1 keeps; the words are in the .sql file of the same name."""

from reeve.database.migrations.script import run_sql_beside

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Run the SQL file of the same name."""
    run_sql_beside(__file__)
