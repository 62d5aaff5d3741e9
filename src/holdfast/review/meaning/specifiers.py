"""What a module of JavaScript is called, wherever it is imported from.

`https://esm.sh/partysocket@1/ws` and `npm:partysocket@1/ws` are `partysocket/ws`, and `node:http`
is `http`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_PACKAGE: Final = re.compile(
    r"(?:npm:/?|https://[^/]+/(?:(?:npm|pin|stable|v\d+)/)*)"
    r"(?P<name>(?:@[\w.-]+/)?[a-zA-Z][\w.-]*)(?:@[^/?]*)?(?P<path>(?:/[^?]*)?)(?:\?.*)?"
)
_BUILT: Final = re.compile(r"/(?:dist|build|esm|\+esm|es20)|\.m?js$")
"""What the paths of files have that were built from the package's entry."""
_SOCKET_IO: Final = re.compile(r"https://[^?]*/socket\.io(?:-client)?[\w.-]*\.m?js(?:\?.*)?")


@lru_cache(1 << 10)
def package(specifier: str) -> str:
    """The name of a package, and what follows it that is no version, for what `import` names."""
    if ":" not in specifier:
        return specifier
    if specifier.startswith("node:"):
        return specifier.removeprefix("node:")
    if _SOCKET_IO.fullmatch(specifier):
        return "socket.io-client"
    found = _PACKAGE.fullmatch(specifier)
    if found is None:
        return specifier
    return found["name"] + ("" if _BUILT.search(found["path"]) else found["path"])
