"""Checks by other people's programs: schemas of each Kubernetes version, kubectl's own decoder, linters."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import yaml

from tests.cluster.manifests.rendering import K8S, ROOT, Document, Rendering

# checkov and hadolint pin much: they have an environment of their own (make manifests makes it).
BIN = Path(sys.prefix) / "manifests" / "bin"
VERSIONS = [f"1.{minor}" for minor in range(30, 38)]
CUSTOM = Path(__file__).parent / "schemas"
DOCKERFILES = sorted((ROOT / "docker").glob("*.Dockerfile"))


def is_custom(document: Document) -> bool:
    """Whether a resource is one that Kubernetes itself does not know."""
    group = document["apiVersion"].partition("/")[0]
    return group in {"gateway.networking.k8s.io", "postgresql.cnpg.io", "monitoring.coreos.com"}


def valid(documents: list[Document], version: str) -> Iterator[str]:
    """Validate strictly against one version's schemas; a warning counts as a failure."""
    with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
        yaml.safe_dump_all([one for one in documents if not is_custom(one)], file)
        file.flush()
        command = [str(BIN / "kubernetes-validate"), "--strict", "-k", version, file.name]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    for line in (done.stdout + done.stderr).splitlines():
        if any(word in line for word in ("ERROR", "WARN", "Traceback")):
            yield f"{version}: {line}"
    if done.returncode and not done.stderr:
        yield f"{version}: exit code {done.returncode}"


def custom_valid(documents: list[Document]) -> Iterator[str]:
    """Validate custom resources against the parts of their definitions that we use, strictly."""
    from jsonschema_rs import validator_for

    for one in filter(is_custom, documents):
        file = CUSTOM / f"{one['kind'].lower()}.json"
        if not file.exists():
            yield f"{one['kind']}: no schema"
            continue
        for error in validator_for(json.loads(file.read_text())).iter_errors(one):
            yield f"{one['kind']} {one['metadata']['name']}: {'.'.join(map(str, error.instance_path))}: {error.message}"


def decoded(found: Rendering) -> Iterator[str]:
    """Have kubectl decode everything with the types of the API itself: it knows that 1Gib is no quantity."""
    known = [one for one in found.documents if not is_custom(one)]
    # Setting a variable has kubectl build every resource from its typed form, without any server; labelling has not.
    command = ["kubectl", "set", "env", "--local", "--filename=-", "--output=name", "DECODED=yes"]
    given = yaml.safe_dump_all(known)
    done = subprocess.run(command, input=given, capture_output=True, text=True, check=False)
    # "… does not have a pod template: *v1.Service" tells that it was decoded, and as what.
    typed = done.stderr.count("does not have a pod template: *") + len(done.stdout.split())
    if typed < len(known):
        yield f"kubectl decoded {typed} of {len(known)}: {done.stderr.strip()[:300]}"


def _lines(*command: str) -> Iterator[str]:
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    if done.returncode:
        yield from (done.stdout + done.stderr).strip().splitlines()[:20] or [f"exit code {done.returncode}"]


def yaml_is_tidy() -> Iterator[str]:
    """yamllint, warnings included."""
    yield from _lines(
        str(BIN / "yamllint"),
        "--strict",
        "--config-file",
        ".yamllint",
        str(K8S),
        "compose.yaml",
        "compose.override.yaml",
    )


def dockerfiles_are_tidy() -> Iterator[str]:
    """hadolint finds nothing."""
    for file in DOCKERFILES:
        yield from _lines(str(BIN / "hadolint"), str(file))


def checkov_passes(renderings: list[Rendering]) -> Iterator[str]:
    """checkov on what is deployed and on the Dockerfiles: 0 failed beyond .checkov.yaml's list of reasons."""
    with tempfile.TemporaryDirectory() as place:
        for one in renderings:
            (Path(place) / f"{one.name}.yaml").write_text(yaml.safe_dump_all(one.documents))
        for folder, framework in ((place, "kubernetes"), (str(ROOT / "docker"), "dockerfile")):
            command = [
                str(BIN / "checkov"),
                "--directory",
                folder,
                "--framework",
                framework,
                "--quiet",
                "--compact",
            ]
            command += ["--config-file", str(ROOT / ".checkov.yaml"), "--output", "json"]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            try:
                report = json.loads(done.stdout)
            except ValueError:
                yield f"checkov {framework}: {done.stdout[-300:]}{done.stderr[-300:]}"
                continue
            for failed in report.get("results", {}).get("failed_checks", []):
                yield f"{failed['check_id']} {failed['resource']}: {failed['check_name']}"
