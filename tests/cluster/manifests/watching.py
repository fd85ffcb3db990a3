"""Alerts and dashboard: what they ask for is measured, and each alert is explained."""

import json
import re
from collections.abc import Iterator

from prometheus_client import Histogram
from prometheus_client.metrics import MetricWrapperBase

from reeve.observability import metrics
from tests.cluster.manifests.rendering import ROOT, Rendering

# What Prometheus itself and kube-state-metrics give.
FROM_OTHERS = {
    "up",
    "kube_pod_container_status_restarts_total",
    "kube_cronjob_status_last_successful_time",
}
ADDED_BY_PROMETHEUS = {"namespace", "job", "pod", "container", "cronjob", "le"}
ASKED = re.compile(r"\b(up|reeve_\w+|kube_\w+)\b(?:\{([^}]*)\})?")


def measured() -> dict[str, set[str]]:
    """Every series of ours and its labels."""
    found: dict[str, set[str]] = {}
    for one in vars(metrics).values():
        for family in one.describe() if isinstance(one, MetricWrapperBase) else ():
            suffixes = ("_bucket", "_count", "_sum") if isinstance(one, Histogram) else ("",)
            ending = "_total" if family.type == "counter" else ""
            for suffix in suffixes:
                found[f"{family.name}{ending}{suffix}"] = set(one._labelnames)
    return found


def questions(found: Rendering) -> Iterator[tuple[str, str]]:
    """(where, PromQL) of every alert and every panel."""
    for one in found.of_kind("PrometheusRule"):
        for rule in [rule for group in one["spec"]["groups"] for rule in group["rules"]]:
            yield rule["alert"], rule["expr"]
    for one in found.of_kind("ConfigMap"):
        if one["metadata"].get("labels", {}).get("grafana_dashboard"):
            board = json.loads(next(iter(one["data"].values())))
            for panel in board["panels"]:
                for target in panel["targets"]:
                    yield f"panel “{panel['title']}”", target["expr"]


def metrics_exist(found: Rendering) -> Iterator[str]:
    """Every metric that an alert or a panel asks for is measured, with the labels it is asked by."""
    known = measured()
    for where, asked in questions(found):
        for name, matchers in ASKED.findall(re.sub(r'"[^"]*reeve[^"]*"', '""', asked)):
            if name not in known and name not in FROM_OTHERS:
                yield f"{where}: nobody measures {name}"
            labels = set(re.findall(r"(\w+)\s*(?:=|!=|=~|!~)\s*\"", matchers))
            if extra := labels - known.get(name, set()) - ADDED_BY_PROMETHEUS:
                yield f"{where}: {name} has no label {', '.join(sorted(extra))}"
        used = {one for group in re.findall(r"\bby \(([^)]*)\)", asked) for one in re.split(r",\s*", group)}
        offered = ADDED_BY_PROMETHEUS.union(*(known.get(name, set()) for name, _ in ASKED.findall(asked)))
        if extra := used - offered:
            yield f"{where}: nothing in it has a label {', '.join(sorted(extra))}"


def alerts_are_explained(found: Rendering) -> Iterator[str]:
    """docs/operations.md explains each alert there is, and none that there is not."""
    alerts = {where for where, _ in questions(found) if where.startswith("Reeve")}
    text = (ROOT / "docs" / "operations.md").read_text()
    explained = set(re.findall(r"^\| `(Reeve\w+)` \|", text, flags=re.MULTILINE))
    if alerts:
        for one in sorted(alerts ^ explained):
            yield f"{one} is {'not explained' if one in alerts else 'explained, but no alert'} in docs/operations.md"
