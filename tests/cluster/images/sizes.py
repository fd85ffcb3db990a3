"""`python -m tests.cluster.images.sizes`: what the images weigh against their budgets; exits with 1 where one is over.

With docker or podman and a registry within reach, whole images on Alpine are measured; else the layers that we add.
"""

import shutil
import subprocess
import sys
import zlib

from tests.cluster.harness.version import ROOT, git
from tests.cluster.images import building, standin
from tests.cluster.images.engine import PLACE, Engine, missing

# Megabytes, compressed, the Alpine base included.
WHOLE = {"backend": 60, "ai-agent": 60, "frontend": 30}
TOOLS = ("docker", "podman")


def on_alpine(tool: str) -> dict[str, float] | None:
    """Build the images as they are meant to be; None where the bases cannot be pulled."""
    found = {}
    for name in building.IMAGES:
        tag = f"reeve-{name}"
        command = [tool, "build", "--quiet", "-f", f"docker/{name}.Dockerfile", "-t", tag, "."]
        if subprocess.run(command, cwd=ROOT, capture_output=True, check=False).returncode:
            return None
        saved = subprocess.Popen([tool, "save", tag], stdout=subprocess.PIPE)
        assert saved.stdout is not None
        packed, size = zlib.compressobj(6), 0
        while part := saved.stdout.read(1 << 20):
            size += len(packed.compress(part))
        found[name] = (size + len(packed.flush())) / 1e6
    return found


def own() -> dict[str, float]:
    """Build them on a stand-in and measure what we add to it."""
    engine = Engine(PLACE)
    standin.make(engine)
    found = {}
    for name in building.IMAGES:
        building.build(engine, name, standin.IMAGE, "0.1.0", git("rev-parse", "HEAD"))
        found[name], _ = building.own_layers(engine, name, standin.IMAGE)
    return found


def main() -> int:
    """Print the table; return the exit code."""
    tool = next(filter(shutil.which, TOOLS), None)
    whole = on_alpine(tool) if tool else None
    if whole is None and (why := missing()):
        print(f"IMAGE SIZES NOT MEASURED: no image can be built here ({why}).")
        return 0
    sizes, budgets = (whole, WHOLE) if whole else (own(), building.BUDGETS)
    print("whole images on Alpine" if whole else "the layers we add (Alpine cannot be pulled here)")
    for name, size in sizes.items():
        print(
            f"{'ok  ' if size <= budgets[name] else 'OVER'} {name:<10} {size:6.1f} MB compressed of {budgets[name]} MB"
        )
    return int(any(size > budgets[name] for name, size in sizes.items()))


if __name__ == "__main__":
    sys.exit(main())
