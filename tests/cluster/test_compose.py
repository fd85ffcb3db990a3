"""compose.yaml: what it names exists, its services are confined, and its secrets fit PostgreSQL and Reeve."""

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import psycopg
import pytest
import yaml

from reeve.database.migrate import migrate
from tests.cluster.harness.postgres import Postgres
from tests.cluster.harness.version import ROOT
from tests.server import temporary_folder

STACK: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
SCRIPTS = ROOT / "docker" / "compose"
OURS = ("migrate", "backend", "ai-agent", "frontend")


def make_secrets(place: Path) -> dict[str, str]:
    """Run the script as the service `secrets` does; return what is in each file."""
    subprocess.run(["sh", str(SCRIPTS / "make-secrets"), str(place)], check=True)
    return {file.name: file.read_text() for file in place.iterdir()}


@pytest.mark.parametrize("name", OURS)
def test_our_services_may_do_nothing_that_they_need_not(name: str):
    service = STACK["services"][name]
    assert (service["read_only"], service["user"], service["cap_drop"]) == (True, "1001:1001", ["ALL"])
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert (ROOT / service["build"]["dockerfile"]).exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="the script gives files to the user 1001, as root")
def test_every_secret_that_is_named_is_made_once_and_stays():
    with temporary_folder() as place:
        made = make_secrets(place)
        named = re.findall(r"/run/reeve/(\w+)", (ROOT / "compose.yaml").read_text())
        assert set(named) <= made.keys()
        assert all(len(text) >= 48 for text in made.values())
        assert len(set(made.values())) == len(made)
        assert make_secrets(place) == made
        assert {(place / name).stat().st_mode & 0o777 for name in ("database_url", "auth_secret")} == {0o400}


@pytest.mark.skipif(os.geteuid() != 0, reason="the script gives files to the user 1001, as root")
@pytest.mark.skipif(shutil.which("psql") is None, reason="there is no psql here")
def test_the_roles_that_are_made_can_do_what_their_services_need():
    with temporary_folder() as folder:
        secrets = folder / "secrets"
        secrets.mkdir()
        made = make_secrets(secrets)
        postgres = Postgres(folder)
        postgres.start()
        try:
            env = {
                **os.environ,
                "PGHOST": "127.0.0.1",
                "PGPORT": str(postgres.port),
                "PGPASSWORD": postgres.password,
                "SECRETS": str(secrets),
            }
            subprocess.run(["sh", str(SCRIPTS / "make-roles")], env=env, check=True)
            here = {name: url.replace("postgres:5432", f"127.0.0.1:{postgres.port}") for name, url in made.items()}
            assert migrate(here["migration_database_url"]) == "behind"
            with psycopg.connect(here["database_url"]) as db:
                assert db.execute("SELECT count(*) FROM task").fetchone() == (0,)
            with (
                psycopg.connect(here["agent_database_url"]) as db,
                pytest.raises(psycopg.errors.InsufficientPrivilege),
            ):
                db.execute("UPDATE task SET title = 'Sold'")
        finally:
            postgres.stop()
