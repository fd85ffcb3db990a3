"""Write the generated parts of the documentation: run by `make generate`, compared by tests/test_docs.py."""

import json
from pathlib import Path
from typing import Any

from docs.limits import limits_table
from reeve.backend import unopened
from reeve.http.openapi import document
from reeve.settings import DECLARED, Settings

DOCS = Path(__file__).parent
BEGIN, END = "<!-- generated: begin -->", "<!-- generated: end -->"


def settings_table() -> str:
    """Return the table of settings."""
    rows = ["| variable | default | what it is |", "|---|---|---|"]
    for one in DECLARED:
        default = ",".join(one.default) if isinstance(one.default, tuple) else one.default
        file = " (or `_FILE`)" if one.metadata["secret"] else ""
        shown = "empty" if default == "" else f"`{default}`"
        rows.append(f"| `{one.name.upper()}`{file} | {shown} | {one.metadata['text']} |")
    return "\n".join(rows)


def api_document() -> bytes:
    """Return the OpenAPI document."""
    return document(unopened(Settings(database_url="postgresql:///")))


def routes_table() -> str:
    """Return the table of routes."""
    schema = json.loads(api_document())
    rows = ["| route | what it does |", "|---|---|"]
    for path, item in sorted(schema["paths"].items(), key=lambda one: (_tag(one[1]), one[0])):
        rows += [f"| `{method.upper()} {path}` | {operation['summary']} |" for method, operation in item.items()]
    return "\n".join(rows)


def _tag(item: dict[str, Any]) -> str:
    return str(next(iter(item.values()))["tags"][0])


GENERATED = {"configuration.md": settings_table, "api.md": routes_table, "limits.md": limits_table}


def with_generated(text: str, table: str) -> str:
    """Return the document with its generated part replaced."""
    before, _, rest = text.partition(BEGIN)
    return f"{before}{BEGIN}\n{table}\n{END}{rest.partition(END)[2]}"


if __name__ == "__main__":
    for name, table in GENERATED.items():
        path = DOCS / name
        path.write_text(with_generated(path.read_text(), table()))
