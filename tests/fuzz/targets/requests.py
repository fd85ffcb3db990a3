"""Whole requests, through every layer of the backend to the database and back."""

import re
from functools import cache
from typing import Any
from urllib.parse import unquote
from uuid import uuid4

import msgspec

from reeve.accounts.authentication import COOKIE
from tests.fuzz.target import Target, words
from tests.fuzz.targets.service import service

# Each of them lives for so many requests: what they have made does not pile up, and no limit of theirs is reached.
REQUESTS_EACH = 300
_LINE = re.compile(rb"(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) ([!-~]+)")
_HEADER = re.compile(rb"([A-Za-z0-9-]+): ?([^\0\r\n]*)")
# An endless answer, and what costs a password hash by its nature.
_LEFT_OUT = ("/stream", "/auth/", "/password")

_SAMPLES = (
    b'POST /api/v1/tasks\nContent-Type: application/json\nIdempotency-Key: a1\n\n{"title":"Water","due_date":"2026-12-01","due_time":"09:30","tags":["a"]}',
    b'POST /api/v1/tasks\nContent-Type: application/json\n\n{"title":"Water","due_date":"2026-12-31","recurrence":{"rule":"FREQ=DAILY","basis":"due"},"parent_id":"TASK"}',
    b'PATCH /api/v1/tasks/TASK\nContent-Type: application/json\nIf-Match: "1"\n\n{"title":"Other","list_id":"LIST","parent_id":null,"due_date":null,"position":"a0V"}',
    b'PUT /api/v1/tasks/TASK/completion\nContent-Type: application/json\n\n{"completed_at":"2026-11-24T10:00:00Z","outcome":"skipped"}',
    b"DELETE /api/v1/tasks/TASK/completion\n\n",
    b"DELETE /api/v1/tasks/TASK\n\n",
    b"GET /api/v1/tasks?q=water&status=all&sort=priority&limit=2&overdue=true&due_before=2026-12-01&tag=a\n\n",
    b'POST /api/v1/lists\nContent-Type: application/json\n\n{"name":"Garden","color":"#aabbcc","position":"a1"}',
    b'PATCH /api/v1/lists/LIST\nContent-Type: application/json\n\n{"name":"Balcony","color":null}',
    b"DELETE /api/v1/lists/LIST\n\n",
    b'POST /api/v1/operations\nContent-Type: application/json\n\n{"edits":[{"kind":"update","task_id":"TASK","change":{"title":"x"},"version":1},{"kind":"complete","task_id":"TASK"},{"kind":"delete","task_id":"TASK"}]}',
    b'POST /api/v1/recurrence/preview\nContent-Type: application/json\n\n{"rule":"FREQ=MONTHLY;BYMONTHDAY=31","due_date":"2026-12-31","time_zone":"Europe/Berlin","due_time":"09:30"}',
    b'PATCH /api/v1/me\nContent-Type: application/merge-patch+json\n\n{"name":"Olive","time_zone":"Asia/Tokyo","preferences":{"quiet_hours":{"start":"22:00","end":"06:00"}}}',
    b"GET /api/v1/changes?limit=5&task_id=TASK\n\n",
    b"PUT /api/v1/operations/TASK/reversal\n\n",
    b"GET /api/v1/sync\n\n",
    b"GET /api/v1/export\n\n",
    b"GET /api/v1/suggestions?status=all&type=prioritization&limit=1\n\n",
    b"GET /api/v1/plan?days=7\n\n",
    b"GET /../../etc/passwd\nAccept-Encoding: br\n\n",
    b"POST /api/v1/import?name=todo.txt&dry_run=true\nContent-Type: text/plain\n\n(A) 2026-11-01 Call Petra +Home @phone due:2026-12-01 rec:+1m",
    b'POST /api/v1/import?name=x.json\nContent-Type: application/json\n\n{"format":"reeve/1","exported_at":"2026-11-24T10:00:00Z","account":{"email":"o@example.org","name":"O","time_zone":"UTC","preferences":{}},"lists":[{"id":"01932f6e-0000-7000-8000-000000000201","name":"Garden","inbox":false,"role":"owner","color":null,"position":"a0","revision":3,"version":1,"created_at":"2026-11-01T08:00:00Z","updated_at":"2026-11-01T08:00:00Z"}],"tasks":[{"id":"01932f6e-0000-7000-8000-000000000202","list_id":"01932f6e-0000-7000-8000-000000000201","parent_id":null,"title":"Water","description":"","priority":null,"tags":[],"position":"a0","estimate_minutes":null,"pinned":false,"start_date":null,"due_date":"2026-12-01","due_time":null,"time_zone":null,"due_at":null,"recurrence":null,"series_id":"01932f6e-0000-7000-8000-000000000202","previous_id":null,"reminders":[],"completed_at":null,"outcome":null,"version":1,"revision":2,"created_at":"2026-11-01T08:00:00Z","updated_at":"2026-11-01T08:00:00Z"}]}',
)  # fmt: skip
_WORDS = words(
    'GET_ POST_ PATCH_ PUT_ DELETE_ /api/v1/ TASK LIST ?limit=1 &cursor=WyJkdWUiXQ &sort=title &q=%00 &q=%F0%9F &due_after=9999-12-31 %2e%2e/ %00 "title": "due_date": "due_time":'
    ' "time_zone": "recurrence": "reminders": [{"minutes_before":1}] [{"remind_at":"0001-01-01T00:00:00+14:00"}] "position": "tags": "id": "parent_id": "list_id": "estimate_minutes": "\\u0000" "\\ud800" null true [] {} 1e400'
    " \nIf-Match:_ \nIdempotency-Key:_ \nContent-Type:_ \nX-Request-Id:_ \nOrigin:_http://evil.example \nSec-Fetch-Site:_cross-site \nX-Forwarded-For:_ \nCookie:_ \nAuthorization:_Bearer_rv_x"
    ' "0001-01-01" "9990-12-31" "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29" "completed_at": "remind_at": "9999-12-31T23:59:59-14:00" "0001-01-01T00:00:00+14:00" "preferences": "format": "role":"viewer" "inbox":true'
)


