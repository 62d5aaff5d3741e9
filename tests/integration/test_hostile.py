"""Hostile input at the level of the socket: each case with its outcome, and a server that lives."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Iterator

import pytest

from holdfast.websocket.frames import BINARY, CONTINUATION, PING, PONG, TEXT
from tests.hub.peer import publish, subscribe
from tests.integration.process import Process, serve
from tests.server.harness import connect, exchange, masked, raw
from tests.waiting import eventually

LIMIT = 64 * 1024
GROWTH = 30_000_000
"""Bytes by which the server's memory may grow, whatever is done to it."""


@pytest.fixture(scope="module")
def shared() -> Iterator[Process]:
    """One server for all cases: what one of them breaks, another notices."""
    with serve("--compression", "--message-rate", "0", "--ping-interval", "600") as server:
        yield server


@pytest.fixture
def server(shared: Process) -> Iterator[Process]:
    """The server, which must be alive, empty and no larger than before after each case."""
    before = shared.rss
    yield shared
    assert shared.popen.poll() is None
    asyncio.run(still_works(shared))
    assert shared.rss - before < GROWTH
    assert not shared.lines("Traceback")


async def still_works(server: Process) -> None:
    """Check that the server serves, and has forgotten its attackers."""
    async with connect(server.port) as client:
        assert await client.ask({"type": "ping"}) == {"type": "pong"}
        await eventually(lambda: server.metric("connections") == 1, within=10)


async def test_binary_frames(server: Process) -> None:
    """Each is refused with an error; the twenty-first in a row ends in 1008."""
    async with connect(server.port) as client:
        for _ in range(20):
            assert (await client.ask(b"\0\xff"))["code"] == "invalid_message"
        client.send(b"\0", b"\0", b"\0")
        assert (await client.end())[0] == 1008


async def test_frames_byte_by_byte(server: Process) -> None:
    """A message may come in single bytes, and is answered when it is whole."""
    async with connect(server.port) as client:
        for byte in masked(TEXT, b'{"type":"ping","id":"slow"}'):
            client.writer.write(bytes((byte,)))
            await client.writer.drain()
            await asyncio.sleep(0)
        assert await client.json() == {"type": "pong", "id": "slow"}


async def test_a_hundred_thousand_fragments(server: Process) -> None:
    """A message in more fragments than make sense is 1008, empty fragments included."""
    for payload in (b"", b"x"):
        async with connect(server.port) as client:
            client.writer.write(masked(TEXT, payload, fin=False))
            client.writer.write(masked(CONTINUATION, payload, fin=False) * 100_000)
            assert (await client.end())[0] in (1008, 1006)
    assert server.lines("message in too many fragments")


async def test_fragments_over_the_limit(server: Process) -> None:
    """A message that grows over the limit by its fragments is 1009."""
    async with connect(server.port) as client:
        client.writer.write(masked(TEXT, b"x" * 30_000, fin=False))
        client.writer.write(masked(CONTINUATION, b"x" * 30_000, fin=False))
        client.writer.write(masked(CONTINUATION, b"x" * 30_000, fin=False))
        assert (await client.end())[0] == 1009


async def test_ping_flood_of_a_peer_that_never_reads(server: Process) -> None:
    """Pongs do not pile up: only the latest sixteen wait, whoever does not read them."""
    before = server.rss
    async with connect(server.port, receive_buffer=4096) as client:
        client.writer.transport.pause_reading()  # type: ignore[attr-defined]
        flood = masked(PING, b"x" * 125) * 2000
        for _ in range(150):  # about 40 MB of pings
            client.writer.write(flood)
        await eventually(lambda: client.writer.transport.get_write_buffer_size() == 0, within=30)
        assert server.rss - before < GROWTH
        async with connect(server.port) as other:
            assert await other.ask({"type": "ping"}) == {"type": "pong"}


async def test_unsolicited_pongs(server: Process) -> None:
    """Pongs that answer nothing are ignored."""
    async with connect(server.port) as client:
        client.writer.write(masked(PONG, b"whatever") * 10_000)
        assert await client.ask({"type": "ping"}) == {"type": "pong"}


