"""reeve/database/schema.sql: what the migrations make, to be read in one piece. `make generate` writes it."""

import re
import subprocess
from pathlib import Path

from reeve.database import embedded
from reeve.database.migrate import migrate
from reeve.database.roles import provision
from tests.server import FAST, temporary_folder

FILE = Path(__file__).parents[2] / "reeve" / "database" / "schema.sql"
HEAD = "-- What the migrations make, written by `make generate`; a test compares it. Change a migration, not this file.\n"


def dump(url: str, programs: Path) -> str:
    """Return the schema of a migrated database as pg_dump writes it, without what changes from day to day."""
    done = subprocess.run(
        [programs / "pg_dump", "--schema-only", "--no-owner", "--exclude-table=change_2*", f"--dbname={url}"],
        capture_output=True,
        text=True,
        check=True,
    )
    text = re.sub(
        r"^(--.*|SET .*|SELECT pg_catalog\.set_config.*|\\(un)?restrict .*)\n", "", done.stdout, flags=re.MULTILINE
    )
    return HEAD + re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def fresh_schema() -> str:
    """Migrate an empty embedded database and return its schema."""
    programs = embedded.binaries()
    assert programs is not None
    with temporary_folder() as folder, embedded.running(folder / "data", print, "schema", FAST) as server:
        urls = provision(server.admin_url(), folder / "data", embedded=True)
        migrate(urls.migration)
        return dump(server.admin_url("reeve"), programs / "bin" if (programs / "bin").is_dir() else programs)


if __name__ == "__main__":
    FILE.write_text(fresh_schema())
