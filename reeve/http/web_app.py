"""The built web app, served by the backend itself where no nginx stands in front."""

import mimetypes
from functools import lru_cache
from pathlib import Path

import msgspec
from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from reeve.settings import web_folder

IMMUTABLE = "public, max-age=31536000, immutable"
REVALIDATE = "no-cache"
# Made by the build with the hash of its start script, the same for nginx; never for the public.
HEADERS, NGINX_HEADERS = "headers.json", "headers.conf"
NOT_BUILT = "The web app is not built: run `make run`, or `make web`."


@get(["/", "/{path:path}"], include_in_schema=False)
async def web_app(path: FromPath[str] = "") -> Response[bytes]:
    """Answer with a file of the build; any other address is a page of the app (404 for what looks like a file)."""
    folder = web_folder()
    if path.startswith("/api/"):
        raise NotFoundException("There is nothing at this address.")
    found = _file(folder, path)
    if found is None:
        return Response(NOT_BUILT.encode(), status_code=404, media_type="text/plain")
    cached = IMMUTABLE if "/_app/immutable/" in path else REVALIDATE
    media_type = mimetypes.guess_type(found.name)[0] or "application/octet-stream"
    headers = {**_security(folder / HEADERS), "Cache-Control": cached}
    return Response(found.read_bytes(), media_type=media_type, headers=headers)


@lru_cache(maxsize=4)
def _security(file: Path) -> dict[str, str]:
    return msgspec.json.decode(file.read_bytes(), type=dict[str, str])


def _file(folder: Path, path: str) -> Path | None:
    wanted = (folder / path.lstrip("/")).resolve()
    private = wanted.parent == folder and wanted.name in (HEADERS, NGINX_HEADERS)
    if wanted.is_relative_to(folder) and wanted.is_file() and not private:
        return wanted
    if "." in path.rsplit("/", 1)[-1]:
        raise NotFoundException("There is nothing at this address.")
    index = folder / "index.html"
    return index if index.is_file() else None


handlers = [web_app]
