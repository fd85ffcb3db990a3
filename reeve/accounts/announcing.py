"""Telling open streams about accounts: a stream that hears of its account looks whether it may still be open."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from litestar import Request

from reeve.database.notify import Notifier, account_topic
from reeve.http.transaction import UnitOfWork


def tell_accounts(request: Request[Any, Any, Any], account_ids: Iterable[UUID]) -> None:
    """Announce accounts now; to be called after the commit."""
    notifier: Notifier = request.app.state.notifier
    for account_id in account_ids:
        notifier.announce(account_topic(account_id))


def announce(request: Request[Any, Any, Any], topic: str) -> None:
    """Announce a topic when the transaction of this request has committed."""
    work: UnitOfWork = request.scope["state"]["work"]
    notifier: Notifier = request.app.state.notifier
    work.after_commit.append(lambda: notifier.announce(topic))
