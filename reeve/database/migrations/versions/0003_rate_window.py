"""What each account has been granted of this minute's requests."""

from reeve.database.migrations.script import run_sql_beside

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Run the SQL file of the same name."""
    run_sql_beside(__file__)
