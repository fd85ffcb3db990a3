"""W3C trace context: the caller's trace goes on in our lines, and in spans where an endpoint is set."""

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import httpx
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from tests.database_under_test import Urls
from tests.plain import PLAIN
from tests.process import Process, reeve

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
TRACEPARENT = f"00-{TRACE}-00f067aa0ba902b7-01"


class Collector(HTTPServer):
    """Takes OTLP over HTTP and keeps the spans."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Receiver)
        self.spans: list[Span] = []


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            for scope in resource.scope_spans:
                self.server.spans += scope.spans  # type: ignore[attr-defined]
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def collector() -> Iterator[Collector]:
    server = Collector()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def line_with(process: Process, name: str, value: str) -> dict[str, object]:
    """The line is written after the response was sent: wait for it."""
    deadline = time.monotonic() + 5
    while True:
        lines = [json.loads(line) for line in process.log.read_text().splitlines()]
        if found := [line for line in lines if line.get(name) == value]:
            return found[0]
        assert time.monotonic() < deadline, f"no line with {name} {value}"
        time.sleep(0.05)


def get(process: Process, traceparent: str) -> None:
    headers = {"traceparent": traceparent, "X-Request-Id": "mine"}
    assert httpx.get(f"{process.address}/api/v1/lists", headers=headers, verify=PLAIN).status_code == 401


def test_the_callers_trace_id_is_in_the_lines(urls: Urls, tmp_path: Path):
    with reeve("backend", urls, tmp_path) as process:
        process.wait_until_ready()
        get(process, TRACEPARENT)
        line = line_with(process, "request_id", "mine")
    assert line["trace_id"] == TRACE


@pytest.mark.parametrize(
    "broken", ["", "00-xyz-1-01", f"00-{'0' * 32}-00f067aa0ba902b7-01", f"ff{TRACEPARENT[2:]}"]
)
def test_what_is_no_trace_context_is_passed_over(broken: str, urls: Urls, tmp_path: Path):
    with reeve("backend", urls, tmp_path) as process:
        process.wait_until_ready()
        get(process, broken)
        line = line_with(process, "request_id", "mine")
    assert "trace_id" not in line


def test_with_an_endpoint_every_request_is_a_span_of_the_callers_trace(
    urls: Urls, collector: Collector, tmp_path: Path
):
    endpoint = f"http://127.0.0.1:{collector.server_port}"
    sending = {"OTEL_EXPORTER_OTLP_ENDPOINT": endpoint, "OTEL_BSP_SCHEDULE_DELAY": "50"}
    with reeve("backend", urls, tmp_path, **sending) as process:
        process.wait_until_ready()
        get(process, TRACEPARENT)
        deadline = time.monotonic() + 10
        while not (found := [span for span in collector.spans if span.trace_id.hex() == TRACE]):
            assert time.monotonic() < deadline, "no span came"
            time.sleep(0.05)
        assert line_with(process, "trace_id", TRACE)["request_id"] == "mine"
    attributes = {one.key: one.value for one in found[0].attributes}
    assert found[0].name == "GET /api/v1/lists"
    assert found[0].parent_span_id.hex() == "00f067aa0ba902b7"
    assert attributes["http.response.status_code"].int_value == 401
    assert attributes["reeve.request_id"].string_value == "mine"
