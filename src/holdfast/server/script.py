"""The JavaScript client, as pages load it.

Served are the files of `js/min`, as they are: `npm run minify` makes them of the modules in
`js/src`, and a test compares.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from functools import lru_cache, partial
from pathlib import Path
from typing import Final, NamedTuple

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

SCRIPTS: Final = {
    "/holdfast.js": "holdfast.js",
    "/holdfast-share.js": "holdfast-share.js",
}
"""The paths that are served, each with its file. The first file imports the second one from beside
it, for tabs that share a connection."""

_PACKAGE: Final = Path(__file__).resolve().parents[1]
PLACES: Final = (_PACKAGE / "js", _PACKAGE.parents[1] / "js" / "min")
"""Where the files are: in an installed package, in a checkout."""

_HEADERS: Final = {
    "access-control-allow-origin": "*",  # modules of other origins are fetched by the rules of CORS
    "cache-control": "no-cache",
    "vary": "Accept-Encoding",
    "x-content-type-options": "nosniff",
}


class Script(NamedTuple):
    """A file to serve, and the same compressed."""

    body: bytes
    compressed: bytes
    etag: str


@lru_cache(maxsize=len(SCRIPTS))
def load(name: str) -> Script | None:
    """Return one of the files, or None where this installation has none."""
    for folder in PLACES:
        if (folder / name).exists():
            body = (folder / name).read_bytes()
            digest = hashlib.sha256(body).hexdigest()[:20]
            return Script(body, gzip.compress(body, mtime=0), f'W/"{digest}"')
    return None


def script_routes() -> list[Route]:
    """Return the routes of all `SCRIPTS`."""
    return [Route(path, partial(_serve, name)) for path, name in SCRIPTS.items()]


async def _serve(name: str, request: Request) -> Response:
    script = load(name)
    if script is None:
        return PlainTextResponse("This installation has no JavaScript client.\n", 404)
    headers = {**_HEADERS, "etag": script.etag}
    known = ",".join(request.headers.getlist("if-none-match"))
    if known.strip() == "*" or script.etag.removeprefix("W/") in known:
        return Response(status_code=304, headers=headers)
    body = script.body
    if accepts_gzip(",".join(request.headers.getlist("accept-encoding"))):
        body = script.compressed
        headers["content-encoding"] = "gzip"
    return Response(body, headers=headers, media_type="text/javascript")


def accepts_gzip(header: str) -> bool:
    """Tell whether an Accept-Encoding header names gzip, and not with a weight of 0."""
    for part in header.lower().split(","):
        name, _, weight = part.partition(";")
        if name.strip() in ("gzip", "x-gzip"):
            return re.fullmatch(r"\s*q=0(\.0*)?\s*", weight) is None
    return False
