"""Settings and secrets: every key exists, is documented, reaches only who needs it, and no value is in the tree."""

import re
import subprocess
from collections.abc import Iterator
from functools import cache
from typing import Any

import yaml

from reeve.settings import DECLARED
from tests.cluster.manifests.rendering import K8S, ROOT, Rendering

# Who may read what; `migrate` is the init container of both Deployments.
ALLOTTED = {
    "backend": {"DATABASE_URL", "AUTH_SECRET"},
    "ai-agent": {"AGENT_DATABASE_URL"},
    "migrate": {"MIGRATION_DATABASE_URL"},
    "backup": {"BACKUP_DATABASE_URL"},
    "postgres": {"owner", "backend", "agent", "backup"},
}
SETTINGS = {one.name.upper(): one.metadata["secret"] for one in DECLARED}
URL_WITH_PASSWORD = re.compile(r"\w+://[^\s:/@]+:[^\s@/]+@")
LONG_RANDOM = re.compile(r"(?=[A-Za-z0-9+/_-]*[0-9])(?=[A-Za-z0-9+/_-]*[A-Za-z])[A-Za-z0-9+/_-]{32,}={0,2}")


@cache
def made() -> dict[str, dict[str, str]]:
    """The Secrets that `k8s/make-secrets` makes: name → values."""
    text = subprocess.run([K8S / "make-secrets", "postgres"], capture_output=True, text=True, check=True).stdout
    return {one["metadata"]["name"]: one["stringData"] for one in yaml.safe_load_all(text) if one}


@cache
def example() -> dict[str, str]:
    """The keys of `k8s/secrets.example.env` and what stands there."""
    lines = (K8S / "secrets.example.env").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def settings_exist(found: Rendering) -> Iterator[str]:
    """Every key of the ConfigMap, and every variable of a container of ours, is a setting, and none is a secret."""
    for key in found.settings():
        if SETTINGS.get(key, True):
            yield f"ConfigMap reeve: {key} is no setting" if key not in SETTINGS else f"ConfigMap holds {key}"
    for one in found.workloads:
        for container in one.containers:
            if not container["image"].rpartition("/")[2].startswith(("reeve-backend", "reeve-ai-agent")):
                continue
            for name in [variable["name"] for variable in container.get("env", [])]:
                if not SETTINGS.get(name.removesuffix("_FILE")):
                    yield f"{one.name}/{container['name']}: {name} names no secret setting"


def keys_exist(found: Rendering) -> Iterator[str]:
    """Every Secret key that is mounted is made by make-secrets, and documented where an operator looks."""
    documented = (ROOT / "docs" / "operations.md").read_text()
    for where, secret, key in _mounted(found):
        if key not in made().get(secret, {}):
            yield f"{where}: k8s/make-secrets makes no {key} in a Secret {secret}"
        if secret == "reeve" and (key not in example() or f"`{key}`" not in documented):
            yield f"{where}: {key} is not in k8s/secrets.example.env and docs/operations.md"
        if f"`{secret}`" not in documented:
            yield f"{where}: docs/operations.md does not speak of the Secret `{secret}`"
    for one in found.of_kind("Cluster"):
        named = [one["spec"]["bootstrap"]["initdb"]["secret"]["name"]]
        named += [role["passwordSecret"]["name"] for role in one["spec"]["managed"]["roles"]]
        for name in named:
            if made().get(name, {}).keys() != {"username", "password"}:
                yield f"Cluster: k8s/make-secrets makes no sign-in in a Secret {name}"


def _mounted(found: Rendering) -> Iterator[tuple[str, str, str]]:
    for one in found.workloads:
        for volume in one.pod.get("volumes", []):
            for secret, items in _sources(volume):
                for item in items:
                    yield f"{one.kind} {one.name}", secret, item["key"]


def _sources(volume: dict[str, Any]) -> Iterator[tuple[str, list[dict[str, str]]]]:
    if "secret" in volume:
        # Without a list of keys everything in the Secret would be mounted.
        yield volume["secret"]["secretName"], volume["secret"].get("items", [{"key": "*", "path": "*"}])
    for source in volume.get("projected", {}).get("sources", []):
        yield source["secret"]["name"], source["secret"].get("items", [{"key": "*", "path": "*"}])


def only_who_needs_it(found: Rendering) -> Iterator[str]:
    """Each container reads its own secrets and no other, as files in whole folders, and its variables name them."""
    for one in found.workloads:
        volumes = {volume["name"]: volume for volume in one.pod.get("volumes", [])}
        for container in one.containers:
            where = f"{one.kind} {one.name}/{container['name']}"
            files = {}
            for mount in container.get("volumeMounts", []):
                for _, items in _sources(volumes.get(mount["name"], {})):
                    files |= {f"{mount['mountPath']}/{item['path']}": item["path"] for item in items}
                    if "subPath" in mount:
                        yield f"{where}: a secret under a subPath is not renewed"
            if set(files.values()) != ALLOTTED.get(container["name"], set()):
                yield f"{where}: reads {sorted(files.values())}"
            for variable in container.get("env", []):
                if "secretKeyRef" in str(variable):
                    yield f"{where}: a secret in the environment is not renewed"
                name = variable["name"].removesuffix("_FILE")
                if name in ALLOTTED.get(container["name"], set()) and files.get(variable["value"]) != name:
                    yield f"{where}: {variable['name']} names {variable['value']}, which is not mounted"


def nothing_secret(found: Rendering) -> Iterator[str]:
    """No Secret is rendered, and no value looks like a password, a token or an URL with one."""
    for one in found.of_kind("Secret"):
        yield f"a Secret {one['metadata']['name']} is in the tree"
    for one in found.documents:
        for where, text in _strings(one):
            if URL_WITH_PASSWORD.search(text) or LONG_RANDOM.search(text):
                yield f"{one['kind']} {one['metadata']['name']}: {where} looks like a secret"


def _strings(value: Any, where: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _strings(inner, f"{where}.{key}")
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner, where)
    elif isinstance(value, str):
        yield where, value


def example_is_right() -> Iterator[str]:
    """The example, the command that makes secrets, and what containers read name the same keys; it holds no value."""
    keys = set.union(*(ALLOTTED[name] for name in ("backend", "ai-agent", "migrate", "backup")))
    if not example().keys() == made()["reeve"].keys() == keys:
        yield "secrets.example.env, make-secrets and the manifests do not name the same keys"
    for key, value in example().items():
        if value and ":PASSWORD@HOST:" not in value:
            yield f"secrets.example.env holds a value for {key}"
