"""Frames in, events out (RFC 6455 section 5, RFC 7692 section 6).

    parser = Parser(from_client=True, max_message=65536)
    for opcode, payload in parser.feed(data): ...
    if parser.failure is not None: ...

Two paths give the same events for any split of the bytes. The fast path takes what is nearly all
traffic: whole text frames, masked ones of up to 125 bytes to a server, plain ones of up to 65535
bytes to a client. Everything else takes the full path.

A connection fails at the first byte that cannot be right: a reserved bit before the length has
arrived, a broken UTF-8 sequence in the middle of a frame. Nothing is held back but a partial
header or control frame (at most 131 bytes) and the message under construction (at most
`max_message` bytes).
"""

from __future__ import annotations

from typing import Final, TypeAlias

from holdfast.codes import TOO_BIG
from holdfast.errors import ProtocolError
from holdfast.websocket.assembly import Assembly, check_utf8
from holdfast.websocket.deflate import Deflate
from holdfast.websocket.frames import (
    BINARY,
    CLOSE,
    CONTINUATION,
    FIN,
    MASKED,
    MAX_CONTROL_PAYLOAD,
    PING,
    PONG,
    RSV1,
    TEXT,
    apply_mask,
)

Event: TypeAlias = tuple[int, bytes]
"""(opcode, payload): a whole TEXT or BINARY message, or a PING, PONG or CLOSE frame.

The payload of a TEXT event is valid UTF-8."""

MIN_MAX_MESSAGE: Final = 125
MAX_FRAMES_PER_FEED: Final = 1024

_WHOLE_TEXT: Final = 0x81
_RSV: Final = 0x70
_KNOWN_OPCODES: Final = frozenset((CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG))

_MASKED: Final = "masked frame from a server"
_UNMASKED: Final = "unmasked frame from a client"


