"""One connection of the client: opened, used and ended, against servers good and bad."""

from __future__ import annotations

import asyncio
import gc
import os
import socket
import ssl
import struct
from base64 import b64encode
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import psutil  # type: ignore[import-untyped]
import pytest
import trustme
import uvloop
from websockets.asyncio.server import ServerConnection, serve

from holdfast.client import transport as transport_module
from holdfast.client.dial import MAX_REDIRECTS, USER_AGENT, dial
from holdfast.client.transport import Link
from holdfast.errors import ConfigError, HandshakeError, UsageError
from holdfast.websocket.connection import Connection
from holdfast.websocket.deflate import Deflate, DeflateConfig
from holdfast.websocket.frames import BINARY, CLOSE, PING, PONG, TEXT, encode_frame
from holdfast.websocket.handshake import (
    END_OF_HEAD,
    MAX_HEAD,
    Request,
    accept_response,
    parse_request,
)
from holdfast.websocket.parser import MAX_FRAMES_PER_FEED
from tests.client.peers import (
    Handler,
    Listener,
    Reader,
    Writer,
    accept,
    accepting,
    answering,
    client_tls,
    server_tls,
    serving,
)
from tests.waiting import eventually


@pytest.fixture(autouse=True, params=["asyncio", "uvloop"])
def loop_factory(request: pytest.FixtureRequest) -> Callable[[], asyncio.AbstractEventLoop]:
    """The event loop of an `async def` test."""
    return uvloop.new_event_loop if request.param == "uvloop" else asyncio.SelectorEventLoop


