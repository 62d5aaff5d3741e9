"""The first bytes of a connection: what is refused, and how."""

from __future__ import annotations

import asyncio
import base64
import os
from typing import Any

import pytest

from holdfast import Channel, Hub
from holdfast.websocket.frames import TEXT
from tests.server.harness import connect, exchange, masked, raw, serve
from tests.waiting import eventually

KEY = b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="
LINES = [
    b"GET /ws HTTP/1.1",
    b"Host: a",
    b"Upgrade: websocket",
    b"Connection: Upgrade",
    KEY,
    b"Sec-WebSocket-Version: 13",
]


def head(*extra: bytes, lines: list[bytes] | None = None) -> bytes:
    """A handshake with more lines at its end."""
    return b"\r\n".join([*(LINES if lines is None else lines), *extra]) + b"\r\n\r\n"


def changed(old: bytes, *new: bytes) -> bytes:
    """The handshake with one line replaced."""
    lines: list[bytes] = []
    for line in LINES:
        lines += new if line == old else [line]
    return head(lines=lines)


async def test_the_handshake_itself_is_fine() -> None:
    """What the cases below are changed from is accepted."""
    async with serve(Hub().asgi) as served, raw(served.port) as client:
        client.writer.write(head())
        await client.read_head()
        assert client.status == 101


@pytest.mark.parametrize("takeover", [True, False])
@pytest.mark.parametrize(
    ("request_head", "status"),
    [
        (head(b"Content-Length: 5", b"Transfer-Encoding: chunked"), 400),
        (head(b"Transfer-Encoding: chunked"), 400),
        (head(b"Content-Length: 5"), 400),
        (head(b"Content-Length: 0", b"Content-Length: 5"), 400),
        (head(b"X: a\nContent-Length: 5"), 400),
        (head(b"X: a\rb"), 400),
        (head(b"X: a", b" folded: b"), 400),
        (head(b"X: a", b"\tfolded"), 400),
        (head(b"Host: b"), 400),
        (head(b"X : a"), 400),
        (head(b"Upgrade : websocket"), 400),
        (head(b": a"), 400),
        (head(b"no colon"), 400),
        (head(b"X: a\x00b"), 400),
        (head(b"X\x00: a"), 400),
        (head(b"X\xe4: a"), 400),
        (head(b"Sec-WebSocket-Protocol: a b"), 400),
        (head(b"Sec-WebSocket-Protocol: a,,b"), 400),
        (head(b"Sec-WebSocket-Protocol: \xe4"), 400),
        (head(b"Sec-WebSocket-Protocol: a\x01"), 400),
        (head(b"Sec-WebSocket-Protocol: a, a"), 400),
        (head(b"Sec-WebSocket-Protocol: a(b)"), 400),
        (head(KEY), 400),
        (head(b"Sec-WebSocket-Version: 13"), 400),
        (head(b"Origin: http://a", b"Origin: http://a"), 400),
        (changed(b"GET /ws HTTP/1.1", b"GET /ws HTTP/1.0"), 400),
        (changed(b"GET /ws HTTP/1.1", b"GET /ws HTTP/2.0"), 400),
        (changed(b"GET /ws HTTP/1.1", b"GET /ws"), 400),
        (changed(b"GET /ws HTTP/1.1", b"GET  /ws HTTP/1.1"), 400),
        (changed(b"GET /ws HTTP/1.1", b"GET /w\x00s HTTP/1.1"), 400),
        (changed(b"GET /ws HTTP/1.1", b"GET /w#s HTTP/1.1"), 400),
        (changed(b"GET /ws HTTP/1.1", b"GET ws HTTP/1.1"), 400),
        (changed(b"GET /ws HTTP/1.1", b"GET * HTTP/1.1"), 400),
        (changed(b"GET /ws HTTP/1.1", b"get /ws HTTP/1.1"), 405),
        (changed(b"GET /ws HTTP/1.1", b"POST /ws HTTP/1.1"), 405),
        (changed(b"GET /ws HTTP/1.1", b"GET /" + b"x" * 9000 + b" HTTP/1.1"), 414),
        (changed(b"Host: a"), 400),
        (changed(b"Host: a", b"Host: "), 400),
        (changed(b"Host: a", b"Host: a/b"), 400),
        (changed(b"Host: a", b"Host: a@b"), 400),
        (changed(b"Upgrade: websocket"), 426),
        (changed(b"Connection: Upgrade", b"Connection: keep-alive"), 426),
        (changed(b"Sec-WebSocket-Version: 13", b"Sec-WebSocket-Version: 8"), 426),
        (changed(b"Sec-WebSocket-Version: 13"), 426),
        (changed(KEY), 400),
        (changed(KEY, b"Sec-WebSocket-Key: short"), 400),
        (head(b"X: " + b"x" * 9000), 431),
        (head(*[b"X: y"] * 70), 431),
    ],
)
async def test_handshakes_that_are_refused(
    request_head: bytes, status: int, takeover: bool
) -> None:
    """What two readers could understand in two ways is refused, and nothing after it is read."""
    hub = Hub()
    own = hub.asgi

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await own(scope, receive, send)

    follow = b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"
    async with serve(own if takeover else app) as served:
        answer = await exchange(served.port, request_head + follow)
        assert answer[0] == status
        assert answer[1].count(b"HTTP/1.1 ") == 1
        assert b"connection: close" in answer[1].lower()
    assert hub.stats.opened == 0


