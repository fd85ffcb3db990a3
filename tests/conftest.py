"""Fixtures for every test."""

from tests.server import postgres_url

__all__ = ["postgres_url"]
