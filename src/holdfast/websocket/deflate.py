"""permessage-deflate on the payload (RFC 7692 section 7): compression and bounded inflation.

`Deflate` is the state of one connection after negotiation. `compress_shared` is for a message that
goes to many: without context takeover a compressed payload depends on nothing but the message, so
it is made once and every connection gets the same bytes.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from holdfast.codes import INVALID_DATA, POLICY_VIOLATION
from holdfast.errors import ProtocolError

if TYPE_CHECKING:
    from zlib import _Compress, _Decompress

_TAIL: Final = b"\x00\x00\xff\xff"
_EMPTY_BLOCK: Final = b"\x00"
SHARED_WINDOW_BITS: Final = 15

MAX_FINAL_BLOCKS: Final = 64
"""Blocks with BFINAL in one message. Each costs a new zlib stream, and two bytes to send."""


@dataclass(frozen=True, slots=True)
class DeflateConfig:
    """What this side asks for or allows.

    Window bits are 9-15 (zlib cannot compress raw deflate with 8); a window of n bits costs 2^n
    bytes to inflate and about 2^(n+2) to compress. `level` and `memory_level` are zlib's.
    """

    own_no_context_takeover: bool = True
    peer_no_context_takeover: bool = True
    own_max_window_bits: int = 15
    peer_max_window_bits: int = 15
    level: int = 6
    memory_level: int = 8


def compress_shared(payload: bytes, level: int = 6) -> bytes:
    """Return the compressed payload of one message, without context takeover, for any receiver
    that allows a window of 15 bits (RFC 7692 section 7.2.1)."""
    compressor = zlib.compressobj(level, zlib.DEFLATED, -SHARED_WINDOW_BITS)
    return _finish(compressor, payload)


def _finish(compressor: _Compress, payload: bytes) -> bytes:
    data = compressor.compress(payload) + compressor.flush(zlib.Z_SYNC_FLUSH)
    return data.removesuffix(_TAIL) or _EMPTY_BLOCK


class Deflate:
    """The negotiated extension on one connection, seen from this side."""

    __slots__ = ("_compressor", "_decompressor", "_restarts", "config")

    def __init__(self, config: DeflateConfig) -> None:
        self.config = config
        self._compressor: _Compress | None = None
        self._decompressor: _Decompress | None = None
        self._restarts = 0

    @property
    def shareable(self) -> bool:
        """Whether `compress_shared` gives what this peer can read."""
        config = self.config
        return config.own_no_context_takeover and config.own_max_window_bits == SHARED_WINDOW_BITS

    def compress(self, payload: bytes) -> bytes:
        """Return `payload` compressed as one message (RFC 7692 section 7.2.1)."""
        config = self.config
        compressor = self._compressor or zlib.compressobj(
            config.level, zlib.DEFLATED, -config.own_max_window_bits, config.memory_level
        )
        if not config.own_no_context_takeover:
            self._compressor = compressor
        return _finish(compressor, payload)

    def inflate(self, data: bytes, limit: int, *, last: bool) -> bytes:
        """Return what the next bytes of a compressed message inflate to.

        `last` ends the message (RFC 7692 section 7.2.2). The result is never longer than `limit`
        + 1 bytes, however much the data would inflate to; that one byte more says that the message
        is too big, and nothing may follow. Raises ProtocolError with code 1007 when the data is not
        deflate, and with 1008 for more than 64 final blocks in a message.
        """
        try:
            result = self._inflate(data, limit)
            if last and len(result) <= limit:
                result += self._inflate(_TAIL, limit - len(result))
        except zlib.error as error:
            raise ProtocolError(f"compressed data is damaged: {error}", INVALID_DATA) from error
        if last:
            self._restarts = 0
            if self.config.peer_no_context_takeover:
                self._decompressor = None
        return result

    def _inflate(self, data: bytes, limit: int) -> bytes:
        """Inflate `data` to at most `limit` + 1 bytes; one byte too many means over the limit."""
        result = b""
        inflater = self._decompressor or zlib.decompressobj(-self.config.peer_max_window_bits)
        while True:
            result += inflater.decompress(data, limit + 1 - len(result))
            if not inflater.eof or len(result) > limit:
                self._decompressor = inflater
                return result
            self._restarts += 1
            if self._restarts > MAX_FINAL_BLOCKS:
                raise ProtocolError("too many final blocks in a message", POLICY_VIOLATION)
            # A block with BFINAL ends zlib's stream but not the message (RFC 7692 section 7.2.3.4).
            # What follows is a stream of its own, without the window of the one before.
            data = inflater.unused_data
            inflater = zlib.decompressobj(-self.config.peer_max_window_bits)
