"""Generated conversations: valid ones with what they mean, and broken ones.

The same few hundred examples run each time. To look further: `EXAMPLES=20000 pytest ...` tries so
many others.
"""

from __future__ import annotations

import os
import zlib
from typing import Final, NamedTuple

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

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
from holdfast.websocket.parser import Event

PROFILE: Final = settings(
    max_examples=int(os.environ.get("EXAMPLES", "200")),
    derandomize="EXAMPLES" not in os.environ,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

MAX_MESSAGE: Final = 300
"""The limit that generated streams are read with: small, so that they come near it."""

KEYS: Final = st.binary(min_size=4, max_size=4)
CLOSE_PAYLOADS: Final = st.one_of(
    st.just(b""),
    st.builds(
        lambda code, reason: code.to_bytes(2, "big") + reason,
        st.one_of(st.sampled_from((1000, 1001, 1011, 3000, 4999)), st.integers(0, 5100)),
        st.one_of(st.text(max_size=8).map(str.encode), st.binary(max_size=8)),
    ),
    st.binary(max_size=3),
)


class Conversation(NamedTuple):
    """Bytes, and the events that they are by RFC 6455."""

    data: bytes
    events: list[Event]


def deflated(payload: bytes) -> bytes:
    """The message compressed by zlib itself, without context takeover."""
    compressor = zlib.compressobj(wbits=-15)
    data = compressor.compress(payload) + compressor.flush(zlib.Z_SYNC_FLUSH)
    return data[:-4] or b"\x00"


@st.composite
def conversations(draw: st.DrawFn, *, from_client: bool, deflate: bool) -> Conversation:
    """A valid conversation: messages whole or in fragments, with control frames anywhere."""
    data, events = bytearray(), list[Event]()

    def frame(opcode: int, payload: bytes, *, fin: bool = True, rsv1: bool = False) -> None:
        mask = draw(KEYS) if from_client else None
        data.extend(encode_frame(opcode, payload, fin=fin, rsv1=rsv1, mask=mask))

    def control() -> None:
        opcode, payload = draw(st.sampled_from((PING, PONG))), draw(st.binary(max_size=125))
        frame(opcode, payload)
        events.append((opcode, payload))

    for _ in range(draw(st.integers(0, 5))):
        kind = draw(st.sampled_from(("text", "text", "binary", "control")))
        if kind == "control":
            control()
            continue
        if kind == "text":
            opcode, payload = TEXT, draw(st.text(max_size=40)).encode()
        else:
            opcode, payload = BINARY, draw(st.binary(max_size=MAX_MESSAGE))
        compress = deflate and draw(st.booleans())
        wire = deflated(payload) if compress else payload
        cuts = sorted(draw(st.lists(st.integers(0, len(wire)), max_size=3)))
        for number, (start, stop) in enumerate(zip([0, *cuts], [*cuts, len(wire)], strict=True)):
            if number and draw(st.booleans()):
                control()
            first, last = number == 0, number == len(cuts)
            frame(
                opcode if first else CONTINUATION,
                wire[start:stop],
                fin=last,
                rsv1=compress and first,
            )
        events.append((opcode, payload))
    if draw(st.booleans()):
        payload = b"\x03\xe8" + draw(st.text(max_size=10)).encode()
        frame(CLOSE, payload)
        events.append((CLOSE, payload))
    return Conversation(bytes(data), events)


@st.composite
def odd_frames(draw: st.DrawFn, *, from_client: bool) -> bytes:
    """One frame in which anything may be wrong."""
    first = draw(
        st.one_of(
            st.sampled_from((0x81, 0x01, 0x80, 0x00, 0x82, 0x02, 0x88, 0x89, 0x8A, 0xC1, 0x41)),
            st.integers(0, 255),
        )
    )
    if first & 0x0F == CLOSE:
        payload = draw(CLOSE_PAYLOADS)
    elif first & 0x40 and draw(st.booleans()):
        payload = deflated(draw(st.binary(max_size=4)) * draw(st.integers(0, MAX_MESSAGE)))
    else:
        payload = draw(st.one_of(st.text(max_size=20).map(str.encode), st.binary(max_size=130)))
    masked = from_client if draw(st.integers(0, 15)) else not from_client
    form = draw(st.sampled_from(("shortest",) * 14 + ("16", "64", "huge")))
    size, mark = len(payload), 0x80 if masked else 0
    if form == "huge":
        length = bytes((mark | 127,)) + draw(st.binary(min_size=8, max_size=8))
    elif form == "64":
        length = bytes((mark | 127,)) + size.to_bytes(8, "big")
    elif form == "16" or size > 125:
        length = bytes((mark | 126,)) + size.to_bytes(2, "big")
    else:
        length = bytes((mark | size,))
    if not masked:
        return bytes((first,)) + length + payload
    key = draw(KEYS)
    return bytes((first,)) + length + key + apply_mask(payload, key)


@st.composite
def streams(draw: st.DrawFn, *, from_client: bool, deflate: bool) -> bytes:
    """Any bytes: valid conversations, odd frames, garbage, all of it cut and changed."""
    parts = st.one_of(
        conversations(from_client=from_client, deflate=deflate).map(lambda made: made.data),
        odd_frames(from_client=from_client),
        odd_frames(from_client=from_client),
        st.binary(max_size=20),
    )
    data = bytearray(b"".join(draw(st.lists(parts, max_size=4))))
    for _ in range(draw(st.sampled_from((0, 0, 1, 2)))):
        if data:
            at = draw(st.integers(0, len(data) - 1))
            data[at : at + draw(st.integers(0, 2))] = draw(st.binary(max_size=2))
    return bytes(data)


@st.composite
def split(draw: st.DrawFn, data: bytes) -> list[bytes]:
    """`data` in pieces: byte by byte, or cut anywhere."""
    if draw(st.booleans()):
        return [data[at : at + 1] for at in range(len(data))]
    cuts = sorted(draw(st.lists(st.integers(0, len(data)), max_size=8)))
    return [data[start:stop] for start, stop in zip([0, *cuts], [*cuts, len(data)], strict=True)]
