"""The opening handshake, both sides (RFC 6455 section 4; message syntax of RFC 9112).

The server parses a request's head strictly: what two readers could understand in two ways (bare
line feeds, folded lines, a second Host, a body) is refused, because a proxy in front may have
understood it the other way.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha1
from http import HTTPStatus
from os import urandom
from typing import Final, TypeAlias
from urllib.parse import urlsplit

from holdfast.errors import HandshakeError

Headers: TypeAlias = list[tuple[bytes, bytes]]
"""Name in lower case and value, in the order received."""

MAX_LINE: Final = 8 * 1024
MAX_HEADERS: Final = 64
MAX_HEAD: Final = 64 * 1024
"""Limits of a head in bytes, headers and bytes."""

END_OF_HEAD: Final = b"\r\n\r\n"

_GUID: Final = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_TOKEN: Final = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_BAD_VALUE: Final = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")
_TARGET: Final = re.compile(rb"[\x21\x22\x24-\x7e]+")  # no "#": RFC 6455 section 3
_ABSOLUTE: Final = re.compile(rb"(?:http|ws)s?://[^/?]+(.*)", re.IGNORECASE)
_HOST: Final = re.compile(rb"[!$%&'()*+,\-.:;=\[\]_~0-9A-Za-z]+")
_KEY: Final = re.compile(rb"[A-Za-z0-9+/]{22}==")  # 16 bytes: RFC 6455 section 4.1 item 7
_STATUS: Final = re.compile(rb"HTTP/1\.[1-9] (\d{3})(?: .*)?")


@dataclass(slots=True)
class Request:
    """An acceptable opening handshake of a client."""

    target: bytes
    """Path and query, as sent."""
    headers: Headers
    host: bytes
    key: bytes
    subprotocols: list[str]
    extensions: str
    """The Sec-WebSocket-Extensions headers, joined."""
    origin: str | None


def split_head(head: bytes) -> tuple[bytes, Headers]:
    """Return start line and headers of an HTTP/1.1 head, which ends with an empty line.

    Raises HandshakeError with status 400 for broken syntax, 414 or 431 over a limit.
    """
    if len(head) > MAX_HEAD:
        raise HandshakeError(f"head over {MAX_HEAD} bytes", 431)
    start, *lines = head[:-4].split(b"\r\n")
    if len(start) > MAX_LINE:
        raise HandshakeError(f"start line over {MAX_LINE} bytes", 414)
    if len(lines) > MAX_HEADERS:
        raise HandshakeError(f"more than {MAX_HEADERS} headers", 431)
    headers: Headers = []
    for line in lines:
        name, colon, value = line.partition(b":")
        if len(line) > MAX_LINE:
            raise HandshakeError(f"header over {MAX_LINE} bytes", 431)
        if not colon or _TOKEN.fullmatch(name) is None or _BAD_VALUE.search(value) is not None:
            raise HandshakeError("malformed header")
        headers.append((name.lower(), value.strip(b" \t")))
    return start, headers


def parse_request(head: bytes) -> Request:
    """Check a client's opening handshake (RFC 6455 section 4.2.1).

    `head` ends with the empty line. Raises HandshakeError with the HTTP status to answer:
    400, 405 for a method other than GET, 414 and 431 over a limit, 426 for another version.
    """
    start, headers = split_head(head)
    parts = start.split(b" ")
    if len(parts) != 3 or _TARGET.fullmatch(parts[1]) is None:
        raise HandshakeError("malformed request line")
    method, target, version = parts
    if method != b"GET":
        raise HandshakeError("a WebSocket handshake uses GET", 405, (("Allow", "GET"),))
    if version != b"HTTP/1.1":
        raise HandshakeError("a WebSocket handshake needs HTTP/1.1")
    return check_request(_origin_form(target), headers)


def check_request(target: bytes, headers: Headers) -> Request:
    """Check the headers of an opening handshake; raises as `parse_request` does."""
    host = origin = key = ws_version = None
    upgrade = connection = False
    subprotocols: list[str] = []
    extensions: list[bytes] = []
    for name, value in headers:
        if name == b"host":
            host = _only(host, value, "Host")
        elif name == b"upgrade":
            upgrade = upgrade or b"websocket" in _tokens(value)
        elif name == b"connection":
            connection = connection or b"upgrade" in _tokens(value)
        elif name == b"sec-websocket-key":
            key = _only(key, value, "Sec-WebSocket-Key")
        elif name == b"sec-websocket-version":
            ws_version = _only(ws_version, value, "Sec-WebSocket-Version")
        elif name == b"sec-websocket-protocol":
            subprotocols += _subprotocols(value)
        elif name == b"sec-websocket-extensions":
            extensions.append(value)
        elif name == b"origin":
            origin = _only(origin, value, "Origin")
        elif name == b"transfer-encoding" or (name == b"content-length" and value != b"0"):
            raise HandshakeError("a WebSocket handshake has no body")
    if host is None or _HOST.fullmatch(host) is None:
        raise HandshakeError("missing or malformed Host")
    if not upgrade:
        raise HandshakeError("missing 'Upgrade: websocket'", 426, _UPGRADE_HEADERS)
    if not connection:
        raise HandshakeError("missing 'Connection: Upgrade'", 426, _UPGRADE_HEADERS)
    if ws_version != b"13":
        raise HandshakeError("Sec-WebSocket-Version must be 13", 426, _VERSION_HEADERS)
    if key is None or _KEY.fullmatch(key) is None:
        raise HandshakeError("missing or malformed Sec-WebSocket-Key")
    if len(set(subprotocols)) != len(subprotocols):
        raise HandshakeError("repeated subprotocol in Sec-WebSocket-Protocol")
    return Request(
        target=target,
        headers=headers,
        host=host,
        key=key,
        subprotocols=subprotocols,
        extensions=b", ".join(extensions).decode("latin-1"),
        origin=None if origin is None else origin.decode("latin-1"),
    )


_UPGRADE_HEADERS: Final = (("Upgrade", "websocket"), ("Connection", "Upgrade"))
_VERSION_HEADERS: Final = (*_UPGRADE_HEADERS, ("Sec-WebSocket-Version", "13"))


def _origin_form(target: bytes) -> bytes:
    """Return path and query; the absolute form is accepted too (RFC 9112 section 3.2.2)."""
    if target.startswith(b"/"):
        return target
    match = _ABSOLUTE.fullmatch(target)
    if match is None:
        raise HandshakeError("malformed request target")
    return match[1] if match[1].startswith(b"/") else b"/" + match[1]


def _only(seen: bytes | None, value: bytes, name: str) -> bytes:
    if seen is not None:
        raise HandshakeError(f"more than one {name}")
    return value


def _tokens(value: bytes) -> list[bytes]:
    return [token.strip(b" \t") for token in value.lower().split(b",")]


def _subprotocols(value: bytes) -> list[str]:
    tokens = [token.strip(b" \t") for token in value.split(b",")]
    if not all(_TOKEN.fullmatch(token) for token in tokens):
        raise HandshakeError("malformed Sec-WebSocket-Protocol")
    return [token.decode("ascii") for token in tokens]


def accept_key(key: bytes) -> bytes:
    """Return Sec-WebSocket-Accept for a Sec-WebSocket-Key (RFC 6455 section 4.2.2 item 5.4)."""
    return b64encode(sha1(key + _GUID, usedforsecurity=False).digest())


def accept_response(
    key: bytes,
    *,
    subprotocol: str | None = None,
    extensions: str | None = None,
    headers: Iterable[tuple[bytes, bytes]] = (),
) -> bytes:
    """Return the 101 response (RFC 6455 section 4.2.2).

    Raises HandshakeError where a header would break the head: a bug of the application.
    """
    parts = [
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Accept: ",
        accept_key(key),
        b"\r\n",
    ]
    if subprotocol is not None:
        headers = (*headers, (b"Sec-WebSocket-Protocol", subprotocol.encode("latin-1")))
    if extensions is not None:
        headers = (*headers, (b"Sec-WebSocket-Extensions", extensions.encode("ascii")))
    for name, value in headers:
        parts.append(header_line(name, value))
    parts.append(b"\r\n")
    return b"".join(parts)


def refuse_response(status: int, body: bytes, headers: Iterable[tuple[bytes, bytes]] = ()) -> bytes:
    """Return a complete HTTP response that refuses the handshake and closes the connection."""
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = ""
    parts = [f"HTTP/1.1 {status} {phrase}\r\n".encode("ascii")]
    parts += [header_line(name, value) for name, value in headers]
    parts.append(b"Content-Length: %d\r\nConnection: close\r\n\r\n" % len(body))
    parts.append(body)
    return b"".join(parts)


def header_line(name: bytes, value: bytes) -> bytes:
    """Return one header line. Raises HandshakeError for bytes that would break the head."""
    if _TOKEN.fullmatch(name) is None or _BAD_VALUE.search(value) is not None:
        raise HandshakeError(f"header {name!r} may not be sent: bad name or value", 500)
    return name + b": " + value + b"\r\n"


def client_request(
    url: str,
    *,
    subprotocols: Sequence[str] = (),
    extensions: str | None = None,
    headers: Iterable[tuple[str, str]] = (),
) -> tuple[bytes, bytes]:
    """Return the request of a client for `url` (RFC 6455 section 4.1) and its key.

    Raises HandshakeError for a URL that is not ws:// or wss:// with a host, or has a fragment.
    """
    host, target = _split_url(url)
    key = b64encode(urandom(16))
    fixed = [
        (b"Host", host),
        (b"Upgrade", b"websocket"),
        (b"Connection", b"Upgrade"),
        (b"Sec-WebSocket-Key", key),
        (b"Sec-WebSocket-Version", b"13"),
    ]
    if subprotocols:
        fixed.append((b"Sec-WebSocket-Protocol", ", ".join(subprotocols).encode("latin-1")))
    if extensions is not None:
        fixed.append((b"Sec-WebSocket-Extensions", extensions.encode("ascii")))
    fixed += [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    lines = [header_line(name, value) for name, value in fixed]
    return b"".join([b"GET ", target, b" HTTP/1.1\r\n", *lines, b"\r\n"]), key


def _split_url(url: str) -> tuple[bytes, bytes]:
    """Return the Host header and the request target of a WebSocket URL (RFC 6455 section 3)."""
    try:
        parts = urlsplit(url)
        host = _host_header(parts.netloc)
    except ValueError as error:  # a bracket without its pair, a name that IDNA cannot express
        raise HandshakeError(f"{url!r} is no WebSocket URL: {error}") from error
    known = parts.scheme in ("ws", "wss") and parts.hostname and _HOST.fullmatch(host)
    if not known or "#" in url:
        raise HandshakeError(f"{url!r} is no WebSocket URL; use ws://host/path or wss://host/path")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if not target.isascii() or _TARGET.fullmatch(target.encode("ascii")) is None:
        raise HandshakeError(f"{url!r} has characters that must be percent-encoded")
    return host, target.encode("ascii")


def _host_header(netloc: str) -> bytes:
    """Return host and port without user information; names beyond ASCII go as IDNA."""
    host = netloc.rpartition("@")[2]
    if host.isascii():
        return host.encode("ascii")
    name, colon, port = host.partition(":")
    return name.encode("idna") + (colon + port).encode("ascii")


@dataclass(slots=True)
class Response:
    """A server's acceptable answer to the opening handshake."""

    headers: Headers
    subprotocol: str | None
    extensions: str


