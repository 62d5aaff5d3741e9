"""Compression and bounded inflation."""

from __future__ import annotations

import zlib

import pytest

from holdfast.errors import ProtocolError
from holdfast.websocket.deflate import Deflate, DeflateConfig, compress_shared

HELLO = bytes.fromhex("f248cdc9c90700")
LIMIT = 65536


def inflate(deflate: Deflate, data: bytes, limit: int = LIMIT) -> bytes:
    return deflate.inflate(data, limit, last=True)


def raw_deflate(data: bytes, flush: int = zlib.Z_FINISH) -> bytes:
    compressor = zlib.compressobj(wbits=-15)
    return compressor.compress(data) + compressor.flush(flush)


def test_examples_of_the_rfc() -> None:
    """The messages of RFC 7692 section 7.2.3 inflate to "Hello"."""
    fresh = Deflate(DeflateConfig())
    assert inflate(fresh, HELLO) == b"Hello"
    assert inflate(fresh, bytes.fromhex("000500faff48656c6c6f00")) == b"Hello"
    assert inflate(fresh, bytes.fromhex("f348cdc9c9070000")) == b"Hello"
    assert inflate(fresh, bytes.fromhex("f24805000000ffffcac9c90700")) == b"Hello"
    takeover = Deflate(DeflateConfig(peer_no_context_takeover=False))
    assert inflate(takeover, HELLO) == b"Hello"
    assert inflate(takeover, bytes.fromhex("f200110000")) == b"Hello"


def test_compress_as_in_the_rfc() -> None:
    """ "Hello" compresses to the bytes of RFC 7692, the second time by reference to the first."""
    assert Deflate(DeflateConfig()).compress(b"Hello") == HELLO
    takeover = Deflate(DeflateConfig(own_no_context_takeover=False))
    assert takeover.compress(b"Hello") == HELLO
    assert takeover.compress(b"Hello") == bytes.fromhex("f200110000")


def test_without_takeover_messages_are_independent() -> None:
    """Without context takeover the same message gives the same bytes each time."""
    deflate = Deflate(DeflateConfig())
    assert deflate.compress(b"Hello") == deflate.compress(b"Hello")
    assert inflate(deflate, deflate.compress(b"Hello")) == b"Hello"
    with pytest.raises(ProtocolError):
        inflate(deflate, bytes.fromhex("f200110000"))


@pytest.mark.parametrize("takeover", [True, False])
def test_empty_message(takeover: bool) -> None:
    """An empty message goes as one byte 0x00, the first time and later (section 7.2.3.6)."""
    deflate = Deflate(
        DeflateConfig(own_no_context_takeover=not takeover, peer_no_context_takeover=not takeover)
    )
    for _ in range(3):
        data = deflate.compress(b"")
        assert data == b"\x00"
        assert inflate(deflate, data) == b""


def test_shared_payload_is_what_each_connection_would_send() -> None:
    """A payload compressed once reads well on every connection that allows it."""
    data = compress_shared(b"news " * 100, level=9)
    assert inflate(Deflate(DeflateConfig()), data) == b"news " * 100
    assert compress_shared(b"Hello") == HELLO


@pytest.mark.parametrize(
    ("config", "shareable"),
    [
        (DeflateConfig(), True),
        (DeflateConfig(own_no_context_takeover=False), False),
        (DeflateConfig(own_max_window_bits=14), False),
        (DeflateConfig(peer_no_context_takeover=False, peer_max_window_bits=9), True),
    ],
)
def test_shareable(config: DeflateConfig, shareable: bool) -> None:
    """Shared payloads suit a peer that expects no takeover and allows the full window."""
    assert Deflate(config).shareable is shareable


def test_inflation_is_bounded() -> None:
    """Whatever the data would inflate to, no more than the limit and one byte ever exists."""
    bomb = Deflate(DeflateConfig()).compress(bytes(10_000_000))
    assert len(bomb) < 10_000
    assert len(inflate(Deflate(DeflateConfig()), bomb, 1000)) == 1001
    assert len(Deflate(DeflateConfig()).inflate(bomb, 0, last=False)) == 1


def test_limit_is_inclusive() -> None:
    """A message of exactly the limit passes; one byte more shows."""
    deflate = Deflate(DeflateConfig())
    data = deflate.compress(b"x" * 1000)
    assert inflate(deflate, data, 1000) == b"x" * 1000
    assert len(inflate(deflate, data, 999)) == 1000


def test_bomb_behind_final_blocks_is_bounded() -> None:
    """The limit counts over all streams of one message."""
    data = raw_deflate(b"x" * 600) * 2
    assert inflate(Deflate(DeflateConfig()), data + b"\x00", 1200) == b"x" * 1200
    assert len(inflate(Deflate(DeflateConfig()), data + b"\x00", 1000)) == 1001


@pytest.mark.parametrize(
    "data",
    [
        "07",  # block type 3
        "0005000000",  # a stored block whose length and its complement do not match
        "f200110000",  # a reference to what was never sent
    ],
)
def test_damaged_data(data: str) -> None:
    """Bytes that are no deflate fail with 1007."""
    with pytest.raises(ProtocolError, match="damaged") as caught:
        inflate(Deflate(DeflateConfig()), bytes.fromhex(data))
    assert caught.value.code == 1007


def test_final_block_ends_the_stream_but_not_the_message() -> None:
    """Data goes on after a block with BFINAL, in one piece and byte by byte."""
    data = raw_deflate(b"Hello, ") + raw_deflate(b"world") + b"\x00"
    for size in (1, len(data)):
        deflate = Deflate(DeflateConfig(peer_no_context_takeover=False))
        for message in (data, HELLO):
            parts = [message[at : at + size] for at in range(0, len(message), size)]
            result = b"".join(deflate.inflate(part, LIMIT, last=False) for part in parts)
            result += deflate.inflate(b"", LIMIT, last=True)
            assert result == (b"Hello, world" if message is data else b"Hello")


def test_final_block_takes_its_window_along() -> None:
    """No reference reaches back over a block with BFINAL, however the bytes are split."""
    first, second = raw_deflate(b"Hello"), bytes.fromhex("f200110000")
    for parts in ([first + second], [first, second]):
        deflate = Deflate(DeflateConfig(peer_no_context_takeover=False))
        with pytest.raises(ProtocolError):
            _ = [deflate.inflate(part, LIMIT, last=False) for part in parts]


@pytest.mark.parametrize("bits", range(9, 16))
def test_windows(bits: int) -> None:
    """A message longer than its window survives the trip, with takeover on both sides."""
    config = DeflateConfig(
        own_no_context_takeover=False,
        peer_no_context_takeover=False,
        own_max_window_bits=bits,
        peer_max_window_bits=bits,
        level=9,
        memory_level=1,
    )
    sender, receiver = Deflate(config), Deflate(config)
    for turn in range(3):
        payload = b"".join(b"%d," % (number * turn) for number in range(9000))
        assert inflate(receiver, sender.compress(payload)) == payload


def test_final_blocks_are_bounded() -> None:
    """A stream of empty final blocks costs much and inflates to nothing: it fails with 1008."""
    few = Deflate(DeflateConfig()).inflate(b"\x03\x00" * 64, 100, last=False)
    assert few == b""
    with pytest.raises(ProtocolError) as caught:
        Deflate(DeflateConfig()).inflate(b"\x03\x00" * 65, 100, last=False)
    assert caught.value.code == 1008
