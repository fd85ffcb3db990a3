"""podman and buildah as root, kept apart from whatever else they are used for on this machine."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

PLACE = Path(os.environ.get("XDG_CACHE_HOME") or "/var/cache") / "reeve-images"
# runc, for crun refuses some cgroup layouts; limits that a container may really have here.
_CONTAINERS = """
[containers]
default_ulimits = ["nofile=20000:20000", "nproc=32768:32768"]
[engine]
cgroup_manager = "cgroupfs"
events_logger = "file"
runtime = "runc"
"""
_STORAGE = """
[storage]
driver = "{driver}"
graphroot = "{place}/graph"
runroot = "{place}/run"
"""


def missing() -> str:
    """Say in words why images cannot be built here; empty where they can."""
    if os.geteuid() != 0:
        return "not root"
    absent = [name for name in ("podman", "buildah", "runc", "debootstrap") if not shutil.which(name)]
    return f"not installed: {', '.join(absent)}" if absent else ""


class Engine:
    """One store of images and containers in a folder of its own."""

    def __init__(self, place: Path) -> None:
        self.place = place
        place.mkdir(parents=True, exist_ok=True)
        (place / "containers.conf").write_text(_CONTAINERS)
        self.env = {
            **os.environ,
            "CONTAINERS_CONF": str(place / "containers.conf"),
            "CONTAINERS_STORAGE_CONF": str(place / "storage.conf"),
            "TMPDIR": str(place),
        }
        for driver in ("overlay", "vfs"):
            (place / "storage.conf").write_text(_STORAGE.format(driver=driver, place=place))
            if self._does("podman", "info"):
                return
        raise SystemExit("podman does not start here")

    def _does(self, *words: str) -> bool:
        return subprocess.run(words, env=self.env, capture_output=True, check=False).returncode == 0

    def run(self, *words: str) -> str:
        """Run podman or buildah; SystemExit with what it said where it fails."""
        done = subprocess.run(words, env=self.env, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"{' '.join(words[:3])}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
        return done.stdout.strip()

    def inspect(self, kind: str, name: str) -> dict[str, Any]:
        """What podman knows of an image or a container."""
        found: list[dict[str, Any]] = json.loads(self.run("podman", kind, "inspect", name))
        return found[0]
