"""The documentation says what is so: settings, routes, commands and file names are checked."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from docs import generate
from reeve.__main__ import reeve

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted(
    path for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")] if "node_modules" not in str(path)
)


@pytest.mark.parametrize(("name", "table"), generate.GENERATED.items())
def test_generated_tables_are_fresh(name, table):
    text = (ROOT / "docs" / name).read_text()
    assert text == generate.with_generated(text, table()), "run `make generate`"


def test_the_api_types_are_made_from_the_present_document():
    committed = json.loads((ROOT / "web" / "src" / "lib" / "api" / "openapi.json").read_text())
    assert committed == json.loads(generate.api_document()), "run `make generate`"


def test_every_command_says_what_it_does():
    runner = CliRunner()
    for name, command in reeve.commands.items():
        assert runner.invoke(command, ["--help"]).exit_code == 0
        assert command.help, name


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_and_named_files_exist(path):
    text = path.read_text()
    for link in re.findall(r"\]\((?!https?:|mailto:|#)([^)#]+)", text):
        assert (path.parent / link).exists(), f"{path.name} links to {link}"
    for name in re.findall(r"`((?:reeve|tests|docs|web|bench|k8s|docker)/[\w./-]+\.\w+)`", text):
        assert (ROOT / name).exists() or "(" in name, f"{path.name} names {name}"


@pytest.mark.parametrize("path", sorted(ROOT.glob("docs/decisions/*.md")), ids=lambda path: path.name)
def test_a_decision_is_short(path):
    assert len(path.read_text().splitlines()) <= 50