class Parser:
    """Turns the bytes of one direction of a connection into events.

    `from_client` says who sends: a client's frames must be masked, a server's must not be.
    `max_message` bounds a message in bytes, after inflation. A message may come in at most
    1024 + max_message / 64 fragments. One call of `feed` handles at most 1024 frames, so that one
    peer cannot hold up the others; `more` says that a further `feed(b"")` is due.
    """

    __slots__ = (
        "_assembly",
        "_buffer",
        "_fin",
        "_idle",
        "_in_frame",
        "_key",
        "_left",
        "_opcode",
        "closed",
        "control_seen",
        "deflate",
        "failure",
        "from_client",
        "max_message",
        "more",
    )

    def __init__(
        self, *, from_client: bool, max_message: int, deflate: Deflate | None = None
    ) -> None:
        self.max_message = max(max_message, MIN_MAX_MESSAGE)
        self.failure: ProtocolError | None = None
        self.closed = False
        self.control_seen = False
        self.more = False
        self.from_client = from_client
        self.deflate = deflate
        # A server between two messages with nothing buffered: straight to the fast path.
        self._idle = from_client
        self._buffer = b""
        # The frame being read.
        self._in_frame = False
        self._opcode = CONTINUATION
        self._fin = False
        self._left = 0
        self._key = b""
        # The message being read, where it did not come in one small frame.
        self._assembly: Assembly | None = None

    def feed(self, data: bytes) -> list[Event]:
        """Take the next bytes and return the events they complete. Never raises.

        When the bytes break the protocol, `failure` is set, the events before the fault are
        returned, and all later bytes are ignored. So are bytes after a Close frame (`closed`).
        `control_seen` tells whether there is anything but whole messages among the events.
        """
        events: list[Event] = []
        try:
            if self._idle:
                taken = self._feed_masked_text(data, events)
                if taken == len(data):
                    return events
                data = data[taken:]
            elif self.closed or self.failure:
                return events
            self._feed_any(data, events)
        except ProtocolError as error:
            self.failure = error
            self._buffer = b""
            self._assembly = None
            self._idle = self.more = False
        return events

    def _feed_masked_text(self, data: bytes, events: list[Event]) -> int:
        """The fast path of a server: whole text frames of up to 125 bytes. Returns the bytes taken.

        Only for the beginning of `data`: what follows a frame of another kind takes the full path.
        """
        pos, end = 0, len(data)
        while end - pos > 5 and data[pos] == _WHOLE_TEXT and len(events) < MAX_FRAMES_PER_FEED:
            size = data[pos + 1] - MASKED
            start = pos + 6
            stop = start + size
            if not 0 <= size <= MAX_CONTROL_PAYLOAD or stop > end:
                break
            # apply_mask() without its call: this line is a third of the cost of a message.
            key = data[pos + 2 : start]
            payload = (
                int.from_bytes(data[start:stop], "little")
                ^ int.from_bytes(key * (size >> 2) + key[: size & 3], "little")
            ).to_bytes(size, "little")
            if not payload.isascii():
                check_utf8(payload)
            events.append((TEXT, payload))
            pos = stop
        return pos

    def _feed_plain_text(self, data: bytes, pos: int, events: list[Event], limit: int) -> int:
        """The fast path of a client: whole text frames of less than 64 KiB, at most `limit`.

        Returns the position behind the last one. Busy streams are read in pieces that end within a
        frame, so the full path comes back here whenever it has completed a message.
        """
        end, max_message = len(data), self.max_message
        for _ in range(limit):
            if end - pos < 4 or data[pos] != _WHOLE_TEXT:
                break
            size, start = data[pos + 1], pos + 2
            if size > MAX_CONTROL_PAYLOAD:
                start = pos + 4
                size = data[pos + 2] << 8 | data[pos + 3] if size == 126 else 0
                if not MAX_CONTROL_PAYLOAD < size <= max_message:
                    break
            stop = start + size
            if stop > end:
                break
            payload = data[start:stop]
            if not payload.isascii():
                check_utf8(payload)
            events.append((TEXT, payload))
            pos = stop
        return pos

    def _feed_any(self, data: bytes, events: list[Event]) -> None:
        """The full path: any frame, whole or in part."""
        self.more = False
        if self._buffer:
            data = self._buffer + data
        pos, frames = 0, len(events)
        while frames < MAX_FRAMES_PER_FEED:
            if not self._in_frame:
                if self._assembly is None and not self.from_client:
                    known = len(events)
                    pos = self._feed_plain_text(data, pos, events, MAX_FRAMES_PER_FEED - frames)
                    if len(events) > known:
                        frames += len(events) - known
                        continue
                size = self._take_header(data, pos)
                if not size:
                    break
                pos += size
            chunk = data[pos : pos + self._left]
            pos += len(chunk)
            self._take_payload(chunk, events)
            frames += 1
            if self._in_frame or self.closed:
                break
        else:
            self.more = pos < len(data)
        self._buffer = b"" if self.closed else data[pos:]
        self._idle = (
            self.from_client
            and not self._buffer
            and not self._in_frame
            and self._assembly is None
            and not self.closed
        )

    def _take_header(self, data: bytes, pos: int) -> int:
        """Read a frame's header and return its size, or 0 while it is incomplete.

        A control frame counts as incomplete until its payload is there too. Each rule is checked
        as soon as its bytes have arrived.
        """
        available = len(data) - pos
        if not available:
            return 0
        opcode = data[pos] & 0x0F
        self._check_first_byte(data[pos], opcode)
        if available < 2:
            return 0
        fin, size = data[pos] & FIN, data[pos + 1] & 0x7F
        masked = bool(data[pos + 1] & MASKED)
        if masked != self.from_client:
            raise ProtocolError(_UNMASKED if self.from_client else _MASKED)
        if opcode & 0x8 and (not fin or size > MAX_CONTROL_PAYLOAD):
            raise ProtocolError("control frame that is fragmented or longer than 125 bytes")
        header = 2
        if size > MAX_CONTROL_PAYLOAD:
            header = 4 if size == 126 else 10
            if header == 10 and available > 2 and data[pos + 2] & 0x80:
                raise ProtocolError("frame length with its highest bit set")
            if available < header:
                return 0
            size = int.from_bytes(data[pos + 2 : pos + header], "big")
            if size < (126 if header == 4 else 65536):
                raise ProtocolError("frame length not in its shortest form")
        self._check_size(opcode, data[pos], size)
        if masked:
            header += 4
        if available < header or (opcode & 0x8 and available < header + size):
            return 0
        self._key = data[pos + header - 4 : pos + header] if masked else b""
        self._start_frame(data[pos], opcode, size)
        return header

    def _check_first_byte(self, first: int, opcode: int) -> None:
        """Check what RFC 6455 section 5.2 and 5.4 say of FIN, RSV1-3 and the opcode."""
        may_compress = self.deflate is not None and opcode in (TEXT, BINARY)
        if first & (_RSV if not may_compress else _RSV ^ RSV1):
            raise ProtocolError("reserved bit set")
        if opcode not in _KNOWN_OPCODES:
            raise ProtocolError(f"reserved opcode {opcode:#x}")
        if opcode == CONTINUATION and self._assembly is None:
            raise ProtocolError("continuation frame without a message to continue")
        if opcode in (TEXT, BINARY) and self._assembly is not None:
            raise ProtocolError("new message before the last fragment of the one before")

    def _check_size(self, opcode: int, first: int, size: int) -> None:
        """Refuse a data frame that takes its message over the limit, before its payload comes.

        A compressed frame is bounded by what it inflates to, in `Assembly.take`.
        """
        if opcode & 0x8 or first & RSV1:
            return
        before = self._assembly
        if before is not None and before.compressed:
            return
        if size + (0 if before is None else before.size) > self.max_message:
            raise ProtocolError(f"message over the limit of {self.max_message} bytes", TOO_BIG)

    def _start_frame(self, first: int, opcode: int, size: int) -> None:
        self._in_frame = True
        self._opcode = opcode
        self._fin = bool(first & FIN)
        self._left = size
        if opcode & 0x8:
            return
        if self._assembly is None:
            deflate = self.deflate if first & RSV1 else None
            self._assembly = Assembly(opcode, self.max_message, deflate)
        self._assembly.count_fragment()

    def _take_payload(self, chunk: bytes, events: list[Event]) -> None:
        """Take what has arrived of the frame's payload."""
        self._left -= len(chunk)
        self._in_frame = self._left > 0
        if self._key:
            chunk = apply_mask(chunk, self._key)
            turn = len(chunk) & 3
            self._key = self._key[turn:] + self._key[:turn]
        if self._opcode & 0x8:
            self.control_seen = True
            self.closed = self._opcode == CLOSE
            events.append((self._opcode, chunk))
            return
        assembly = self._assembly
        assert assembly is not None  # `_start_frame` made it
        message = assembly.take(chunk, last=self._fin and not self._in_frame)
        if message is not None:
            events.append((assembly.opcode, message))
            self._assembly = None
