"""Run the browser journeys (web/e2e) against a real Reeve on a fresh database: `python -m tests.e2e.run`.

Before them come histories of three devices without a browser, where no arguments are given.

Exits with what the journeys exit with; where no Chromium is found, with 0 and one line that says so. CHROMIUM names
the browser; SCREENSHOTS a folder for pictures; REEVE_URL a Reeve that is running already; SLOWER=4 makes the pages'
processor four times slower, which shows what a journey does not wait for; arguments go to Node.js.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.cast import free_port
from tests.server import temporary_folder

ROOT = Path(__file__).parents[2]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
START_SECONDS = 90
STOP_SECONDS = 30
HISTORIES = "src/lib/sync/backend.test.ts"
SETTINGS = {
    "LOG_LEVEL": "warning",
    "DRAIN_SECONDS": "0",
    "SUGGESTION_RATE_LIMIT": "1000",
    "API_RATE_LIMIT": "100000",
    # Each journey comes from an address of its own (X-Forwarded-For), for sign-ups are limited by address.
    "TRUSTED_PROXIES": "127.0.0.1/32",
}


def find_browser() -> str | None:
    """Return the browser to use: CHROMIUM, or the first one that is installed."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)


@contextmanager
def reeve(**settings: str) -> Iterator[str]:
    """Run `python -m reeve` in a folder of its own, set as SETTINGS and `settings` say; yields its address."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with temporary_folder() as folder:
        env = {name: value for name, value in os.environ.items() if not name.endswith("DATABASE_URL")}
        env |= {"REEVE_DATA": str(folder / "data"), "HOST": "127.0.0.1", "PORT": str(port), **SETTINGS, **settings}
        process = subprocess.Popen([sys.executable, "-m", "reeve"], cwd=ROOT, env=env)
        try:
            wait_until_ready(address, process)
            yield address
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(STOP_SECONDS)


def wait_until_ready(address: str, process: "subprocess.Popen[bytes]") -> None:
    """Return when it is ready. Raises SystemExit with a sentence where it is not."""
    for _ in range(START_SECONDS * 5):
        if process.poll() is not None:
            raise SystemExit(f"Reeve ended with {process.returncode} before it was ready.")
        if answers(f"{address}/ready"):
            return
        time.sleep(0.2)
    raise SystemExit(f"Reeve was not ready within {START_SECONDS} seconds.")


def answers(url: str) -> bool:
    """Say whether there is a good answer at this address."""
    try:
        urllib.request.urlopen(url, timeout=2).close()
    except OSError:
        return False
    return True


def run_journeys(address: str, browser: str, arguments: list[str]) -> int:
    """Run them with Node.js's own test runner; returns its exit code."""
    command = [node(), "--test", "--test-concurrency=1", *arguments]
    journeys = sorted(map(str, (ROOT / "web" / "e2e").glob("*.test.js")))
    env = {**os.environ, "REEVE_URL": address, "CHROMIUM": browser, "PYTHON": sys.executable}
    return subprocess.run([*command, *journeys], cwd=ROOT / "web", env=env, check=False).returncode


def run_histories(address: str) -> int:
    """Run the test of three devices that do things in any order, without a browser; returns its exit code."""
    command = [node(), "node_modules/vitest/vitest.mjs", "run", HISTORIES]
    return subprocess.run(
        command, cwd=ROOT / "web", env={**os.environ, "REEVE_URL": address}, check=False
    ).returncode


def node() -> str:
    """Return the Node.js to use: the one that came with the web app's tools, if there is one."""
    ours = Path(sys.executable).parent / "node"
    return str(ours) if ours.exists() else "node"


def main() -> int:
    """Run them all; told to end, end what was started too."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if running := os.environ.get("REEVE_URL"):
        return run(running, sys.argv[1:])
    with reeve() as address:
        return run(address, sys.argv[1:])


def run(address: str, arguments: list[str]) -> int:
    """Run the journeys that are asked for, or all of them and the histories; returns the first bad exit code."""
    histories = 0 if arguments else run_histories(address)
    browser = find_browser()
    if browser is None:
        print("Browser journeys skipped: no Chromium found (install chromium, or name one in CHROMIUM).")
        return histories
    return run_journeys(address, browser, arguments) or histories


if __name__ == "__main__":
    sys.exit(main())
