"""A message under construction: its fragments inflated, checked and joined (RFC 6455 section 5.4).

Exists only while a message is being read that did not come in one small frame, so that an idle
connection does not pay for it.
"""

from __future__ import annotations

from codecs import IncrementalDecoder, getincrementaldecoder
from typing import Final

from holdfast.codes import INVALID_DATA, POLICY_VIOLATION, TOO_BIG
from holdfast.errors import ProtocolError
from holdfast.websocket.deflate import Deflate
from holdfast.websocket.frames import TEXT

_Utf8Decoder: Final = getincrementaldecoder("utf-8")
_NOT_UTF8: Final = "text that is not UTF-8"


class Assembly:
    """One message. `deflate` is set where it is compressed, `limit` bounds its size in bytes."""

    __slots__ = ("_deflate", "_fragments", "_limit", "_payload", "_utf8", "opcode", "size")

    def __init__(self, opcode: int, limit: int, deflate: Deflate | None) -> None:
        self.opcode = opcode
        self.size = 0
        self._limit = limit
        self._deflate = deflate
        self._fragments = 0
        self._payload: bytearray | None = None
        self._utf8: IncrementalDecoder | None = None

    @property
    def compressed(self) -> bool:
        """Whether the message is compressed."""
        return self._deflate is not None

    def count_fragment(self) -> None:
        """Count a frame; raises ProtocolError for more than 1024 + limit / 64 of them."""
        self._fragments += 1
        if self._fragments > 1024 + self._limit // 64:
            raise ProtocolError("message in too many fragments", POLICY_VIOLATION)

    def take(self, chunk: bytes, *, last: bool) -> bytes | None:
        """Take the next bytes; return the whole message with its last ones, else None.

        Raises ProtocolError where the message is too big, not UTF-8, or cannot be inflated.
        """
        if self._deflate is not None:
            chunk = self._deflate.inflate(chunk, self._limit - self.size, last=last)
        self.size += len(chunk)
        too_big = self.size > self._limit
        if self.opcode == TEXT:
            # First, so that the earlier of two faults counts however the bytes were split.
            self._check_text(chunk, last and not too_big)
        if too_big:
            raise ProtocolError("message too big after inflation", TOO_BIG)
        if self._payload is None:
            if last:
                return chunk
            self._payload = bytearray()
        self._payload += chunk
        return bytes(self._payload) if last else None

    def _check_text(self, chunk: bytes, last: bool) -> None:
        """Fail at the first byte that cannot belong to valid UTF-8 (RFC 6455 section 8.1)."""
        if self._utf8 is None:
            if last:
                check_utf8(chunk)
                return
            self._utf8 = _Utf8Decoder()
        try:
            self._utf8.decode(chunk, last)
        except UnicodeDecodeError as error:
            raise ProtocolError(_NOT_UTF8, INVALID_DATA) from error
        # Half a surrogate: the decoder waits for its end, for the sake of "surrogatepass".
        if b"\xed\xa0" <= self._utf8.getstate()[0] <= b"\xed\xbf":
            raise ProtocolError(_NOT_UTF8, INVALID_DATA)


def check_utf8(text: bytes) -> None:
    """Raise ProtocolError for bytes that are not UTF-8."""
    try:
        text.decode()
    except UnicodeDecodeError as error:
        raise ProtocolError(_NOT_UTF8, INVALID_DATA) from error
