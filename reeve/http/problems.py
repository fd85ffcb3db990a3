"""The one error shape: RFC 9457 problem details, with a code, the fields that are wrong, and the request id."""

import re
from http import HTTPStatus
from typing import Any

import msgspec
import psycopg
import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from psycopg_pool import PoolTimeout, TooManyRequests

from reeve.observability.request_id import request_id_of

MEDIA_TYPE = "application/problem+json"
log = structlog.get_logger()


class FieldError(msgspec.Struct, frozen=True):
    """One field that is wrong, by the name it has in the request, and why."""

    field: str
    message: str


class ProblemDetails(msgspec.Struct, frozen=True, omit_defaults=True):
    """The body of every error (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    request_id: str
    errors: tuple[FieldError, ...] = ()
    current: Any = None


class Problem(Exception):
    """An error to answer with: raised anywhere below a route, turned into problem details by one handler.

    `current` is the state that the request should have known (412), `errors` name the fields.
    """

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        errors: tuple[FieldError, ...] = (),
        headers: dict[str, str] | None = None,
        current: Any = None,
    ) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail = status, code, detail
        self.errors, self.headers, self.current = errors, headers or {}, current


def not_found(what: str) -> Problem:
    """Not there, or not yours: nobody can tell which (rule 2)."""
    return Problem(404, "not_found", f"There is no such {what}.")


def invalid(field: str, message: str) -> Problem:
    """One field of the request is wrong."""
    return Problem(422, "invalid", f"{field}: {message}", errors=(FieldError(field, message),))


def conflict(code: str, detail: str) -> Problem:
    """The request is well formed, but the state of things does not allow it."""
    return Problem(409, code, detail)


def busy(code: str, detail: str) -> Problem:
    """Try again shortly."""
    return Problem(503, code, detail, headers={"Retry-After": "1"})


def encode(problem: Problem, request_id: str) -> bytes:
    """Return the problem details as JSON."""
    details = ProblemDetails(
        type=f"urn:reeve:problem:{problem.code}",
        title=HTTPStatus(problem.status).phrase,
        status=problem.status,
        detail=problem.detail,
        code=problem.code,
        request_id=request_id,
        errors=problem.errors,
        current=problem.current,
    )
    return msgspec.json.encode(details)


def answer(request: Request[Any, Any, Any], problem: Problem) -> Response[bytes]:
    """Turn a Problem into the response."""
    body = encode(problem, request_id_of(request.scope))
    return Response(body, status_code=problem.status, media_type=MEDIA_TYPE, headers=problem.headers)


def handle_problem(request: Request[Any, Any, Any], problem: Problem) -> Response[bytes]:
    """Answer a Problem."""
    return answer(request, problem)


def handle_validation(request: Request[Any, Any, Any], error: ValidationException) -> Response[bytes]:
    """Name the parameters that Litestar could not read."""
    extra = error.extra if isinstance(error.extra, list) else []
    errors = tuple(FieldError(str(one.get("key", "")), str(one.get("message", ""))) for one in extra)
    detail = "; ".join(f"{one.field}: {one.message}" for one in errors) or error.detail
    return answer(request, Problem(422, "invalid", detail, errors=errors))


def handle_http(request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    """Give Litestar's own errors (no such route, method not allowed) the same shape."""
    code = HTTPStatus(error.status_code).phrase.lower().replace(" ", "_")
    headers = dict(error.headers or {})
    return answer(request, Problem(error.status_code, code, error.detail, headers=headers))


def handle_database(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """No connection free, or no database that can be written: say so at once, with a hint when to come back."""
    if isinstance(error, PoolTimeout | TooManyRequests):
        return answer(request, busy("pool_timeout", "All database connections are busy; try again."))
    log.error("database error", exc_info=error)
    return answer(request, busy("database_unavailable", "The database does not answer; try again."))


def handle_unexpected(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """Log the trace, answer without it."""
    log.error("unexpected error", exc_info=error)
    return answer(request, Problem(500, "internal", "Something went wrong on our side; the log has the details."))


def from_msgspec(error: msgspec.MsgspecError) -> Problem:
    """Turn msgspec's sentence ("Expected `str`, got `int` - at `$.title`") into a Problem that names the field."""
    message, _, path = str(error).partition(" - at `$")
    if not isinstance(error, msgspec.ValidationError):
        return Problem(400, "invalid_json", f"The body is not valid JSON: {message}.")
    named = re.search(r"(?:unknown|required) field `([^`]+)`", message)
    field = ".".join(part for part in (path.rstrip("`").strip("."), named[1] if named else "") if part)
    return invalid(field or "body", message)


HANDLERS: dict[Any, Any] = {
    Problem: handle_problem,
    ValidationException: handle_validation,
    HTTPException: handle_http,
    PoolTimeout: handle_database,
    TooManyRequests: handle_database,
    psycopg.OperationalError: handle_database,
    # We were gone for so long, between two statements, that the server took us for dead.
    psycopg.errors.IdleInTransactionSessionTimeout: handle_database,
    # A standby that is about to take over, or a primary that was stopped from writing while its disk is full.
    psycopg.errors.ReadOnlySqlTransaction: handle_database,
    Exception: handle_unexpected,
}
