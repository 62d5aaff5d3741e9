"""Frames in, events out."""

from __future__ import annotations

import pytest

from holdfast.websocket.deflate import Deflate, DeflateConfig
from holdfast.websocket.frames import (
    BINARY,
    CLOSE,
    CONTINUATION,
    PING,
    PONG,
    TEXT,
    apply_mask,
    encode_frame,
)
from holdfast.websocket.parser import MAX_FRAMES_PER_FEED, MIN_MAX_MESSAGE, Event, Parser

KEY = b"\x0a\x0b\x0c\x0d"
LIMIT = 4096


def masked(opcode: int, payload: bytes = b"", *, fin: bool = True, rsv1: bool = False) -> bytes:
    return encode_frame(opcode, payload, fin=fin, rsv1=rsv1, mask=KEY)


def parser(*, from_client: bool = True, max_message: int = LIMIT, deflate: bool = False) -> Parser:
    extension = Deflate(DeflateConfig()) if deflate else None
    return Parser(from_client=from_client, max_message=max_message, deflate=extension)


def feed(target: Parser, data: bytes, size: int = 0) -> list[Event]:
    """Feed `data` in pieces of `size` bytes, all at once for 0."""
    events: list[Event] = []
    for at in range(0, len(data), size or len(data)):
        events += target.feed(data[at : at + (size or len(data))])
        while target.more:
            events += target.feed(b"")
    return events


def code_of(target: Parser) -> int | None:
    return None if target.failure is None else target.failure.code


@pytest.mark.parametrize("size", [0, 1, 2, 3, 7])
def test_conversation(size: int) -> None:
    """Messages, fragments and control frames come out in order, however the bytes are split."""
    data = (
        masked(TEXT, b"short")
        + masked(TEXT, "☕".encode())
        + masked(TEXT, b"x" * 126)
        + masked(BINARY, b"\xff" * 2500)
        + masked(TEXT, b"one, ", fin=False)
        + masked(PING, b"ping")
        + masked(CONTINUATION, b"", fin=False)
        + masked(PONG)
        + masked(CONTINUATION, b"two")
        + masked(TEXT)
        + masked(BINARY, b"", fin=False)
        + masked(CONTINUATION)
        + masked(CLOSE, b"\x03\xe8bye")
        + masked(TEXT, b"never seen")
    )
    target = parser()
    assert feed(target, data, size) == [
        (TEXT, b"short"),
        (TEXT, "☕".encode()),
        (TEXT, b"x" * 126),
        (BINARY, b"\xff" * 2500),
        (PING, b"ping"),
        (PONG, b""),
        (TEXT, b"one, two"),
        (TEXT, b""),
        (BINARY, b""),
        (CLOSE, b"\x03\xe8bye"),
    ]
    assert target.closed
    assert target.failure is None
    assert target.feed(masked(TEXT, b"later")) == []


@pytest.mark.parametrize("size", [0, 1])
def test_frames_of_a_server(size: int) -> None:
    """A server's frames come without masks."""
    data = encode_frame(TEXT, b"hello") + encode_frame(BINARY, bytes(126))
    target = parser(from_client=False)
    assert feed(target, data, size) == [(TEXT, b"hello"), (BINARY, bytes(126))]


