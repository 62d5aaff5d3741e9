"""One connection after its handshake, seen from both sides."""

from __future__ import annotations

import pytest

from holdfast.errors import ConnectionClosed, UsageError
from holdfast.websocket.connection import MAX_OUTSTANDING_PONGS, Connection
from holdfast.websocket.deflate import Deflate, DeflateConfig
from holdfast.websocket.frames import (
    BINARY,
    CLOSE,
    PING,
    PONG,
    TEXT,
    encode_close,
    encode_frame,
)

KEY = b"\x01\x02\x03\x04"


def server(deflate: DeflateConfig | None = None) -> Connection:
    return Connection(
        server=True, max_message=65536, deflate=None if deflate is None else Deflate(deflate)
    )


def client(deflate: DeflateConfig | None = None) -> Connection:
    return Connection(
        server=False, max_message=65536, deflate=None if deflate is None else Deflate(deflate)
    )


def from_client(opcode: int, payload: bytes = b"") -> bytes:
    return encode_frame(opcode, payload, mask=KEY)


@pytest.mark.parametrize("deflate", [None, DeflateConfig()])
def test_messages_travel_both_ways(deflate: DeflateConfig | None) -> None:
    """What one side sends, the other receives, with and without compression."""
    here, there = server(deflate), client(deflate)
    for opcode, payload in ((TEXT, b"hello " * 50), (BINARY, b"\x00\xff"), (TEXT, b"")):
        assert there.receive(here.send(opcode, payload)) == [(opcode, payload)]
        assert here.receive(there.send(opcode, payload)) == [(opcode, payload)]
    assert here.deflated is there.deflated is (deflate is not None)
    assert not here.owes
    assert here.take_output() == b""


def test_server_does_not_mask_and_client_does() -> None:
    """A server's frame is the bare frame; a client's has a fresh key each time."""
    assert server().send(TEXT, b"hi") == b"\x81\x02hi"
    frames = {client().send(TEXT, b"hi") for _ in range(3)}
    assert len(frames) == 3
    assert {frame[:2] for frame in frames} == {b"\x81\x82"}


def test_compressed_frames_have_rsv1() -> None:
    """With permessage-deflate a message goes compressed, and its first byte says so."""
    connection = server(DeflateConfig())
    assert connection.send(TEXT, b"Hello") == bytes.fromhex("c107f248cdc9c90700")
    assert connection.ping(b"Hello") == b"\x89\x05Hello"


@pytest.mark.parametrize(
    ("deflate", "shares"),
    [
        (None, False),
        (DeflateConfig(), True),
        (DeflateConfig(own_no_context_takeover=False), False),
    ],
)
def test_shares_deflate(deflate: DeflateConfig | None, shares: bool) -> None:
    """Shared compressed payloads go only to peers that can read them."""
    assert server(deflate).shares_deflate is shares


def test_ping_is_answered() -> None:
    """Each ping is owed a pong with its payload, once (RFC 6455 section 5.5.2)."""
    connection = server()
    events = connection.receive(from_client(PING, b"a") + from_client(PING, b"b"))
    assert events == [(PING, b"a"), (PING, b"b")]
    assert connection.owes
    assert connection.take_output() == b"\x8a\x01a\x8a\x01b"
    assert not connection.owes
    assert connection.take_output() == b""


def test_flood_of_pings_is_bounded() -> None:
    """Of many pings the latest are answered (RFC 6455 section 5.5.3), so memory stays flat."""
    connection = server()
    connection.receive(b"".join(from_client(PING, b"%04d" % turn) for turn in range(1000)))
    latest = range(1000 - MAX_OUTSTANDING_PONGS, 1000)
    assert connection.take_output() == b"".join(b"\x8a\x04%04d" % turn for turn in latest)


def test_own_ping() -> None:
    """A ping goes out as a frame, and the pong that answers it is an event."""
    here, there = server(), client()
    there.receive(here.ping(b"7"))
    assert here.receive(there.take_output()) == [(PONG, b"7")]
    assert not here.owes
    with pytest.raises(UsageError, match="126"):
        here.ping(b"x" * 126)


def test_more_than_one_turn() -> None:
    """After very many frames the rest waits for a further call, and none is lost."""
    connection = server()
    data = from_client(TEXT, b"x") * 3000
    received = len(connection.receive(data))
    assert connection.more
    while connection.more:
        received += len(connection.receive(b""))
    assert received == 3000


def test_peer_closes_first() -> None:
    """A Close is echoed with its code, after which nothing more is said (section 5.5.1)."""
    connection = server()
    events = connection.receive(from_client(CLOSE, encode_close(1001, "bye")))
    assert events == [(CLOSE, b"\x03\xe9bye")]
    assert (connection.close_code, connection.close_reason) == (1001, "bye")
    assert connection.owes
    assert not connection.finished
    assert connection.take_output() == b"\x88\x02\x03\xe9"
    assert connection.finished
    assert not connection.owes
    assert connection.take_output() == b""


