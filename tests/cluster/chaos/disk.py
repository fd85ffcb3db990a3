"""The database's disk is full, and then it is not."""

import asyncio
import contextlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.cluster.chaos.row import Row, judged, not_run, now
from tests.cluster.harness.stack import Stack, running
from tests.cluster.harness.version import Version
from tests.server import temporary_folder

SIZE_MEGABYTES = 300


@contextlib.contextmanager
def small_disk() -> Iterator[Path | None]:
    """A small file system of our own; None where mounting is not allowed."""
    with temporary_folder() as folder:
        mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE_MEGABYTES}m,mode=755", "tmpfs", str(folder)]
        if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
            yield None
            return
        try:
            yield folder
        finally:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)


async def full(version: Version, people: int, seconds: float) -> Row:
    """Fill the disk under a load of writes, wait, and make room again."""
    with small_disk() as disk, temporary_folder() as folder:
        if disk is None:
            return not_run("disk full", "mounting a small file system is not allowed here (run it as root)")
        async with running(folder, version, people, database_folder=disk) as stack:
            return await _fill(stack, disk, seconds)


async def _fill(stack: Stack, folder: Path, seconds: float) -> Row:
    watching = asyncio.create_task(_keep_running(stack))
    try:
        async with stack.load() as load:
            await asyncio.sleep(2)
            filler = folder / "filler"
            with contextlib.suppress(OSError), filler.open("wb", buffering=0) as file:
                while True:
                    file.write(b"\0" * 1_000_000)
            await asyncio.sleep(seconds)
            filler.unlink()
            gone = now()
            await asyncio.sleep(12)
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
    facts = ((bool(load.failures), "nobody noticed that the disk was full"),)
    return await judged("disk full", stack, load, gone, facts)


async def _keep_running(stack: Stack) -> None:
    """Start PostgreSQL again where it ended, as whoever runs it does."""
    while True:
        await asyncio.sleep(0.5)
        if stack.postgres.has_ended():
            with contextlib.suppress(AssertionError):
                await asyncio.to_thread(stack.postgres.start)
