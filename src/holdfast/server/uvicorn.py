"""The WebSocket protocol class for uvicorn.

    uvicorn app:app --ws holdfast.server.uvicorn:Protocol

A complete implementation of ASGI's WebSocket side (spec 2.4: accept with subprotocol and headers,
text and bytes, close with code and reason, HTTP denial response, backpressure, state) on our own
core, so every WebSocket route of an application works on it. It adds one extension,
`holdfast.takeover`, with which the hub's endpoint takes the connection over.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import unquote

from uvicorn.protocols.utils import ClientDisconnected, get_local_addr, get_remote_addr, is_ssl

from holdfast.codes import ABNORMAL, INTERNAL_ERROR, NO_STATUS, NORMAL, SERVICE_RESTART
from holdfast.errors import HandshakeError, UsageError
from holdfast.server.asgi import TAKEOVER
from holdfast.server.asgi_link import Message
from holdfast.server.direct import end_writing
from holdfast.server.keepalive import KeepAlive
from holdfast.server.takeover import connections_of, peer_name, start_session
from holdfast.websocket.connection import Connection
from holdfast.websocket.deflate import Deflate, DeflateConfig
from holdfast.websocket.extensions import accept_offer
from holdfast.websocket.frames import BINARY, CLOSE, PONG, TEXT
from holdfast.websocket.handshake import (
    END_OF_HEAD,
    MAX_HEAD,
    Request,
    accept_response,
    parse_request,
    refuse_response,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from uvicorn.config import Config
    from uvicorn.server import ServerState

    from holdfast.hub.hub import Hub
    from holdfast.hub.link import Link
    from holdfast.hub.session import Session

MAX_QUEUE: Final = 32
"""Messages that may wait for the application before the peer is no longer read."""

CLOSE_TIMEOUT: Final = 10.0
"""Seconds a peer has to answer our Close."""

_DEFLATE: Final = DeflateConfig(own_no_context_takeover=False, peer_no_context_takeover=False)

logger = logging.getLogger("holdfast.server")


class Protocol(asyncio.Protocol):
    """One connection from its handshake on; uvicorn makes one for each upgrade."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        if not config.loaded:
            config.load()
        self._config = config
        self._state = server_state
        self._app_state = app_state
        self._loop = _loop or asyncio.get_running_loop()
        self._transport: asyncio.Transport
        self._request: Request | None = None
        self._connection: Connection | None = None
        self._early = b""
        self._queue: deque[Message] = deque()
        self._received = asyncio.Event()
        self._writable = asyncio.Event()
        self._writable.set()
        self._reading = True
        self._gone = False
        self._denial: tuple[int, list[tuple[bytes, bytes]], list[bytes]] | None = None
        self._answered = False
        self._taken = False
        self._idle = False  # the application waits for a message
        self._failing = self._failed = False
        self.slot = 0
        self.pinged_at: float | None = None

    # From the transport.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        connections_of(self._state).add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        connections_of(self._state).discard(self)
        KeepAlive.of(self._loop, self._config).discard(self)
        self._gone = True
        self._writable.set()
        code, reason = ABNORMAL, ""
        if self._connection is not None:
            code, reason = self._connection.close_code, self._connection.close_reason
        self._put({"type": "websocket.disconnect", "code": code, "reason": reason})

    def data_received(self, data: bytes) -> None:
        if self._connection is not None:
            self._receive(self._connection, data)
            return
        self._early += data
        if self._request is not None:
            if len(self._early) > MAX_HEAD:
                self._pause_reading()
            return
        head, end, rest = self._early.partition(END_OF_HEAD)
        if end:
            self._early = rest
            self._handshake(head + end)
        elif len(self._early) > MAX_HEAD:
            self._refuse(HandshakeError(f"head over {MAX_HEAD} bytes", 431))

    def eof_received(self) -> bool:
        return False

    def pause_writing(self) -> None:
        self._writable.clear()

    def resume_writing(self) -> None:
        self._writable.set()
        if self._connection is not None:
            self._write_owed(self._connection)

    # The handshake.

    def _handshake(self, head: bytes) -> None:
        try:
            self.start(parse_request(head))
        except HandshakeError as error:
            self._refuse(error)

    def start(self, request: Request, early: bytes = b"") -> None:
        """Run the application for an acceptable handshake; `early` came along with it."""
        self._request = request
        self._early += early
        self._put({"type": "websocket.connect"})
        task = self._loop.create_task(self._run(self._scope(request)))
        self._state.tasks.add(task)
        task.add_done_callback(self._state.tasks.discard)

    def _refuse(self, error: HandshakeError) -> None:
        self._answered = True
        logger.warning("refused handshake from %s: %s", self._peer(), error.reason)
        headers = [(name.encode(), value.encode()) for name, value in error.headers]
        body = error.reason.encode() + b"\n"
        self._transport.write(refuse_response(error.status, body, headers))
        self._transport.close()

    def _scope(self, request: Request) -> dict[str, Any]:
        path, _, query = request.target.partition(b"?")
        root = self._config.root_path
        return {
            "type": "websocket",
            "asgi": {"version": self._config.asgi_version, "spec_version": "2.4"},
            "http_version": "1.1",
            "scheme": "wss" if is_ssl(self._transport) else "ws",
            "server": get_local_addr(self._transport),
            "client": get_remote_addr(self._transport),
            "root_path": root,
            "path": root + unquote(path.decode("ascii")),
            "raw_path": root.encode("ascii") + path,
            "query_string": query,
            "headers": request.headers,
            "subprotocols": request.subprotocols,
            "state": self._app_state.copy(),
            "extensions": {"websocket.http.response": {}, TAKEOVER: {"take": self._take_over}},
        }

    async def _run(self, scope: dict[str, Any]) -> None:
        """Run the application; whatever it leaves undone is done properly."""
        try:
            result: Any = await self._config.loaded_app(scope, self._app_receive, self._app_send)
        except ClientDisconnected:
            return
        except Exception:
            logger.exception("exception in the ASGI application")
            self._end(500, INTERNAL_ERROR)
            return
        if result is not None:
            logger.error("an ASGI application returns None, this one returned %r", result)
        if not self._answered:
            logger.error("the ASGI application returned without answering the handshake")
        self._end(500, NORMAL)

    def _end(self, status: int, code: int) -> None:
        """Finish what the application left open: the handshake, or the connection."""
        if self._taken or self._gone:
            return
        if not self._answered:
            self._answered = True
            phrase = HTTPStatus(status).phrase.encode()
            headers = ((b"Retry-After", b"1"),) if status == 503 else ()
            self._transport.write(refuse_response(status, phrase + b"\n", headers))
            self._transport.close()
        elif self._connection is not None:
            self._close(self._connection, code, "")
        else:
            self._transport.close()

    # The takeover.

    def _take_over(self, hub: Hub, connect: Callable[[Link], Session], peer: str) -> None:
        """The extension: accept, and give the transport to a session of the hub.

        `peer` is the client as the application sees it, which behind a proxy is not ours.
        """
        if self._gone:
            return
        if self._answered or self._request is None:
            raise UsageError("a handshake that has been answered cannot be taken over")
        self._answered = self._taken = True
        self._resume_reading()
        connections_of(self._state).discard(self)
        start_session(
            self._transport,
            self._request,
            self._early,
            hub,
            connect,
            connections_of(self._state),
            peer,
        )
        self._request = None

    # The application's side.

    async def _app_receive(self) -> Message:
        while not self._queue:
            self._received.clear()
            self._idle = True
            if self._failing:
                self._fail()
            await self._received.wait()
            self._idle = False
        if self._queue[0]["type"] == "websocket.disconnect":
            return self._queue[0]
        message = self._queue.popleft()
        if len(self._queue) < MAX_QUEUE:
            self._resume_reading()
        return message

    async def _app_send(self, message: Message) -> None:
        if self._gone:
            raise ClientDisconnected
        kind = message["type"]
        connection = self._connection
        if connection is not None:
            await self._send_open(connection, kind, message)
        elif kind == "websocket.accept" and not self._answered:
            self._accept(message)
        elif kind == "websocket.close" and not self._answered:
            self._answered = True
            self._transport.write(refuse_response(403, b"Forbidden\n"))
            self._transport.close()
        elif kind == "websocket.http.response.start" and not self._answered:
            self._answered = True
            headers = [(bytes(name), bytes(value)) for name, value in message.get("headers", [])]
            self._denial = message["status"], headers, []
        elif kind == "websocket.http.response.body" and self._denial is not None:
            self._deny(message)
        else:
            raise UsageError(f"ASGI message {kind!r} is out of order here")

    async def _send_open(self, connection: Connection, kind: str, message: Message) -> None:
        if kind == "websocket.close":
            self._close(connection, message.get("code") or NORMAL, message.get("reason") or "")
            return
        if kind != "websocket.send":
            raise UsageError(f"ASGI message {kind!r} is out of order here")
        if connection.close_sent:
            raise ClientDisconnected
        text, data = message.get("text"), message.get("bytes")
        if text is not None:
            frame = connection.send(TEXT, text.encode())
        elif data is not None:
            frame = connection.send(BINARY, bytes(data))
        else:
            raise UsageError("websocket.send needs text or bytes")
        self._transport.write(frame)
        if not self._writable.is_set():
            await self._writable.wait()

    def _accept(self, message: Message) -> None:
        assert self._request is not None
        deflate, extensions = self._negotiate(self._request.extensions)
        headers = [*self._state.default_headers, *message.get("headers", [])]
        self._transport.write(
            accept_response(
                self._request.key,
                subprotocol=message.get("subprotocol"),
                extensions=extensions,
                headers=[(bytes(name), bytes(value)) for name, value in headers],
            )
        )
        self._answered = True
        self._request = None
        self._connection = Connection(
            server=True, max_message=self._config.ws_max_size, deflate=deflate
        )
        KeepAlive.of(self._loop, self._config).add(self)
        early, self._early = self._early, b""
        self._resume_reading()
        if early:
            self._receive(self._connection, early)

    def _negotiate(self, offers: str) -> tuple[Deflate | None, str | None]:
        if not self._config.ws_per_message_deflate:
            return None, None
        try:
            return accept_offer(offers, _DEFLATE) or (None, None)
        except HandshakeError as error:
            logger.warning("%s: extensions declined: %s", self._peer(), error)
            return None, None

    def _deny(self, message: Message) -> None:
        assert self._denial is not None
        status, headers, body = self._denial
        body.append(message.get("body", b""))
        if not message.get("more_body", False):
            self._denial = None
            own = (b"content-length", b"connection")
            kept = [(name, value) for name, value in headers if name.lower() not in own]
            self._transport.write(refuse_response(status, b"".join(body), kept))
            self._transport.close()

    # Messages of the peer.

    def _receive(self, connection: Connection, data: bytes) -> None:
        for opcode, payload in connection.receive(data):
            if opcode == TEXT:
                self._put({"type": "websocket.receive", "text": payload.decode()})
            elif opcode == BINARY:
                self._put({"type": "websocket.receive", "bytes": payload})
            elif opcode == PONG:
                KeepAlive.of(self._loop, self._config).answered(self)
            elif opcode == CLOSE:
                self._resume_reading()
        if connection.failure is not None:
            self._begin_to_fail()
            return
        self._write_owed(connection)
        if connection.finished:
            return
        if connection.more:
            self._pause_reading()
            self._loop.call_soon(self._read_on, connection)
        elif len(self._queue) >= MAX_QUEUE and not connection.close_sent:
            self._pause_reading()

    def _write_owed(self, connection: Connection) -> None:
        """Answer pings and a Close; pongs wait while the peer does not read."""
        if connection.failure is not None:
            return
        if connection.owes and (connection.close_received or self._writable.is_set()):
            self._transport.write(connection.take_output())
        if connection.finished:
            self._transport.close()

    def _begin_to_fail(self) -> None:
        """Let the application answer the messages before a fault, then fail the connection."""
        if self._failing:
            return
        self._failing = True
        if self._idle and not self._queue:
            self._fail()
        else:
            self._loop.call_later(CLOSE_TIMEOUT, self._fail)

    def _fail(self) -> None:
        """Tell a peer that broke the protocol so, and end the connection (section 7.1.7)."""
        if self._connection is None or self._gone or self._failed:
            return
        self._failed = True
        connection = self._connection
        self._transport.write(connection.take_output())
        code, reason = connection.close_code, connection.close_reason
        self._put({"type": "websocket.disconnect", "code": code, "reason": reason})
        end_writing(self._transport)
        self._loop.call_later(CLOSE_TIMEOUT, self._transport.abort)

    def _read_on(self, connection: Connection) -> None:
        if not self._gone:
            self._resume_reading()
            self._receive(connection, b"")

    def _put(self, message: Message) -> None:
        closing = self._connection is not None and self._connection.close_sent
        if not closing or message["type"] == "websocket.disconnect":
            self._queue.append(message)
            self._received.set()

    def _close(self, connection: Connection, code: int, reason: str) -> None:
        """Send Close; the peer answers in time or is cut off."""
        if connection.close_sent:
            return
        self._transport.write(connection.close(code, reason))
        connection.close_code, connection.close_reason = code, reason
        self._queue.clear()
        self._resume_reading()
        self._loop.call_later(CLOSE_TIMEOUT, self._transport.abort)

    def _pause_reading(self) -> None:
        if self._reading and not self._transport.is_closing():
            self._reading = False
            self._transport.pause_reading()

    def _resume_reading(self) -> None:
        if not self._reading and not self._transport.is_closing():
            self._reading = True
            self._transport.resume_reading()

    def _peer(self) -> str:
        return peer_name(self._transport)

    # From uvicorn and the keepalive.

    def ping(self, payload: bytes) -> None:
        """Send a keepalive ping."""
        if self._connection is not None and not self._connection.close_sent:
            self._transport.write(self._connection.ping(payload))

    def terminate(self, seconds: float) -> None:
        """End a connection whose pong did not come."""
        logger.warning("connection from %s terminated: no pong in %g s", self._peer(), seconds)
        self._transport.abort()

    def shutdown(self) -> None:
        """Called by uvicorn when it stops."""
        if self._connection is not None:
            self._close(self._connection, SERVICE_RESTART, "the server restarts")
            self._put({"type": "websocket.disconnect", "code": SERVICE_RESTART})
        else:
            self._end(503, NO_STATUS)
