"""A browser that nobody is signed in with, as for accounts."""

from tests.accounts.conftest import browser, visitor

__all__ = ["browser", "visitor"]
