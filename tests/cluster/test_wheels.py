"""Every locked runtime requirement has a wheel for Alpine, and together they stay within the budget of an image."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cluster.harness.version import ROOT

# Compressed, as a registry keeps a layer; wheels are zip files, so the sum of their sizes comes close.
BUDGET_MEGABYTES = 40


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_every_wheel_is_there_for_alpine_and_they_fit(machine: str, tmp_path: Path):
    platforms = [f"--platform=musllinux_1_{minor}_{machine}" for minor in (2, 1)]
    done = subprocess.run(
        [
            sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps",
            "--only-binary=:all:", "--require-hashes", "--python-version=3.13", "--implementation=cp", "--abi=cp313",
            "--abi=abi3", "--abi=none", *platforms, "--dest", str(tmp_path),
            "--requirement", str(ROOT / "requirements" / "runtime.txt"),
        ],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    megabytes = sum(wheel.stat().st_size for wheel in tmp_path.iterdir()) / 1e6
    print(f"{len(list(tmp_path.iterdir()))} wheels for {machine}: {megabytes:.1f} MB")
    assert megabytes <= BUDGET_MEGABYTES