def parse_response(head: bytes, key: bytes, *, subprotocols: Sequence[str] = ()) -> Response:
    """Check a server's answer (RFC 6455 section 4.1, the last list).

    Raises HandshakeError; its `status` is the server's where it answered with another than 101,
    and its `headers` are then that answer's, Retry-After and Location among them.
    """
    start, headers = split_head(head)
    match = _STATUS.fullmatch(start)
    if match is None:
        raise HandshakeError("the answer is not HTTP/1.1")
    status = int(match[1])
    if status != 101:
        raise HandshakeError(
            f"the server answered {status}",
            status,
            tuple((name.decode("ascii"), value.decode("latin-1")) for name, value in headers),
        )
    values: dict[bytes, bytes] = {}
    for name, value in headers:
        values[name] = values[name] + b", " + value if name in values else value
    if _tokens(values.get(b"upgrade", b"")) != [b"websocket"]:
        raise HandshakeError("the answer lacks 'Upgrade: websocket'")
    if b"upgrade" not in _tokens(values.get(b"connection", b"")):
        raise HandshakeError("the answer lacks 'Connection: Upgrade'")
    if values.get(b"sec-websocket-accept") != accept_key(key):
        raise HandshakeError("Sec-WebSocket-Accept does not match the key")
    chosen = values.get(b"sec-websocket-protocol")
    subprotocol = None if chosen is None else chosen.decode("latin-1")
    if subprotocol is not None and subprotocol not in subprotocols:
        raise HandshakeError(f"the server chose subprotocol {subprotocol!r}, which was not offered")
    extensions = values.get(b"sec-websocket-extensions", b"").decode("latin-1")
    return Response(headers, subprotocol, extensions)
