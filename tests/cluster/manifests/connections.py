"""The database's connections: all services at their most must fit in max_connections."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reeve.database.pool import split_url
from tests.cluster.manifests.rendering import Rendering
from tests.cluster.manifests.secrets import example, made

# Beside its pool, each process listens for hints, keeps one connection for /ready, leases allowances over one, and asks
# over one whether the server works for those who have waited for long.
BESIDE_THE_POOL = 4
# pg_dump with its first question; CloudNativePG's operator and exporter; what PostgreSQL keeps for a superuser.
BACKUP, OPERATOR, RESERVED = 2, 5, 3
URLS = {"backend": "DATABASE_URL", "ai-agent": "AGENT_DATABASE_URL"}


@dataclass(frozen=True)
class Budget:
    """What one rendering may need, and what its database gives."""

    needed: int
    while_leaving: int
    given: int | None
    words: str


def budget(found: Rendering) -> Budget:
    """Add up (max replicas + surge) × connections; `while_leaving`: the old pods of a rollout still finishing."""
    needed = leaving = 0
    words = []
    for service, key in URLS.items():
        most, surge = _replicas(found, service)
        each = max(split_url(url)[1] for url in (example()[key], made()["reeve"][key])) + BESIDE_THE_POOL
        needed += (most + surge) * each
        leaving += most * each
        words.append(f"{service} ({most} + {surge}) × {each}")
    others = (BACKUP if found.of_kind("CronJob") else 0) + (OPERATOR if found.of_kind("Cluster") else 0) + RESERVED
    words.append(f"others {others}")
    return Budget(needed + others, needed + others + leaving, _given(found), " + ".join(words))


def fit(found: Rendering) -> Iterator[str]:
    """All services at their most fit in max_connections, also while old pods are still finishing."""
    sums = budget(found)
    if sums.given is not None and sums.while_leaving >= sums.given:
        yield f"{sums.words}, and old pods: {sums.while_leaving} of {sums.given} connections"


def _replicas(found: Rendering, name: str) -> tuple[int, int]:
    deployment, scaler = found.named("Deployment", name), found.named("HorizontalPodAutoscaler", name)
    assert deployment
    surge = deployment["spec"]["strategy"]["rollingUpdate"]["maxSurge"]
    return scaler["spec"]["maxReplicas"] if scaler else deployment["spec"]["replicas"], surge


def _given(found: Rendering) -> int | None:
    for one in found.of_kind("Cluster"):
        return int(one["spec"]["postgresql"]["parameters"]["max_connections"])
    for one in found.of_kind("StatefulSet"):
        args = " ".join(one["spec"]["template"]["spec"]["containers"][0]["args"])
        said = re.search(r"max_connections=(\d+)", args)
        return int(said.group(1)) if said else 100
    return None
