"""W3C Trace Context: the caller's trace id is in every log line, and with an OTLP endpoint each piece of work is a
span of that trace (https://www.w3.org/TR/trace-context/).
"""

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

import structlog

from reeve import __version__
from reeve.settings import Settings

# Later versions may append fields; the first three stay as they are (Trace Context, section 4.3).
TRACEPARENT = re.compile(rb"(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:-.*)?")

_tracer: Any = None


def configure(settings: Settings, service: str) -> None:
    """Send spans to OTEL_EXPORTER_OTLP_ENDPOINT where it is set; to be called once, first."""
    global _tracer
    if not settings.otel_exporter_otlp_endpoint:
        return
    # Imported here: who sends no traces need not load the SDK.
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    resource = Resource.create({"service.name": f"reeve-{service}", "service.version": __version__})
    provider = TracerProvider(resource=resource)
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    _tracer = provider.get_tracer("reeve", __version__)


def request_span(scope: Any) -> AbstractContextManager[Any]:
    """Run one request in its trace; yields the span, None where none is sent."""
    if _tracer is not None:
        return _span(scope)
    for name, value in scope["headers"]:
        if name == b"traceparent" and (found := TRACEPARENT.fullmatch(value)):
            _bind(scope, found[1].decode())
    return _NO_SPAN


_NO_SPAN = nullcontext()


def _bind(scope: Any, trace_id: str) -> None:
    scope["state"]["trace_id"] = trace_id
    structlog.contextvars.bind_contextvars(trace_id=trace_id)


@contextmanager
def _span(scope: Any) -> Iterator[Any]:
    from opentelemetry.trace import SpanKind
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    headers = {name: value for name, value in scope["headers"] if name in (b"traceparent", b"tracestate")}
    carrier = {name.decode(): value.decode("latin-1") for name, value in headers.items()}
    caller = TraceContextTextMapPropagator().extract(carrier)
    with _tracer.start_as_current_span(scope["method"], context=caller, kind=SpanKind.SERVER) as span:
        _bind(scope, f"{span.get_span_context().trace_id:032x}")
        yield span


def describe(span: Any, scope: Any, route: str, status: int, request_id: str) -> None:
    """Name a finished request's span by its route (OpenTelemetry's HTTP semantic conventions)."""
    if span is None:
        return
    span.update_name(f"{scope['method']} {route}")
    span.set_attributes(
        {
            "http.request.method": scope["method"],
            "http.route": route,
            "http.response.status_code": status,
            "url.path": scope["path"],
            "reeve.request_id": request_id,
        }
    )


@contextmanager
def work_span(name: str, **attributes: Any) -> Iterator[None]:
    """Run a piece of an agent's work in a span of its own."""
    if _tracer is None:
        yield
        return
    with _tracer.start_as_current_span(name, attributes=attributes):
        yield
