"""Frames as bytes: encoding, masking and the payload of a Close frame (RFC 6455 section 5).

A frame that goes to many clients is encoded once: a server's frames carry no mask, so the same
bytes object can be written to every connection.
"""

from __future__ import annotations

from typing import Final

from holdfast.codes import INVALID_DATA, NO_STATUS, sendable
from holdfast.errors import ProtocolError, UsageError

CONTINUATION: Final = 0x0
TEXT: Final = 0x1
BINARY: Final = 0x2
CLOSE: Final = 0x8
PING: Final = 0x9
PONG: Final = 0xA

FIN: Final = 0x80
RSV1: Final = 0x40
MASKED: Final = 0x80

MAX_CONTROL_PAYLOAD: Final = 125
"""The most a control frame carries, in bytes (RFC 6455 section 5.5)."""

_XOR_TABLES: Final = tuple(bytes(byte ^ key for byte in range(256)) for key in range(256))
_LONG: Final = 2048


def apply_mask(data: bytes, key: bytes) -> bytes:
    """Return `data` XORed with the repeated 4-byte `key` (RFC 6455 section 5.3).

    Masking and unmasking are the same operation. Two ways, each where it measured faster: one
    big-integer XOR for short data, four strided table look-ups for long data.
    """
    size = len(data)
    if size < _LONG:
        repeated = key * (size >> 2) + key[: size & 3]
        return (int.from_bytes(data, "little") ^ int.from_bytes(repeated, "little")).to_bytes(
            size, "little"
        )
    result = bytearray(size)
    for lane in range(4):
        result[lane::4] = data[lane::4].translate(_XOR_TABLES[key[lane]])
    return bytes(result)


def encode_frame(
    opcode: int, payload: bytes, *, fin: bool = True, rsv1: bool = False, mask: bytes | None = None
) -> bytes:
    """Return one frame. `mask` is the 4-byte key that a client must use and a server must not.

    Any opcode, any payload: instruments send malformed frames on purpose, so only `Connection`
    checks what may be sent when.
    """
    first = opcode | (FIN if fin else 0) | (RSV1 if rsv1 else 0)
    masked = MASKED if mask is not None else 0
    size = len(payload)
    if size < 126:
        header = bytes((first, masked | size))
    elif size < 65536:
        header = bytes((first, masked | 126)) + size.to_bytes(2, "big")
    else:
        header = bytes((first, masked | 127)) + size.to_bytes(8, "big")
    if mask is None:
        return header + payload
    return header + mask + apply_mask(payload, mask)


def frame_payload(frame: bytes) -> bytes:
    """Return the payload of one complete unmasked frame, as `encode_frame` made it."""
    size = frame[1]
    if size < 126:
        return frame[2:]
    return frame[4:] if size == 126 else frame[10:]


def encode_close(code: int, reason: str = "") -> bytes:
    """Return the payload of a Close frame.

    `NO_STATUS` (1005) gives the empty payload. A reason longer than 123 bytes of UTF-8 is cut at a
    character. Raises UsageError for a code that must not be sent (RFC 6455 section 7.4).
    """
    if code == NO_STATUS:
        return b""
    if not sendable(code):
        raise UsageError(f"close code {code} may not be sent; use 1000-1003, 1007-1014, 3000-4999")
    text = reason.encode("utf-8", "replace")[: MAX_CONTROL_PAYLOAD - 2]
    return code.to_bytes(2, "big") + text.decode("utf-8", "ignore").encode()


def decode_close(payload: bytes) -> tuple[int, str]:
    """Return code and reason of a Close frame's payload; the empty payload is (1005, "").

    Raises ProtocolError for one byte, a code that may not be sent, or a reason that is not UTF-8
    (RFC 6455 section 5.5.1).
    """
    if not payload:
        return NO_STATUS, ""
    if len(payload) == 1:
        raise ProtocolError("Close frame with a payload of one byte")
    code = int.from_bytes(payload[:2], "big")
    if not sendable(code):
        raise ProtocolError(f"Close frame with code {code}")
    try:
        return code, payload[2:].decode()
    except UnicodeDecodeError as error:
        raise ProtocolError("Close frame whose reason is not UTF-8", INVALID_DATA) from error
