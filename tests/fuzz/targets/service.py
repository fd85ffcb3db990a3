"""A database and the backend's application in this process, for what is parsed by SQL or only by all layers together."""

import asyncio
import os
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from functools import cache
from typing import Any, TypeVar

import psycopg

from reeve.backend import opened
from reeve.http.draining import Drain
from tests.cast import Person, make_person, settings_for
from tests.database_under_test import Urls, as_role

T = TypeVar("T")
DATABASE = "reeve_fuzz"
ADDRESS = "http://127.0.0.1"


class Service:
    """The backend's application with a connection beside it, driven from code that is not asynchronous."""

    def __init__(self, admin_url: str) -> None:
        backend, agent = (as_role(admin_url, role, DATABASE) for role in ("reeve_backend", "reeve_agent"))
        self._urls = Urls(admin_url, backend, agent)
        self._loop = asyncio.new_event_loop()
        self._open = AsyncExitStack()
        self._people = 0
        self.db = self.run(psycopg.AsyncConnection.connect(backend, autocommit=True))
        self.admin = self.run(psycopg.AsyncConnection.connect(admin_url, autocommit=True))

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run it to its end."""
        return self._loop.run_until_complete(work)

    def application(self) -> Any:
        """Open the whole application as the backend does."""
        settings = settings_for(self._urls, log_level="critical")
        return self.run(self._open.enter_async_context(opened(settings, Drain())))

    def someone(self) -> Person:
        """Make another person with an account and a session."""
        self._people += 1
        return self.run(make_person(self.admin, ADDRESS, f"fuzz{os.getpid()}-{self._people}"))


@cache
def service() -> Service:
    """The one of this process, on the database that FUZZ_DATABASE_URL names."""
    return Service(os.environ["FUZZ_DATABASE_URL"])