def bomb(size: int) -> bytes:
    """A small deflate stream that inflates to `size` zero bytes."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = b"".join(deflate.compress(bytes(1_000_000)) for _ in range(size // 1_000_000))
    return data + deflate.flush(zlib.Z_SYNC_FLUSH)[:-4]


async def test_deflate_bomb(server: Process) -> None:
    """A message that inflates over the limit is 1009, and never inflated as a whole."""
    data = bomb(500_000_000)
    assert len(data) < 1_000_000
    for frames in (
        masked(TEXT, data, rsv=0x40),
        masked(TEXT, data[:1000], rsv=0x40, fin=False) + masked(CONTINUATION, data[1000:]),
    ):
        async with connect(server.port, deflate=True) as client:
            assert "sec-websocket-extensions" in client.headers
            client.writer.write(frames)
            assert (await client.end())[0] in (1009, 1006)
    assert server.lines("too big after inflation")


async def test_damaged_deflate(server: Process) -> None:
    """Compressed data that is none is 1007."""
    async with connect(server.port, deflate=True) as client:
        client.writer.write(masked(TEXT, b"\xff" * 50, rsv=0x40))
        assert (await client.end())[0] == 1007


@pytest.mark.parametrize(
    ("frames", "code"),
    [
        (masked(TEXT, b"a", rsv=0x20), 1002),
        (masked(TEXT, b"a", rsv=0x10), 1002),
        (masked(TEXT, b"a", rsv=0x40), 1002),
        (masked(PING, b"a", rsv=0x40), 1002),
        (masked(0x3, b"a"), 1002),
        (masked(0xB, b"a"), 1002),
        (masked(PING, b"a", fin=False), 1002),
        (masked(PING, b"a" * 126), 1002),
        (masked(CONTINUATION, b"a"), 1002),
        (masked(TEXT, b"a", fin=False) + masked(TEXT, b"b"), 1002),
        (b"\x81\x05hello", 1002),
        (b"\x81\xfe\x00\x05mask", 1002),
        (b"\x81\xff\xff\xff\xff\xff\xff\xff\xff\xffmask", 1002),
        (b"\x81\xff\x7f\xff\xff\xff\xff\xff\xff\xffmask", 1009),
        (masked(TEXT, b"x" * (LIMIT + 2000)), 1009),
        (masked(BINARY, b"x" * (LIMIT + 2000)), 1009),
        (masked(TEXT, b"\xc0\x80"), 1007),
        (masked(TEXT, b"\xed\xa0\x80"), 1007),
        (masked(TEXT, b"\xf4\x90\x80\x80", fin=False), 1007),
        (masked(0x8, b"\x03"), 1002),
        (masked(0x8, b"\x03\xed"), 1002),
        (masked(0x8, b"\x03\xe8\xff"), 1007),
    ],
)
async def test_broken_frames(server: Process, frames: bytes, code: int) -> None:
    """Reserved bits, wrong masks and lengths, bad UTF-8, oversize: a Close says which."""
    async with connect(server.port) as client:
        client.writer.write(frames)
        assert (await client.end())[0] == code


async def test_a_hundred_thousand_subscriptions(server: Process) -> None:
    """The hundred-and-first channel is refused, as often as it is tried."""
    count, part = 100_000, 5000
    async with connect(server.port) as client:
        refused = 0
        for start in range(0, count, part):
            client.send(*[subscribe(f"c{number}") for number in range(start, start + part)])
            for _ in range(part):
                reply = await client.json()
                refused += reply.get("code") == "too_many_subscriptions"
        assert refused == count - 100
        assert server.metric("subscriptions") == 100
    await eventually(lambda: server.metric("subscriptions") == 0)


@pytest.mark.parametrize(
    "name", ["a\nb", "a\x00", "\x1b[31m", "a\u2028b", "\u202e", "", " ", "x" * 201]
)
async def test_channel_names_with_control_characters(server: Process, name: str) -> None:
    """What cannot be printed is no channel name, for no request."""
    async with connect(server.port) as client:
        for message in (subscribe(name), publish(name, 1), {"type": "history", "channel": name}):
            reply = await client.ask(message)
            assert (reply["code"], reply["field"]) == ("invalid_message", "channel")


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "http://127.0.0.1",
        "http://127.0.0.1:{port}.evil.example",
        "http://127.0.0.1:{port}@evil.example",
        "http://evil.example/127.0.0.1:{port}",
        "http://127.0.0.1.evil.example:{port}",
        "http://localhost:{port}",
        "null",
        "",
    ],
)
async def test_wrong_origins(server: Process, origin: str) -> None:
    """Pages of other sites are refused with 403, look-alikes too."""
    headers = [("Origin", origin.format(port=server.port))]
    async with connect(server.port, headers=headers) as client:
        assert client.status == 403
    own = [("Origin", f"http://127.0.0.1:{server.port}")]
    async with connect(server.port, headers=own) as client:
        assert client.status == 101


@pytest.mark.parametrize(
    "message",
    [
        b"[" * 60_000,
        b'{"type":' * 8000,
        b'{"type":"ping","id":' + b"9" * 5000 + b"}",
        b'{"type":"ping","id":1e999}',
        b'{"type":"ping","id":"\\ud800"}',
        b'{"type":"ping",' + b'"a":1,' * 9000 + b'"b":1}',
        b'{"type":"subscribe","channel":"a","last":99999999999999999999}',
        b'{"type":"publish","channel":"a","data":' + b"[" * 5000 + b"]" * 5000 + b"}",
        b'\xef\xbb\xbf{"type":"ping"}',
        b"",
    ],
)
async def test_odd_json(server: Process, message: bytes) -> None:
    """Deep, huge and odd JSON gets a reply of some kind, and the connection lives."""
    async with connect(server.port) as client:
        client.writer.write(masked(TEXT, message))
        await client.json()
        while (await client.ask({"type": "ping", "id": 7})).get("id") != 7:
            pass


async def test_garbage_instead_of_http(server: Process) -> None:
    """Bytes that are no HTTP are refused or cut off, in the middle of anything."""
    for data in (b"\x00" * 100 + b"\r\n\r\n", b"SSH-2.0-x\r\n\r\n", b"\xff" * 70_000):
        status, _ = await exchange(server.port, data)
        assert status in (0, 400, 431)
    async with raw(server.port) as client:
        client.writer.write(b"GET /ws HT")


async def test_connections_that_come_and_go(server: Process) -> None:
    """A thousand connections that end at every stage leave nothing behind."""
    for round in range(40):
        async with asyncio.TaskGroup() as group:
            for number in range(25):
                group.create_task(_come_and_go(server.port, round + number))


async def _come_and_go(port: int, number: int) -> None:
    if number % 4 == 0:
        async with raw(port) as client:
            client.writer.write(b"GET /ws HTTP/1.1\r\n")
        return
    async with connect(port) as client:
        if number % 4 > 1:
            client.send(subscribe("a"))
        if number % 4 == 3:
            client.writer.write(client.connection.close(1000))
            await client.end()
