"""What refers to what: selectors, ports, probes, names. Each check yields one sentence for each thing that is wrong."""

import re
from collections.abc import Iterator

from reeve.backend import unopened
from reeve.observability import health
from reeve.settings import Settings
from tests.cluster.manifests.rendering import ROOT, Document, Rendering, Workload

MADE_BY_THE_OPERATOR = {"cnpg.io/cluster": "database"}  # the labels of CloudNativePG's pods
PROBES = ("startupProbe", "livenessProbe", "readinessProbe")
SEED = {"livenessProbe": ("/health", 5, 10, 3), "readinessProbe": ("/ready", 5, 5, 3)}


def matches(selector: Document, labels: dict[str, str]) -> bool:
    """Whether a label selector takes these labels (an empty one takes all)."""
    wanted = selector.get("matchLabels", {}).items() <= labels.items()
    return wanted and all(labels.get(one["key"]) in one["values"] for one in selector.get("matchExpressions", []))


def selectors_match(found: Rendering) -> Iterator[str]:
    """Selectors of workloads, Services, PodDisruptionBudgets, monitors and network policies take pods that exist."""
    pods = [one.labels for one in found.workloads]
    if found.of_kind("Cluster"):
        pods.append(MADE_BY_THE_OPERATOR)
    for one in found.workloads:
        if one.kind != "CronJob" and not matches(one.resource["spec"]["selector"], one.labels):
            yield f"{one.kind} {one.name}: its selector does not take its own pods"
        for spread in one.pod.get("topologySpreadConstraints", []):
            if not matches(spread["labelSelector"], one.labels):
                yield f"{one.kind} {one.name}: spreads other pods than its own"
    for where, selector in _pod_selectors(found):
        if not any(matches(selector, labels) for labels in pods):
            yield f"{where}: no pod matches {selector}"
    services = [one["metadata"]["labels"] for one in found.of_kind("Service")]
    for one in found.of_kind("ServiceMonitor"):
        if sum(matches(one["spec"]["selector"], labels) for labels in services) != 2:
            yield "ServiceMonitor: it does not take the Services backend and ai-agent"


def _pod_selectors(found: Rendering) -> Iterator[tuple[str, Document]]:
    for one in found.of_kind("Service"):
        yield f"Service {one['metadata']['name']}", {"matchLabels": one["spec"]["selector"]}
    for one in found.of_kind("PodDisruptionBudget"):
        yield f"PodDisruptionBudget {one['metadata']['name']}", one["spec"]["selector"]
    for one in found.of_kind("NetworkPolicy"):
        where = f"NetworkPolicy {one['metadata']['name']}"
        yield where, one["spec"]["podSelector"]
        for rule in [*one["spec"].get("ingress", []), *one["spec"].get("egress", [])]:
            for peer in [*rule.get("from", []), *rule.get("to", [])]:
                if "podSelector" in peer and "namespaceSelector" not in peer:
                    yield where, peer["podSelector"]


def ports_exist(found: Rendering) -> Iterator[str]:
    """Target ports of Services are container ports; Ingress, HTTPRoute and policies name ports that are there."""
    services = {one["metadata"]["name"]: one["spec"] for one in found.of_kind("Service")}
    for name, spec in services.items():
        selector = {"matchLabels": spec["selector"]}
        pods = [one for one in found.workloads if matches(selector, one.labels)]
        for port in spec["ports"]:
            if not all(port["targetPort"] in _ports(pod) for pod in pods):
                yield f"Service {name}: no container listens on {port['targetPort']}"
    for name, port in _backends(found):
        offered = [
            port for one in services.get(name, {"ports": []})["ports"] for port in (one["name"], one["port"])
        ]
        if port not in offered:
            yield f"a route leads to {name}:{port}, which no Service offers"
    for one in found.of_kind("NetworkPolicy"):
        pods = [pod for pod in found.workloads if matches(one["spec"]["podSelector"], pod.labels)]
        for port in [port for rule in one["spec"].get("ingress", []) for port in rule.get("ports", [])]:
            if isinstance(port["port"], str) and not all(port["port"] in _ports(pod) for pod in pods):
                yield f"NetworkPolicy {one['metadata']['name']}: no container has a port {port['port']}"


def _ports(pod: Workload) -> set[str | int]:
    ports = [port for container in pod.pod["containers"] for port in container.get("ports", [])]
    return {port["name"] for port in ports} | {port["containerPort"] for port in ports}


def _backends(found: Rendering) -> Iterator[tuple[str, str | int]]:
    for _, service, port in routes(found):
        yield service, port


