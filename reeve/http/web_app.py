"""The built web app, served by the backend itself where no nginx stands in front."""

import mimetypes
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
from litestar import Request, Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from reeve.http.compression import accepts
from reeve.settings import web_folder

IMMUTABLE = "public, max-age=31536000, immutable"
REVALIDATE = "no-cache"
# Made by the build with the hash of its start script, the same for nginx; never for the public.
HEADERS, NGINX_HEADERS = "headers.json", "headers.conf"
NOT_BUILT = "The web app is not built: run `make run`, or `make web`."
# The build compresses its files beforehand (web/scripts/precompress.js); the better coding first.
CODINGS = {"br": ".br", "gzip": ".gz"}
mimetypes.add_type("application/manifest+json", ".webmanifest")


@get(["/", "/{path:path}"], include_in_schema=False)
async def web_app(request: Request[Any, Any, Any], path: FromPath[str] = "") -> Response[bytes]:
    """Answer with a file of the build; any other address is a page of the app (404 for what looks like a file)."""
    folder = web_folder()
    if path.startswith("/api/") or "\0" in path:
        raise NotFoundException("There is nothing at this address.")
    found = _file(folder, path)
    if found is None:
        return Response(NOT_BUILT.encode(), status_code=404, media_type="text/plain")
    sent, coding = _compressed(found, request.headers.get("Accept-Encoding", ""))
    headers = {
        **_security(folder / HEADERS, (folder / HEADERS).stat().st_mtime_ns),
        "Cache-Control": IMMUTABLE if "/_app/immutable/" in path else REVALIDATE,
        "ETag": _etag(sent),
        "Vary": "Accept-Encoding",
    }
    if headers["ETag"] in request.headers.get("If-None-Match", ""):
        return Response(b"", status_code=304, headers=headers)
    if coding:
        headers["Content-Encoding"] = coding
    media_type = mimetypes.guess_type(found.name)[0] or "application/octet-stream"
    return Response(sent.read_bytes(), media_type=media_type, headers=headers)


@lru_cache(maxsize=4)
def _security(file: Path, _changed: int) -> dict[str, str]:
    return msgspec.json.decode(file.read_bytes(), type=dict[str, str])


def _file(folder: Path, path: str) -> Path | None:
    try:
        wanted = (folder / path.lstrip("/")).resolve()
        there = wanted.is_file()
    except OSError as error:  # longer than any file's name
        raise NotFoundException("There is nothing at this address.") from error
    private = wanted.parent == folder and wanted.name.startswith((HEADERS, NGINX_HEADERS))
    if wanted.is_relative_to(folder) and there and not private:
        return wanted
    if "." in path.rsplit("/", 1)[-1]:
        raise NotFoundException("There is nothing at this address.")
    index = folder / "index.html"
    return index if index.is_file() else None


def _compressed(file: Path, accepted: str) -> tuple[Path, str | None]:
    """Return what to send of the file and its coding, as Accept-Encoding allows (RFC 9110, 12.5.3)."""
    for coding, suffix in CODINGS.items():
        beside = file.with_name(file.name + suffix)
        if accepts(accepted, coding) and beside.is_file():
            return beside, coding
    return file, None


def _etag(file: Path) -> str:
    """Of time and size, as nginx makes it; compressed files have another than the plain one."""
    stat = file.stat()
    return f'"{int(stat.st_mtime):x}-{stat.st_size:x}"'


handlers = [web_app]
