"""Which of a rule's references helps most with a given file."""

from __future__ import annotations

import re
from typing import Final

from holdfast.findings.rule import Rule

LANGUAGES: Final = {
    **dict.fromkeys(("py", "pyi", "pyw", "ipynb"), "python"),
    **dict.fromkeys(("js", "mjs", "cjs", "jsx", "ts", "mts", "cts", "tsx"), "javascript"),
    **dict.fromkeys(("html", "htm", "vue", "svelte", "astro"), "javascript"),
}
"""Languages by the end of a file's name."""
PLATFORMS: Final = {
    "docs.python.org": "python",
    "asgi.readthedocs.io": "python",
    "nodejs.org": "javascript",
    "developer.mozilla.org": "javascript",
    "developer.chrome.com": "javascript",
    "websockets.spec.whatwg.org": "javascript",
}
"""Whatever library a program of the language uses."""
LIBRARIES: Final = {
    "docs.aiohttp.org": ("python", r"\baiohttp\b"),
    "channels.readthedocs.io": ("python", r"\bchannels\b"),
    "docs.djangoproject.com": ("python", r"\bdjango\b"),
    "fastapi.tiangolo.com": ("python", r"\bfastapi\b"),
    "flask-socketio.readthedocs.io": ("python", r"\bflask_socketio\b"),
    "hypercorn.readthedocs.io": ("python", r"\bhypercorn\b"),
    "python-socketio.readthedocs.io": ("python", r"\bsocketio\b"),
    "github.com/Kludex/starlette": ("python", r"\b(starlette|fastapi)\b"),
    "starlette.dev": ("python", r"\b(starlette|fastapi)\b"),
    "tornadoweb.org": ("python", r"\btornado\b"),
    "uvicorn.org": ("python", r"\buvicorn\b"),
    "websocket-client.readthedocs.io": ("python", r"\b(import|from) websocket\b"),
    "websockets.readthedocs.io": ("python", r"\bwebsockets\b"),
    "bun.com": ("javascript", r"\bBun\b"),
    "docs.deno.com": ("javascript", r"\bDeno\b"),
    "github.com/pladaria/reconnecting-websocket": ("javascript", r"reconnecting-?websocket"),
    "github.com/robtaussig/react-use-websocket": ("javascript", r"react-use-websocket"),
    "github.com/uNetworking": ("javascript", r"uWebSockets"),
    "unetworking.github.io": ("javascript", r"uWebSockets"),
    "github.com/websockets/ws": ("javascript", r"""['"]ws['"]"""),
    "react.dev": ("javascript", r"\breact\b"),
    "svelte.dev": ("javascript", r"\bsvelte\b"),
    "the-guild.dev/graphql/ws": ("javascript", r"\bgraphql-ws\b"),
    "vuejs.org": ("javascript", r"\bvue\b"),
    "//socket.io": ("", r"\bsocket\.?io\b"),
    "github.com": ("", r"(?!)"),
}
"""The language of a library's pages, if one, and what a file that uses the library has in it."""


def reference(rule: Rule, path: str, text: str) -> str:
    """The reference of `rule` that fits a file best, the first of them where several do.

    First come pages of a library that the file names, then what does not depend on a library, then
    other libraries, then other languages.
    """
    language = LANGUAGES.get(path.rpartition(".")[2].lower(), "")
    return max(rule.references, key=lambda it: _fit(it, language, f"{path}\n{text}"))


def _fit(url: str, language: str, text: str) -> int:
    for part, platform in PLATFORMS.items():
        if part in url:
            return 2 if platform == language else 0
    for part, (spoken, named) in LIBRARIES.items():
        if part in url:
            known = re.search(named, text) is not None
            return 0 if spoken not in ("", language) else 3 if known else 1
    return 2