@pytest.fixture(autouse=True)
def nothing_left_behind(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """No test leaves a TCP socket open, or an exception that nobody looked at."""
    yield
    gc.collect()
    assert psutil.Process().net_connections("tcp") == []
    assert [r.getMessage() for r in caplog.records if r.name == "asyncio" and r.levelno > 30] == []


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Most of these servers wait for the client to close TCP first."""
    monkeypatch.setattr(transport_module, "LINGER", 0.02)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@asynccontextmanager
async def linked(handler: Handler, **options: Any) -> AsyncIterator[tuple[Link, Listener]]:
    """A link to a raw server."""
    listener = Listener()
    async with serving(handler) as port:
        link = await dial(f"ws://127.0.0.1:{port}/", listener, **options)
        try:
            yield link, listener
        finally:
            link.abort()


async def refused(handler: Handler) -> HandshakeError:
    """How a server refuses."""
    async with serving(handler) as port:
        with pytest.raises(HandshakeError) as caught:
            await dial(f"ws://127.0.0.1:{port}/", Listener())
    return caught.value


# Messages.


@pytest.mark.parametrize("compression", [False, True])
async def test_echo(compression: bool) -> None:
    """Messages of any length go out and come back, also compressed; close is polite."""
    texts = [b"", b"a", "☕".encode(), b"x" * 200, b"x" * 70_000, b"x" * 400_000]

    async def echo(connection: ServerConnection) -> None:
        assert bool(connection.protocol.extensions) is compression
        async for message in connection:
            await connection.send(message)

    listener = Listener()
    async with serve(echo, "127.0.0.1", 0, compression="deflate" if compression else None) as to:
        port = to.sockets[0].getsockname()[1]
        link = await dial(f"ws://127.0.0.1:{port}/a?b", listener, compression=compression)
        assert link.peer == f"127.0.0.1 port {port}"
        link.send(texts[0])
        link.send_many(texts[1:])
        await eventually(lambda: len(listener.payloads) == len(texts))
        assert listener.payloads == texts
        link.close(1000, "done")
        assert await listener.end() == (1000, "done", None)
        link.send(b"late")
        link.send_many([b"late"])
        link.close(1000)
        link.abort()


async def test_frames_that_come_with_the_answer() -> None:
    """What comes in one packet with the handshake is delivered after `dial` has returned."""
    frames = encode_frame(TEXT, b"one") + encode_frame(TEXT, b"two") + encode_frame(CLOSE, b"")
    async with linked(accepting(frames)) as (_, listener):
        assert listener.reads == 0
        assert await listener.end() == (1005, "", None)
        assert listener.payloads == [b"one", b"two"]


async def test_many_small_messages() -> None:
    """Tens of thousands of messages come in order, whatever the reads cut."""
    sent = [b"%d" % number for number in range(20_000)]
    frames = b"".join(encode_frame(TEXT, payload) for payload in sent)
    async with linked(accepting(frames + encode_frame(CLOSE, b"\x03\xe8"))) as (_, listener):
        assert await listener.end() == (1000, "", None)
        assert listener.payloads == sent


async def test_the_loop_goes_on_under_many_messages() -> None:
    """What one turn of the loop is too short for waits for the next one."""
    frames = encode_frame(TEXT, b"") * (3 * MAX_FRAMES_PER_FEED)

    class Busy(Listener):
        most = 0

        def received(self, payloads: list[bytes]) -> None:
            self.most = max(self.most, len(payloads))
            super().received(payloads)

    listener = Busy()
    async with serving(accepting(frames)) as port:
        link = await dial(f"ws://127.0.0.1:{port}/", listener)
        await eventually(lambda: len(listener.payloads) == 3 * MAX_FRAMES_PER_FEED)
        link.abort()
    assert listener.most == MAX_FRAMES_PER_FEED


async def test_end_behind_many_messages() -> None:
    """Messages that wait for their turn are delivered, though the connection has ended since."""
    client, server = socket.socketpair()
    with server:
        loop, listener = asyncio.get_running_loop(), Listener()
        frames = encode_frame(TEXT, b"") * (3 * MAX_FRAMES_PER_FEED)
        connection = Connection(server=False, max_message=1000)
        transport, _ = await loop.create_connection(asyncio.Protocol, sock=client)
        transport.pause_reading()
        link = Link(transport, connection, listener, frames)
        link.begin()
        link.connection_lost(None)
        transport.abort()
        assert len(listener.payloads) == 3 * MAX_FRAMES_PER_FEED
        await listener.end()


async def test_ping_is_answered_and_heard() -> None:
    """A ping is a sign of life without a message, and gets its pong."""
    pong = asyncio.get_running_loop().create_future()

    async def handler(reader: Reader, writer: Writer) -> None:
        await accept(reader, writer, encode_frame(PING, b"?") + encode_frame(PONG, b""))
        pong.set_result((await reader.readexactly(7))[0])

    async with linked(handler) as (_, listener):
        assert await pong == 0x80 | PONG
        assert (listener.reads, listener.payloads) == (1, [])


async def test_full_transport() -> None:
    """The receiver hears when the transport has more than it likes, and when it has room again."""
    read = asyncio.Event()

    async def handler(reader: Reader, writer: Writer) -> None:
        await accept(reader, writer)
        await read.wait()
        writer.write(encode_frame(PING, b""))
        await reader.read()

    async with linked(handler) as (link, listener):
        link.send_many([b"x" * 65536] * 200)
        assert listener.writables == [False]
        read.set()
        await eventually(lambda: listener.writables == [False, True])


async def test_pongs_wait_while_the_transport_is_full() -> None:
    """Who pings without reading gets no heap of pongs, but the latest when there is room."""
    read, pongs = asyncio.Event(), list[bytes]()

    async def handler(reader: Reader, writer: Writer) -> None:
        await accept(reader, writer)
        writer.write(b"".join(encode_frame(PING, b"%04d" % number) for number in range(500)))
        await read.wait()
        await reader.readexactly(100 * (65536 + 14))
        pongs.append(await reader.readexactly(16 * 10))

    async with linked(handler) as (link, listener):
        link.send_many([b"x" * 65536] * 100)
        assert listener.writables == [False]
        await eventually(lambda: listener.reads)
        read.set()
        await eventually(lambda: pongs)


async def test_nagle_is_off() -> None:
    """A small message does not wait for the acknowledgement of the one before."""
    async with linked(accepting()) as (link, _):
        sock = link._transport.get_extra_info("socket")
        assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


# The end.


async def test_the_server_closes() -> None:
    """The server's code and reason are reported."""

    async def goodbye(connection: ServerConnection) -> None:
        await connection.close(4401, "token expired")

    listener = Listener()
    async with serve(goodbye, "127.0.0.1", 0) as to:
        await dial(f"ws://127.0.0.1:{to.sockets[0].getsockname()[1]}", listener)
        assert await listener.end() == (4401, "token expired", None)


async def test_end_without_a_close() -> None:
    """The mere end of TCP is 1006, and says so."""

    async def handler(reader: Reader, writer: Writer) -> None:
        await accept(reader, writer, encode_frame(TEXT, b"last"))

    async with linked(handler) as (_, listener):
        code, _, cause = await listener.end()
        assert (code, cause) == (1006, "the server closed TCP without a Close frame")
        assert listener.payloads == [b"last"]


async def test_reset() -> None:
    """A reset is 1006, with the system's words."""

    async def handler(reader: Reader, writer: Writer) -> None:
        await accept(reader, writer)
        await reader.readexactly(1)
        sock = writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    async with linked(handler) as (link, listener):
        link.send(b"go")
        assert await listener.end() == (1006, "", "Connection reset by peer")


async def test_close_without_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that does not answer our Close is cut off."""
    monkeypatch.setattr(transport_module, "CLOSE_TIMEOUT", 0.05)
    async with linked(accepting()) as (link, listener):
        link.close(1000)
        code, _, cause = await listener.end()
        assert (code, cause) == (1006, "the server did not answer our Close within 0.05 s")


async def test_messages_after_our_close() -> None:
    """What the server still sends before it answers our Close is delivered."""

    async def handler(reader: Reader, writer: Writer) -> None:
        await accept(reader, writer)
        await reader.readexactly(8)
        writer.write(encode_frame(TEXT, b"last") + encode_frame(CLOSE, b"\x03\xe8"))
        await reader.read()

    async with linked(handler) as (link, listener):
        link.close(1000)
        assert (await listener.end())[0] == 1000
        assert listener.payloads == [b"last"]


async def test_server_that_keeps_tcp_open() -> None:
    """After both Closes a server may not keep us, though it goes on sending."""

    async def handler(reader: Reader, writer: Writer) -> None:
        await accept(reader, writer, encode_frame(CLOSE, b"\x03\xf4"))
        while True:
            writer.write(encode_frame(PING, b""))
            await writer.drain()
            await asyncio.sleep(0.01)

    async with linked(handler) as (_, listener):
        assert await listener.end() == (1012, "", None)
        assert listener.reads == 1


@pytest.mark.parametrize(
    ("frame", "code", "reason"),
    [
        (encode_frame(0x3, b""), 1002, "reserved opcode 0x3"),
        (encode_frame(TEXT, b"a", mask=b"abcd"), 1002, "masked frame from a server"),
        (encode_frame(CLOSE, b"\x03"), 1002, "Close frame with a payload of one byte"),
        (encode_frame(TEXT, b"\xff"), 1007, "text that is not UTF-8"),
        (encode_frame(TEXT, b"x" * 201), 1009, "message over the limit of 200 bytes"),
        (encode_frame(BINARY, b"x"), 1003, "a binary message"),
    ],
)
async def test_faults(frame: bytes, code: int, reason: str) -> None:
    """A server's fault ends the connection with a Close that names it; what came before counts."""
    fine, told = encode_frame(TEXT, b"fine"), list[int]()

    async def handler(reader: Reader, writer: Writer) -> None:
        await accept(reader, writer, fine + encode_frame(PING, b"") + frame + fine)
        closes = (await reader.read(1000)).split(b"\x8a\x80", 1)[1][4:]
        key, payload = closes[2:6], closes[6:8]
        told.append(int.from_bytes(bytes(a ^ b for a, b in zip(payload, key, strict=False)), "big"))

    async with linked(handler, max_message=200) as (_, listener):
        cause = f"the server broke the protocol: {reason}"
        assert await listener.end() == (code, reason, cause)
        assert listener.payloads == [b"fine"]
        assert told == [code]


async def test_bomb() -> None:
    """What inflates beyond the limit ends the connection, and is not inflated."""
    bomb = Deflate(DeflateConfig()).compress(bytes(10_000_000))

    async def handler(reader: Reader, writer: Writer) -> None:
        request = parse_request(await reader.readuntil(END_OF_HEAD))
        writer.write(accept_response(request.key, extensions="permessage-deflate"))
        writer.write(encode_frame(TEXT, bomb, rsv1=True))
        await reader.read()

    async with linked(handler, compression=True, max_message=1000) as (_, listener):
        assert (await listener.end())[0] == 1009


@pytest.mark.parametrize("early", [b"", encode_frame(TEXT, b"a") + encode_frame(CLOSE, b"")])
async def test_abort(early: bytes) -> None:
    """After `abort` nothing is called, at whatever moment it comes."""
    ended = asyncio.Event()

    async def handler(reader: Reader, writer: Writer) -> None:
        await accept(reader, writer, early)
        await reader.read()
        ended.set()

    async with linked(handler) as (link, listener):
        link.send_many([b"x" * 65536] * 200)
        link.abort()
        link.abort()
        link.close(1000)
        await ended.wait()
        assert (listener.reads, listener.ends) == (0, [])


async def test_abort_from_within() -> None:
    """A receiver may abort while it is being called."""

    class Impatient(Listener):
        link: Link

        def received(self, payloads: list[bytes]) -> None:
            super().received(payloads)
            self.link.abort()

    listener, ended = Impatient(), asyncio.Event()

    async def handler(reader: Reader, writer: Writer) -> None:
        await accept(reader, writer, encode_frame(TEXT, b"a") + encode_frame(CLOSE, b""))
        await reader.read()
        ended.set()

    async with serving(handler) as port:
        listener.link = await dial(f"ws://127.0.0.1:{port}/", listener)
        await ended.wait()
    assert (listener.payloads, listener.ends) == ([b"a"], [])


async def test_close_code_that_may_not_be_sent() -> None:
    """1006 is for reports only."""
    async with linked(accepting()) as (link, _):
        with pytest.raises(UsageError):
            link.close(1006)


# The handshake.


async def test_request() -> None:
    """Headers go out as given, with a User-Agent, and the URL's user as Authorization."""
    seen: list[Request] = []

    async def handler(reader: Reader, writer: Writer) -> None:
        seen.append(await accept(reader, writer))

    async with serving(handler) as port:
        for own in ({}, {"user-agent": "mine", "authorization": "Bearer t"}):
            url = f"ws://us%40er:p%3Aw@127.0.0.1:{port}/chat?x=1"
            link = await dial(url, Listener(), headers=[("X-A", "1"), *own.items()])
            link.abort()
    first, second = (dict(request.headers) for request in seen)
    assert seen[0].target == b"/chat?x=1"
    assert first[b"x-a"] == b"1"
    assert first[b"host"] == b"127.0.0.1:%d" % port
    assert first[b"user-agent"] == USER_AGENT.encode()
    assert first[b"authorization"] == b"Basic " + b64encode(b"us@er:p:w")
    assert second[b"user-agent"] == b"mine"
    assert second[b"authorization"] == b"Bearer t"


@pytest.mark.parametrize(
    ("url", "headers"),
    [
        ("http://host/", []),
        ("ws://", []),
        ("ws://host:x/", []),
        ("ws://[::1/", []),
        ("ws://host/#fragment", []),
        ("ws://host/", [("Bad Name", "x")]),
        ("ws://host/", [("Name", "a\r\nb")]),
        ("ws://host/", [("Name", "☕")]),
    ],
)
async def test_what_cannot_be_asked(url: str, headers: list[tuple[str, str]]) -> None:
    """A wrong URL or header is the caller's fault, and nothing is connected to."""
    with pytest.raises(ConfigError):
        await dial(url, Listener(), headers=headers)


async def test_refusals() -> None:
    """Status and headers of the server's own answer reach the caller."""
    error = await refused(
        answering(b"HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Bearer\r\n\r\nno")
    )
    assert (error.status, error.headers) == (401, (("www-authenticate", "Bearer"),))
    error = await refused(answering(b"HTTP/1.1 503 Later\r\nRetry-After: 7\r\n\r\n"))
    assert (error.status, error.headers) == (503, (("retry-after", "7"),))
    error = await refused(answering(b"HTTP/1.1 400 Bad Request\r\n\r\n"))
    assert error.status == 400


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        (b"SSH-2.0-OpenSSH_9.9\r\n", "is not HTTP"),
        (b"\x15\x03\x01\x00\x02\x02\x16", "is not HTTP"),
        (b"HTTP/1.1 101\r\n\r\n", "lacks 'Upgrade"),
        (b"HTTP/1.0 200 OK\r\n\r\n", "not HTTP/1.1"),
        (b"HTTP/1.1 101 x\r\nX: " + b"x" * MAX_HEAD, "a head over"),
    ],
)
async def test_no_answer_at_all(answer: bytes, text: str) -> None:
    """Garbage is refused as soon as it can be told, with status 0: nobody answered."""
    error = await refused(answering(answer))
    assert error.status == 0
    assert text in error.reason


