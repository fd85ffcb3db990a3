"""TEMPORARY until docker/nginx.conf lands."""

import signal
import subprocess
from pathlib import Path

from tests.cast import free_port
from tests.cluster.harness.pods import Pod
from tests.cluster.harness.version import Version

CONF = """
daemon off; pid {folder}/{port}.pid; error_log {folder}/frontend-error.log;
events {{ worker_connections 1024; }}
worker_shutdown_timeout 5s;
http {{
 include /etc/nginx/mime.types;
 client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
 log_format j escape=json '{{"event":"request","request_id":"$http_x_request_id","status":$status}}';
 access_log {folder}/frontend-{port}.log j;
 upstream backend {{ server 127.0.0.1:{backend} max_fails=0; server 127.0.0.1:{backend} max_fails=0; server 127.0.0.1:{backend} max_fails=0; keepalive 32; keepalive_timeout 3s; }}
 server {{ listen 127.0.0.1:{port}; root {root};
  location = /ready {{ return 200 'ok'; }}
  location /api/ {{ proxy_pass http://backend; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffering off; proxy_set_header Host $http_host;
    proxy_next_upstream error timeout; }}
  location / {{ try_files $uri /index.html; }}
  location /_app/immutable/ {{ try_files $uri @other; }}
  location @other {{ return 404; }}
 }} }}
"""


def start(version: Version, folder: Path, backend: int, frontends: int) -> Pod:
    port = free_port()
    conf = folder / f"nginx-{port}.conf"
    folder.chmod(0o777)
    conf.write_text(CONF.format(folder=folder, port=port, backend=backend, root=version.root / "web/build"))
    process = subprocess.Popen(["nginx", "-c", str(conf), "-p", str(folder)], start_new_session=True)
    return Pod(
        "frontend",
        version,
        port,
        folder / f"frontend-{port}.log",
        process,
        leave_with=signal.SIGQUIT,
        pause_seconds=3.0,
    )
