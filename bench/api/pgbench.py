"""The floor below the floor: the same statements through pgbench, prepared, with nothing of Python around them."""

import re
import subprocess
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from psycopg import sql
from psycopg.types.json import Jsonb

from bench.api.people import Group
from bench.api.recorded import Names, Step, ids_in, json_text

CLIENTS, THREADS = 16, 2
# Numbers for ids that are new in each transaction.
FRESH = 1 << 46


def rate_of(url: str, group: Group, steps: list[Step], was: Names, seconds: int) -> float:
    """Return how many times a second PostgreSQL does what was recorded, for 16 clients."""
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(script(group, steps, was))
        file.flush()
        command = ["pgbench", url, "-n", "-M", "prepared", "-c", str(CLIENTS), "-j", str(THREADS),
                   "-T", str(seconds), "-f", str(Path(file.name))]  # fmt: skip
        found = subprocess.run(command, capture_output=True, text=True, check=False)
    # "nan" where a second was too short for any.
    rate = re.search(r"tps = (\S+) \(without initial", found.stdout)
    if found.returncode or rate is None:
        raise AssertionError(f"pgbench failed: {found.stderr[-1000:]}")
    return float(rate[1])


def script(group: Group, steps: list[Step], was: Names) -> str:
    """Write what was recorded as pgbench's script, each time as another person of the group."""
    lines = [
        rf"\set n random({group.numbers.start}, {group.numbers.stop - 1})",
        # Of each person's tasks the last tenth: the load generator completes from the first on, each once.
        rf"\set t :n * {group.tasks_each} + random({group.tasks_each * 9 // 10}, {group.tasks_each - 1})",
        rf"\set fresh random(1, {FRESH})",
    ]
    places = _Places(was)
    isolation = ""
    for step in steps:
        if step.word == "isolation":
            isolation = f" ISOLATION LEVEL {step.values.name.replace('_', ' ')}" if step.values else ""
        elif step.word in ("begin", "commit"):
            lines.append(f"{step.word.upper()}{isolation if step.word == 'begin' else ''};")
        else:
            each = step.values if step.word == "executemany" else [step.values]
            lines += [" ".join(places.filled(step.query, values).split()) + ";" for values in each]
    return "\n".join(lines)


class _Places:
    """The values of one recorded request as SQL, in terms of pgbench's variables."""

    def __init__(self, was: Names) -> None:
        self._was = was
        self._ids = {
            was.account: "bench.id('a', :n)",
            was.inbox: "bench.id('b', :n)",
            was.task: "bench.id('c', :t)",
        }

    def filled(self, query: str, values: Any) -> str:
        """Put the values into a query."""
        if values is None:
            return query
        if isinstance(values, dict):
            return query % {name: self._sql(one) for name, one in values.items() if f"%({name})s" in query}
        return query % tuple(self._sql(one) for one in values)

    def _sql(self, value: Any) -> str:
        if value == self._was.hmacs:
            return "ARRAY[(SELECT hmac FROM bench.token WHERE number = :n)]"
        if isinstance(value, UUID):
            return self._id(value)
        if isinstance(value, list | tuple) and value and isinstance(value[0], UUID):
            return f"ARRAY[{', '.join(map(self._sql, value))}]"
        if isinstance(value, Jsonb):
            return self._json(json_text(value))
        if isinstance(value, str):
            return _text(value)
        if isinstance(value, datetime):
            return f"{_text(value.isoformat())}::timestamptz"
        return sql.Literal(list(value) if isinstance(value, tuple) else value).as_string(None)

    def _id(self, value: UUID) -> str:
        return self._ids.setdefault(value, f"bench.id('9', :fresh::bigint + {len(self._ids)})")

    def _json(self, text: str) -> str:
        found = _text(text)
        for one in dict.fromkeys(one for _, one in ids_in(text)):
            found = f"replace({found}, '{one}', {self._id(one)}::text)"
        return f"({found})::jsonb"


def _text(value: str) -> str:
    """Write a text as a literal without a colon, after which pgbench takes every word for a variable."""
    escaped = value.replace("\\", "\\\\").replace("'", "''").replace(":", r"\x3a")
    return f"E'{escaped}'"
