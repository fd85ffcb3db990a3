"""The frontend: nginx as a process, with the very nginx.conf of the image; only places are other ones."""

import os
import shutil
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.cluster.harness.pods import Pod
from tests.cluster.harness.version import ROOT, Version

MIME_TYPES = Path("/etc/nginx/mime.types")
# preStop of the manifests: endpoints forget the pod before nginx closes its connections.
PAUSE_SECONDS = 5.0

_UPSTREAM = """
upstream backend {{
    server 127.0.0.1:{backend} max_fails=0;
    server 127.0.0.1:{backend} max_fails=0;
    server 127.0.0.1:{backend} max_fails=0;
    server 127.0.0.1:{backend} max_fails=0;
    keepalive 64;
    keepalive_timeout 3s;
}}
upstream peers {{
{peers}
}}
map "" $reeve_peers {{ default "http://peers"; }}
"""


def program() -> str | None:
    """nginx, where it is installed."""
    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


def start(version: Version, folder: Path, port: int, backend: int, peers: Sequence[int] = ()) -> Pod:
    """Start nginx of a version on `port`, before the backend at port `backend`; `peers`: ports of frontends."""
    place = folder / f"nginx-{port}"
    conf = _configure(version, place, port, backend, peers or [port])
    log = folder / f"frontend-{port}.log"
    with log.open("ab") as out:
        process = subprocess.Popen(
            [str(program()), "-c", str(conf), "-p", str(place), "-g", "daemon off;"],
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    return Pod("frontend", version, port, log, process, leave_with=signal.SIGQUIT, pause_seconds=PAUSE_SECONDS)


def _configure(version: Version, place: Path, port: int, backend: int, peers: Sequence[int]) -> Path:
    source = version.root / "docker"
    if not source.exists():  # a version from before there were images
        source = ROOT / "docker"
    shutil.copytree(source / "reeve", place / "reeve")
    (place / "tmp").mkdir()
    place.chmod(0o755)
    build = version.root / "web" / "build"
    headers = build / "headers.conf"
    (place / "reeve" / "headers.conf").write_text(headers.read_text() if headers.exists() else "")
    (place / "reeve" / "version.conf").write_text('map "" $reeve_version { default "0.1.0"; }\n')
    others = "\n".join(f"    server 127.0.0.1:{one} max_fails=0;" for one in peers)
    (place / "reeve" / "upstream.conf").write_text(_UPSTREAM.format(backend=backend, peers=others))
    shutil.copy(MIME_TYPES, place / "mime.types")
    conf = (source / "nginx.conf").read_text()
    here = {
        " /tmp/": f" {place}/tmp/",
        "listen 3000;": f"listen 127.0.0.1:{port};",
        "/usr/share/nginx/html": str(build),
    }
    for there, instead in here.items():
        assert there in conf, there
        conf = conf.replace(there, instead)
    (place / "nginx.conf").write_text(conf)
    return place / "nginx.conf"
