"""Fixtures for every test."""

from tests.cast import at, owner, server, shared, someone, stranger
from tests.database_under_test import db, urls
from tests.server import postgres_url

__all__ = ["at", "db", "owner", "postgres_url", "server", "shared", "someone", "stranger", "urls"]
