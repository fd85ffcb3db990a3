"""The documentation says what is so: settings, routes, commands and file names are checked."""

import json
import re
from dataclasses import fields
from pathlib import Path

import pytest
from click.testing import CliRunner

from reeve.__main__ import reeve
from reeve.backend import unopened
from reeve.http.openapi import document
from reeve.settings import Settings

ROOT = Path(__file__).parent.parent
CONFIGURATION = (ROOT / "docs" / "configuration.md").read_text()
API = (ROOT / "docs" / "api.md").read_text()
DOCUMENTS = sorted(
    path for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")] if "node_modules" not in str(path)
)


@pytest.mark.parametrize("setting", fields(Settings), ids=lambda one: one.name)
def test_every_setting_is_documented_with_its_default_and_sentence(setting):
    default = ",".join(setting.default) if isinstance(setting.default, tuple) else setting.default
    shown = f"`{default}`" if default not in ("", ()) else "empty"
    file = " (or `_FILE`)" if setting.metadata["secret"] else ""
    assert f"| `{setting.name.upper()}`{file} | {shown} | {setting.metadata['text']} |" in CONFIGURATION


def test_no_setting_is_documented_that_is_none():
    documented = set(re.findall(r"^\| `([A-Z_]+)`", CONFIGURATION, re.MULTILINE))
    assert documented == {setting.name.upper() for setting in fields(Settings)}


def test_every_route_is_in_the_api_document_and_no_other():
    schema = json.loads(document(unopened(Settings(database_url="postgresql:///"))))
    real = {(method.upper(), path) for path, item in schema["paths"].items() for method in item}
    documented = set(re.findall(r"^\| `(GET|POST|PUT|PATCH|DELETE) (/[^`]*)`", API, re.MULTILINE))
    assert documented == real


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
