"""Run the browser journeys (web/e2e) against a real Reeve on a fresh database: `python -m tests.e2e.run`.

Exits with what the journeys exit with; where no Chromium is found, with 0 and one line that says so. CHROMIUM names
the browser; SCREENSHOTS a folder for pictures; REEVE_URL a Reeve that is running already; arguments go to Node.js.
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
    node = Path(sys.executable).parent / "node"
    command = [str(node) if node.exists() else "node", "--test", "--test-concurrency=1", *arguments]
    journeys = sorted(map(str, (ROOT / "web" / "e2e").glob("*.test.js")))
    env = {**os.environ, "REEVE_URL": address, "CHROMIUM": browser, "PYTHON": sys.executable}
    return subprocess.run([*command, *journeys], cwd=ROOT / "web", env=env, check=False).returncode


def main() -> int:
    """Run them all; told to end, end what was started too."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    browser = find_browser()
    if browser is None:
        print("Browser journeys skipped: no Chromium found (install chromium, or name one in CHROMIUM).")
        return 0
    if running := os.environ.get("REEVE_URL"):
        return run_journeys(running, browser, sys.argv[1:])
    with reeve() as address:
        return run_journeys(address, browser, sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
