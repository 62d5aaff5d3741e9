"""Frames as bytes: encoding, masking, the payload of a Close frame."""

from __future__ import annotations

import pytest

from holdfast.errors import ProtocolError, UsageError
from holdfast.websocket.frames import (
    BINARY,
    CONTINUATION,
    PING,
    TEXT,
    apply_mask,
    decode_close,
    encode_close,
    encode_frame,
    frame_payload,
)

KEY = bytes.fromhex("37fa213d")


@pytest.mark.parametrize(
    ("frame", "wire"),
    [
        (encode_frame(TEXT, b"Hello"), "810548656c6c6f"),
        (encode_frame(TEXT, b"Hello", mask=KEY), "818537fa213d7f9f4d5158"),
        (encode_frame(TEXT, b"Hel", fin=False), "010348656c"),
        (encode_frame(CONTINUATION, b"lo"), "80026c6f"),
        (encode_frame(PING, b"Hello"), "890548656c6c6f"),
        (encode_frame(BINARY, bytes(256)), "827e0100" + "00" * 256),
        (encode_frame(BINARY, bytes(65536)), "827f0000000000010000" + "00" * 65536),
    ],
)
def test_examples_of_the_rfc(frame: bytes, wire: str) -> None:
    """The examples of RFC 6455 section 5.7 come out byte for byte."""
    assert frame == bytes.fromhex(wire)


def test_compressed_example_of_the_rfc() -> None:
    """The compressed "Hello" of RFC 7692 section 7.2.3.1 comes out byte for byte."""
    frame = encode_frame(TEXT, bytes.fromhex("f248cdc9c90700"), rsv1=True)
    assert frame == bytes.fromhex("c107f248cdc9c90700")


@pytest.mark.parametrize(
    ("size", "header"),
    [
        (0, "8200"),
        (125, "827d"),
        (126, "827e007e"),
        (65535, "827effff"),
        (65536, "827f0000000000010000"),
    ],
)
def test_lengths_take_their_shortest_form(size: int, header: str) -> None:
    """The length of a payload is written in the fewest bytes (RFC 6455 section 5.2)."""
    assert encode_frame(BINARY, bytes(size)) == bytes.fromhex(header) + bytes(size)


@pytest.mark.parametrize("size", [0, 125, 126, 65535, 65536])
def test_frame_payload_undoes_encode_frame(size: int) -> None:
    """The payload of a complete unmasked frame is found behind each form of the length."""
    payload = b"x" * size
    assert frame_payload(encode_frame(BINARY, payload)) == payload


@pytest.mark.parametrize("size", [0, 1, 2, 3, 4, 5, 6, 7, 8, 2045, 2046, 2047, 2048, 2049, 4099])
def test_mask_is_a_repeated_xor(size: int) -> None:
    """Short and long data are masked alike: byte i with byte i mod 4 of the key."""
    data = bytes(i * 7 % 256 for i in range(size))
    naive = bytes(byte ^ KEY[i % 4] for i, byte in enumerate(data))
    assert apply_mask(data, KEY) == naive
    assert apply_mask(naive, KEY) == data


def test_close_payload() -> None:
    """A Close payload is the code in two bytes and the reason in UTF-8; 1005 is no payload."""
    assert encode_close(1000) == b"\x03\xe8"
    assert encode_close(4001, "idle ☕") == b"\x0f\xa1idle \xe2\x98\x95"
    assert encode_close(1005, "dropped") == b""


@pytest.mark.parametrize("code", [-1, 0, 999, 1004, 1006, 1015, 1016, 2999, 5000, 65536])
def test_close_codes_that_may_not_be_sent(code: int) -> None:
    """A code that has no place in a Close frame is the caller's mistake."""
    with pytest.raises(UsageError, match=str(code)):
        encode_close(code)


@pytest.mark.parametrize(
    ("reason", "sent"),
    [
        ("x" * 123, b"x" * 123),
        ("x" * 124, b"x" * 123),
        ("x" * 122 + "é", b"x" * 122),
        ("x" * 120 + "☕", b"x" * 120 + "☕".encode()),
        ("\ud800!", b"?!"),
    ],
)
def test_long_reason_is_cut_at_a_character(reason: str, sent: bytes) -> None:
    """A reason is cut to what a control frame holds, and is valid UTF-8 all the same."""
    assert encode_close(1000, reason) == b"\x03\xe8" + sent


def test_decode_close() -> None:
    """Code and reason are read back; no payload reads as 1005."""
    assert decode_close(b"") == (1005, "")
    assert decode_close(b"\x03\xe8") == (1000, "")
    assert decode_close(b"\x0f\xa1idle \xe2\x98\x95") == (4001, "idle ☕")


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        (b"\x03", 1002),
        (b"\x00\x00", 1002),
        (b"\x03\xee", 1002),
        (b"\x03\xe8\xff", 1007),
        (b"\x03\xe8\xc3", 1007),
    ],
)
def test_broken_close_payload(payload: bytes, code: int) -> None:
    """One byte, a code out of bounds and a reason that is not UTF-8 are the peer's faults."""
    with pytest.raises(ProtocolError) as caught:
        decode_close(payload)
    assert caught.value.code == code