@pytest.mark.parametrize("size", [0, 1, 3, 64, 1000, 65536])
def test_texts_of_a_server(size: int) -> None:
    """Texts of every form of length come out in order among other frames, however split."""
    texts = [b"", b"a", b"x" * 125, b"x" * 126, "☕".encode() * 100, b"x" * 65535, b"x" * 65536]
    data, expected = bytearray(), list[Event]()
    for text in texts:
        data += encode_frame(TEXT, text) * 2 + encode_frame(PING, b"ping")
        data += encode_frame(TEXT, text[:1], fin=False) + encode_frame(CONTINUATION, text[1:])
        expected += [(TEXT, text), (TEXT, text), (PING, b"ping"), (TEXT, text)]
    data += encode_frame(CLOSE, b"") + encode_frame(TEXT, b"never seen")
    target = parser(from_client=False, max_message=65536)
    assert feed(target, bytes(data), size) == [*expected, (CLOSE, b"")]
    assert target.failure is None


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (encode_frame(TEXT, b"\xff"), 1007),
        (encode_frame(TEXT, b"x" * 200 + b"\xe2\x98"), 1007),
        (encode_frame(TEXT, b"x" * (LIMIT + 1)), 1009),
        (b"\x81\x7e\x00\x7d" + b"x" * 125, 1002),  # 125 in two bytes
        (b"\x81\x7f" + (200).to_bytes(8, "big") + b"x" * 200, 1002),  # 200 in eight
        (masked(TEXT, b"x" * 200), 1002),
        (encode_frame(CONTINUATION, b"x" * 200), 1002),
    ],
)
@pytest.mark.parametrize("size", [0, 1, 7])
def test_faults_of_a_server(data: bytes, code: int, size: int) -> None:
    """What came before a server's fault is delivered, and nothing after it."""
    fine = encode_frame(TEXT, b"fine")
    target = parser(from_client=False)
    assert feed(target, fine + data + fine, size) == [(TEXT, b"fine")]
    assert code_of(target) == code
    assert target.feed(fine) == []


def test_text_between_two_fragments() -> None:
    """The fast path does not take a text that comes where a continuation is due."""
    target = parser(from_client=False)
    target.feed(encode_frame(TEXT, b"a", fin=False) + encode_frame(TEXT, b"b"))
    assert code_of(target) == 1002


def test_control_seen() -> None:
    """The parser notes when there is more among the events than whole messages."""
    target = parser()
    target.feed(masked(TEXT, b"a") + masked(BINARY, b"b"))
    assert not target.control_seen
    target.feed(masked(PING))
    assert target.control_seen


@pytest.mark.parametrize("size", [0, 1])
def test_compressed_messages(size: int) -> None:
    """Compressed and plain messages may take turns, in one frame or in fragments."""
    hello = bytes.fromhex("f248cdc9c90700")
    data = (
        masked(TEXT, hello, rsv1=True)
        + masked(TEXT, b"plain")
        + masked(BINARY, hello[:3], fin=False, rsv1=True)
        + masked(PING)
        + masked(CONTINUATION, hello[3:])
        + masked(TEXT, b"a", fin=False)
        + masked(CONTINUATION, b"b")
        + masked(TEXT, b"\x00", rsv1=True)
    )
    assert feed(parser(deflate=True), data, size) == [
        (TEXT, b"Hello"),
        (TEXT, b"plain"),
        (PING, b""),
        (BINARY, b"Hello"),
        (TEXT, b"ab"),
        (TEXT, b""),
    ]


@pytest.mark.parametrize(
    ("data", "at"),
    [
        (b"\xc1", 1),  # RSV1
        (b"\xa1", 1),  # RSV2
        (b"\x91", 1),  # RSV3
        (b"\x83", 1),  # reserved opcodes
        (b"\x8b", 1),
        (b"\x80", 1),  # nothing to continue
        (masked(TEXT, b"a", fin=False) + b"\x81", 8),  # a message within a message
        (b"\x81\x01", 2),  # no mask
        (b"\x09\x80", 2),  # a fragmented ping
        (b"\x89\xfe", 2),  # a ping with a long payload
        (b"\x81\xfe\x00\x7d", 4),  # 125 in two bytes
        (b"\x81\xff\x00\x00\x00\x00\x00\x00\xff\xff", 10),  # 65535 in eight bytes
        (b"\x81\xff\x80", 3),  # the highest bit
    ],
)
def test_faults_are_seen_at_once(data: bytes, at: int) -> None:
    """A frame that breaks a rule fails at the byte that breaks it, with 1002."""
    target = parser()
    feed(target, data[: at - 1], 1)
    assert target.failure is None
    target.feed(data[at - 1 : at])
    assert code_of(target) == 1002
    assert target.feed(masked(TEXT, b"later")) == []


