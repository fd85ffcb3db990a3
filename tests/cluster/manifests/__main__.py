"""`python -m tests.cluster.manifests`: everything that can be said of the manifests without a cluster, as a table.

Exits with 1 where a row misses; without kustomize or kubectl too in CI, and else says so loudly.
"""

import os
import shutil
import sys
import time
from collections.abc import Callable, Iterable

from tests.cluster.manifests import connections, pods, secrets, tools, watching, wiring
from tests.cluster.manifests.rendering import Rendering, render_all, unique

# Each takes one rendering and yields a sentence for each thing that is wrong.
ASSERTIONS: tuple[Callable[[Rendering], Iterable[str]], ...] = (
    wiring.selectors_match,
    wiring.ports_exist,
    wiring.one_front_door,
    wiring.probes_are_routes,
    wiring.names_exist,
    pods.restricted,
    pods.no_token,
    pods.resources,
    pods.doors,
    pods.leaving,
    pods.rolling,
    pods.migrations_first,
    pods.images,
    secrets.settings_exist,
    secrets.keys_exist,
    secrets.only_who_needs_it,
    secrets.nothing_secret,
    connections.fit,
    watching.metrics_exist,
    watching.alerts_are_explained,
)


def rows(renderings: list[Rendering]) -> Iterable[tuple[str, Iterable[str]]]:
    """What is checked, and what is wrong with it."""
    documents = unique(renderings)
    deployed = [one for one in renderings if one.is_overlay]
    for version in tools.VERSIONS:
        yield (
            f"kubernetes-validate --strict {version}: {len(documents)} resources",
            tools.valid(documents, version),
        )
    yield "custom resources against schemas of theirs", tools.custom_valid(documents)
    yield "kubectl decodes what is deployed", (wrong for one in deployed for wrong in tools.decoded(one))
    yield "yamllint", tools.yaml_is_tidy()
    yield "hadolint", tools.dockerfiles_are_tidy()
    yield "checkov", tools.checkov_passes(deployed)
    yield "secrets.example.env and make-secrets", secrets.example_is_right()
    for check in ASSERTIONS:
        yield f"{check.__name__}: {(check.__doc__ or '').splitlines()[0]}", _of_all(check, renderings)


def _of_all(check: Callable[[Rendering], Iterable[str]], renderings: list[Rendering]) -> Iterable[str]:
    return (f"{one.name}: {wrong}" for one in renderings for wrong in check(one))


def main() -> int:
    """Print the table; return the exit code."""
    if absent := [name for name in ("kustomize", "kubectl") if not shutil.which(name)]:
        print(
            f"MANIFESTS NOT CHECKED: there is no {' and no '.join(absent)} here (.ci/kubernetes-tools installs both)."
        )
        return int(bool(os.environ.get("CI")))
    began = time.monotonic()
    renderings = render_all()
    print(f"ok   kustomize renders {len(renderings)} combinations in {time.monotonic() - began:.0f} s", flush=True)
    passed, failed = 1, 0
    for what, found in rows(renderings):
        wrong = list(dict.fromkeys(found))
        passed, failed = passed + (not wrong), failed + bool(wrong)
        print(f"{'MISS' if wrong else 'ok  '} {what}", *wrong[:8], sep="\n       " if wrong else "", flush=True)
    for one in renderings:
        if one.name in ("development", "production"):
            sums = connections.budget(one)
            print(f"     connections of {one.name}: {sums.words} = {sums.needed} of {sums.given}")
    print(f"\n{passed} passed, {failed} failed")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
