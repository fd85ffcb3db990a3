"""Every log line is one JSON object (on a terminal: one coloured line) with the same field names everywhere."""

import logging
import re
import sys
from typing import Any

import msgspec
import structlog

from reeve import __version__
from reeve.observability import access_line
from reeve.settings import Settings

# C0, DEL and C1, and what turns the direction of writing. The trace of an error is made after this.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
LIBRARIES = ("uvicorn", "uvicorn.error", "alembic", "apscheduler", "psycopg.pool", "litestar")


def configure(settings: Settings, service: str) -> None:
    """Send every line, ours and the libraries', to standard output in one format; to be called once, first."""
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _name_service(service),
        structlog.processors.StackInfoRenderer(),
    ]
    as_json = speaks_json(settings)
    as_lines = [_disarm, structlog.dev.ConsoleRenderer()]
    ending = [structlog.processors.format_exc_info, _render] if as_json else as_lines
    structlog.configure(
        processors=shared + ending,
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stdout),
        cache_logger_on_first_use=True,
    )
    _capture_libraries(level, shared, ending)
    if level > logging.INFO:
        access_line.write_nothing()
    elif as_json:
        access_line.write_json(service)


def speaks_json(settings: Settings) -> bool:
    """Say whether lines are for a machine: what LOG_FORMAT says, else whether nobody sits at a terminal."""
    return (settings.log_format or ("console" if sys.stdout.isatty() else "json")) == "json"


def _name_service(service: str) -> Any:
    def add(_: Any, __: str, event: dict[str, Any]) -> dict[str, Any]:
        event.setdefault("service", service)
        event["version"] = __version__
        return event

    return add


def _disarm(_: Any, __: str, event: dict[str, Any]) -> dict[str, Any]:
    """Write control characters out: a terminal does what they say, and an address may hold any."""
    return {name: _CONTROL.sub(_written, said) if isinstance(said, str) else said for name, said in event.items()}


def _written(found: re.Match[str]) -> str:
    return ascii(found[0])[1:-1]


def _render(_: Any, __: str, event: dict[str, Any]) -> str:
    return msgspec.json.encode(event, enc_hook=str).decode()


def _capture_libraries(level: int, shared: list[Any], ending: list[Any]) -> None:
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.add_logger_name],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *ending],
        )
    )
    logging.basicConfig(handlers=[handler], level=max(level, logging.WARNING), force=True)
    for name in LIBRARIES:
        library = logging.getLogger(name)
        library.handlers, library.propagate = [], True
    # uvicorn's own access lines would say again what ours say.
    logging.getLogger("uvicorn.access").disabled = True