def test_masked_frame_from_a_server() -> None:
    """A client fails over a masked frame (section 5.1)."""
    target = parser(from_client=False)
    target.feed(masked(TEXT, b"a"))
    assert code_of(target) == 1002


@pytest.mark.parametrize("opcode", [CONTINUATION, CLOSE, PING, PONG])
def test_rsv1_is_for_the_first_frame_of_a_message(opcode: int) -> None:
    """With permessage-deflate RSV1 is wrong on fragments and control frames (RFC 7692, 6.1)."""
    target = parser(deflate=True)
    target.feed(masked(TEXT, b"a", fin=False) + masked(opcode, rsv1=True))
    assert code_of(target) == 1002


@pytest.mark.parametrize(
    ("payload", "good"),
    [
        (b"ab\xff", 2),
        (b"\xc0\xaf", 0),
        (b"\xed\xa0\x80", 1),
        (b"\xf4\x90\x80\x80", 1),
        (b"\xe2\x98a", 2),
    ],
)
def test_bad_text_fails_in_the_middle_of_a_frame(payload: bytes, good: int) -> None:
    """Text fails with 1007 at the first byte that cannot be UTF-8, long before its frame ends."""
    target = parser()
    data = masked(TEXT, payload + b"x" * 200)
    feed(target, data[: 8 + good], 1)
    assert target.failure is None
    target.feed(data[8 + good : 9 + good])
    assert code_of(target) == 1007


@pytest.mark.parametrize(
    "data",
    [
        masked(TEXT, b"\xff"),
        masked(TEXT, b"\xe2\x98"),
        masked(TEXT, b"x" * 200 + b"\xe2\x98"),
        masked(TEXT, b"\xe2", fin=False) + masked(CONTINUATION, b"\x98"),
        masked(TEXT, b"\xe2", fin=False) + masked(CONTINUATION, b""),
    ],
)
@pytest.mark.parametrize("size", [0, 1])
def test_bad_text_at_the_end(data: bytes, size: int) -> None:
    """Text that ends within a character fails with 1007, on either path."""
    target = parser()
    assert feed(target, masked(TEXT, b"fine") + data, size) == [(TEXT, b"fine")]
    assert code_of(target) == 1007


def test_character_over_fragments() -> None:
    """A character may be cut by fragments (section 5.6)."""
    data = masked(TEXT, b"\xe2", fin=False) + masked(CONTINUATION, b"\x98\x95")
    assert parser().feed(data) == [(TEXT, "☕".encode())]


def test_limit_is_inclusive() -> None:
    """A message of exactly the limit passes; one byte more fails before any payload comes."""
    assert parser().feed(masked(BINARY, bytes(LIMIT))) == [(BINARY, bytes(LIMIT))]
    target = parser()
    target.feed(b"\x82\xfe" + (LIMIT + 1).to_bytes(2, "big"))
    assert code_of(target) == 1009


def test_limit_over_fragments() -> None:
    """Fragments count together, and afresh for the next message."""
    half = LIMIT // 2
    target = parser()
    data = masked(BINARY, bytes(half), fin=False) + masked(CONTINUATION, bytes(half))
    assert [len(payload) for _, payload in target.feed(data * 2)] == [LIMIT, LIMIT]
    target.feed(masked(BINARY, bytes(half), fin=False))
    target.feed(masked(CONTINUATION, bytes(half + 1))[:4])
    assert code_of(target) == 1009


def test_smallest_limit() -> None:
    """A limit below the largest control frame is raised to it."""
    target = parser(max_message=1)
    assert target.max_message == MIN_MAX_MESSAGE
    assert target.feed(masked(TEXT, b"x" * 125)) == [(TEXT, b"x" * 125)]


@pytest.mark.parametrize("size", [0, 1])
def test_limit_holds_after_inflation(size: int) -> None:
    """A small frame that inflates to more than the limit fails with 1009."""
    bomb = Deflate(DeflateConfig()).compress(bytes(10 * LIMIT))
    target = parser(deflate=True)
    assert feed(target, masked(BINARY, bomb, rsv1=True), size) == []
    assert code_of(target) == 1009


