"""The reference that is shown fits the file."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import pytest

from holdfast.findings.references import reference
from tests.findings.reports import NO_JITTER

AIOHTTP: Final = "https://docs.aiohttp.org/en/stable/web_reference.html"
WS: Final = "https://github.com/websockets/ws#simple-server"
ISSUE: Final = "https://github.com/one/other/issues/1"
NODE: Final = "https://nodejs.org/api/events.html"
SOCKET_IO: Final = "https://socket.io/docs/v4/rooms/"
VUE: Final = "https://vuejs.org/api/composition-api-lifecycle.html"
REACT: Final = "https://react.dev/reference/react/useEffect"
RFC: Final = "RFC 6455, section 5.5.2"


@pytest.mark.parametrize(
    ("references", "path", "text", "wanted"),
    [
        ((WS, AIOHTTP, RFC), "app.py", "from aiohttp import web", AIOHTTP),
        ((WS, AIOHTTP, RFC), "app.py", "import tornado", RFC),
        ((WS, AIOHTTP), "app.py", "import tornado", AIOHTTP),
        ((AIOHTTP, RFC, WS), "a/server.mjs", "import { WebSocketServer } from 'ws'", WS),
        ((AIOHTTP, RFC, WS), "page.html", "new WebSocket(url)", RFC),
        ((AIOHTTP, NODE, RFC), "server.ts", "", NODE),
        ((NODE, ISSUE), "server.py", "", ISSUE),
        ((ISSUE, RFC), "server.py", "", RFC),
        ((REACT, VUE), "Feed.vue", "<script setup>", VUE),
        ((RFC, SOCKET_IO), "chat.py", "import socketio", SOCKET_IO),
        ((RFC, SOCKET_IO), "chat.js", "require('socket.io')", SOCKET_IO),
        ((WS, NODE), "nginx.conf", "", WS),
        ((WS, NODE), "Makefile", "", WS),
    ],
)
def test_reference(references: tuple[str, ...], path: str, text: str, wanted: str) -> None:
    """A library that the file names, what holds of all, the file's language; then the first."""
    lines = "\n".join(f"- {it}" for it in references)
    rule = replace(NO_JITTER, sections={**NO_JITTER.sections, "References": lines})
    assert reference(rule, path, text) == wanted
