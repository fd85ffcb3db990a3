"""A page that stays open in a real browser while everything behind it rolls."""

import asyncio
import contextlib
import json
import os
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from tests.cluster.harness.stack import Stack
from tests.cluster.harness.version import ROOT
from tests.e2e.run import find_browser

SCRIPT = Path(__file__).with_name("open_page.js")
END_SECONDS = 60


@dataclass
class Page:
    """What became of it."""

    well: bool = True
    said: str = "skipped: no Chromium found"


@contextlib.asynccontextmanager
async def open_page(stack: Stack) -> AsyncIterator[Page]:
    """Have somebody add tasks on a page all the while, and then look around in it."""
    page, browser = Page(), find_browser()
    if browser is None:
        yield page
        return
    (cookie,) = stack.guest.client.cookies.jar
    env = {
        **os.environ,
        "CHROMIUM": browser,
        "REEVE_URL": f"http://127.0.0.1:{stack.frontend.port}",
        "SESSION": f"{cookie.name}={cookie.value}",
    }
    node = Path(sys.executable).parent / "node"
    process = await asyncio.create_subprocess_exec(
        str(node), str(SCRIPT), env=env, cwd=ROOT / "web", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )  # fmt: skip
    try:
        assert process.stdout is not None
        opened = await asyncio.wait_for(process.stdout.readline(), END_SECONDS)
        assert opened == b"open\n", opened
        yield page
        out, _ = await asyncio.wait_for(process.communicate(b"enough\n"), END_SECONDS)
        told = json.loads(out)
        page.well, page.said = process.returncode == 0 and told["well"], told["said"]
    finally:
        if process.returncode is None:
            process.kill()
