"""A session straight on its transport: no ASGI task, no queue, no copy.

    transport → Connection → Session.receive         on the way in
    Session.write → one system call → transport      on the way out

On plain TCP a ready frame is written to the socket directly while the transport's own buffer is
empty; only what the kernel does not take goes to the transport. The high-water mark is zero: any
byte left over blocks the session, and the hub keeps positions instead of bytes from then on.
"""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING, Any, ClassVar, Final
from weakref import WeakKeyDictionary, ref

from holdfast.codes import ABNORMAL
from holdfast.errors import ProtocolError
from holdfast.websocket.connection import Connection
from holdfast.websocket.frames import BINARY, PONG, TEXT

if TYPE_CHECKING:
    from collections.abc import Callable

    from holdfast.hub.hub import Hub
    from holdfast.hub.link import Link
    from holdfast.hub.session import Session

MAX_UNSENT_REPLIES: Final = 64 * 1024
"""Bytes of replies that may wait in the transport before the peer is no longer read."""

TLS_HIGH_WATER: Final = 16 * 1024


def end_writing(transport: asyncio.Transport) -> None:
    """End our half of a connection after a Close that names a fault.

    To close the whole at once while the peer still sends would reset the connection, and the peer
    would see 1006 instead of the Close (RFC 6455 section 7.1.1). TLS has no half.
    """
    if transport.can_write_eof() and not transport.is_closing():
        transport.write_eof()
    else:
        transport.close()


class LinkGroup:
    """All links of one hub, as uvicorn sees them: one connection, which ends with the last link."""

    _groups: ClassVar[WeakKeyDictionary[Hub, LinkGroup]] = WeakKeyDictionary()

    def __init__(self, hub: Hub, connections: set[Any]) -> None:
        self._hub = ref(hub)
        self._connections = connections
        self._links = 0

    @classmethod
    def of(cls, hub: Hub, connections: set[Any]) -> LinkGroup:
        """Return the hub's group in a server, whose set of connections is `connections`."""
        group = cls._groups.get(hub)
        if group is None or group._connections is not connections:
            group = cls._groups[hub] = cls(hub, connections)
        return group

    def enter(self) -> None:
        """Count a new link."""
        self._links += 1
        self._connections.add(self)

    def leave(self) -> None:
        """Count a link that has ended."""
        self._links -= 1
        if not self._links:
            self._connections.discard(self)

    def shutdown(self) -> None:
        """Called by uvicorn when it stops: the hub drains its connections."""
        hub = self._hub()
        if hub is not None:
            hub.begin_drain()