def routes(found: Rendering) -> Iterator[tuple[str, str, str | int]]:
    """(path, Service, port) of the Ingress or the HTTPRoute."""
    for one in found.of_kind("Ingress"):
        for rule in one["spec"]["rules"]:
            for path in rule["http"]["paths"]:
                service = path["backend"]["service"]
                yield f"{path['pathType']} {path['path']}", service["name"], next(iter(service["port"].values()))
    for one in found.of_kind("HTTPRoute"):
        for rule in one["spec"]["rules"]:
            for match in rule["matches"]:
                for backend in rule["backendRefs"]:
                    kind = match["path"]["type"].removeprefix("Path")
                    yield f"{kind} {match['path']['value']}", backend["name"], backend["port"]


FRONT_DOOR = {f"Prefix {path}": "backend" for path in ("/api", "/dav", "/mcp", "/feeds")} | {
    "Exact /health": "backend",
    "Exact /ready": "backend",
    "Prefix /": "frontend",
}


def one_front_door(found: Rendering) -> Iterator[str]:
    """There is an Ingress or an HTTPRoute, never both, and its paths are those of the architecture."""
    doors = found.of_kind("Ingress") + found.of_kind("HTTPRoute")
    if len(doors) != 1:
        yield f"there are {len(doors)} front doors"
    if {path: service for path, service, _ in routes(found)} != FRONT_DOOR:
        yield "the front door's paths are not those of docs/architecture.md"
    if any("annotations" in one["metadata"] for one in doors):
        yield "the front door carries an annotation of one controller"


def probes_are_routes(found: Rendering) -> Iterator[str]:
    """Each service has the three probes, on routes it really has, with the agreed delay, period and failures."""
    known = served()
    for one in found.workloads:
        if one.kind != "Deployment":
            continue
        container = one.pod["containers"][0]
        for probe in PROBES:
            path = container.get(probe, {}).get("httpGet", {}).get("path")
            if path not in known.get(one.name, {path}) or path is None:
                yield f"{one.name}: {probe} asks {path}, which is no route of it"
        for probe, wanted in SEED.items():
            asked = container.get(probe, {})
            numbers = [asked.get(key) for key in ("initialDelaySeconds", "periodSeconds", "failureThreshold")]
            if (asked.get("httpGet", {}).get("path"), *numbers) != wanted:
                yield f"{one.name}: {probe} is not {wanted}"


def served() -> dict[str, set[str]]:
    """The paths that each service answers, read from its code; the frontend's from its nginx.conf."""
    backend = {route.path for route in unopened(Settings(database_url="postgresql:///")).routes}
    agent = {path for handler in health.handlers for path in handler.paths}
    found = {"backend": backend, "ai-agent": agent}
    for file in sorted((ROOT / "docker").glob("**/nginx*.conf*")):
        paths = re.findall(r"location\s+(?:=\s+)?(/\w+)\s*\{", file.read_text())
        found.setdefault("frontend", set()).update(paths)
    return found


def names_exist(found: Rendering) -> Iterator[str]:
    """ServiceAccounts, ConfigMaps, claims and the targets of autoscalers that are named are there, in namespace reeve."""
    for one in found.workloads:
        yield from _named_by(found, one)
    for one in found.of_kind("HorizontalPodAutoscaler"):
        target = found.named("Deployment", one["spec"]["scaleTargetRef"]["name"])
        if target is None:
            yield f"HorizontalPodAutoscaler {one['metadata']['name']}: there is nothing of that name to scale"
        elif "replicas" in target["spec"]:
            yield f"Deployment {target['metadata']['name']}: replicas are set and autoscaled"
    for one in found.documents:
        if one["kind"] != "Namespace" and one["metadata"].get("namespace") != "reeve":
            yield f"{one['kind']} {one['metadata']['name']}: not in the namespace reeve"


def _named_by(found: Rendering, one: Workload) -> Iterator[str]:
    for kind, name in _wanted(one):
        if found.named(kind, name) is None:
            yield f"{one.kind} {one.name}: there is no {kind} {name}"
        elif kind == "ConfigMap" and not re.search(r"-[a-z0-9]{10}$", name):
            yield f"{one.kind} {one.name}: ConfigMap {name} has no hash, a change of it would not roll out"
    volumes = {volume["name"] for volume in one.pod.get("volumes", [])} | {
        claim["metadata"]["name"] for claim in one.resource["spec"].get("volumeClaimTemplates", [])
    }
    for container in one.containers:
        for mount in container.get("volumeMounts", []):
            if mount["name"] not in volumes:
                yield f"{one.kind} {one.name}: there is no volume {mount['name']}"


def _wanted(one: Workload) -> Iterator[tuple[str, str]]:
    yield "ServiceAccount", one.pod["serviceAccountName"]
    for volume in one.pod.get("volumes", []):
        if "configMap" in volume:
            yield "ConfigMap", volume["configMap"]["name"]
        if "persistentVolumeClaim" in volume:
            yield "PersistentVolumeClaim", volume["persistentVolumeClaim"]["claimName"]
    for container in one.containers:
        for reference in container.get("envFrom", []):
            yield "ConfigMap", reference["configMapRef"]["name"]
