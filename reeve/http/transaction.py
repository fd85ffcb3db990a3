"""One request, one transaction, committed before the response is sent (rule 3).

The body has been read before a connection is taken, and the answer is sent when the connection is back in the
pool: a slow client never holds one.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from reeve.database.pool import Connection, Pool
from reeve.http.calling import Answer, Proceed
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
    pool: Pool = state["pool"]
    async with pool.connection() as db:
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
