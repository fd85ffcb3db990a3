"""The built web app, served by the backend itself where no nginx stands in front."""

import mimetypes
from pathlib import Path

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from reeve.settings import web_folder

IMMUTABLE = "public, max-age=31536000, immutable"
REVALIDATE = "no-cache"
SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}
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
    return Response(
        found.read_bytes(), media_type=media_type, headers={**SECURITY_HEADERS, "Cache-Control": cached}
    )


def _file(folder: Path, path: str) -> Path | None:
    wanted = (folder / path.lstrip("/")).resolve()
    if wanted.is_relative_to(folder) and wanted.is_file():
        return wanted
    if "." in path.rsplit("/", 1)[-1]:
        raise NotFoundException("There is nothing at this address.")
    index = folder / "index.html"
    return index if index.is_file() else None


handlers = [web_app]
