"""An nginx with our nginx.conf before a real backend, and a build of the web app with files made for tests."""

import gzip
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.cast import free_port
from tests.cluster.harness import frontend
from tests.cluster.harness.pods import Pod
from tests.cluster.harness.version import ROOT, Version
from tests.plain import PLAIN
from tests.server import temporary_folder

HASHED = "/_app/immutable/entry/app.abc123.js"
SCRIPT = b"console.log('only a test');" * 100


@pytest.fixture
def version() -> object:
    """A build with one file that was compressed beforehand, and one that was not."""
    with temporary_folder() as folder:
        build = folder / "web" / "build"
        shutil.copytree(ROOT / "web" / "build", build)
        file = build / HASHED[1:]
        file.write_bytes(SCRIPT)
        Path(f"{file}.br").write_bytes(b"as if it were Brotli")
        Path(f"{file}.gz").write_bytes(gzip.compress(SCRIPT))
        (build / "index.html.br").write_bytes(b"the page in Brotli")
        yield Version("under test", folder)


async def started(version: Version, backend: int, **more: object) -> Pod:
    pod = frontend.start(version, version.root, free_port(), backend, **more)  # type: ignore[arg-type]
    await pod.ready()
    return pod


@pytest.fixture
async def nginx(version: Version, server: str) -> AsyncIterator[Pod]:
    pod = await started(version, int(server.rpartition(":")[2]))
    yield pod
    pod.kill()


@pytest.fixture
async def alone(version: Version) -> AsyncIterator[Pod]:
    """nginx whose backend is away."""
    pod = await started(version, free_port())
    yield pod
    pod.kill()


@pytest.fixture
async def client(nginx: Pod) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(
        base_url=nginx.address, headers={"Accept-Encoding": "identity"}, verify=PLAIN
    ) as one:
        yield one
