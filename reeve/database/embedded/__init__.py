"""The embedded PostgreSQL: real PostgreSQL 18 from a wheel, run by Reeve in its data folder."""

from reeve.database.embedded.server import Server, reached, running
from reeve.database.embedded.wheel import binaries
from reeve.database.errors import EmbeddedError

__all__ = ["EmbeddedError", "Server", "binaries", "reached", "running"]