class DirectLink(asyncio.Protocol):
    """The asyncio protocol of a connection that the hub has taken over."""

    __slots__ = (
        "_closing",
        "_connection",
        "_direct",
        "_fd",
        "_group",
        "_reading",
        "_session",
        "_transport",
        "peer",
    )

    pings = True

    def __init__(
        self,
        transport: asyncio.Transport,
        connection: Connection,
        peer: str,
        group: LinkGroup,
    ) -> None:
        self.peer = peer
        self._transport = transport
        self._connection = connection
        self._group = group
        self._session: Session
        self._closing = False
        self._reading = True
        self._fd = -1
        # Bytes of an HTTP answer that still wait must not be overtaken: then all goes through the
        # transport, as it does with TLS.
        waiting = transport.get_write_buffer_size()
        if not waiting and transport.get_extra_info("sslcontext") is None:
            self._fd = transport.get_extra_info("socket").fileno()
            transport.set_write_buffer_limits(high=0)
        else:
            transport.set_write_buffer_limits(high=TLS_HIGH_WATER, low=0)
        self._direct = self._fd >= 0

    def start(self, connect: Callable[[Link], Session], response: bytes, early: bytes) -> None:
        """Answer the handshake with `response` and become the transport's protocol; `early` is
        what came along with the request."""
        self._session = connect(self)
        self._group.enter()
        self._transport.set_protocol(self)
        self.write(response)
        if early:
            self.data_received(early)

    @property
    def shares_deflate(self) -> bool:
        return self._connection.shares_deflate

    # From the transport.

    def data_received(self, data: bytes) -> None:
        session, connection = self._session, self._connection
        now = session.hub.now()
        texts: list[bytes] = []
        for opcode, payload in connection.receive(data):
            if opcode == TEXT:
                texts.append(payload)
                continue
            if texts:
                session.receive(texts, now)
                texts = []
            if opcode == PONG:
                session.pong(payload, now)
            elif opcode == BINARY:
                session.receive_binary(now)
        if texts:
            session.receive(texts, now)
        if connection.owes or connection.close_received:
            self._write_owed()
        if connection.more:
            self.pause_reading()
            session.hub.fanout.call_soon(self._read_on)

    def _read_on(self) -> None:
        """Go on with what one turn was too short for."""
        if not self._transport.is_closing():
            if self._session.may_read:
                self.resume_reading()
            self.data_received(b"")

    def _write_owed(self) -> None:
        """Answer pings and a Close; pongs wait while the transport is full."""
        connection = self._connection
        done = connection.close_received or connection.failure is not None
        if not done and self._blocked:
            return
        owed = connection.take_output()
        if owed and not self._transport.is_closing():
            self._transport.write(owed)
        if connection.failure is not None:
            self._fail(connection.failure)
        elif connection.finished:
            self._stop_writing()
            self._transport.close()

    def _fail(self, failure: ProtocolError) -> None:
        """End a connection whose peer broke the protocol, and has just been told so."""
        self._stop_writing()
        end_writing(self._transport)
        hub = self._session.hub
        asyncio.get_running_loop().call_later(hub.close_timeout, self._transport.abort)
        self._session.lost(failure.code, failure.reason, f"protocol broken: {failure.reason}")

    @property
    def _blocked(self) -> bool:
        catchup = self._session.catchup
        return catchup is not None and catchup.blocked

    def eof_received(self) -> bool:
        """The peer will say nothing more: there is no use in a half-open connection."""
        return False

    def pause_writing(self) -> None:
        self._direct = False
        self._session.blocked()

    def resume_writing(self) -> None:
        self._direct = self._fd >= 0 and not self._closing
        if self._session.may_read:
            self.resume_reading()
        self._session.unblocked()
        if self._connection.owes:
            self._write_owed()

    def connection_lost(self, exc: Exception | None) -> None:
        self._group.leave()
        self._stop_writing()
        connection = self._connection
        code, reason, cause = connection.close_code, connection.close_reason, None
        if code == ABNORMAL and not self._session.close_sent:
            cause = self._session.terminated or (
                "connection lost without a Close frame" + (f" ({exc})" if exc else "")
            )
        self._session.lost(code, reason, cause)

    # From the session.

    def write(self, frames: bytes) -> None:
        if self._direct:
            try:
                sent = os.write(self._fd, frames)
            except OSError:
                # A full buffer, or an error that the transport will meet and report itself.
                sent = 0
            if sent == len(frames):
                return
            self._transport.write(memoryview(frames)[sent:])
        elif not self._closing:
            self._transport.write(frames)
            if self._transport.get_write_buffer_size() > MAX_UNSENT_REPLIES:
                self.pause_reading()

    def ping(self, payload: bytes) -> None:
        if not self._closing:
            self.write(self._connection.ping(payload))

    def close(self, code: int, reason: str) -> None:
        if not self._closing:
            self.write(self._connection.close(code, reason))
            self._stop_writing()
            self.resume_reading()

    def abort(self) -> None:
        self._stop_writing()
        self._transport.abort()

    def pause_reading(self) -> None:
        if self._reading and not self._transport.is_closing():
            self._reading = False
            self._transport.pause_reading()

    def resume_reading(self) -> None:
        if self._transport.get_write_buffer_size() > MAX_UNSENT_REPLIES and not self._closing:
            return  # `resume_writing` comes back to it
        if not self._reading and not self._transport.is_closing():
            self._reading = True
            self._transport.resume_reading()

    def _stop_writing(self) -> None:
        self._closing = True
        self._direct = False
