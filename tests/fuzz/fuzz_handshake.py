"""Fuzz the handshake: any head is accepted or raises HandshakeError, and nothing else.

    pip install atheris
    python tests/fuzz/fuzz_handshake.py -max_total_time=30

The first byte of an input chooses what the rest is: a request, a response, an extension header of
a client or of a server, or a URL.
"""

from __future__ import annotations

import sys
from contextlib import suppress

import atheris  # type: ignore[import-untyped]

with atheris.instrument_imports(include=["holdfast"]):
    from holdfast.errors import HandshakeError
    from holdfast.websocket.deflate import DeflateConfig
    from holdfast.websocket.extensions import accept_answer, accept_offer
    from holdfast.websocket.handshake import (
        accept_key,
        accept_response,
        client_request,
        parse_request,
        parse_response,
    )

KEY = b"dGhlIHNhbXBsZSBub25jZQ=="
REQUEST = b"GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
REQUEST += b"Sec-WebSocket-Key: " + KEY + b"\r\nSec-WebSocket-Version: 13\r\n"
RESPONSE = b"HTTP/1.1 101 x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
RESPONSE += b"Sec-WebSocket-Accept: " + accept_key(KEY) + b"\r\n"


def request(data: bytes) -> None:
    """What a server accepts, it can answer, and the client takes the answer."""
    parsed = parse_request(data)
    assert parsed.target.startswith(b"/")
    parse_response(accept_response(parsed.key), parsed.key)


def response(data: bytes) -> None:
    """What a client accepts names only what was offered."""
    assert parse_response(data, KEY, subprotocols=["chat"]).subprotocol in (None, "chat")


def offer(data: bytes) -> None:
    """What a server answers to an offer, a client can read."""
    chosen = accept_offer(data.decode("latin-1"), DeflateConfig())
    if chosen is not None:
        accept_answer(chosen[1], DeflateConfig())


def answer(data: bytes) -> None:
    """What a client takes from an answer is a window that zlib can handle."""
    deflate = accept_answer(data.decode("latin-1"), DeflateConfig())
    if deflate is not None:
        deflate.inflate(deflate.compress(b"x"), 1, last=True)


def url(data: bytes) -> None:
    """A URL that a client takes makes a request that a server accepts."""
    parse_request(client_request(data.decode("utf-8", "replace"))[0])


def one_input(data: bytes) -> None:
    """The promise: a result or HandshakeError."""
    kind, rest = data[:1], data[1:]
    with suppress(HandshakeError):
        match kind:
            case b"q":
                request(rest)
            case b"Q":
                request(REQUEST + rest + b"\r\n\r\n")
            case b"r":
                response(rest)
            case b"R":
                response(RESPONSE + rest + b"\r\n\r\n")
            case b"o":
                offer(b"permessage-deflate" + rest)
            case b"a":
                answer(b"permessage-deflate" + rest)
            case b"u":
                url(b"ws://" + rest)
            case _:
                request(data)
                offer(data)


if __name__ == "__main__":
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()
