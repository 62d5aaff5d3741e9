"""Opening a connection: TCP or a proxy, TLS, the handshake, redirects (RFC 6455 section 4.1).

URL → socket → TLS → request → answer → Link
 ^                               │
 └───────── Location ────────────┘
"""

from __future__ import annotations

import asyncio
import ssl
from base64 import b64encode
from collections.abc import Iterable
from functools import cache
from typing import Any, Final, NamedTuple, cast
from urllib.parse import unquote, urldefrag, urljoin, urlsplit, urlunsplit

from holdfast import __version__
from holdfast.client.proxy import connect_through
from holdfast.client.transport import Link, Receiver
from holdfast.client.urls import shown
from holdfast.errors import ConfigError, HandshakeError
from holdfast.websocket.connection import Connection
from holdfast.websocket.deflate import DeflateConfig
from holdfast.websocket.extensions import accept_answer, offer
from holdfast.websocket.handshake import (
    END_OF_HEAD,
    MAX_HEAD,
    client_request,
    parse_response,
)

MAX_MESSAGE: Final = 16 * 1024 * 1024
MAX_REDIRECTS: Final = 5
REDIRECTS: Final = frozenset((301, 302, 303, 307, 308))
USER_AGENT: Final = f"holdfast-python/{__version__}"

_DEFLATE: Final = DeflateConfig(own_no_context_takeover=False, peer_no_context_takeover=False)
_SCHEMES: Final = {"http": "ws", "https": "wss"}
_HTTP: Final = b"HTTP/"


class _Target(NamedTuple):
    """Where to: `url` is without user information."""

    url: str
    secure: bool
    host: str
    port: int

    @property
    def origin(self) -> tuple[bool, str, int]:
        return self.secure, self.host, self.port


async def dial(
    url: str,
    receiver: Receiver,
    *,
    headers: Iterable[tuple[str, str]] = (),
    tls: ssl.SSLContext | None = None,
    proxy: str | None = None,
    compression: bool = False,
    max_message: int = MAX_MESSAGE,
    user_agent: str = USER_AGENT,
) -> Link:
    """Connect to a ws:// or wss:// URL and return the open connection.

    `receiver` is called back in a later turn of the event loop than this returns in. `max_message`
    is in bytes, after inflation. User name and password of the URL become an Authorization header,
    unless `headers` have one. Up to 5 redirects are followed, through the same proxy, never from
    wss to ws; no header of the application goes to another origin.

    There is no timeout: cancel it, and the socket is closed. Raises ConfigError for a URL, header
    or proxy that cannot be used; OSError, ssl.SSLError (ssl.SSLCertVerificationError) among them;
    and HandshakeError, with status and headers of the server's answer, status 0 where it gave none.
    """
    target, credentials = _target(url)
    sent = list(headers)
    names = {name.lower() for name, _ in sent}
    if credentials is not None and "authorization" not in names:
        sent.append(("Authorization", credentials))
    if "user-agent" not in names:
        sent.append(("User-Agent", user_agent))
    config = _DEFLATE if compression else None
    origin = target.origin
    for _ in range(MAX_REDIRECTS + 1):
        try:
            link = await _open(target, receiver, sent, tls, proxy, config, max_message)
        except HandshakeError as error:
            if error.status not in REDIRECTS:
                raise
            status, answer = error.status, error.headers
        else:
            link.foreign = target.origin != origin
            return link
        before, target = target, _redirected(target, status, answer)
        if target.origin != before.origin:
            sent = [(name, value) for name, value in sent if name.lower() == "user-agent"]
    raise HandshakeError(
        f"more than {MAX_REDIRECTS} redirects, to {shown(target.url)}", status, answer
    )


