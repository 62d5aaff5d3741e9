"""Our connection against the `websockets` library: the same bytes, the same story.

Both read arbitrary streams, as a server and as a client, and it is written down what happened in
which frame: messages, pings, pongs, Close frames, answers, and the close code of a failure. Where
the two stories part, the frame in question must show one of the facts listed in `DIFFERENCES`. Each
of those has an example, which fails the day either side changes its mind.
"""

from __future__ import annotations

import zlib
from bisect import bisect_right
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.client import ClientProtocol
from websockets.extensions.permessage_deflate import PerMessageDeflate
from websockets.frames import Frame
from websockets.protocol import OPEN, Protocol
from websockets.server import ServerProtocol
from websockets.uri import parse_uri

from holdfast.errors import ProtocolError
from holdfast.websocket.connection import MAX_OUTSTANDING_PONGS, Connection
from holdfast.websocket.deflate import Deflate, DeflateConfig
from holdfast.websocket.frames import (
    BINARY,
    CLOSE,
    CONTINUATION,
    PING,
    PONG,
    TEXT,
    apply_mask,
    decode_close,
    encode_frame,
)
from tests.websocket.streams import MAX_MESSAGE, PROFILE, deflated, split, streams

PADDING: Final = bytes(MAX_MESSAGE + 14)
"""Enough to complete any frame within the limit: they fail at its end, we at the first bad byte."""


class Happening(NamedTuple):
    """What happened in which frame: "event", "pong" sent, or "fault", with its details."""

    frame: int
    what: str
    detail: tuple[int, bytes]


Story = list[Happening]


class RawFrame(NamedTuple):
    """A frame taken apart without a judgement; the last of a stream may be cut."""

    end: int
    first: int
    masked: bool
    size: int
    minimal: bool
    payload: bytes

    @property
    def opcode(self) -> int:
        return self.first & 0x0F

    @property
    def fin(self) -> bool:
        return self.first >= 0x80

    @property
    def rsv1(self) -> bool:
        return bool(self.first & 0x40)


def take_apart(data: bytes) -> list[RawFrame]:
    frames: list[RawFrame] = []
    pos = 0
    while pos < len(data):
        first, second = data[pos], (data[pos + 1 : pos + 2] or b"\0")[0]
        size, start, minimal = second & 0x7F, pos + 2, True
        if size > 125:
            width = 2 if size == 126 else 8
            size = int.from_bytes(data[start : start + width], "big")
            minimal = size > (125 if width == 2 else 65535)
            start += width
        key = data[start : start + 4] if second & 0x80 else b""
        start += len(key)
        pos = start + size
        payload = data[start:pos]
        if payload and key:
            payload = apply_mask(payload, key)
        frames.append(RawFrame(pos, first, second >= 0x80, size, minimal, payload))
    return frames


class Ours:
    """Our connection, as a source of happenings."""

    def __init__(self, *, server: bool, deflate: bool) -> None:
        extension = Deflate(DeflateConfig()) if deflate else None
        self.connection = Connection(server=server, max_message=MAX_MESSAGE, deflate=extension)

    def receive(self, data: bytes) -> list[tuple[str, tuple[int, bytes]]]:
        connection = self.connection
        known = connection.failure
        happened = [("event", event) for event in connection.receive(data)]
        while connection.more:
            happened += [("event", event) for event in connection.receive(b"")]
        sent = take_apart(connection.take_output())
        happened += [("pong", (PONG, frame.payload)) for frame in sent if frame.opcode == PONG]
        if connection.failure is not known and connection.failure is not None:
            # A broken Close frame is an event of ours too; what counts is that it is a fault.
            happened = [entry for entry in happened if entry[1][0] != CLOSE]
            assert connection.close_code == connection.failure.code
            happened.append(("fault", (connection.failure.code, b"")))
        return happened


