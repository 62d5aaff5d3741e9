"""RFC 6455 and RFC 7692 without I/O: bytes in, bytes and events out, for both sides.

    handshake.py    the opening handshake of a server and of a client
    extensions.py   Sec-WebSocket-Extensions and the negotiation of permessage-deflate
    deflate.py      compression and bounded inflation
    frames.py       frame encoding, masking, close payloads
    assembly.py     a message under construction, joined and checked
    parser.py       frames in, events out; the rules of section 5
    connection.py   one connection: parser, pongs and the closing handshake

Nothing in here knows of sockets, clocks or this project's messages; it imports `errors` and `codes`
and could be lifted out as a library of its own.
"""

from holdfast.websocket.connection import Connection
from holdfast.websocket.deflate import Deflate, DeflateConfig
from holdfast.websocket.frames import BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, encode_frame
from holdfast.websocket.handshake import (
    Request,
    accept_response,
    client_request,
    parse_request,
    parse_response,
    refuse_response,
)
from holdfast.websocket.parser import Event, Parser

__all__ = [
    "BINARY",
    "CLOSE",
    "CONTINUATION",
    "PING",
    "PONG",
    "TEXT",
    "Connection",
    "Deflate",
    "DeflateConfig",
    "Event",
    "Parser",
    "Request",
    "accept_response",
    "client_request",
    "encode_frame",
    "parse_request",
    "parse_response",
    "refuse_response",
]