def test_compressed_size_does_not_count() -> None:
    """Only what a message inflates to counts: a compressed frame may be longer than the limit."""
    stored = b"\x00\x00\x00\xff\xff" * LIMIT + b"\x00"
    assert parser(deflate=True).feed(masked(BINARY, stored, rsv1=True)) == [(BINARY, b"")]


@pytest.mark.parametrize("size", [0, 1])
def test_first_of_two_faults_counts(size: int) -> None:
    """A compressed text that is not UTF-8 before it is too big fails with 1007."""
    bomb = Deflate(DeflateConfig()).compress(b"\xff" + b"x" * 2 * LIMIT)
    target = parser(deflate=True)
    feed(target, masked(TEXT, bomb, rsv1=True), size)
    assert code_of(target) == 1007


def test_text_cut_by_the_limit_is_too_big() -> None:
    """A compressed text whose limit falls within a character fails with 1009."""
    bomb = Deflate(DeflateConfig()).compress(("x" * LIMIT + "☕").encode())
    target = parser(deflate=True)
    target.feed(masked(TEXT, bomb, rsv1=True))
    assert code_of(target) == 1009


def test_damaged_compression() -> None:
    """Compressed data that is no deflate fails with 1007."""
    target = parser(deflate=True)
    target.feed(masked(BINARY, b"\x07", rsv1=True))
    assert code_of(target) == 1007


def test_fragments_are_bounded() -> None:
    """A message in absurdly many empty fragments fails with 1008."""
    allowed = 1024 + LIMIT // 64
    start, middle = masked(TEXT, fin=False), masked(CONTINUATION, fin=False)
    target = parser()
    feed(target, start + middle * (allowed - 2) + masked(CONTINUATION))
    assert target.failure is None
    feed(target, start + middle * allowed)
    assert code_of(target) == 1008


@pytest.mark.parametrize("frame", [masked(TEXT, b"fast"), masked(BINARY, b"full")])
def test_one_call_is_bounded(frame: bytes) -> None:
    """One call handles a bounded number of frames; the rest follows without new bytes."""
    target = parser()
    data = frame * (2 * MAX_FRAMES_PER_FEED + 1) + masked(TEXT, b"half")[:3]
    counts = [len(target.feed(data))]
    while target.more:
        counts.append(len(target.feed(b"")))
    assert counts == [MAX_FRAMES_PER_FEED, MAX_FRAMES_PER_FEED, 1]
    assert target.feed(masked(TEXT, b"half")[3:]) == [(TEXT, b"half")]


@pytest.mark.parametrize(
    "frames",
    [
        [encode_frame(TEXT, b"fast")],
        [encode_frame(TEXT, b"fast")] * 3 + [encode_frame(BINARY, b"full")],
    ],
)
def test_one_call_of_a_client_is_bounded(frames: list[bytes]) -> None:
    """A client's call is bounded as well, whichever path the frames take."""
    count = 2 * MAX_FRAMES_PER_FEED + 4
    target = parser(from_client=False)
    counts = [len(target.feed(b"".join(frames) * (count // len(frames)) + b"\x81"))]
    while target.more:
        counts.append(len(target.feed(b"")))
    assert counts == [MAX_FRAMES_PER_FEED, MAX_FRAMES_PER_FEED, 4]
    assert target.feed(b"\x04half") == [(TEXT, b"half")]


def test_exactly_one_call() -> None:
    """As many frames as one call handles leave nothing to wait for."""
    target = parser()
    assert len(target.feed(masked(BINARY) * MAX_FRAMES_PER_FEED)) == MAX_FRAMES_PER_FEED
    assert not target.more


def test_memory_is_bounded_between_calls() -> None:
    """A frame in pieces is unmasked as it comes, at each position of the key."""
    payload = bytes(range(256)) * 8
    frame = masked(BINARY, payload)
    for size in (1, 2, 3, 5, 255):
        assert feed(parser(), frame, size) == [(BINARY, payload)]
    assert apply_mask(frame[-len(payload) :], KEY) == payload
