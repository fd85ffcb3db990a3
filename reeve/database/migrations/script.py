"""What every revision does: run the SQL file of its own name."""

from pathlib import Path

from alembic import op


def run_sql_beside(python_file: str) -> None:
    """Run NNNN_name.sql beside NNNN_name.py, as it stands (several statements, no parameters)."""
    statements = Path(python_file).with_suffix(".sql").read_text()
    op.get_bind().exec_driver_sql(statements.replace("%", "%%"))
