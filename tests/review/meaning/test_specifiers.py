"""What a module of JavaScript is called, wherever it is imported from."""

from __future__ import annotations

import pytest

from holdfast.review.meaning.specifiers import package


@pytest.mark.parametrize(
    ("specifier", "wanted"),
    [
        ("ws", "ws"),
        ("./ws.js", "./ws.js"),
        ("node:events", "events"),
        ("npm:ws@8.18.0", "ws"),
        ("npm:graphql-ws@5/lib/use/ws", "graphql-ws/lib/use/ws"),
        ("https://esm.sh/partysocket@1/ws", "partysocket/ws"),
        ("https://esm.sh/v135/@msgpack/msgpack@3?bundle", "@msgpack/msgpack"),
        ("https://cdn.jsdelivr.net/npm/reconnecting-websocket@4/+esm", "reconnecting-websocket"),
        ("https://unpkg.com/ws@8/dist/ws.mjs", "ws"),
        ("https://cdn.socket.io/4.7.5/socket.io.esm.min.js", "socket.io-client"),
        ("https://example.com/", "https://example.com/"),
    ],
)
def test_package(specifier: str, wanted: str) -> None:
    """Versions, hosts and built files say nothing of what a module is."""
    assert package(specifier) == wanted
