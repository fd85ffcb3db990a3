"""The backend application: every room's routes, the layers around them, and what a handler may ask for."""

import asyncio
from typing import Any

import msgspec
from litestar import Litestar, Router
from litestar.datastructures import State
from litestar.di import Provide
from litestar.types import ASGIApp, Scope

from reeve.accounts import routes as accounts
from reeve.accounts.authentication import authentication, require
from reeve.accounts.structs import Actor
from reeve.changes.recording import Operation
from reeve.database.notify import Notifier
from reeve.database.pool import Connection, Pool
from reeve.database.shares import Shares
from reeve.history import routes as history
from reeve.http import openapi, web_app
from reeve.http.allow import truthful_allow
from reeve.http.body import LIMIT, JSONRequest
from reeve.http.calling import Answer, called_through
from reeve.http.compression import compress
from reeve.http.draining import Drain, closing
from reeve.http.idempotency import idempotency
from reeve.http.origin_check import refuse_cross_site
from reeve.http.problems import HANDLERS
from reeve.http.rate_limit import RateLimiter, announce
from reeve.http.security_headers import secure
from reeve.http.time_limit import lift, limit_time
from reeve.http.transaction import UnitOfWork, only_reads, transaction
from reeve.interop import routes as interop
from reeve.lists import routes as lists
from reeve.observability import health
from reeve.observability.request_id import request_context, request_id_of
from reeve.planning import routes as planning
from reeve.settings import Settings
from reeve.suggestions import routes as suggestions
from reeve.sync import routes as sync
from reeve.sync.hub import Hub
from reeve.tasks import routes as tasks
from reeve.tasks.zones import recompute_due

# Everything of these rooms runs on one connection, in one transaction, as one actor.
TRANSACTIONAL = [
    *accounts.handlers,
    *lists.handlers,
    *tasks.handlers,
    *sync.handlers,
    *history.handlers,
    *suggestions.handlers,
    *planning.handlers,
]
# These take a connection themselves, and not for long: they hash passwords or hold streams open.
PLAIN: list[Any] = [*accounts.plain_handlers, *sync.plain_handlers, *interop.plain_handlers]


def provide_db(scope: Scope) -> Connection:
    """Return the connection of this request; in a write, its transaction is open."""
    return _work(scope).db


def provide_actor(scope: Scope) -> Actor:
    """Return who is asking. Raises a Problem with 401 or 403."""
    return require(scope["state"]["actor"], to_read=only_reads(scope))


def provide_operation(scope: Scope) -> Operation:
    """Return the operation of this request: recorded before COMMIT, announced after."""
    work = _work(scope)
    notifier: Notifier = scope["litestar_app"].state.notifier
    operation = Operation(work.db, provide_actor(scope), request_id_of(scope))

    async def write(answer: Answer) -> None:
        await operation.write()
        if operation.changes:
            answer.headers.append((b"operation-id", str(operation.id).encode()))

    work.before_commit.append(write)
    work.after_commit.append(lambda: operation.announce(notifier))
    return operation


def _work(scope: Scope) -> UnitOfWork:
    work: UnitOfWork = scope["state"]["work"]
    return work


def make_app(
    settings: Settings,
    pool: Pool,
    notifier: Notifier,
    hub: Hub,
    drain: Drain,
    probe: health.Probe,
    rate_limiter: RateLimiter,
    service: str,
) -> Litestar:
    """Build the application; what it is given is opened and closed by whoever runs it (`reeve.backend`).

    `service`: the name in /health and /ready.
    """
    transactional = Router(
        "/",
        route_handlers=TRANSACTIONAL,
        middleware=[called_through(compress, transaction, authentication, idempotency)],
        dependencies={
            "db": Provide(provide_db, sync_to_thread=False),
            "actor": Provide(provide_actor, sync_to_thread=False),
            "operation": Provide(provide_operation, sync_to_thread=False),
        },
    )
    # The inner router first: a path that both have (/me) can be completed by handlers, not by another router.
    api = Router("/api/v1", route_handlers=[transactional, *PLAIN], middleware=[refuse_cross_site])
    return Litestar(
        route_handlers=[api, *health.handlers, *openapi.handlers, *web_app.handlers],
        request_class=JSONRequest,
        request_max_body_size=LIMIT,
        exception_handlers=HANDLERS,
        type_encoders={msgspec.UnsetType: lambda _: None},
        openapi_config=openapi.CONFIG,
        state=State(
            {
                "settings": settings,
                "auth_secret": settings.current("auth_secret"),
                "pool": pool,
                "shares": Shares(pool),
                "notifier": notifier,
                "hub": hub,
                "drain": drain,
                "probe": probe,
                "rate_limiter": rate_limiter,
                "zone_moved": recompute_due,
                "large_import": asyncio.Semaphore(1),
                "service": service,
            }
        ),
        logging_config=None,
        debug=False,
    )


def wrapped(litestar: Litestar) -> ASGIApp:
    """Put around the application what sees every request and every answer, also of a path without a route."""
    state = litestar.state
    heads = [lift, truthful_allow(litestar), announce, secure(state.settings.public_url), closing(state.drain)]
    return request_context(limit_time(litestar), *heads)
