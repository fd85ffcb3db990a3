"""What kustomize makes of every overlay and of every combination of components."""

import copy
import itertools
import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[3]
K8S = ROOT / "k8s"
Document = dict[str, Any]

OPTIONAL = ("autoscaling", "gateway", "backup", "monitoring")
DATABASES = ((), ("postgres",), ("cloudnative-pg",))
WORKLOADS = ("Deployment", "StatefulSet", "CronJob")


@dataclass(frozen=True)
class Workload:
    """A resource that makes pods, its pod template, and its containers, those that run first included."""

    kind: str
    name: str
    resource: Document
    template: Document

    @property
    def pod(self) -> Document:
        """The pod's spec."""
        return self.template["spec"]

    @property
    def labels(self) -> dict[str, str]:
        """The pod's labels."""
        return self.template["metadata"].get("labels", {})

    @property
    def containers(self) -> list[Document]:
        """Every container, init containers first."""
        return [*self.pod.get("initContainers", []), *self.pod["containers"]]


@dataclass(frozen=True)
class Rendering:
    """The resources that one `kubectl apply -k` would send."""

    name: str
    documents: list[Document]

    @property
    def is_overlay(self) -> bool:
        """Whether it is something that people deploy, and not a component tried on the bare base."""
        return self.name.startswith(("development", "production"))

    @cached_property
    def workloads(self) -> list[Workload]:
        """Everything that makes pods."""
        return [
            Workload(one["kind"], one["metadata"]["name"], one, _template(one))
            for one in self.documents
            if one["kind"] in WORKLOADS
        ]

    def of_kind(self, kind: str) -> list[Document]:
        """The resources of a kind."""
        return [one for one in self.documents if one["kind"] == kind]

    def named(self, kind: str, name: str) -> Document | None:
        """The resource of a kind with a name."""
        return next((one for one in self.of_kind(kind) if one["metadata"]["name"] == name), None)

    def settings(self) -> dict[str, str]:
        """The ConfigMap of settings (its name ends in a hash)."""
        found = [one for one in self.of_kind("ConfigMap") if "LOG_FORMAT" in one.get("data", {})]
        return found[0]["data"] if found else {}

    def copy(self) -> "Rendering":
        """The same, to be changed freely."""
        return Rendering(self.name, copy.deepcopy(self.documents))


def _template(resource: Document) -> Document:
    spec = resource["spec"]
    return spec["jobTemplate"]["spec"]["template"] if resource["kind"] == "CronJob" else spec["template"]


def combinations() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Every (name, overlay or base, components on top of it)."""
    subsets = [chosen for size in range(len(OPTIONAL) + 1) for chosen in itertools.combinations(OPTIONAL, size)]
    for database, chosen in itertools.product(DATABASES, subsets):
        yield _named("base", database + chosen)
    for overlay in ("development", "production"):
        there = _components(K8S / "overlays" / overlay / "kustomization.yaml")
        for chosen in subsets:
            if not there & set(chosen):
                yield _named(overlay, chosen)


def _named(start: str, components: tuple[str, ...]) -> tuple[str, str, tuple[str, ...]]:
    return "+".join((start, *components)), "base" if start == "base" else f"overlays/{start}", components


def _components(file: Path) -> set[str]:
    return {Path(one).name for one in yaml.safe_load(file.read_text()).get("components", [])}


def render_all() -> list[Rendering]:
    """Render every combination. Raises RuntimeError with kustomize's words where one cannot be."""
    with tempfile.TemporaryDirectory() as place:
        tree = Path(shutil.copytree(K8S, Path(place) / "k8s"))
        return [_render(tree, *one) for one in combinations()]


def _render(tree: Path, name: str, start: str, components: tuple[str, ...]) -> Rendering:
    folder = tree / start
    if components:
        folder = tree / "tried"
        folder.mkdir(exist_ok=True)
        # JSON is YAML.
        (folder / "kustomization.yaml").write_text(
            json.dumps(
                {
                    "namespace": "reeve",
                    "resources": [f"../{start}"],
                    "components": [f"../components/{one}" for one in components],
                }
            )
        )
    done = subprocess.run(["kustomize", "build", folder], capture_output=True, text=True, check=False)
    if done.returncode or done.stderr:
        raise RuntimeError(f"kustomize cannot render {name}: {done.stderr.strip() or done.stdout.strip()}")
    return Rendering(name, [one for one in yaml.safe_load_all(done.stdout) if one])


def unique(renderings: list[Rendering]) -> list[Document]:
    """Every different resource once."""
    return list({json.dumps(one, sort_keys=True): one for each in renderings for one in each.documents}.values())