async def test_extension_that_was_not_offered() -> None:
    """A server may not choose what was not offered."""

    async def handler(reader: Reader, writer: Writer) -> None:
        request = parse_request(await reader.readuntil(END_OF_HEAD))
        writer.write(accept_response(request.key, extensions="permessage-deflate"))
        await reader.read()

    assert (await refused(handler)).status == 0


@pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 101 Swi"])
async def test_end_in_the_handshake(answer: bytes) -> None:
    """An end before the answer is complete is told as that."""

    async def handler(reader: Reader, writer: Writer) -> None:
        await reader.readuntil(END_OF_HEAD)
        writer.write(answer)
        writer.close()

    error = await refused(handler)
    assert error.status == 0
    assert error.reason == "the server closed the connection during the handshake"


async def test_reset_in_the_handshake() -> None:
    """A reset stays the OSError that it is."""

    async def handler(reader: Reader, writer: Writer) -> None:
        sock = writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    async with serving(handler) as port:
        with pytest.raises(ConnectionResetError):
            await dial(f"ws://127.0.0.1:{port}/", Listener())


async def test_nobody_listens() -> None:
    """A refused connection is an OSError."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        with pytest.raises(ConnectionRefusedError):
            await dial(f"ws://127.0.0.1:{bound.getsockname()[1]}/", Listener())


@pytest.mark.parametrize("scheme", ["ws", "wss"])
async def test_cancelled(scheme: str) -> None:
    """A server that never answers is given up when the caller cancels; the socket closes."""
    here, gone = asyncio.Event(), asyncio.Event()

    async def handler(reader: Reader, writer: Writer) -> None:
        await reader.readexactly(1)
        here.set()
        await reader.read()
        gone.set()

    async with serving(handler) as port:
        task = asyncio.create_task(dial(f"{scheme}://127.0.0.1:{port}/", Listener()))
        await here.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        async with asyncio.timeout(5):
            await gone.wait()


async def test_cancelled_at_any_moment() -> None:
    """Whenever the caller cancels, nothing leaks; see the fixture."""
    async with serving(accepting(encode_frame(TEXT, b"a"))) as port:
        for turns in range(25):
            task = asyncio.create_task(dial(f"ws://127.0.0.1:{port}/", Listener()))
            for _ in range(turns):
                await asyncio.sleep(0)
            task.cancel()
            with suppress(asyncio.CancelledError):
                (await task).abort()
            await asyncio.sleep(0)


async def test_ipv6() -> None:
    """An IPv6 host has brackets in the URL and in Host, and none in the address."""
    hosts = []

    async def handler(reader: Reader, writer: Writer) -> None:
        hosts.append((await accept(reader, writer)).host)

    try:
        async with serving(handler, host="::1") as port:
            link = await dial(f"ws://[::1]:{port}/", Listener())
            assert link.peer == f"::1 port {port}"
            link.abort()
    except OSError as error:
        pytest.skip(f"no IPv6 here: {error}")
    assert hosts == [b"[::1]:%d" % port]


# TLS.


async def test_tls(authority: trustme.CA) -> None:
    """A wss URL is encrypted, and frames that come with the answer are delivered."""
    frames = encode_frame(TEXT, b"hello") * 3000 + encode_frame(CLOSE, b"\x03\xe8")
    listener = Listener()
    async with serving(accepting(frames), tls=server_tls(authority)) as port:
        await dial(f"wss://127.0.0.1:{port}/", listener, tls=client_tls(authority))
        assert await listener.end() == (1000, "", None)
    assert listener.payloads == [b"hello"] * 3000


async def test_tls_that_ends_with_the_answer(authority: trustme.CA) -> None:
    """What a server says and ends in one go is delivered before the end."""

    async def handler(reader: Reader, writer: Writer) -> None:
        await accept(reader, writer, encode_frame(TEXT, b"last"))
        writer.close()
        await writer.wait_closed()

    listener = Listener()
    async with serving(handler, tls=server_tls(authority)) as port:
        await dial(f"wss://127.0.0.1:{port}/", listener, tls=client_tls(authority))
        assert (await listener.end())[0] == 1006
    assert listener.payloads == [b"last"]


async def test_end_while_the_link_is_handed_over() -> None:
    """An end that comes before the link has begun is told after what came before it."""
    async with linked(accepting(encode_frame(TEXT, b"last"))) as (link, listener):
        link.data_received(encode_frame(TEXT, b"very last"))
        link.connection_lost(ConnectionResetError(104, os.strerror(104)))
        assert listener.payloads == [b"last", b"very last"]
        assert await listener.end() == (1006, "", "Connection reset by peer")


async def test_untrusted(authority: trustme.CA) -> None:
    """A certificate that cannot be trusted is told apart from every other failure."""
    async with serving(accepting(), tls=server_tls(authority)) as port:
        with pytest.raises(ssl.SSLCertVerificationError):
            await dial(f"wss://127.0.0.1:{port}/", Listener())


async def test_no_tls_there() -> None:
    """TLS to a server without is an SSLError."""
    async with serving(answering_anything) as port:
        with pytest.raises(ssl.SSLError):
            await dial(f"wss://127.0.0.1:{port}/", Listener())


async def answering_anything(reader: Reader, writer: Writer) -> None:
    """A server that answers in plain HTTP before it has understood."""
    await reader.read(1)
    writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
    await reader.read()


# Redirects.


def redirecting(status: int, location: str) -> Handler:
    return answering(f"HTTP/1.1 {status} x\r\nLocation: {location}\r\n\r\n".encode())


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_redirect_to_another_origin(status: int) -> None:
    """A redirect is followed without the application's headers: any of them may be a secret."""
    seen: list[Request] = []

    async def handler(reader: Reader, writer: Writer) -> None:
        seen.append(await accept(reader, writer))

    headers = [("Cookie", "a=b"), ("X-A", "1")]
    async with (
        serving(handler) as port,
        serving(redirecting(status, f"http://127.0.0.1:{port}/there?x#y")) as first,
    ):
        url = f"ws://user:password@127.0.0.1:{first}/"
        link = await dial(url, Listener(), headers=headers)
        link.abort()
    assert seen[0].target == b"/there?x"
    names = {name for name, _ in seen[0].headers}
    assert b"user-agent" in names
    assert names.isdisjoint((b"authorization", b"cookie", b"x-a"))


