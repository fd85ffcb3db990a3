"""One request, one transaction, committed before the response is sent (rule 3).

The body has been read before a connection is taken, and the answer is sent when the connection is back in the
pool: a slow client never holds one.
"""

import time
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from reeve.database.pool import Connection
from reeve.database.shares import Shares, ShareTaken
from reeve.http.calling import Answer, Proceed
from reeve.http.header import credentials
from reeve.http.origin_check import SAFE_METHODS
from reeve.http.time_limit import lift


class UnitOfWork:
    """What one request does to the database, and what is to happen around its commit."""

    def __init__(self, db: Connection) -> None:
        self.db = db
        self.before_commit: list[Callable[[Answer], Awaitable[None]]] = []
        self.after_commit: list[Callable[[], None]] = []


async def transaction(scope: Any, body: bytes, proceed: Proceed) -> Answer:
    """Layer: run the rest on one connection, reads without, writes in a transaction that an error rolls back."""
    state = scope["litestar_app"].state
    state["rate_limiter"].refuse_again(scope)
    shares: Shares = state["shares"]
    until = time.monotonic() + state["pool"].timeout
    try:
        if shares.contended and (account_id := shares.full(credentials(scope))):
            await _wait_for_a_turn(scope, shares, account_id, until)
        while True:
            try:
                return await _on_a_connection(scope, body, proceed, until)
            except ShareTaken as full:
                await _wait_for_a_turn(scope, shares, full.account_id, until)
    finally:
        if account_id := scope["state"].pop("share", None):
            shares.give_back(account_id)


def take_share(scope: Any, account_id: UUID) -> None:
    """Have this request count among those of the account, once. Raises ShareTaken: it will be called again."""
    if "share" not in scope["state"]:
        scope["litestar_app"].state["shares"].take(account_id)
        scope["state"]["share"] = account_id


async def _wait_for_a_turn(scope: Any, shares: Shares, account_id: UUID, until: float) -> None:
    await shares.wait(account_id, until, credentials(scope))
    scope["state"]["share"] = account_id


async def _on_a_connection(scope: Any, body: bytes, proceed: Proceed, until: float) -> Answer:
    shares: Shares = scope["litestar_app"].state["shares"]
    async with shares.pooled(until) as db:
        work = scope["state"]["work"] = UnitOfWork(db)
        if only_reads(scope):
            answer = await proceed(scope, body)
        else:
            async with db.transaction():
                answer = await proceed(scope, body)
                for before in work.before_commit:
                    await before(answer)
                lift(scope)
    for after in work.after_commit:
        after()
    return answer


def only_reads(scope: Any) -> bool:
    """Say whether this request changes nothing: by its method, or by the route's word (`opt={"reads": True}`)."""
    return scope["method"] in SAFE_METHODS or bool(scope["route_handler"].opt.get("reads"))
