"""One open WebSocket connection over asyncio: whole messages in, whole messages out.

    dial.py ── link ──> send, send_many, close, abort
    transport → Link → Receiver.received, writable, lost

`dial` makes a link. What reconnects stands above it: a link has one life. No task and no queue:
bytes go from the transport to the receiver in one call, and from `send` to the transport in one.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final, Protocol

from holdfast.codes import ABNORMAL, UNSUPPORTED_DATA
from holdfast.errors import ProtocolError
from holdfast.websocket.connection import Connection
from holdfast.websocket.frames import BINARY, TEXT

if TYPE_CHECKING:
    from holdfast.websocket.parser import Event

CLOSE_TIMEOUT: Final = 5.0
"""Seconds a server has to answer our Close."""

LINGER: Final = 1.0
"""Seconds a server has to close TCP after the last Close; it goes first (RFC 6455, 7.1.1)."""


class Receiver(Protocol):
    """Who uses a link. It is called back in the event loop, and must not raise."""

    def received(self, payloads: list[bytes]) -> None:
        """Take the text messages, valid UTF-8, of one read; none where only other frames came."""

    def writable(self, ready: bool) -> None:
        """Note whether the transport takes more, or has more unsent bytes than it likes."""

    def lost(self, code: int, reason: str, cause: str | None) -> None:
        """Note the end, once and as the last call.

        `code` and `reason` are those of the server's Close, or of ours that named its fault; 1006
        where there was none. `cause` says in words what else ended the connection.
        """


class Link(asyncio.Protocol):
    """An open connection. Nothing here raises or waits because the connection has ended."""

    __slots__ = (
        "_cause",
        "_connection",
        "_early",
        "_failure",
        "_full",
        "_loop",
        "_over",
        "_reading",
        "_receiver",
        "_timer",
        "_transport",
        "foreign",
    )

    def __init__(
        self,
        transport: asyncio.Transport,
        connection: Connection,
        receiver: Receiver,
        early: bytes = b"",
    ) -> None:
        """Take `transport` over, which must not be reading; `early` came before, see `begin`."""
        self._loop = asyncio.get_running_loop()
        self._transport = transport
        self._connection = connection
        self._receiver: Receiver | None = receiver
        self._early: bytes | None = early
        self._reading = False
        self._full = False
        self._over = False  # the last Close is out: nothing that still comes matters
        self._failure: ProtocolError | None = None
        self._cause: str | None = None
        self._timer: asyncio.TimerHandle | None = None
        self.foreign = False
        """Whether redirects led to another origin, which must not get credentials."""
        transport.set_protocol(self)

    def begin(self) -> None:
        """Deliver what came along with the handshake, and read on. Before, nothing is delivered."""
        early, self._early = self._early, None
        if early is not None:
            self._resume_reading()
            if early:
                self.data_received(early)

    # From the receiver.

    @property
    def peer(self) -> str:
        """Address and port at the other end of TCP, a proxy's where there is one."""
        address = self._transport.get_extra_info("peername")
        return f"{address[0]} port {address[1]}" if isinstance(address, tuple) else "unknown"

    def send(self, payload: bytes) -> None:
        """Send one text message of valid UTF-8. Lost where the connection ends before it arrives.

        There is no flow control: see `Receiver.writable`.
        """
        if self._may_send:
            self._transport.write(self._connection.send(TEXT, payload))

    def send_many(self, payloads: list[bytes]) -> None:
        """Send text messages in one write."""
        if self._may_send:
            send = self._connection.send
            self._transport.write(b"".join([send(TEXT, payload) for payload in payloads]))

    def close(self, code: int, reason: str = "") -> None:
        """Close politely; without an answer in 5 seconds the connection is cut off.

        What the server still sends is delivered, and `lost` is called. Raises UsageError for a code
        that may not be sent.
        """
        if self._receiver is not None and not self._connection.close_sent:
            self._write(self._connection.close(code, reason))
            self._give_up_after(
                CLOSE_TIMEOUT, f"the server did not answer our Close within {CLOSE_TIMEOUT:g} s"
            )

    def abort(self) -> None:
        """Give up at once; nothing is called back any more, `lost` neither.

        After `close` the Close frame goes out as far as the kernel takes it.
        """
        self._receiver = None
        self._stop_timer()
        self._transport.abort()

    @property
    def _may_send(self) -> bool:
        return (
            self._receiver is not None
            and not self._connection.close_sent
            and not self._transport.is_closing()
        )

    # From the transport.

    def data_received(self, data: bytes) -> None:
        if self._early is not None:
            self._early += data
            return
        receiver, connection = self._receiver, self._connection
        if receiver is None or self._over:
            return
        events = connection.receive(data)
        payloads = [payload for opcode, payload in events if opcode == TEXT]
        if len(payloads) < len(events):
            payloads = self._sift(events)
        receiver.received(payloads)
        if self._receiver is None:
            return
        self._answer()
        if connection.more and not self._over:
            self._pause_reading()
            self._loop.call_soon(self._read_on)

    def _sift(self, events: list[Event]) -> list[bytes]:
        """Return the texts before a binary message, which is a fault: the protocol is text."""
        payloads = []
        for opcode, payload in events:
            if opcode == BINARY:
                self._failure = ProtocolError("a binary message", UNSUPPORTED_DATA)
                break
            if opcode == TEXT:
                payloads.append(payload)
        return payloads

    def _answer(self) -> None:
        """Answer pings, a Close and a fault; pongs wait while the transport is full."""
        connection = self._connection
        if connection.owes and (not self._full or connection.close_received or connection.failure):
            self._write(connection.take_output())
        self._failure = self._failure or connection.failure
        if self._failure is not None:
            self._write(connection.close(self._failure.code, self._failure.reason))
        if not self._over and (self._failure is not None or connection.finished):
            self._over = True
            self._give_up_after(LINGER, None)

    def _read_on(self) -> None:
        """Go on with what one turn was too short for."""
        if self._receiver is not None:
            self._resume_reading()
            self.data_received(b"")

    def eof_received(self) -> bool:
        """The server will say nothing more: there is no use in a half-open connection."""
        return False

    def pause_writing(self) -> None:
        self._full = True
        if self._receiver is not None:
            self._receiver.writable(False)

    def resume_writing(self) -> None:
        self._full = False
        if self._receiver is not None:
            self._answer()
            self._receiver.writable(True)

    def connection_lost(self, exc: Exception | None) -> None:
        self.begin()
        while self._receiver is not None and self._connection.more and not self._over:
            self.data_received(b"")
        self._stop_timer()
        receiver, self._receiver = self._receiver, None
        if receiver is not None:
            receiver.lost(*self._ending(exc))

    def _ending(self, exc: Exception | None) -> tuple[int, str, str | None]:
        connection, failure = self._connection, self._failure
        if failure is not None:
            cause = f"the server broke the protocol: {failure.reason}"
            return failure.code, failure.reason, cause
        if connection.close_code != ABNORMAL:
            return connection.close_code, connection.close_reason, None
        cause = self._cause or "the server closed TCP without a Close frame"
        return ABNORMAL, "", cause if exc is None else describe(exc)

    # Towards the transport.

    def _write(self, data: bytes) -> None:
        if data and not self._transport.is_closing():
            self._transport.write(data)

    def _pause_reading(self) -> None:
        if self._reading and not self._transport.is_closing():
            self._reading = False
            self._transport.pause_reading()

    def _resume_reading(self) -> None:
        if not self._reading and not self._transport.is_closing():
            self._reading = True
            self._transport.resume_reading()

    def _give_up_after(self, seconds: float, cause: str | None) -> None:
        self._stop_timer()
        self._timer = self._loop.call_later(seconds, self._give_up, cause)

    def _give_up(self, cause: str | None) -> None:
        self._cause = cause
        self._transport.abort()

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def describe(error: Exception) -> str:
    """Return what went wrong in words, without the number of an operating system's error."""
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