class Theirs:
    """Their protocol, as a source of happenings; it leaves it to its user to join fragments."""

    def __init__(self, *, server: bool, deflate: bool) -> None:
        self.protocol: Protocol
        if server:
            self.protocol = ServerProtocol(state=OPEN, max_size=MAX_MESSAGE)
        else:
            url = parse_uri("ws://host/")
            self.protocol = ClientProtocol(url, state=OPEN, max_size=MAX_MESSAGE)
        if deflate:
            self.protocol.extensions = [PerMessageDeflate(True, True, 15, 15)]
        self.message: tuple[int, bytes] = (CONTINUATION, b"")

    def receive(self, data: bytes) -> list[tuple[str, tuple[int, bytes]]]:
        known = self.protocol.parser_exc
        self.protocol.receive_data(data)
        happened: list[tuple[str, tuple[int, bytes]]] = []
        for frame in self.protocol.events_received():
            assert isinstance(frame, Frame)
            opcode, payload = int(frame.opcode), bytes(frame.data)
            if opcode >= CLOSE:
                happened.append(("event", (opcode, payload)))
                continue
            start, before = self.message if opcode == CONTINUATION else (opcode, b"")
            self.message = (start, before + payload)
            if frame.fin:
                happened.append(("event", self.message))
        sent = take_apart(b"".join(self.protocol.data_to_send()))
        happened += [("pong", (PONG, frame.payload)) for frame in sent if frame.opcode == PONG]
        if self.protocol.parser_exc is not known:
            assert self.protocol.close_sent is not None
            happened.append(("fault", (int(self.protocol.close_sent.code), b"")))
        return happened


def tell(endpoint: Ours | Theirs, data: bytes) -> Story:
    """Feed `data` byte by byte and write down what happens."""
    ends = [frame.end for frame in take_apart(data)]
    story: Story = []
    for at in range(len(data)):
        frame = bisect_right(ends, at)
        for what, detail in endpoint.receive(data[at : at + 1]):
            story.append(Happening(frame, what, detail))
    return story


@dataclass
class Facts:
    """What an onlooker can say of one frame, given that all before it were fine."""

    frame: RawFrame
    faults: set[int]
    """The close codes of all rules that it breaks."""
    rest: int
    """What the limit leaves for its message."""
    in_message: bool
    compressed: bool = False
    damaged: bool = False
    final_block: bool = False
    """Whether its message has a deflate block with BFINAL."""
    inflated: int = 0

    @property
    def control(self) -> bool:
        return self.frame.opcode >= CLOSE

    @property
    def over(self) -> bool:
        """Whether its length on the wire is over what the limit leaves, whatever it carries."""
        return self.frame.size > self.rest


def look(frames: list[RawFrame], number: int, *, server: bool, deflate: bool) -> Facts:
    """Gather the facts of frame `number`."""
    message: list[RawFrame] = []
    for earlier in frames[:number]:
        if earlier.opcode < CLOSE:
            message.append(earlier)
            message = [] if earlier.fin else message
    before, *_ = read(message, deflate)
    frame, in_message = frames[number], bool(message)
    facts = Facts(frame, set(), MAX_MESSAGE - len(before), in_message)
    if broken_header(frame, in_message=in_message, server=server, deflate=deflate):
        facts.faults.add(1002)
    if facts.control:
        if frame.opcode == CLOSE:
            facts.faults |= broken_close(frame.payload)
        return facts
    if frame.opcode != CONTINUATION:
        message, before = [], b""
    message = [*message, frame]
    payload, facts.damaged, facts.final_block = read(message, deflate)
    facts.compressed = deflate and message[0].rsv1
    facts.inflated = len(payload) - len(before)
    if facts.damaged:
        facts.faults.add(1007)
    if facts.inflated > facts.rest or (facts.over and not facts.compressed):
        facts.faults.add(1009)
    if message[0].opcode == TEXT and not is_text(payload, frame.fin and not facts.damaged):
        facts.faults.add(1007)
    return facts


def broken_header(frame: RawFrame, *, in_message: bool, server: bool, deflate: bool) -> bool:
    data = frame.opcode in (TEXT, BINARY)
    return (
        bool(frame.first & (0x30 if deflate and data else 0x70))
        or frame.opcode not in (CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG)
        or frame.masked is not server
        or not frame.minimal
        or frame.size >= 1 << 63
        or (frame.opcode >= CLOSE and (not frame.fin or frame.size > 125))
        or (data and in_message)
        or (frame.opcode == CONTINUATION and not in_message)
    )