async def test_redirect_within_the_origin() -> None:
    """On the same origin what is secret goes along."""
    seen: list[Request] = []

    async def handler(reader: Reader, writer: Writer) -> None:
        request = parse_request(await reader.readuntil(END_OF_HEAD))
        seen.append(request)
        if request.target == b"/a/b":
            writer.write(b"HTTP/1.1 307 x\r\nLocation: c\r\n\r\n")
        else:
            writer.write(accept_response(request.key))
        await reader.read()

    async with serving(handler) as port:
        link = await dial(f"ws://user:password@127.0.0.1:{port}/a/b", Listener())
        link.abort()
    assert [request.target for request in seen] == [b"/a/b", b"/a/c"]
    assert all(b"authorization" in dict(request.headers) for request in seen)


async def test_redirect_to_tls(authority: trustme.CA) -> None:
    """From ws to wss is upwards."""
    async with (
        serving(accepting(), tls=server_tls(authority)) as port,
        serving(redirecting(308, f"https://127.0.0.1:{port}/")) as first,
    ):
        link = await dial(f"ws://127.0.0.1:{first}/", Listener(), tls=client_tls(authority))
        link.abort()


async def test_redirect_from_tls(authority: trustme.CA) -> None:
    """From wss to ws is not followed."""
    async with serving(accepting()) as port:
        handler = redirecting(301, f"ws://127.0.0.1:{port}/")
        async with serving(handler, tls=server_tls(authority)) as first:
            with pytest.raises(HandshakeError, match="not encrypted") as caught:
                await dial(f"wss://127.0.0.1:{first}/", Listener(), tls=client_tls(authority))
    assert caught.value.status == 301


async def test_redirects_without_end() -> None:
    """Five redirects are followed, not six."""
    requests = 0

    async def handler(reader: Reader, writer: Writer) -> None:
        nonlocal requests
        requests += 1
        await answering(b"HTTP/1.1 302 x\r\nLocation: /\r\n\r\n")(reader, writer)

    error = await refused(handler)
    assert (error.status, requests) == (302, MAX_REDIRECTS + 1)


@pytest.mark.parametrize("location", ["", "ftp://host/", "ws://[::1/", "ws://host:x/", "/ä"])
async def test_redirect_to_nowhere(location: str) -> None:
    """A redirect that makes no sense is a refusal with its status."""
    assert (await refused(redirecting(302, location))).status == 302
