"""Fixtures for every test."""

from hypothesis import settings

from tests.cast import at, owner, server, shared, someone, stranger
from tests.database_under_test import db, urls
from tests.server import postgres_url

# How long one example takes says more about what else the machine does than about us.
settings.register_profile("reeve", deadline=None)
settings.load_profile("reeve")

__all__ = ["at", "db", "owner", "postgres_url", "server", "shared", "someone", "stranger", "urls"]