def test_close_without_a_code_is_echoed_without() -> None:
    """An empty Close is answered by an empty Close and reads as 1005 (section 7.1.5)."""
    connection = server()
    connection.receive(from_client(CLOSE))
    assert connection.close_code == 1005
    assert connection.take_output() == b"\x88\x00"


def test_pongs_go_before_the_close() -> None:
    """A ping right before the Close is still answered before the echo."""
    connection = server()
    connection.receive(from_client(PING, b"p") + from_client(CLOSE))
    assert connection.take_output() == b"\x8a\x01p\x88\x00"


def test_we_close_first() -> None:
    """After our Close the peer's Close ends the connection, and is not answered again."""
    here, there = server(), client()
    frame = here.close(1000, "done")
    assert frame == b"\x88\x06\x03\xe8done"
    assert here.close_sent
    assert not here.finished
    assert here.close(1011) == b""
    there.receive(frame)
    here.receive(there.take_output())
    assert here.finished
    assert there.finished
    assert (here.close_code, there.close_code) == (1000, 1000)
    assert (here.take_output(), there.take_output()) == (b"", b"")


def test_messages_still_arrive_while_closing() -> None:
    """Between our Close and the peer's, messages are received and pings answered."""
    connection = server()
    connection.close()
    data = from_client(TEXT, b"late") + from_client(PING, b"p")
    assert connection.receive(data) == [(TEXT, b"late"), (PING, b"p")]
    assert connection.take_output() == b"\x8a\x01p"


@pytest.mark.parametrize("code", [999, 1005, 1006, 5000])
def test_close_codes_of_the_caller(code: int) -> None:
    """A code that may not be sent raises, and no Close counts as sent; 1005 is an empty Close."""
    connection = server()
    if code == 1005:
        assert connection.close(code) == b"\x88\x00"
        return
    with pytest.raises(UsageError):
        connection.close(code)
    assert not connection.close_sent


def test_nothing_is_sent_after_a_close() -> None:
    """No message and no ping follows our Close (section 5.5.1)."""
    connection = server()
    connection.close()
    with pytest.raises(ConnectionClosed):
        connection.send(TEXT, b"late")
    with pytest.raises(ConnectionClosed):
        connection.ping()


def test_only_messages_are_sent() -> None:
    """`send` is for messages: control frames have methods of their own."""
    with pytest.raises(UsageError, match="0x9"):
        server().send(PING, b"")


def test_breach_of_protocol() -> None:
    """A fault is answered by a Close that names it, and ends the connection (section 7.1.7)."""
    connection = server()
    assert connection.receive(from_client(TEXT, b"ok") + b"\x81\x01x") == [(TEXT, b"ok")]
    assert connection.failure is not None
    assert connection.close_code == 1006
    assert connection.owes
    assert connection.take_output() == b"\x88\x1e\x03\xeaunmasked frame from a client"
    with pytest.raises(ConnectionClosed):
        connection.send(TEXT, b"")
    assert connection.close_code == 1002
    assert connection.close_reason == "unmasked frame from a client"
    assert connection.finished
    assert connection.receive(from_client(TEXT, b"late")) == []


def test_messages_before_a_breach_are_answered() -> None:
    """What came before the fault may still be answered, until the Close that names it goes out."""
    connection = server()
    assert connection.receive(from_client(TEXT, b"ask") + b"\xff") == [(TEXT, b"ask")]
    assert connection.send(TEXT, b"answer") == b"\x81\x06answer"
    assert connection.take_output()[:4] == b"\x88\x12\x03\xea"
    with pytest.raises(ConnectionClosed) as caught:
        connection.ping()
    assert caught.value.code == 1002


def test_breach_after_our_close() -> None:
    """A fault after our Close ends the connection without a second Close."""
    connection = server()
    connection.close()
    connection.receive(b"\xff")
    assert connection.finished
    assert connection.take_output() == b""


@pytest.mark.parametrize(
    ("payload", "code"), [(b"\x00", 1002), (b"\x03\xee", 1002), (b"\x03\xe8\xff", 1007)]
)
def test_broken_close_frame(payload: bytes, code: int) -> None:
    """A Close frame with a broken payload is a fault, not a Close."""
    connection = server()
    connection.receive(from_client(CLOSE, payload))
    assert not connection.close_received
    assert connection.failure is not None
    assert connection.take_output()[2:4] == code.to_bytes(2, "big")
    assert connection.finished


def test_end_of_transport() -> None:
    """The end of the transport without a Close is 1006 and owes nothing (section 7.1.5)."""
    connection = server()
    connection.receive_eof()
    assert connection.close_code == 1006
    assert not connection.owes
    assert connection.take_output() == b""
    assert not connection.finished
    connection.close()
    assert connection.finished
