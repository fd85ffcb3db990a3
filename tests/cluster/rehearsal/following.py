"""One request id through nginx, backend and agent."""

import asyncio
import json

import httpx

from tests.cluster.harness.stack import Stack
from tests.cluster.rehearsal.row import Row
from tests.plain import PLAIN

REQUEST_ID = "rehearsal-follow-me"


async def one_request(stack: Stack) -> Row:
    """Make an overdue task with a request id and find the id in everybody's lines."""
    person = stack.guest
    async with httpx.AsyncClient(cookies=dict(person.client.cookies), verify=PLAIN) as client:
        answer = await client.post(
            f"http://127.0.0.1:{stack.frontend.port}/api/v1/tasks",
            json={"title": "Follow me", "due_date": "2026-01-05"},
            headers={"X-Request-Id": REQUEST_ID},
        )
    for _ in range(50):
        lines = {kind: _lines(stack.log_of(kind)) for kind in ("frontend", "backend", "agent")}
        if all(lines.values()):
            break
        await asyncio.sleep(0.1)
    for of_kind in lines.values():
        for line in of_kind:
            print(f"  {json.dumps(line)}")
    returned = answer.headers.get_list("x-request-id")
    facts = (
        (answer.status_code == 201 and returned == [REQUEST_ID], f"{answer.status_code}, returned {returned}"),
        *((bool(found), f"not in the lines of {kind}") for kind, found in lines.items()),
    )
    wrong = tuple(said for so, said in facts if not so)
    detail = ", ".join(f"{kind}: {[line['event'] for line in found]}" for kind, found in lines.items())
    return Row("one request id followed", 1, 0, len(wrong), 0, 0, detail, wrong)


def _lines(text: str) -> list[dict[str, object]]:
    found = [line for line in text.splitlines() if REQUEST_ID in line]
    return [json.loads(line) for line in found]
