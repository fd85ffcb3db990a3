"""What Prometheus may ask; the same names on every service."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, Counter, Gauge, Histogram, generate_latest

__all__ = ["CONTENT_TYPE_LATEST", "generate_latest"]

request_seconds = Histogram(
    "reeve_request_seconds",
    "Duration of requests, by route and status",
    ["method", "route", "status"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
pool_connections = Gauge("reeve_pool_connections", "Connections of the pool, by state", ["pool", "state"])
pool_limit = Gauge("reeve_pool_limit", "How many connections the pool may have", ["pool"])
pool_waiting = Gauge("reeve_pool_waiting", "Requests that wait for a connection", ["pool"])
pool_refused = Gauge("reeve_pool_refused", "Requests turned away since the start: none came free", ["pool"])
stream_subscribers = Gauge("reeve_stream_subscribers", "Open /stream connections")
sync_lag_seconds = Histogram(
    "reeve_sync_lag_seconds",
    "From the commit of a change to the hint on an open stream",
    buckets=(0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5),
)
agent_queue_depth = Gauge("reeve_agent_queue_depth", "Checks that are due and not done")
agent_oldest_due_seconds = Gauge("reeve_agent_oldest_due_seconds", "For how long the oldest of them has been due")
agent_checks = Counter("reeve_agent_checks_total", "Checks evaluated by the agents")
agents_paused = Gauge("reeve_agents_paused", "1 while the operator has paused the agents")
agent_check_failures = Counter("reeve_agent_check_failures_total", "Checks that failed", ["rule"])
agent_suggestions = Counter("reeve_agent_suggestions_total", "Suggestions made", ["rule"])
agent_held_back = Counter("reeve_agent_held_back_total", "Suggestions held back for later", ["rule"])
agent_accepted = Counter("reeve_agent_accepted_total", "Suggestions that people accepted", ["rule"])
agent_dismissed = Counter("reeve_agent_dismissed_total", "Suggestions that people dismissed", ["rule"])
agent_expired = Counter("reeve_agent_expired_total", "Suggestions that time or the facts made untrue")
agent_set_aside = Counter("reeve_agent_set_aside_total", "Checks left alone after failing too often")
agent_lateness = Histogram(
    "reeve_agent_lateness_seconds",
    "How long after it was due a check was claimed",
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300),
)


@contextmanager
def watching(pool: Any) -> Iterator[None]:
    """Have a psycopg pool's numbers read at each scrape, until the block ends."""

    def stat(name: str) -> float:
        return float(pool.get_stats().get(name, 0))

    name = pool.name
    pool_connections.labels(name, "idle").set_function(lambda: stat("pool_available"))
    pool_connections.labels(name, "in_use").set_function(lambda: stat("pool_size") - stat("pool_available"))
    pool_limit.labels(name).set_function(lambda: stat("pool_max"))
    pool_waiting.labels(name).set_function(lambda: stat("requests_waiting"))
    pool_refused.labels(name).set_function(lambda: stat("requests_errors"))
    try:
        yield
    finally:
        for gauge in (pool_connections, pool_limit, pool_waiting, pool_refused):
            gauge.remove_by_labels({"pool": name})
