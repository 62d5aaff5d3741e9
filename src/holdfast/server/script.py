"""The JavaScript client as one file: its modules, joined when somebody first asks for it.

Joined modules share one scope. So their imports of each other go, and what the entry exports stands
at the end. That needs plain modules: named imports and exports, no renaming among themselves, no
default, no circle, and no name declared at the top of two of them. What cannot be joined is refused
with the reason, and a test joins what is there.

Comments with lines of their own are left out; they are for those who read the source.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import Final, NamedTuple

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from holdfast import __version__
from holdfast.errors import ConfigError

SCRIPTS: Final = {"/holdfast.js": "index.js"}
"""The paths that are served, each with the module it begins at."""

_PACKAGE: Final = Path(__file__).resolve().parents[1]
PLACES: Final = (_PACKAGE / "js", _PACKAGE.parents[1] / "js" / "src")
"""Where the modules are: in an installed package, in a checkout."""

_HEADERS: Final = {
    "access-control-allow-origin": "*",  # modules of other origins are fetched by the rules of CORS
    "cache-control": "no-cache",
    "vary": "Accept-Encoding",
    "x-content-type-options": "nosniff",
}

_FROM: Final = r"""\s*["']\./([\w./-]+)["'];?[ \t]*$"""
_IMPORT: Final = re.compile(rf"^import(?:\s*\{{([^}}]*)\}}\s*from)?{_FROM}", re.M)
_REEXPORT: Final = re.compile(rf"^export\s*\{{([^}}]*)\}}\s*from{_FROM}", re.M)
_EXPORT_LIST: Final = re.compile(r"^export\s*\{([^}]*)\};?[ \t]*$", re.M)
_DECLARATION: Final = re.compile(
    r"^(export\s+)?((?:async\s+)?function(?:\s*\*\s*|\s+)|(?:class|const|let|var)\s+)([\w$]+)",
    re.M,
)
_UNJOINABLE: Final = re.compile(r"^(?:import\b(?!\s*[.(])|export\b).*$", re.M)
_LINE_COMMENT: Final = re.compile(r"^[ \t]*//.*\n", re.M)
_BLOCK_COMMENT: Final = re.compile(r"^[ \t]*/\*(?:[^*]|\*(?!/))*\*/[ \t]*\n", re.M)


class Script(NamedTuple):
    """A file to serve, and the same compressed."""

    body: bytes
    compressed: bytes
    etag: str


class Module(NamedTuple):
    """One module, taken apart."""

    imports: list[tuple[str, list[tuple[str, str]]]]
    """For each module that it needs: the names it takes, with the names it calls them by."""
    exports: dict[str, str]
    """The names that it gives, each with its name in the module."""
    declared: list[str]
    body: str


def join(folder: Path, entry: str) -> str:
    """Return the module `entry` of a folder, and all that it needs, as one module.

    Raises ConfigError for modules that cannot be joined; the text says which and why.
    """
    modules: dict[str, Module] = {}
    _collect(folder, entry, modules, ())
    _check(modules)
    exports = [
        name if name == local else f"{local} as {name}"
        for name, local in modules[entry].exports.items()
    ]
    bodies = [module.body.strip("\n") for module in modules.values()]
    joined = "\n\n".join([*filter(None, bodies), f"export {{ {', '.join(exports)} }};"])
    return re.sub(r"\n{3,}", "\n\n", joined) + "\n"


def _collect(folder: Path, name: str, modules: dict[str, Module], path: Sequence[str]) -> None:
    """Add a module, after those that it needs."""
    if name in path:
        raise ConfigError(f"modules import each other in a circle: {' > '.join((*path, name))}")
    if name in modules:
        return
    try:
        source = (folder / name).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"module {name} cannot be read: {error}") from error
    module = take_apart(name, source)
    for needed, _ in module.imports:
        _collect(folder, needed, modules, (*path, name))
    modules[name] = module


def take_apart(name: str, source: str) -> Module:
    """Read one module. Raises ConfigError for an import or export that joining cannot keep."""
    source = without_comments(source.replace("\r\n", "\n") + "\n")
    exports: dict[str, str] = {}
    for match in (*_REEXPORT.finditer(source), *_EXPORT_LIST.finditer(source)):
        exports |= {outer: inner for inner, outer in _names(match[1])}
    imports = [(match[2], _names(match[1] or "")) for match in _IMPORT.finditer(source)]
    for match in _REEXPORT.finditer(source):
        imports.append((match[2], [(inner, inner) for inner, _ in _names(match[1])]))
    declarations = list(_DECLARATION.finditer(source))
    exports |= {match[3]: match[3] for match in declarations if match[1]}
    body = source
    for pattern in (_IMPORT, _REEXPORT, _EXPORT_LIST):
        body = pattern.sub("", body)
    body = _DECLARATION.sub(r"\2\3", body)
    left = _UNJOINABLE.search(body)
    if left is not None:
        raise ConfigError(f"{name}: {left[0]!r} cannot be joined; use named imports and exports")
    return Module(imports, exports, [match[3] for match in declarations], body)


def _names(clause: str) -> list[tuple[str, str]]:
    """Read `a, b as c`: each name with the one that it is given."""
    parts = [part.split() for part in clause.split(",") if part.strip()]
    return [(words[0], words[-1]) for words in parts]


def _check(modules: dict[str, Module]) -> None:
    """Raise ConfigError where joining would change what a name means."""
    declared: dict[str, str] = {}
    for name, module in modules.items():
        for found in module.declared:
            if declared.setdefault(found, name) != name:
                raise ConfigError(f"{declared[found]} and {name} both declare {found}: rename one")
        for needed, names in module.imports:
            for outer, inner in names:
                if modules[needed].exports.get(outer) != outer:
                    raise ConfigError(f"{name}: {needed} exports no {outer} of its own")
                if inner != outer:
                    raise ConfigError(f"{name}: {outer} as {inner}: use one name everywhere")


def without_comments(source: str) -> str:
    """Leave out the comments that have whole lines to themselves.

    A source with text that goes over several lines stays as it is: a line of that may look like
    a comment.
    """
    stripped = _LINE_COMMENT.sub("", _BLOCK_COMMENT.sub("", source))
    lines = stripped.split("\n")
    if any(line.count("`") % 2 or line.endswith("\\") for line in lines):
        return source
    return stripped


@lru_cache(maxsize=len(SCRIPTS))
def load(entry: str) -> Script | None:
    """Return the script that begins at `entry`, or None where this installation has none."""
    for folder in PLACES:
        if (folder / entry).exists():
            text = f"// Holdfast {__version__}, the JavaScript client (MIT).\n\n"
            body = (text + join(folder, entry)).encode()
            digest = hashlib.sha256(body).hexdigest()[:20]
            return Script(body, gzip.compress(body, mtime=0), f'W/"{digest}"')
    return None


def script_routes() -> list[Route]:
    """Return the routes of all `SCRIPTS`."""
    return [Route(path, partial(_serve, entry)) for path, entry in SCRIPTS.items()]


async def _serve(entry: str, request: Request) -> Response:
    script = load(entry)
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
