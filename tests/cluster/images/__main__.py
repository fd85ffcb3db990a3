"""`python -m tests.cluster.images`: build the images and run them as the manifests do; a row for each thing shown.

Exits with 1 where a row misses. Where images cannot be built, says so in one line and exits with 0.
"""

import sys
import time
from collections.abc import Iterator

import httpx

from tests.cast import AUTH_SECRET
from tests.cluster.harness.postgres import Postgres
from tests.cluster.harness.version import git
from tests.cluster.images import building, standin
from tests.cluster.images.containers import Container
from tests.cluster.images.engine import PLACE, Engine, missing
from tests.cluster.images.probes import probes
from tests.plain import PLAIN
from tests.server import temporary_folder

Row = tuple[str, bool, str]


def images(engine: Engine) -> Iterator[Row]:
    """Build each image and look into it."""
    for name in building.IMAGES:
        began = time.monotonic()
        building.build(engine, name, standin.IMAGE, "0.1.0", git("rev-parse", "HEAD"))
        took = time.monotonic() - began
        size, files = building.own_layers(engine, name, standin.IMAGE)
        wrong, budget = building.unwanted(files), building.BUDGETS[name]
        yield f"{name}: built", True, f"{took:.0f} s"
        yield f"{name}: own layers", size <= budget, f"{size:.1f} MB compressed of {budget} MB"
        yield f"{name}: nothing else in it", not wrong, ", ".join(wrong[:3]) or f"{len(files)} files"
        config = engine.inspect("image", f"localhost/reeve-{name}")
        labels = config["Labels"] or {}
        good = config["User"] == "1001:1001" and labels.get("org.opencontainers.image.version") == "0.1.0"
        yield f"{name}: user and labels", good, f"{config['User']}, {len(labels)} labels"


def services(engine: Engine, postgres: Postgres) -> Iterator[Row]:
    """Run all three, ask every probe, tell them to leave."""
    urls = {
        "DATABASE_URL": postgres.url("reeve_backend"),
        "AGENT_DATABASE_URL": postgres.url("reeve_agent"),
        "MIGRATION_DATABASE_URL": postgres.url("reeve_owner"),
    }
    migration = Container(engine, "migrate", urls, ("reeve", "migrate"))
    yield "reeve migrate", migration.exit_code(stop=False) == 0, migration.log().strip().splitlines()[-1]
    migration.remove()
    running = {
        "backend": Container(engine, "backend", {**urls, "AUTH_SECRET": AUTH_SECRET, "HOST": "127.0.0.1"}),
        "ai-agent": Container(engine, "ai-agent", {**urls, "HOST": "127.0.0.1"}),
        "frontend": Container(engine, "frontend", {}),
    }
    try:
        for name, port, path in probes():
            status = running[name].probe(port, path)
            yield f"{name}: GET :{port}{path}", status == 200, str(status)
        for name, container in running.items():
            wrong = container.confined()
            yield f"{name}: read-only, 1001, no capability", not wrong, ", ".join(wrong) or "as it should be"
        through = httpx.get("http://127.0.0.1:3000/api/v1/lists", verify=PLAIN)
        yield "frontend → backend", through.status_code == 401, f"{through.status_code} {through.json()['code']}"
        page = httpx.get("http://127.0.0.1:3000/", headers={"Accept-Encoding": "br"}, verify=PLAIN)
        yield "frontend: the page, in Brotli", page.headers.get("content-encoding") == "br", str(page.status_code)
        for name, container in reversed(running.items()):
            began = time.monotonic()
            code = container.exit_code(stop=True)
            yield f"{name}: told to leave", code == 0, f"exit code {code} after {time.monotonic() - began:.0f} s"
    finally:
        for name, container in running.items():
            if any(word in sys.argv for word in ("-v", "--verbose")):
                print(name, container.log())
            container.remove()


def main() -> int:
    """Print the rows as they come; return the exit code."""
    if why := missing():
        print(
            f"IMAGES NOT TESTED: {why}. They are where podman, buildah, runc and debootstrap are there for root."
        )
        return 0
    engine = Engine(PLACE)
    began = time.monotonic()
    standin.make(engine)
    print(f"stand-in base {standin.SUITE}: {time.monotonic() - began:.0f} s", flush=True)
    passed = failed = 0
    with temporary_folder() as folder:
        postgres = Postgres(folder)
        postgres.start()
        postgres.make_database()
        try:
            for rows in (images(engine), services(engine, postgres)):
                for what, well, said in rows:
                    passed, failed = passed + well, failed + (not well)
                    print(f"{'ok  ' if well else 'MISS'} {what:<48} {said}", flush=True)
        finally:
            postgres.stop()
    print(f"\n{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
