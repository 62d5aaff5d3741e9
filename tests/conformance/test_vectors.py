"""The WebSocket core against the vectors in protocol/vectors, which other languages read too."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, TypeAlias

import pytest

from holdfast.errors import HandshakeError
from holdfast.websocket.connection import Connection
from holdfast.websocket.deflate import Deflate, DeflateConfig
from holdfast.websocket.extensions import accept_answer, accept_offer, parse_offers
from holdfast.websocket.frames import (
    BINARY,
    CLOSE,
    MASKED,
    PING,
    PONG,
    TEXT,
    apply_mask,
    decode_close,
    encode_frame,
)
from holdfast.websocket.handshake import accept_key, parse_request, parse_response
from holdfast.websocket.parser import Event

VECTORS: Final = Path(__file__).resolve().parents[2] / "protocol" / "vectors"
NAMES: Final = {TEXT: "text", BINARY: "binary", PING: "ping", PONG: "pong", CLOSE: "close"}

Vector: TypeAlias = dict[str, Any]


def load(file: str, part: str) -> list[Any]:
    """One test parameter for each vector, named as the vector is."""
    vectors = json.loads((VECTORS / file).read_text())[part]
    return [pytest.param(vector, id=vector["name"]) for vector in vectors]


def unhex(data: Any) -> bytes:
    """Bytes from hex, or from [hex, times]."""
    if isinstance(data, str):
        return bytes.fromhex(data)
    digits, times = data
    return bytes.fromhex(digits) * int(times)


def config(parameters: dict[str, Any], *, server: bool) -> DeflateConfig:
    """Parameters of the extension, as the given side sees them."""
    own, peer = ("server", "client") if server else ("client", "server")
    return DeflateConfig(
        own_no_context_takeover=parameters[f"{own}_no_context_takeover"],
        peer_no_context_takeover=parameters[f"{peer}_no_context_takeover"],
        own_max_window_bits=parameters[f"{own}_max_window_bits"],
        peer_max_window_bits=parameters[f"{peer}_max_window_bits"],
    )


def endpoint(vector: Vector) -> Connection:
    server = vector["side"] == "server"
    deflate = None
    if vector["deflate"] is not None:
        deflate = Deflate(config(vector["deflate"], server=server))
    return Connection(server=server, max_message=vector["max_message"], deflate=deflate)


def described(events: list[Event], connection: Connection) -> list[list[Any]]:
    """Events as the vectors write them; a Close frame that is a fault is no event."""
    result: list[list[Any]] = []
    for opcode, payload in events:
        if opcode != CLOSE:
            result.append([NAMES[opcode], payload])
        elif connection.failure is None:
            result.append(["close", *decode_close(payload)])
    return result


def expected_events(vector: Vector) -> list[list[Any]]:
    return [
        entry if entry[0] == "close" else [entry[0], unhex(entry[1])] for entry in vector["events"]
    ]


def frames(data: bytes, *, masked: bool) -> Iterator[bytes]:
    """The control frames of `data`, without their masks."""
    while data:
        size = data[1] & 0x7F
        assert bool(data[1] & MASKED) is masked
        start = 6 if masked else 2
        payload = data[start : start + size]
        if masked:
            payload = apply_mask(payload, data[2:6])
        yield encode_frame(data[0] & 0x0F, payload)
        data = data[start + size :]


def owed(data: bytes, vector: Vector) -> list[bytes]:
    """What the endpoint sent; of the Close that answers a failure only the code."""
    sent = list(frames(data, masked=vector["side"] == "client"))
    if vector["fail"] is not None and sent:
        sent[-1] = encode_frame(CLOSE, sent[-1][2:4])
    return sent


def whole(vector: Vector) -> list[bytes]:
    return [b"".join(unhex(chunk) for chunk in vector["receive"])]


def in_chunks(vector: Vector) -> list[bytes]:
    return [unhex(chunk) for chunk in vector["receive"]]


def byte_by_byte(vector: Vector) -> list[bytes]:
    (data,) = whole(vector)
    return [data[at : at + 1] for at in range(len(data))]


@pytest.mark.parametrize("cut", [whole, in_chunks, byte_by_byte])
@pytest.mark.parametrize("vector", load("websocket-frames.json", "vectors"))
def test_frames(vector: Vector, cut: Callable[[Vector], list[bytes]]) -> None:
    """The endpoint sees, fails and answers as the vector says, however the bytes are cut."""
    connection = endpoint(vector)
    events: list[Event] = []
    received, failed_at = 0, None
    for piece in cut(vector):
        events += connection.receive(piece)
        received += len(piece)
        if connection.failure is not None and failed_at is None:
            failed_at = received
    assert described(events, connection) == expected_events(vector)
    assert (connection.failure and connection.failure.code) == vector["fail"]
    assert owed(connection.take_output(), vector) == [unhex(frame) for frame in vector["owed"]]
    if cut is byte_by_byte and vector["fail_at"] is not None:
        assert failed_at == vector["fail_at"]


@pytest.mark.parametrize("vector", load("websocket-handshake.json", "requests"))
def test_requests(vector: Vector) -> None:
    """A server accepts a request with what it asks for, or refuses it with a fitting status."""
    head = vector["request"].encode("latin-1")
    if vector["refuse"] is not None:
        with pytest.raises(HandshakeError) as caught:
            parse_request(head)
        assert caught.value.status in vector["refuse"]
        assert set(vector["headers"].items()) <= set(caught.value.headers)
        return
    request = parse_request(head)
    assert request.target.decode("latin-1") == vector["target"]
    assert request.host.decode("latin-1") == vector["host"]
    assert request.origin == vector["origin"]
    assert request.subprotocols == vector["subprotocols"]
    assert parse_offers(request.extensions) == parse_offers(vector["extensions"])
    assert accept_key(request.key).decode() == vector["accept"]


@pytest.mark.parametrize("vector", load("websocket-handshake.json", "responses"))
def test_responses(vector: Vector) -> None:
    """A client accepts an answer, or fails the connection and reports the status it got."""
    head, key = vector["response"].encode("latin-1"), vector["key"].encode()
    if not vector["accept"]:
        with pytest.raises(HandshakeError) as caught:
            parse_response(head, key, subprotocols=vector["subprotocols"])
        if vector["status"] is not None:
            assert caught.value.status == vector["status"]
        return
    response = parse_response(head, key, subprotocols=vector["subprotocols"])
    assert response.subprotocol == vector["subprotocol"]
    assert response.extensions == vector["extensions"]


@pytest.mark.parametrize("vector", load("websocket-handshake.json", "offers"))
def test_offers(vector: Vector) -> None:
    """A server answers, declines or refuses a client's offer of permessage-deflate."""
    server = config(vector["server"], server=True)
    if vector["malformed"]:
        with pytest.raises(HandshakeError):
            accept_offer(vector["offer"], server)
        return
    chosen = accept_offer(vector["offer"], server)
    if vector["answer"] is None:
        assert chosen is None
        return
    assert chosen is not None
    deflate, answer = chosen
    ((name, parameters),) = parse_offers(answer)
    assert (name, dict(parameters)) == ("permessage-deflate", vector["answer"])
    assert deflate.config == config(vector["agreed"], server=True)


@pytest.mark.parametrize("vector", load("websocket-handshake.json", "answers"))
def test_answers(vector: Vector) -> None:
    """A client takes up what a server agreed to, or fails the connection."""
    offered = None if vector["client"] is None else config(vector["client"], server=False)
    if not vector["accept"]:
        with pytest.raises(HandshakeError):
            accept_answer(vector["answer"], offered)
        return
    deflate = accept_answer(vector["answer"], offered)
    if vector["agreed"] is None:
        assert deflate is None
        return
    assert deflate is not None
    assert deflate.config == config(vector["agreed"], server=False)