def broken_close(payload: bytes) -> set[int]:
    """The faults of a Close payload: the code's and the reason's."""
    faults: set[int] = set()
    for part in (payload[:2], payload and b"\x03\xe8" + payload[2:]):
        try:
            decode_close(part)
        except ProtocolError as error:
            faults.add(error.code)
    return faults


def read(message: list[RawFrame], deflate: bool) -> tuple[bytes, bool, bool]:
    """The payload of the frames of a message, whether it is damaged or has a final block."""
    wire = b"".join(frame.payload for frame in message)
    if not deflate or not message or not message[0].rsv1:
        return wire, False, False
    if message[-1].fin:
        wire += b"\x00\x00\xff\xff"
    payload, final, inflater = b"", False, zlib.decompressobj(-15)
    try:
        for byte in wire:
            payload += inflater.decompress(bytes((byte,)))
            if inflater.eof:
                final, inflater = True, zlib.decompressobj(-15)
    except zlib.error:
        return payload, True, final
    return payload, False, final


def is_text(payload: bytes, complete: bool) -> bool:
    try:
        payload.decode()
    except UnicodeDecodeError as error:
        return not complete and error.reason == "unexpected end of data"
    return True


def explain(mine: Happening | None, yours: Happening | None, facts: Facts) -> str | None:
    """Name the difference that makes `mine` and `yours` differ in the frame of `facts`."""
    my_fault = mine.detail[0] if mine and mine.what == "fault" else None
    your_fault = yours.detail[0] if yours and yours.what == "fault" else None
    if facts.final_block:
        return "final block"
    if my_fault and your_fault:
        if (my_fault, your_fault) == (1007, 1002) and facts.damaged:
            return "damaged data"
        their_faults = facts.faults | ({1009} if facts.over else set())
        return "order" if my_fault in facts.faults and your_fault in their_faults else None
    if my_fault and my_fault in facts.faults:
        if my_fault == 1007 and not facts.control:
            return "text"
        if my_fault == 1002 and not facts.frame.minimal:
            return "longer form of a length"
        if my_fault == 1009 and facts.compressed and not facts.frame.fin:
            return "fragment over the limit"
    if your_fault == 1002 and facts.frame.opcode == CLOSE and facts.in_message:
        return "Close within a message"
    if your_fault == 1009 and not facts.faults:
        if facts.control and facts.over:
            return "control frame counted"
        if facts.compressed and facts.over:
            return "compressed length counted"
    return None


def compare(data: bytes, *, server: bool, deflate: bool) -> str | None:
    """Return what the two endpoints disagree about, None for nothing; fail over the unlisted."""
    mine = tell(Ours(server=server, deflate=deflate), data)
    yours = tell(Theirs(server=server, deflate=deflate), data)
    if mine == yours:
        return None
    if mine[-1:] and mine[-1].what == "fault" and mine[:-1] == yours:
        data += PADDING
        yours = tell(Theirs(server=server, deflate=deflate), data)
        if mine == yours:
            return "end of the frame"
    one, other = next(pair for pair in zip_longest(mine, yours) if pair[0] != pair[1])
    number = min(happening.frame for happening in (one, other) if happening is not None)
    one = one if one and one.frame == number else None
    other = other if other and other.frame == number else None
    facts = look(take_apart(data), number, server=server, deflate=deflate)
    difference = explain(one, other, facts)
    assert difference in DIFFERENCES, (one, other, facts)
    return difference


def to_server(opcode: int, payload: bytes = b"", *, fin: bool = True, rsv1: bool = False) -> bytes:
    return encode_frame(opcode, payload, fin=fin, rsv1=rsv1, mask=bytes(4))


ALMOST: Final = to_server(BINARY, bytes(MAX_MESSAGE - 10), fin=False)

