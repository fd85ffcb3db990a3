"""The backend application: every room's routes, the layers around them, and what a handler may ask for."""

from typing import Any

import msgspec
from litestar import Litestar, Request, Router
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.types import ASGIApp

from reeve.accounts import routes as accounts
from reeve.accounts.authentication import authentication, require
from reeve.accounts.structs import Actor
from reeve.changes.recording import Operation
from reeve.database.notify import Notifier
from reeve.database.pool import Connection, Pool
from reeve.history import routes as history
from reeve.http import openapi, web_app
from reeve.http.allow import truthful_allow
from reeve.http.body import LIMIT, JSONRequest
from reeve.http.draining import Drain, close_connections
from reeve.http.idempotency import idempotency
from reeve.http.origin_check import refuse_cross_site
from reeve.http.problems import HANDLERS
from reeve.http.time_limit import limit_time
from reeve.http.transaction import HeldResponse, UnitOfWork, only_reads, transaction
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

AnyRequest = Request[Any, Any, Any]

# Everything of these rooms runs on one connection, in one transaction, as one actor.
TRANSACTIONAL = [
    *accounts.handlers,
    *lists.handlers,
    *tasks.handlers,
    *sync.handlers,
    *history.handlers,
    *interop.handlers,
    *suggestions.handlers,
    *planning.handlers,
]
# These take a connection themselves, and not for long: they hash passwords or hold streams open.
PLAIN: list[Any] = [*accounts.plain_handlers, *sync.plain_handlers, *interop.plain_handlers]


def provide_db(request: AnyRequest) -> Connection:
    """Return the connection of this request; in a write, its transaction is open."""
    work: UnitOfWork = request.scope["state"]["work"]
    return work.db


def provide_actor(request: AnyRequest) -> Actor:
    """Return who is asking. Raises a Problem with 401 or 403."""
    return require(request.scope["state"]["actor"], to_read=only_reads(request.scope))


def provide_operation(request: AnyRequest, actor: NamedDependency[Actor]) -> Operation:
    """Return the operation of this request: recorded before COMMIT, announced after."""
    work: UnitOfWork = request.scope["state"]["work"]
    notifier: Notifier = request.app.state.notifier
    operation = Operation(work.db, actor, request_id_of(request.scope))

    async def write(held: HeldResponse) -> None:
        await operation.write()
        if operation.changes:
            held.headers.append((b"operation-id", str(operation.id).encode()))

    work.before_commit.append(write)
    work.after_commit.append(lambda: operation.announce(notifier))
    return operation


def make_app(
    settings: Settings,
    pool: Pool,
    notifier: Notifier,
    hub: Hub,
    drain: Drain,
    probe: health.Probe,
    service: str,
) -> Litestar:
    """Build the application; what it is given is opened and closed by whoever runs it (`reeve.backend`).

    `service`: the name in /health and /ready.
    """
    transactional = Router(
        "/",
        route_handlers=TRANSACTIONAL,
        middleware=[transaction, authentication, idempotency],
        dependencies={
            "db": Provide(provide_db, sync_to_thread=False),
            "actor": Provide(provide_actor, sync_to_thread=False),
            "operation": Provide(provide_operation, sync_to_thread=False),
        },
    )
    # The inner router first: a path that both have (/me) can be completed by handlers, not by another router.
    api = Router("/api/v1", route_handlers=[transactional, *PLAIN], guards=[refuse_cross_site])
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
                "notifier": notifier,
                "hub": hub,
                "drain": drain,
                "probe": probe,
                "zone_moved": recompute_due,
                "service": service,
            }
        ),
        logging_config=None,
        debug=False,
    )


def wrapped(litestar: Litestar) -> ASGIApp:
    """Put the layers around the application that see every request, also one without a route."""
    return request_context(close_connections(limit_time(truthful_allow(litestar)), litestar.state.drain))