async def test_version_is_named_in_the_refusal() -> None:
    """426 says which version would do (RFC 6455 section 4.4)."""
    async with serve(Hub().asgi) as served:
        request = changed(b"Sec-WebSocket-Version: 13", b"Sec-WebSocket-Version: 99")
        _, answer = await exchange(served.port, request)
        assert b"Sec-WebSocket-Version: 13" in answer


@pytest.mark.parametrize("target", [b"http://a/ws", b"ws://a/ws", b"HTTP://other:99/ws?x=1"])
async def test_absolute_form_is_the_same_as_its_path(target: bytes) -> None:
    """A target in absolute form is accepted for its path (RFC 9112 section 3.2.2)."""
    async with serve(Hub().asgi) as served, raw(served.port) as client:
        client.writer.write(changed(b"GET /ws HTTP/1.1", b"GET " + target + b" HTTP/1.1"))
        await client.read_head()
        assert client.status == 101


@pytest.mark.parametrize(
    "request_head",
    [
        b"POST /api/publish HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost : a\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: a\r\nX\x00: b\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    ],
)
async def test_http_requests_that_are_refused(request_head: bytes) -> None:
    """The HTTP side answers what it cannot trust with 400 and closes."""
    async with serve(Hub().asgi) as served:
        status, answer = await exchange(served.port, request_head)
        assert status == 400
        assert answer.count(b"HTTP/1.1 ") == 1


@pytest.mark.parametrize("step", [1, 7, 70_000])
async def test_oversized_head(step: int) -> None:
    """More than 64 KiB without an end: 431, however it is cut up."""
    data = b"GET / HTTP/1.1\r\nX: " + b"x" * (64 * 1024)
    if step == 1:
        data, first = data[-300:], data[:-300]
    else:
        first = b""
    async with serve(Hub().asgi) as served, raw(served.port) as client:
        client.writer.write(first)
        for start in range(0, len(data), step):
            client.writer.write(data[start : start + step])
            if step < 70_000 and start % (step * 50) == 0:
                await client.writer.drain()
                await asyncio.sleep(0)
        await client.read_head()
        assert client.status == 431


async def test_slow_head_is_408() -> None:
    """A head that does not end in time is refused, and a silent connection too."""
    async with serve(Hub().asgi, handshake_timeout=0.2) as served:
        async with raw(served.port) as silent, raw(served.port) as slow:
            slow.writer.write(b"GET / HTTP/1.1\r\n")
            for client in (silent, slow):
                await client.read_head()
                assert client.status == 408
        assert not served.connections


async def test_deadline_is_each_connections_own() -> None:
    """A deadline ends with the head: connections that are open stay, later ones get their own."""
    async with (
        serve(Hub().asgi, handshake_timeout=0.3) as served,
        connect(served.port) as early,
        raw(served.port) as silent,
    ):
        await silent.read_head()
        assert silent.status == 408
        async with raw(served.port) as late:
            late.writer.write(head())
            await late.read_head()
            assert late.status == 101
        assert await early.ask({"type": "ping"}) == {"type": "pong"}


@pytest.mark.parametrize("start", [b"\r\n\r\n", b"\r\n\r\nGE"])
async def test_further_heads_have_a_deadline_too(start: bytes) -> None:
    """Neither empty lines nor a request before buy a connection more time for a head."""
    async with serve(Hub().asgi, handshake_timeout=0.2, timeout_keep_alive=60) as served:
        for first in (b"", b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"):
            async with raw(served.port) as client:
                client.writer.write(first)
                if first:
                    await client.read_head()
                    assert client.status == 200
                client.writer.write(start)
                await client.read_head()
                assert client.status == 408


async def test_further_heads_have_a_limit_too() -> None:
    """A head of more than 64 KiB is refused, whichever request it belongs to."""
    async with serve(Hub().asgi) as served, raw(served.port) as client:
        client.writer.write(b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
        await client.read_head()
        client.writer.write(b"GET /healthz HTTP/1.1\r\nX: " + b"x" * 64 * 1024)
        await client.read_head()
        assert client.status == 431


async def test_kept_alive_connection_serves_on() -> None:
    """Requests that follow each other on one connection are not hurried by the ones before."""
    async with serve(Hub().asgi, handshake_timeout=0.2) as served, raw(served.port) as client:
        end = asyncio.get_running_loop().time() + 0.6
        while asyncio.get_running_loop().time() < end:
            for part in (b"GET /healthz HT", b"TP/1.1\r\nHost: a\r\n\r\n"):
                client.writer.write(part)
                await asyncio.sleep(0)
            await client.read_head()
            assert (client.status, client.body) == (200, b"ok\n")


async def test_head_in_single_bytes() -> None:
    """A handshake may come byte by byte."""
    async with serve(Hub().asgi) as served, raw(served.port) as client:
        for byte in head():
            client.writer.write(bytes((byte,)))
            await asyncio.sleep(0)
        await client.read_head()
        assert client.status == 101
        assert await client.ask({"type": "ping"}) == {"type": "pong"}


async def test_messages_that_come_with_the_handshake() -> None:
    """Messages in the packet of the handshake are answered, after the 101."""
    early = masked(TEXT, b'{"type":"ping","id":1}') + masked(TEXT, b'{"type":"ping","id":2}')
    async with serve(Hub().asgi) as served, connect(served.port, early=early) as client:
        assert client.status == 101
        assert [await client.json(), await client.json()] == [
            {"type": "pong", "id": 1},
            {"type": "pong", "id": 2},
        ]


async def test_half_a_frame_with_the_handshake() -> None:
    """A frame may begin in the packet of the handshake and end in the next one."""
    frame = masked(TEXT, b'{"type":"ping"}')
    async with serve(Hub().asgi) as served:
        for cut in (1, 5, len(frame) - 1):
            async with connect(served.port, early=frame[:cut]) as client:
                client.writer.write(frame[cut:])
                assert await client.json() == {"type": "pong"}


async def test_messages_that_come_while_the_application_authenticates() -> None:
    """However much comes before a slow `authenticate` is done, none of it is lost."""
    hub = Hub({"*": Channel(publish=True)})
    go = asyncio.Event()

    @hub.authenticate
    async def authenticate(credentials: Any) -> str:
        await go.wait()
        return "ada"

    data = base64.b64encode(os.urandom(30_000))
    message = masked(TEXT, b'{"type":"publish","channel":"a","data":"' + data + b'"}')
    async with serve(hub.asgi) as served, raw(served.port) as client:
        client.writer.write(head() + masked(TEXT, b'{"type":"ping"}'))
        for _ in range(20):
            client.writer.write(message)
        await eventually(lambda: served.state.tasks)
        (protocol,) = served.connections
        await eventually(lambda: len(protocol._early) > 64 * 1024)
        go.set()
        await client.read_head()
        assert await client.json() == {"type": "pong"}
        assert [(await client.json())["offset"] for _ in range(20)] == list(range(1, 21))
        assert await client.ask({"type": "ping", "id": 3}) == {"type": "pong", "id": 3}


async def test_client_that_leaves_while_the_application_authenticates() -> None:
    """A connection that is gone before it was admitted leaves no session behind."""
    hub = Hub()
    go = asyncio.Event()

    @hub.authenticate
    async def authenticate(credentials: Any) -> str:
        await go.wait()
        return "ada"

    async with serve(hub.asgi) as served:
        async with raw(served.port) as client:
            client.writer.write(head())
            await eventually(lambda: served.state.tasks)
        await eventually(lambda: not served.connections)
        go.set()
        await eventually(lambda: not served.state.tasks)
    assert hub.stats.opened == 0


async def test_websocket_at_another_path_is_404() -> None:
    """The hub answers below its path only, and says where."""
    async with serve(Hub().asgi) as served, connect(served.port, "/elsewhere") as client:
        assert client.status == 404
        assert b"/ws" in client.body


async def test_plain_get_of_the_socket_is_no_error_of_ours() -> None:
    """Somebody who opens /ws in a browser gets a 4xx, not a 500."""
    async with serve(Hub().asgi) as served:
        status, _ = await exchange(
            served.port, b"GET /ws HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
        )
        assert 400 <= status < 500


async def test_tls_on_a_plain_port_is_refused_at_once() -> None:
    """Who speaks TLS to a port without it is told so, and need not wait for the deadline."""
    async with serve(Hub().asgi) as served, raw(served.port) as client:
        client.writer.write(b"\x16\x03\x01\x02\x00\x01")
        await client.read_head()
        assert client.status == 400