def _target(url: str) -> tuple[_Target, str | None]:
    """Take a URL apart, and return an Authorization header where it has a user."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise ConfigError(f"{shown(url)!r} is no WebSocket URL: {error}") from error
    if parts.scheme not in ("ws", "wss") or not host:
        raise ConfigError(
            f"{shown(url)!r} is no WebSocket URL; use ws://host/path or wss://host/path"
        )
    credentials = None
    if parts.username is not None:
        pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        credentials = f"Basic {b64encode(pair.encode()).decode()}"
    secure = parts.scheme == "wss"
    bare = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
    return _Target(bare, secure, host, port or (443 if secure else 80)), credentials


def _redirected(before: _Target, status: int, answer: tuple[tuple[str, str], ...]) -> _Target:
    """Return where a redirect leads. Raises HandshakeError where it must not be followed."""
    location = next((value for name, value in answer if name == "location"), "")
    if not location:
        raise HandshakeError(f"the server answered {status} without Location", status, answer)
    try:
        url = urldefrag(urljoin(before.url, location)).url
        scheme, colon, rest = url.partition(":")
        target, _ = _target(_SCHEMES.get(scheme, scheme) + colon + rest)
        client_request(target.url)
    except (ConfigError, HandshakeError, ValueError) as error:
        text = f"the server redirects to {shown(location)!r}, where no WebSocket can be"
        raise HandshakeError(text, status, answer) from error
    if before.secure and not target.secure:
        text = f"the server redirects from wss to {shown(target.url)}, which is not encrypted"
        raise HandshakeError(text, status, answer)
    return target


async def _open(
    target: _Target,
    receiver: Receiver,
    headers: list[tuple[str, str]],
    tls: ssl.SSLContext | None,
    proxy: str | None,
    config: DeflateConfig | None,
    max_message: int,
) -> Link:
    """Connect and shake hands, once."""
    extensions = None if config is None else offer(config)
    try:
        request, key = client_request(target.url, extensions=extensions, headers=headers)
    except (HandshakeError, UnicodeError) as error:
        raise ConfigError(str(error)) from error
    transport, opening = await _connect(target, tls, proxy)
    try:
        transport.write(request)
        head, early = await opening.answer()
        try:
            response = parse_response(head, key)
        except HandshakeError as error:
            if not head.startswith(b"HTTP/1.1 %d" % error.status):
                error.status = 0
            raise
        try:
            deflate = accept_answer(response.extensions, config)
        except HandshakeError as error:
            error.status = 0
            raise
        connection = Connection(server=False, max_message=max_message, deflate=deflate)
        link = Link(transport, connection, receiver, early)
    except BaseException:
        transport.abort()
        raise
    loop = asyncio.get_running_loop()
    loop.call_soon(link.begin)
    if opening.ended:
        loop.call_soon(link.connection_lost, opening.error)
    return link


async def _connect(
    target: _Target, tls: ssl.SSLContext | None, proxy: str | None
) -> tuple[asyncio.Transport, _Opening]:
    loop = asyncio.get_running_loop()
    options: dict[str, Any] = {}
    if target.secure:
        options = {"ssl": tls or _default_tls(), "server_hostname": target.host}
    if proxy is not None:
        options["sock"] = await connect_through(proxy, target.host, target.port)
    else:
        options |= {"host": target.host, "port": target.port}
    transport, opening = await loop.create_connection(lambda: _Opening(loop), **options)
    return transport, opening


@cache
def _default_tls() -> ssl.SSLContext:
    """The context for all connections that bring none: loading the authorities takes a while."""
    return ssl.create_default_context()


class _Opening(asyncio.Protocol):
    """The transport's protocol until the answer's head has come."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.ended = False
        self.error: Exception | None = None
        self._data = bytearray()
        self._done: asyncio.Future[None] = loop.create_future()
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        searched = max(0, len(self._data) - len(END_OF_HEAD))
        self._data += data
        complete = self._data.find(END_OF_HEAD, searched) >= 0
        if complete or self._hopeless:
            self._transport.pause_reading()
            self._finish()

    def connection_lost(self, exc: Exception | None) -> None:
        self.ended, self.error = True, exc
        self._finish()

    @property
    def _hopeless(self) -> bool:
        return not _HTTP.startswith(self._data[: len(_HTTP)]) or len(self._data) > MAX_HEAD

    def _finish(self) -> None:
        if not self._done.done():
            self._done.set_result(None)

    async def answer(self) -> tuple[bytes, bytes]:
        """Return the answer's head and what came after it.

        Raises HandshakeError with status 0 where what came is no answer, and what broke the
        connection where nothing complete came.
        """
        await self._done
        head, end, early = bytes(self._data).partition(END_OF_HEAD)
        if end:
            return head + end, early
        if self.error is not None:
            raise self.error
        if len(head) > MAX_HEAD:
            raise HandshakeError(f"the server's answer has a head over {MAX_HEAD} bytes", 0)
        if self._hopeless:
            raise HandshakeError("the server's answer is not HTTP", 0)
        raise HandshakeError("the server closed the connection during the handshake", 0)
