"""What the server says in English sentences, the web app says in German too: no sentence is missing in its table."""

import ast
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TABLE = json.loads((ROOT / "web/src/lib/words/sentences/de.json").read_text())
# Where a sentence stands in the arguments of these: the field that is wrong comes first.
SAID_IN = {"invalid": 1, "FieldError": 1, "RecurrenceError": 0, "ImportFileError": 0, "remark": -1, "keep": -1}
FILES = sorted((ROOT / "reeve").rglob("*.py"))


def template(node: ast.AST) -> str | None:
    """Return a literal text, with `{}` for what is put in."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
    return None


def sentences(file: Path) -> Iterator[str]:
    """Yield what a file says in the calls above; in imports also each constant and answer that is a sentence."""
    tree = ast.parse(file.read_text())
    for node in ast.walk(tree):
        name = getattr(node.func, "id", getattr(node.func, "attr", "")) if isinstance(node, ast.Call) else ""
        if name in SAID_IN and node.args:
            yield from filter(None, [template(node.args[SAID_IN[name]])])
        elif isinstance(node, (ast.Assign, ast.Return)) and file.parent.name == "interop":
            said = template(node.value) if node.value else None
            if said and " " in said and said.endswith("."):
                yield said


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_sentence_is_in_the_german_table(file: Path):
    assert [said for said in sentences(file) if said not in TABLE] == []
