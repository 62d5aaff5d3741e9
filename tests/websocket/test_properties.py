"""What holds for any input: masking, parsing in any split, inflation, handshakes."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import TypeVar

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from holdfast.errors import HandshakeError, ProtocolError
from holdfast.websocket.connection import Connection
from holdfast.websocket.deflate import Deflate, DeflateConfig, compress_shared
from holdfast.websocket.extensions import accept_answer, accept_offer, offer, parse_offers
from holdfast.websocket.frames import (
    BINARY,
    TEXT,
    apply_mask,
    decode_close,
    encode_close,
    encode_frame,
    frame_payload,
)
from holdfast.websocket.handshake import (
    accept_response,
    client_request,
    parse_request,
    parse_response,
)
from holdfast.websocket.parser import Event, Parser
from tests.websocket.streams import KEYS, MAX_MESSAGE, PROFILE, conversations, split, streams

T = TypeVar("T")
E = TypeVar("E", bound=Exception)

SIDES = pytest.mark.parametrize("from_client", [True, False])
WITH_DEFLATE = pytest.mark.parametrize("deflate", [True, False])


def parser(*, from_client: bool, deflate: bool) -> Parser:
    extension = Deflate(DeflateConfig()) if deflate else None
    return Parser(from_client=from_client, max_message=MAX_MESSAGE, deflate=extension)


def feed(target: Parser, parts: list[bytes]) -> list[Event]:
    events: list[Event] = []
    for part in parts:
        events += target.feed(part)
        while target.more:
            events += target.feed(b"")
    return events


def attempt(function: Callable[[], T], documented: type[E]) -> T | E:
    """What `function` returns, or the one exception that it may raise."""
    try:
        return function()
    except documented as error:
        return error


def same_fault(whole: ProtocolError | None, split_up: ProtocolError | None) -> bool:
    """The same close code, but for the exception that `test_where_a_split_shows` pins."""
    if whole is None or split_up is None:
        return whole is split_up
    if "damaged" in whole.reason and "after inflation" in split_up.reason:
        return True
    return whole.code == split_up.code


@PROFILE
@given(st.binary(max_size=5000), KEYS)
def test_masking(data: bytes, key: bytes) -> None:
    """Masking twice gives the data back, and each byte is XORed with its byte of the key."""
    once = apply_mask(data, key)
    assert once == bytes(byte ^ key[at % 4] for at, byte in enumerate(data))
    assert apply_mask(once, key) == data


@PROFILE
@given(st.binary(max_size=64), KEYS, st.integers(2030, 2070))
def test_both_ways_of_masking_agree(seed: bytes, key: bytes, size: int) -> None:
    """Where one implementation hands over to the other, nothing changes."""
    data = (seed * size + bytes(size))[:size]
    assert apply_mask(data, key)[:2000] == apply_mask(data[:2000], key)


@PROFILE
@given(st.integers(0, 15), st.binary(max_size=300), st.booleans(), st.booleans())
def test_frame_payload(opcode: int, payload: bytes, fin: bool, rsv1: bool) -> None:
    """The payload of an unmasked frame is found again, whatever its header."""
    assert frame_payload(encode_frame(opcode, payload, fin=fin, rsv1=rsv1)) == payload


@SIDES
@WITH_DEFLATE
@PROFILE
@given(data=st.data())
def test_conversations(data: st.DataObject, from_client: bool, deflate: bool) -> None:
    """A valid conversation gives its events: whole (the fast path too), and in any split."""
    talk = data.draw(conversations(from_client=from_client, deflate=deflate))
    for parts in ([talk.data], data.draw(split(talk.data))):
        target = parser(from_client=from_client, deflate=deflate)
        assert feed(target, parts) == talk.events
        assert target.failure is None


@SIDES
@WITH_DEFLATE
@PROFILE
@given(data=st.data())
def test_any_split_of_any_bytes(data: st.DataObject, from_client: bool, deflate: bool) -> None:
    """However any bytes are split, they give the same events and the same failure."""
    stream = data.draw(streams(from_client=from_client, deflate=deflate))
    whole = parser(from_client=from_client, deflate=deflate)
    pieces = parser(from_client=from_client, deflate=deflate)
    assert feed(whole, [stream]) == feed(pieces, data.draw(split(stream)))
    assert same_fault(whole.failure, pieces.failure)
    assert (whole.closed, whole.control_seen) == (pieces.closed, pieces.control_seen)


def test_where_a_split_shows() -> None:
    """Compressed data that is damaged right behind the byte too many fails with either code.

    zlib reads one symbol ahead when its output is full, and gives nothing when that is invalid.
    """
    literals, invalid = "10101000" * (MAX_MESSAGE + 1), "11000110"
    bits = "010" + literals + invalid
    bits += "0" * (-len(bits) % 8)
    damaged = bytes(int(bits[at : at + 8][::-1], 2) for at in range(0, len(bits), 8))
    stream = encode_frame(BINARY, damaged + bytes(300), rsv1=True, mask=bytes(4))
    codes = []
    for size in (len(stream), 1):
        target = parser(from_client=True, deflate=True)
        feed(target, [stream[at : at + size] for at in range(0, len(stream), size)])
        codes.append(target.failure and target.failure.code)
    assert codes == [1007, 1009]


@SIDES
@WITH_DEFLATE
@PROFILE
@given(data=st.data())
def test_connection_takes_anything(data: st.DataObject, from_client: bool, deflate: bool) -> None:
    """Any bytes leave a connection open or finished with a code that may be reported."""
    stream = data.draw(streams(from_client=from_client, deflate=deflate))
    connection = Connection(
        server=from_client,
        max_message=MAX_MESSAGE,
        deflate=Deflate(DeflateConfig()) if deflate else None,
    )
    for part in data.draw(split(stream)):
        for opcode, payload in connection.receive(part):
            assert len(payload) <= MAX_MESSAGE
            if opcode == TEXT:
                payload.decode()
        assert connection.owes is bool(connection.take_output())
    assert connection.finished is (connection.close_code != 1006)


@PROFILE
@given(
    st.integers(9, 15),
    st.booleans(),
    st.integers(0, 9),
    st.integers(1, 9),
    st.lists(st.one_of(st.binary(max_size=2000), st.text("ab", max_size=2000).map(str.encode))),
    st.integers(1, 700),
)
def test_deflate_round_trip(
    bits: int, fresh: bool, level: int, memory: int, messages: list[bytes], size: int
) -> None:
    """What one side compresses the other inflates, for any parameters, in pieces of any size."""
    sender = Deflate(
        DeflateConfig(
            own_no_context_takeover=fresh,
            own_max_window_bits=bits,
            level=level,
            memory_level=memory,
        )
    )
    receiver = Deflate(DeflateConfig(peer_no_context_takeover=fresh, peer_max_window_bits=bits))
    for message in messages:
        wire = sender.compress(message)
        pieces = [wire[at : at + size] for at in range(0, len(wire), size)]
        result = b"".join(receiver.inflate(piece, 2000, last=False) for piece in pieces)
        assert result + receiver.inflate(b"", 2000, last=True) == message


@PROFILE
@given(st.binary(max_size=3000), st.integers(0, 9))
def test_shared_payload_round_trip(message: bytes, level: int) -> None:
    """A shared payload inflates on a connection with any history."""
    receiver = Deflate(DeflateConfig(peer_no_context_takeover=False))
    for _ in range(2):
        assert receiver.inflate(compress_shared(message, level), 3000, last=True) == message


@PROFILE
@given(
    st.one_of(
        st.binary(max_size=200),
        st.builds(lambda data: zlib.compress(data * 50, wbits=-15), st.binary(max_size=200)),
    ),
    st.integers(0, 500),
    st.booleans(),
)
def test_inflation_of_anything(data: bytes, limit: int, last: bool) -> None:
    """Any data inflates to at most one byte over the limit, or raises ProtocolError."""
    deflate = Deflate(DeflateConfig())
    result = attempt(lambda: deflate.inflate(data, limit, last=last), ProtocolError)
    if isinstance(result, ProtocolError):
        assert result.code == 1007
    else:
        assert len(result) <= limit + 1


WORDS = st.sampled_from(
    (
        b"GET /chat HTTP/1.1",
        b"HTTP/1.1 101 Switching Protocols",
        b"Host: example.com",
        b"Upgrade: websocket",
        b"Connection: Upgrade",
        b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        b"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
        b"Sec-WebSocket-Version: 13",
        b"Sec-WebSocket-Protocol: chat",
        b"Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits",
        b"Origin: null",
        b"Content-Length: 0",
        b"X: ",
    )
)
HEADS = st.one_of(
    st.binary(max_size=300),
    st.lists(st.one_of(WORDS, st.binary(max_size=20)), max_size=12).map(
        lambda lines: b"\r\n".join([*lines, b"", b""])
    ),
)


@PROFILE
@given(HEADS)
def test_any_head(head: bytes) -> None:
    """Any bytes are a request or a response, or raise HandshakeError, and nothing else."""
    request = attempt(lambda: parse_request(head), HandshakeError)
    if isinstance(request, HandshakeError):
        assert request.status in (400, 405, 414, 426, 431)
    else:
        assert request.target.startswith(b"/")
    key = b"dGhlIHNhbXBsZSBub25jZQ=="
    response = attempt(lambda: parse_response(head, key, subprotocols=["chat"]), HandshakeError)
    if isinstance(response, HandshakeError):
        assert 0 <= response.status <= 999
    else:
        assert response.subprotocol in (None, "chat")


EXTENSION_TEXT = st.one_of(
    st.text(st.characters(max_codepoint=255), max_size=60),
    st.lists(
        st.sampled_from(
            (
                *("permessage-deflate", "server_max_window_bits", "client_max_window_bits"),
                *("client_no_context_takeover", "=", ";", ",", " ", "9", "15", '"10"', "x"),
            )
        ),
        max_size=12,
    ).map("".join),
)


@PROFILE
@given(EXTENSION_TEXT)
def test_any_extensions(header: str) -> None:
    """Any header value is read, declined or refused with HandshakeError, and nothing else."""
    try:
        parse_offers(header)
    except HandshakeError:
        with pytest.raises(HandshakeError):
            accept_offer(header, DeflateConfig())
        with pytest.raises(HandshakeError):
            accept_answer(header, DeflateConfig())
        return
    accept_offer(header, DeflateConfig())
    attempt(lambda: accept_answer(header, DeflateConfig()), HandshakeError)


CONFIGS = st.builds(
    DeflateConfig,
    own_no_context_takeover=st.booleans(),
    peer_no_context_takeover=st.booleans(),
    own_max_window_bits=st.integers(9, 15),
    peer_max_window_bits=st.integers(9, 15),
)


@PROFILE
@given(CONFIGS, CONFIGS, st.binary(max_size=500))
def test_any_negotiation(ours: DeflateConfig, theirs: DeflateConfig, message: bytes) -> None:
    """Whatever two sides want, they agree, and then understand each other."""
    chosen = accept_offer(offer(ours), theirs)
    assert chosen is not None
    server, answer = chosen
    client = accept_answer(answer, ours)
    assert client is not None
    for _ in range(2):
        assert client.inflate(server.compress(message), 500, last=True) == message
        assert server.inflate(client.compress(message), 500, last=True) == message


@PROFILE
@given(st.text(max_size=40) | st.from_regex(r"\Awss?://[a-z0-9.:@\[\]ä]{1,12}(/[!-~]{0,9})?\Z"))
def test_any_url(url: str) -> None:
    """A URL is refused with HandshakeError, or makes a request that a server accepts."""
    try:
        data, key = client_request(url)
    except HandshakeError:
        return
    assert parse_request(data).key == key


@PROFILE
@given(st.sampled_from(["", "chat", "a.b"]), st.binary(min_size=1, max_size=10))
def test_handshake_round_trip(subprotocol: str, value: bytes) -> None:
    """A client accepts what a server answers to the client's own request."""
    assume(not any(byte < 32 or byte == 127 for byte in value))
    subprotocols = [subprotocol] if subprotocol else []
    data, key = client_request("ws://example.com/", subprotocols=subprotocols)
    answer = accept_response(
        parse_request(data).key, subprotocol=subprotocol or None, headers=[(b"X", value)]
    )
    parsed = parse_response(answer, key, subprotocols=subprotocols)
    assert parsed.subprotocol == (subprotocol or None)
    assert (b"x", value.strip(b" \t")) in parsed.headers


@PROFILE
@given(st.binary(max_size=125))
def test_any_close_payload(payload: bytes) -> None:
    """Any Close payload is read or raises ProtocolError, and what was read encodes back."""
    close = attempt(lambda: decode_close(payload), ProtocolError)
    if isinstance(close, ProtocolError):
        assert close.code in (1002, 1007)
    else:
        assert encode_close(*close) == payload


@PROFILE
@given(st.sampled_from((1000, 3000, 4999)), st.text(max_size=200))
def test_any_close_reason(code: int, reason: str) -> None:
    """Any reason fits into a control frame, and comes back but for its end."""
    payload = encode_close(code, reason)
    assert len(payload) <= 125
    back = decode_close(payload)
    assert back[0] == code
    assert reason.startswith(back[1])
