"""The HTTP probes of the rendered manifests: which path on which port of which service."""

import shutil
import subprocess
from typing import Any

import yaml

from tests.cluster.harness.version import ROOT

# Where there is no kustomize, what the manifests are known to ask.
KNOWN = [(name, port, path) for name, port in (("backend", 4000), ("frontend", 3000), ("ai-agent", 5000)) for path in ("/health", "/ready")]  # fmt: skip
OVERLAY = ROOT / "k8s" / "overlays" / "production"


def probes() -> list[tuple[str, int, str]]:
    """Return (service, port, path), each once."""
    if not (shutil.which("kustomize") and OVERLAY.exists()):
        return KNOWN
    done = subprocess.run(["kustomize", "build", str(OVERLAY)], capture_output=True, text=True, check=True)
    found = {one for document in yaml.safe_load_all(done.stdout) for one in _of(document)}
    return sorted(found)


def _of(document: dict[str, Any]) -> list[tuple[str, int, str]]:
    if document["kind"] != "Deployment":
        return []
    found = []
    for container in document["spec"]["template"]["spec"]["containers"]:
        ports = {one["name"]: one["containerPort"] for one in container["ports"]}
        for kind in ("startupProbe", "livenessProbe", "readinessProbe"):
            ask = container[kind]["httpGet"]
            found.append((container["name"], ports.get(ask["port"], ask["port"]), ask["path"]))
    return found
