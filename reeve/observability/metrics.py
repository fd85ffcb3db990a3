"""What Prometheus may ask; the same names on every service."""

from prometheus_client import CONTENT_TYPE_LATEST, Counter, Gauge, Histogram, generate_latest

__all__ = ["CONTENT_TYPE_LATEST", "generate_latest"]

request_seconds = Histogram(
    "reeve_request_seconds",
    "Duration of requests, by route and status",
    ["method", "route", "status"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
pool_connections = Gauge("reeve_pool_connections", "Connections of the pool, by state", ["pool", "state"])
stream_subscribers = Gauge("reeve_stream_subscribers", "Open /stream connections")
agent_checks = Counter("reeve_agent_checks_total", "Checks evaluated by the agents")
agent_check_failures = Counter("reeve_agent_check_failures_total", "Checks that failed", ["rule"])
agent_suggestions = Counter("reeve_agent_suggestions_total", "Suggestions made, by type", ["type"])
agent_held_back = Counter("reeve_agent_held_back_total", "Suggestions held back by the limit or quiet hours")
agent_expired = Counter("reeve_agent_expired_total", "Suggestions that time or the facts made untrue")
agent_set_aside = Counter("reeve_agent_set_aside_total", "Checks left alone after failing too often")
agent_lateness = Histogram(
    "reeve_agent_lateness_seconds",
    "How long after it was due a check was claimed",
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300),
)
