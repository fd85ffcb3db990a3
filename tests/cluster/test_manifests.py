"""Each check of the manifests sees the mistake that it is there for."""

import shutil
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from tests.cluster.manifests import connections, pods, secrets, tools, watching, wiring
from tests.cluster.manifests.rendering import Rendering, render_all

pytestmark = pytest.mark.skipif(
    not (shutil.which("kustomize") and shutil.which("kubectl")), reason="there is no kustomize here"
)
Plant = Callable[[Rendering], Any]


@pytest.fixture(scope="module")
def production() -> Rendering:
    return next(one for one in render_all() if one.name == "production")


def deployment(found: Rendering, name: str = "backend") -> dict[str, Any]:
    one = found.named("Deployment", name)
    assert one
    spec: dict[str, Any] = one["spec"]
    return spec


def container(found: Rendering) -> dict[str, Any]:
    first: dict[str, Any] = deployment(found)["template"]["spec"]["containers"][0]
    return first


PLANTED: list[tuple[Callable[[Rendering], Iterable[str]], Plant]] = [
    (wiring.selectors_match, lambda it: deployment(it)["selector"]["matchLabels"].update(extra="label")),
    (wiring.ports_exist, lambda it: container(it)["ports"][0].update(name="other", containerPort=4001)),
    (wiring.one_front_door, lambda it: it.documents.remove(it.of_kind("Ingress")[0])),
    (wiring.probes_are_routes, lambda it: container(it)["livenessProbe"]["httpGet"].update(path="/healthz")),
    (wiring.probes_are_routes, lambda it: container(it)["readinessProbe"].update(periodSeconds=50)),
    (wiring.names_exist, lambda it: container(it)["envFrom"][0]["configMapRef"].update(name="nowhere")),
    (pods.restricted, lambda it: container(it)["securityContext"].update(readOnlyRootFilesystem=False)),
    (pods.no_token, lambda it: deployment(it)["template"]["spec"].update(automountServiceAccountToken=True)),
    (pods.resources, lambda it: container(it)["resources"]["limits"].pop("memory")),
    (pods.doors, lambda it: it.documents.remove(it.named("NetworkPolicy", "default-deny"))),
    (pods.leaving, lambda it: deployment(it)["template"]["spec"].update(terminationGracePeriodSeconds=30)),
    (pods.rolling, lambda it: deployment(it)["strategy"]["rollingUpdate"].update(maxUnavailable=1)),
    (pods.migrations_first, lambda it: deployment(it)["template"]["spec"].pop("initContainers")),
    (pods.images, lambda it: deployment(it)["template"]["spec"]["containers"][0].update(image="reeve-backend:latest")),
    (secrets.settings_exist, lambda it: it.settings().update(DATABASE_URL="x")),
    (secrets.only_who_needs_it, lambda it: container(it)["volumeMounts"][0].update(subPath="DATABASE_URL")),
    (secrets.nothing_secret, lambda it: it.settings().update(PUBLIC_URL="https://me:hunter2@example.org")),
    (connections.fit, lambda it: it.named("HorizontalPodAutoscaler", "backend")["spec"].update(maxReplicas=40)),
    (watching.metrics_exist, lambda it: rule(it).update(expr="reeve_nothing > 1")),
    (watching.alerts_are_explained, lambda it: rule(it).update(alert="ReeveUnheardOf")),
    (tools.decoded, lambda it: container(it)["resources"]["limits"].update(memory="1Gib")),
    (lambda it: tools.custom_valid(it.documents), lambda it: it.of_kind("Cluster")[0]["spec"].update(instance=3)),
]  # fmt: skip


def rule(found: Rendering) -> dict[str, Any]:
    first: dict[str, Any] = found.of_kind("PrometheusRule")[0]["spec"]["groups"][0]["rules"][0]
    return first


@pytest.mark.parametrize(("check", "plant"), PLANTED)
def test_a_planted_mistake_is_found(
    production: Rendering, check: Callable[[Rendering], Iterable[str]], plant: Plant
):
    assert list(check(production)) == []
    wrong = production.copy()
    plant(wrong)
    assert list(check(wrong)) != []
