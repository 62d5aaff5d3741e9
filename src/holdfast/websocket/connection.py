"""One WebSocket connection after its handshake: messages, pongs and the closing handshake.

    events = connection.receive(data)      whole messages, pings, pongs, the peer's close
    connection.send(TEXT, b"...")          -> bytes to write
    connection.take_output()               -> bytes that the protocol itself owes the peer
    connection.finished                    -> write what is owed, then close the transport

Closing (RFC 6455 section 7.1):

    OPEN ── we close ──> CLOSING ── peer's Close ──> CLOSED
      ├──── peer's Close, echoed ──────────────────> CLOSED
      └──── peer breaks the protocol ──────────────> CLOSED, our Close names the fault
"""

from __future__ import annotations

from collections import deque
from os import urandom
from typing import Final

from holdfast.codes import ABNORMAL, NORMAL
from holdfast.errors import ConnectionClosed, ProtocolError, UsageError
from holdfast.websocket.deflate import Deflate
from holdfast.websocket.frames import (
    BINARY,
    CLOSE,
    MAX_CONTROL_PAYLOAD,
    PING,
    PONG,
    TEXT,
    decode_close,
    encode_close,
    encode_frame,
)
from holdfast.websocket.parser import Event, Parser

MAX_OUTSTANDING_PONGS: Final = 16
"""Pings answered one by one while output waits; of more, the latest (RFC 6455 section 5.5.3)."""


class Connection:
    """The state of one side. `server` says which: it sets who masks and who closes TCP first.

    `max_message` is in bytes, after inflation. `close_code` and `close_reason` are those of
    RFC 6455 section 7.1.5: 1006 until a Close frame has come or a failure has been answered.
    """

    __slots__ = (
        "_parser",
        "_pongs",
        "close_code",
        "close_reason",
        "close_received",
        "close_sent",
    )

    def __init__(self, *, server: bool, max_message: int, deflate: Deflate | None = None) -> None:
        self._parser = Parser(from_client=server, max_message=max_message, deflate=deflate)
        self._pongs: deque[bytes] | None = None
        self.close_sent = False
        self.close_received = False
        self.close_code = ABNORMAL
        self.close_reason = ""

    @property
    def failure(self) -> ProtocolError | None:
        """How the peer broke the protocol, if it did."""
        return self._parser.failure

    @property
    def more(self) -> bool:
        """Whether received bytes wait for a further `receive(b"")`, to be fair to other peers."""
        return self._parser.more

    @property
    def deflated(self) -> bool:
        """Whether permessage-deflate is on."""
        return self._parser.deflate is not None

    @property
    def shares_deflate(self) -> bool:
        """Whether this peer can read payloads made by `compress_shared`."""
        return self._parser.deflate is not None and self._parser.deflate.shareable

    @property
    def finished(self) -> bool:
        """Whether nothing more will be said; a server now closes the transport (section 7.1.1)."""
        return self.close_sent and (self.close_received or self._parser.failure is not None)

    def receive(self, data: bytes) -> list[Event]:
        """Take bytes from the peer and return events. Pings are answered, a Close is echoed.

        Never raises: after a breach of the protocol `failure` is set and the connection `finished`.
        A CLOSE event comes last, with `close_code` and `close_reason` set.
        """
        parser = self._parser
        events = parser.feed(data)
        if parser.control_seen:
            parser.control_seen = False
            for opcode, payload in events:
                if opcode == PING:
                    self._owe_pong(payload)
                elif opcode == CLOSE:
                    self._take_close(payload)
        return events

    def receive_eof(self) -> None:
        """Note that the peer's half of the transport has ended."""
        self.close_received = True

    def take_output(self) -> bytes:
        """Return and forget what is owed: pongs, and the Close that answers a Close or a fault."""
        frames = [self._frame(PONG, payload) for payload in self._pongs or ()]
        self._pongs = None
        if self._owes_close:
            failure = self._parser.failure
            if failure is not None:
                self.close_code, self.close_reason = failure.code, failure.reason
                frames.append(self.close(failure.code, failure.reason))
            else:
                frames.append(self.close(self.close_code))
        return b"".join(frames)

    @property
    def owes(self) -> bool:
        """Whether `take_output` has something to give."""
        return bool(self._pongs) or self._owes_close

    @property
    def _owes_close(self) -> bool:
        """A fault and a Close are answered; the mere end of the transport is not."""
        if self.close_sent:
            return False
        return self._parser.failure is not None or self.close_code != ABNORMAL

    def send(self, opcode: int, payload: bytes) -> bytes:
        """Return the bytes of one whole TEXT or BINARY message.

        The payload of TEXT must be UTF-8. Raises ConnectionClosed after a Close has been sent.
        """
        self._check_open()
        if opcode not in (TEXT, BINARY):
            raise UsageError(f"opcode {opcode:#x} is no message; use TEXT or BINARY")
        if self._parser.deflate is not None:
            return self._frame(opcode, self._parser.deflate.compress(payload), rsv1=True)
        return self._frame(opcode, payload)

    def ping(self, payload: bytes = b"") -> bytes:
        """Return the bytes of a Ping frame; the payload is at most 125 bytes."""
        self._check_open()
        if len(payload) > MAX_CONTROL_PAYLOAD:
            raise UsageError(f"a ping carries at most 125 bytes, not {len(payload)}")
        return self._frame(PING, payload)

    def close(self, code: int = NORMAL, reason: str = "") -> bytes:
        """Return the bytes of a Close frame; empty when one was sent already.

        Raises UsageError for a code that may not be sent.
        """
        payload = encode_close(code, reason)
        if self.close_sent:
            return b""
        self.close_sent = True
        return self._frame(CLOSE, payload)

    def _check_open(self) -> None:
        if self.close_sent:
            raise ConnectionClosed(self.close_code, self.close_reason)

    def _frame(self, opcode: int, payload: bytes, *, rsv1: bool = False) -> bytes:
        mask = urandom(4) if not self._parser.from_client else None
        return encode_frame(opcode, payload, rsv1=rsv1, mask=mask)

    def _owe_pong(self, payload: bytes) -> None:
        if self._pongs is None:
            self._pongs = deque(maxlen=MAX_OUTSTANDING_PONGS)
        self._pongs.append(payload)

    def _take_close(self, payload: bytes) -> None:
        try:
            self.close_code, self.close_reason = decode_close(payload)
            self.close_received = True
        except ProtocolError as error:
            self._parser.failure = error
