"""How pods run: the restricted profile, resources, leaving, rolling out, images."""

from collections.abc import Iterator

from reeve import __version__
from tests.cluster.manifests.rendering import Rendering, Workload
from tests.cluster.manifests.wiring import matches

OUR_IMAGES = ("reeve-frontend", "reeve-backend", "reeve-ai-agent")
RESTRICTED = {f"pod-security.kubernetes.io/{mode}": "restricted" for mode in ("enforce", "audit", "warn")}
VOLUMES = {"configMap", "emptyDir", "persistentVolumeClaim", "projected", "secret"}


def restricted(found: Rendering) -> Iterator[str]:
    """The namespace enforces `restricted`, and every container keeps to it, without root and without writing."""
    for one in found.of_kind("Namespace"):
        if not RESTRICTED.items() <= one["metadata"]["labels"].items():
            yield "the namespace does not enforce, audit and warn of the restricted profile"
    for one in found.workloads:
        where = f"{one.kind} {one.name}"
        pod = one.pod.get("securityContext", {})
        if not pod.get("runAsNonRoot") or pod.get("seccompProfile") != {"type": "RuntimeDefault"}:
            yield f"{where}: the pod may be root, or has no seccomp profile"
        if not pod.get("runAsUser") or not pod.get("runAsGroup"):
            yield f"{where}: no numeric user and group"
        if any(one.pod.get(key) for key in ("hostNetwork", "hostPID", "hostIPC")):
            yield f"{where}: uses what is the node's"
        for volume in one.pod.get("volumes", []):
            if not volume.keys() - {"name"} <= VOLUMES:
                yield f"{where}: the volume {volume['name']} is of a kind that restricted refuses"
        for container in one.containers:
            yield from _restricted_container(f"{where}/{container['name']}", container.get("securityContext", {}))


def _restricted_container(where: str, context: dict[str, object]) -> Iterator[str]:
    wanted = {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    if context != wanted:
        yield f"{where}: securityContext is not {wanted}"


def no_token(found: Rendering) -> Iterator[str]:
    """No pod is given a token for the Kubernetes API, nor the environment variables of every Service."""
    for one in found.of_kind("ServiceAccount"):
        if one.get("automountServiceAccountToken") is not False:
            yield f"ServiceAccount {one['metadata']['name']}: its token is mounted"
    for one in found.workloads:
        if one.pod.get("automountServiceAccountToken") is not False:
            yield f"{one.kind} {one.name}: a service-account token is mounted"
        if one.pod.get("enableServiceLinks") is not False:
            yield f"{one.kind} {one.name}: gets variables such as BACKEND_PORT"


def resources(found: Rendering) -> Iterator[str]:
    """Every container says what it needs and what it gets at most; every emptyDir has a limit."""
    for one in found.workloads:
        for container in one.containers:
            for kind in ("requests", "limits"):
                if not {"cpu", "memory"} <= container.get("resources", {}).get(kind, {}).keys():
                    yield f"{one.kind} {one.name}/{container['name']}: no {kind} of cpu and memory"
        for volume in one.pod.get("volumes", []):
            if "emptyDir" in volume and not (volume["emptyDir"] or {}).get("sizeLimit"):
                yield f"{one.kind} {one.name}: the volume {volume['name']} may fill the node"


def doors(found: Rendering) -> Iterator[str]:
    """Everything is closed by default, each pod has a policy of its own, and the database is not the whole world."""
    closed = found.named("NetworkPolicy", "default-deny")
    if closed is None or closed["spec"] != {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}:
        yield "there is no policy that denies by default"
    own = [one["spec"] for one in found.of_kind("NetworkPolicy") if one["spec"]["podSelector"]]
    for one in found.workloads:
        if not any("Ingress" in spec["policyTypes"] and matches(spec["podSelector"], one.labels) for spec in own):
            yield f"{one.kind} {one.name}: no network policy of its own"
    inside = found.of_kind("StatefulSet") or found.of_kind("Cluster")
    for spec in own:
        for rule in spec.get("egress", []):
            if inside and "to" not in rule and {"port": 5432} in [{"port": one["port"]} for one in rule["ports"]]:
                yield "the database is in this namespace, and the door to it leads everywhere"
        for rule in spec.get("ingress", []):
            if not rule.get("from"):
                yield f"a policy lets everybody in: {rule}"


def leaving(found: Rendering) -> Iterator[str]:
    """The kubelet waits longer than shutting down may take, and draining is shorter still."""
    settings = found.settings()
    drain, shutdown = float(settings.get("DRAIN_SECONDS", 5)), float(settings.get("SHUTDOWN_SECONDS", 30))
    if drain >= shutdown:
        yield f"draining ({drain} s) takes as long as shutting down may ({shutdown} s)"
    for one in _deployments(found):
        pause = one.pod["containers"][0].get("lifecycle", {}).get("preStop", {}).get("sleep", {}).get("seconds", 0)
        grace = one.pod.get("terminationGracePeriodSeconds", 30)
        if grace < shutdown + pause + 5:
            yield f"{one.name}: killed after {grace} s, shutting down may take {shutdown + pause} s"
    frontend = found.named("Deployment", "frontend")
    if frontend and "lifecycle" not in frontend["spec"]["template"]["spec"]["containers"][0]:
        yield "frontend: nginx stops listening before the endpoints have forgotten it"


def rolling(found: Rendering) -> Iterator[str]:
    """A new pod is ready before an old one goes, and replicas are spread over zones and nodes."""
    for one in _deployments(found):
        strategy = one.resource["spec"].get("strategy", {}).get("rollingUpdate")
        if strategy != {"maxUnavailable": 0, "maxSurge": 1}:
            yield f"{one.name}: not rolled out one by one without a gap"
        keys = {spread["topologyKey"] for spread in one.pod.get("topologySpreadConstraints", [])}
        if keys != {"topology.kubernetes.io/zone", "kubernetes.io/hostname"}:
            yield f"{one.name}: not spread over zones and nodes"


def migrations_first(found: Rendering) -> Iterator[str]:
    """Backend and ai-agent begin with `reeve migrate`, in the image that they then run."""
    for one in _deployments(found):
        first = one.pod.get("initContainers", [])
        if one.name != "frontend" and [container.get("command") for container in first] != [["reeve", "migrate"]]:
            yield f"{one.name}: does not begin with `reeve migrate`"
        elif first and first[0]["image"] != one.pod["containers"][0]["image"]:
            yield f"{one.name}: migrates with another image than it runs"


def _deployments(found: Rendering) -> list[Workload]:
    return [one for one in found.workloads if one.kind == "Deployment"]


def images(found: Rendering) -> Iterator[str]:
    """What is deployed has tags: ours the version of this tree, others' a number."""
    if not found.is_overlay:
        return
    used = {container["image"] for one in found.workloads for container in one.containers}
    used |= {one["spec"]["imageName"] for one in found.of_kind("Cluster")}
    for image in sorted(used):
        name, _, tag = image.rpartition(":")
        if name.rpartition("/")[2] in OUR_IMAGES:
            if tag != __version__:
                yield f"{image} is not of this version ({__version__})"
        elif not tag[:1].isdigit():
            yield f"{image} has no version"