class Caller:
    """Sends requests as somebody with a task and a list; TASK and LIST in a request stand for their ids."""

    def __init__(self) -> None:
        self._app = service().application()
        self._sent = 0

    def send(self, data: bytes) -> None:
        """Send the request that a text describes, and look at the answer. Raises ValueError for what is no request."""
        self._sent += 1
        if self._sent % REQUESTS_EACH == 1:
            self._enter()
        scope, body = _scope(data.replace(b"TASK", self._task).replace(b"LIST", self._list))
        scope["headers"].append((b"cookie", self._cookie))
        _look_at(*self._answer(scope, body), f"{scope['method']} {re.sub('[0-9a-f-]{36}', '{id}', scope['path'])}")

    def _enter(self) -> None:
        self._cookie = f"{COOKIE}={service().someone().client.cookies[COOKIE]}".encode()
        self._task, self._list = str(uuid4()).encode(), str(uuid4()).encode()
        for path, name in ((b"lists", b'"id":"LIST","name"'), (b"tasks", b'"id":"TASK","title"')):
            self.send(b'POST /api/v1/%b\nContent-Type: application/json\n\n{%b:"Garden"}' % (path, name))

    def _answer(self, scope: dict[str, Any], body: bytes) -> tuple[int, bytes]:
        asked, said = [{"type": "http.request", "body": body, "more_body": False}], []

        async def receive() -> dict[str, Any]:
            return asked.pop() if asked else {"type": "http.disconnect"}

        async def send(message: dict[str, Any]) -> None:
            said.append(message)

        service().run(self._app(scope, receive, send))
        return said[0]["status"], b"".join(one.get("body", b"") for one in said[1:])


def _scope(data: bytes) -> tuple[dict[str, Any], bytes]:
    """Return what an ASGI server makes of the text, and the body. Raises ValueError for what is no request."""
    head, _, body = data.partition(b"\n\n")
    first, *lines = head.split(b"\n")
    asked = _LINE.fullmatch(first.strip())
    if asked is None or any(part.encode() in asked[2] for part in _LEFT_OUT):
        raise ValueError("no request")
    path, _, query = asked[2].partition(b"#")[0].partition(b"?")
    found = [found.groups() for line in lines if (found := _HEADER.fullmatch(line))]
    return {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "scheme": "http", "root_path": "",
        "method": asked[1].decode(), "path": unquote(path.decode()), "raw_path": path, "query_string": query,
        "headers": [(name.lower(), value) for name, value in found], "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80), "state": {},
    }, body  # fmt: skip


def _look_at(status: int, body: bytes, what: str) -> None:
    assert status < 500, f"{status} for {what}: {body[:300]!r}"
    assert b'"error":"Something went wrong' not in body, f"{what}: {body[:300]!r}"
    if status >= 400 and what.split(" ")[1].startswith("/api/"):
        problem = msgspec.json.decode(body)
        assert problem["status"] == status, f"{what}: {body[:300]!r}"
        assert problem["code"], f"{what}: {body[:300]!r}"


@cache
def _caller() -> Caller:
    return Caller()


def send(data: bytes) -> None:
    """Send one request."""
    _caller().send(data)


TARGETS = (Target("requests", send, _SAMPLES, _WORDS, (ValueError,), 3_000, part=50),)
