"""The first bytes of every connection: a bounded head, a deadline, and the short way to the hub.

uvicorn bounds neither the size nor the time of a request's head. Here a head is at most 64 KiB and
comes within `handshake_timeout` seconds. A WebSocket handshake then goes straight to `Protocol`,
or, where the hub itself is the application, straight to a session; bytes that came along with it
are kept. Anything else is uvicorn's: it gets the connection with the bytes read so far.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, Final, cast

from uvicorn.protocols.utils import is_ssl

from holdfast.errors import HandshakeError
from holdfast.server.admission import admit
from holdfast.server.http import Http
from holdfast.server.takeover import connections_of, peer_name, start_session
from holdfast.server.uvicorn import Protocol
from holdfast.websocket.handshake import (
    END_OF_HEAD,
    MAX_HEAD,
    Request,
    parse_request,
    refuse_response,
)

if TYPE_CHECKING:
    from uvicorn.config import Config
    from uvicorn.server import ServerState

    from holdfast.hub.hub import Hub

HANDSHAKE_TIMEOUT: Final = 10.0

_TLS_RECORD: Final = 0x16
"""The first byte of a TLS handshake (RFC 8446 section 5.1): no request begins with it."""

logger = logging.getLogger("holdfast.server")


class Deadlines:
    """The connections whose head has not come yet, in the order they were made."""

    def __init__(self, timeout: float) -> None:
        self._timeout = timeout
        self._waiting: dict[Front | Http, float] = {}
        self._timer: asyncio.TimerHandle | None = None

    def __contains__(self, front: Front | Http) -> bool:
        return front in self._waiting

    def add(self, front: Front | Http, loop: asyncio.AbstractEventLoop) -> None:
        """Give a new connection its deadline."""
        self._waiting[front] = loop.time() + self._timeout
        if self._timer is None:
            self._timer = loop.call_later(self._timeout, self._expire, loop)

    def discard(self, front: Front | Http) -> None:
        """Note that a head has come, or the connection has gone."""
        self._waiting.pop(front, None)

    def _expire(self, loop: asyncio.AbstractEventLoop) -> None:
        self._timer = None
        now = loop.time()
        while self._waiting:
            front, due = next(iter(self._waiting.items()))
            if due > now:
                self._timer = loop.call_later(due - now, self._expire, loop)
                return
            front.expire()


class Front(asyncio.Protocol):
    """Uvicorn's HTTP protocol class in a Holdfast server; lives until the head has come."""

    __slots__ = (
        "_app_state",
        "_buffer",
        "_config",
        "_deadlines",
        "_hub",
        "_loop",
        "_paths",
        "_state",
        "_transport",
    )

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
        *,
        hub: Hub | None,
        paths: frozenset[str],
        deadlines: Deadlines,
    ) -> None:
        self._config = config
        self._state = server_state
        self._app_state = app_state
        self._loop = _loop or asyncio.get_running_loop()
        self._hub = hub
        self._paths = paths
        self._deadlines = deadlines
        self._buffer = b""
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        connections_of(self._state).add(self)
        self._deadlines.add(self, self._loop)

    def connection_lost(self, exc: Exception | None) -> None:
        self._leave()

    def data_received(self, data: bytes) -> None:
        self._buffer = self._buffer + data if self._buffer else data
        end = self._buffer.find(END_OF_HEAD)
        if end < 0:
            if self._buffer[0] == _TLS_RECORD:
                self._refuse(HandshakeError("TLS on a port without: use http:// and ws://"))
            elif len(self._buffer) > MAX_HEAD:
                self._refuse(HandshakeError(f"head over {MAX_HEAD} bytes", 431))
            return
        self._leave()
        head, rest = self._buffer[: end + 4], self._buffer[end + 4 :]
        if not is_websocket(head):
            self._hand_to_http()
            return
        try:
            self._upgrade(parse_request(head), rest)
        except HandshakeError as error:
            self._refuse(error)

    def _leave(self) -> None:
        self._deadlines.discard(self)
        connections_of(self._state).discard(self)

    def _hand_to_http(self) -> None:
        protocol = Http(self._config, self._state, self._app_state, self._loop, self._deadlines)
        protocol.connection_made(self._transport)
        self._transport.set_protocol(protocol)
        protocol.data_received(self._buffer)

    def _upgrade(self, request: Request, early: bytes) -> None:
        hub = self._hub
        path = request.target.partition(b"?")[0].decode("ascii")
        if hub is None or hub.authenticate_hook is not None or path not in self._paths:
            protocol = Protocol(self._config, self._state, self._app_state, self._loop)
            protocol.connection_made(self._transport)
            self._transport.set_protocol(protocol)
            protocol.start(request, early)
            return
        peer = peer_name(self._transport)
        host, address = request.host.decode("latin-1"), peer.rpartition(":")[0]
        refusal = admit(hub, request.origin, host, address, is_ssl(self._transport))
        if refusal is not None:
            retry = (("Retry-After", str(refusal.retry_after)),) if refusal.retry_after else ()
            raise HandshakeError(refusal.text, refusal.status, retry)
        start_session(
            self._transport, request, early, hub, hub.connect, connections_of(self._state), peer
        )

    def _refuse(self, error: HandshakeError) -> None:
        self._leave()
        logger.warning("refused handshake from %s: %s", peer_name(self._transport), error.reason)
        headers = [(name.encode(), value.encode()) for name, value in error.headers]
        headers.append((b"Content-Type", b"text/plain; charset=utf-8"))
        self._transport.write(refuse_response(error.status, error.reason.encode() + b"\n", headers))
        self._transport.close()

    def expire(self) -> None:
        """Refuse a peer that took too long."""
        self._refuse(HandshakeError("the request did not come in time", 408))

    def shutdown(self) -> None:
        """Called by uvicorn when it stops."""
        self._leave()
        self._transport.close()


def is_websocket(head: bytes) -> bool:
    """Tell whether a head asks for a WebSocket, rightly or not."""
    lowered = head.lower()
    return b"\nsec-websocket-" in lowered or (b"\nupgrade:" in lowered and b"websocket" in lowered)