DIFFERENCES: Final[dict[str, tuple[str, bytes]]] = {
    "end of the frame": (
        "we fail at the first byte that cannot be right, they when the frame is complete",
        b"\xf1",
    ),
    "text": (
        "we check that text is UTF-8, they leave it to the layer above",
        to_server(TEXT, b"\xff"),
    ),
    "longer form of a length": (
        "we demand the shortest form of a length (RFC 6455 section 5.2), they take any",
        b"\x82\xfe\x00\x01" + bytes(4) + b"x",
    ),
    "order": (
        "a frame that breaks two rules: we name the one that shows first, they go rule by rule",
        b"\xf1\xfe\xff\xff",
    ),
    "damaged data": (
        "what does not inflate is invalid data (1007) to us, a protocol error (1002) to them",
        to_server(BINARY, b"\x07", rsv1=True),
    ),
    "final block": (
        "we read on after a block with BFINAL (RFC 7692 section 7.2.1), they drop what follows",
        to_server(BINARY, bytes.fromhex("f348cdc9c90700") * 2 + b"\x00", rsv1=True),
    ),
    "Close within a message": (
        "a Close between fragments is a control frame like others (section 5.4) to us",
        to_server(TEXT, b"a", fin=False) + to_server(CLOSE),
    ),
    "control frame counted": (
        "they count a control frame between fragments towards the size of the message",
        ALMOST + to_server(PING, bytes(11)),
    ),
    "compressed length counted": (
        "they limit the compressed length too, we only what it inflates to",
        to_server(BINARY, b"\x00\x00\x00\xff\xff" * MAX_MESSAGE + b"\x00", rsv1=True),
    ),
    "fragment over the limit": (
        "a fragment that inflates past the limit: they notice only while input is left over",
        to_server(BINARY, deflated(bytes(2 * MAX_MESSAGE))[:6], fin=False, rsv1=True),
    ),
}


@pytest.mark.parametrize("deflate", [True, False])
@pytest.mark.parametrize("server", [True, False])
@PROFILE
@given(data=st.data())
def test_same_story(data: st.DataObject, server: bool, deflate: bool) -> None:
    """On any stream the two agree, or differ in a way that is listed and holds for the frame."""
    compare(data.draw(streams(from_client=server, deflate=deflate)), server=server, deflate=deflate)


@pytest.mark.parametrize("server", [True, False])
@PROFILE
@given(data=st.data())
def test_same_end_in_any_split(data: st.DataObject, server: bool) -> None:
    """In any split both come to the same events and answers as byte by byte."""
    stream = data.draw(streams(from_client=server, deflate=True))
    pieces = data.draw(split(stream))
    for kind in (Ours, Theirs):
        endpoint, story = kind(server=server, deflate=True), []
        for piece in pieces:
            story += endpoint.receive(piece)
        single = [
            (entry.what, entry.detail) for entry in tell(kind(server=server, deflate=True), stream)
        ]
        for what in ("event", "fault"):
            assert [one for one in story if one[0] == what] == [
                one for one in single if one[0] == what
            ]


@pytest.mark.parametrize("name", DIFFERENCES)
def test_difference_is_real(name: str) -> None:
    """Each listed difference shows on its example, and is found to be just that."""
    assert compare(DIFFERENCES[name][1], server=True, deflate=True) == name


def test_only_the_latest_pings_are_answered() -> None:
    """Of many pings at once we answer the latest (section 5.5.3), they answer each."""
    data = b"".join(to_server(PING, b"%d" % number) for number in range(40))
    pongs = [
        [detail for what, detail in endpoint.receive(data) if what == "pong"]
        for endpoint in (
            Ours(server=True, deflate=False),
            Theirs(server=True, deflate=False),
        )
    ]
    assert len(pongs[1]) == 40
    assert pongs[0] == pongs[1][-MAX_OUTSTANDING_PONGS:]


def test_only_we_bound_the_fragments() -> None:
    """A message in thousands of empty fragments fails with 1008 here; they wait for its end."""
    data = to_server(TEXT, fin=False) + to_server(CONTINUATION, fin=False) * 1100
    assert Ours(server=True, deflate=False).receive(data) == [("fault", (1008, b""))]
    assert Theirs(server=True, deflate=False).receive(data) == []
