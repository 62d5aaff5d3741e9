"""The protocol class as an implementation of ASGI's WebSocket side, over real sockets."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from uvicorn.protocols.utils import ClientDisconnected

from holdfast.errors import UsageError
from holdfast.server.uvicorn import MAX_QUEUE
from holdfast.websocket.frames import PING, TEXT
from tests.server.harness import Client, Served, connect, masked, raw, serve
from tests.waiting import eventually

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Scope = dict[str, Any]


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Accept, send every message back, return when the client has gone."""
    await receive()
    await send({"type": "websocket.accept"})
    while (message := await receive())["type"] == "websocket.receive":
        await send({**message, "type": "websocket.send"})


class Recorder:
    """An application that records what it receives after accepting."""

    def __init__(self) -> None:
        self.received: list[Message] = []
        self.scope: Scope = {}
        self.errors: list[BaseException] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.scope = scope
        self.received.append(await receive())
        await send({"type": "websocket.accept"})
        while self.received[-1]["type"] != "websocket.disconnect":
            self.received.append(await receive())
        self.received.append(await receive())
        try:
            await send({"type": "websocket.send", "text": "too late"})
        except OSError as error:
            self.errors.append(error)


async def test_text_and_binary() -> None:
    """Text arrives as text, binary as bytes, empty and large ones too, in order."""
    async with serve(echo) as served, connect(served.port) as client:
        sent: list[str | bytes] = ["", "grüße", b"", b"\x00\xff", "x" * 200_000, b"y" * 70_000]
        client.send(*sent)
        for message in sent:
            expected = message.encode() if isinstance(message, str) else message
            assert await client.message() == expected


async def test_accept_with_subprotocol_and_headers() -> None:
    """The application sees what is offered, chooses one, and may add headers."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        assert scope["subprotocols"] == ["b.v2", "a.v1"]
        await receive()
        headers = [(b"x-session", b"5"), (b"set-cookie", b"a=b")]
        await send({"type": "websocket.accept", "subprotocol": "a.v1", "headers": headers})
        await receive()

    async with (
        serve(app) as served,
        connect(served.port, subprotocols=["b.v2", "a.v1"]) as client,
    ):
        assert client.headers["sec-websocket-protocol"] == "a.v1"
        assert client.headers["x-session"] == "5"
        assert client.headers["set-cookie"] == "a=b"


async def test_no_subprotocol_is_chosen_for_the_application() -> None:
    """An application that chooses none gets none."""
    async with serve(echo) as served, connect(served.port, subprotocols=["a", "b"]) as client:
        assert "sec-websocket-protocol" not in client.headers


async def test_scope() -> None:
    """The scope holds what ASGI promises: path, query, headers, addresses, state, extensions."""
    app = Recorder()
    async with serve(app, root_path="/under") as served:
        path = "/a%20b/%C3%BC?x=1&y=%2F"
        async with connect(served.port, path, headers=[("X-Name", "Value")]) as client:
            scope = app.scope
            assert (scope["type"], scope["scheme"], scope["http_version"]) == (
                "websocket",
                "ws",
                "1.1",
            )
            assert scope["path"] == "/under/a b/ü"
            assert scope["raw_path"] == b"/under/a%20b/%C3%BC"
            assert scope["root_path"] == "/under"
            assert scope["query_string"] == b"x=1&y=%2F"
            assert (b"x-name", b"Value") in scope["headers"]
            assert scope["server"] == ("127.0.0.1", served.port)
            assert scope["client"] == client.writer.get_extra_info("sockname")
            assert scope["state"] == {"shared": ["state"]}
            assert scope["asgi"]["spec_version"] == "2.4"
            assert "websocket.http.response" in scope["extensions"]
            scope["state"]["own"] = 1
        async with connect(served.port):
            assert "own" not in app.scope["state"]


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ({"type": "websocket.close"}, (1000, "")),
        ({"type": "websocket.close", "code": 3001}, (3001, "")),
        ({"type": "websocket.close", "code": 4999, "reason": "enough"}, (4999, "enough")),
        ({"type": "websocket.close", "code": None, "reason": None}, (1000, "")),
    ],
)
async def test_application_closes(message: Message, expected: tuple[int, str]) -> None:
    """Code and reason of the application reach the client."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        await send({"type": "websocket.send", "text": "last words"})
        await send(message)

    async with serve(app) as served, connect(served.port) as client:
        assert await client.message() == b"last words"
        assert await client.end() == expected


async def test_client_closes() -> None:
    """The application is told code and reason, as often as it asks, and cannot send any more."""
    app = Recorder()
    async with serve(app) as served, connect(served.port) as client:
        client.send("before")
        client.writer.write(client.connection.close(4005, "bye"))
        assert await client.end() == (4005, "")
        await eventually(lambda: app.errors)
        assert app.received == [
            {"type": "websocket.connect"},
            {"type": "websocket.receive", "text": "before"},
            {"type": "websocket.disconnect", "code": 4005, "reason": "bye"},
            {"type": "websocket.disconnect", "code": 4005, "reason": "bye"},
        ]
        assert isinstance(app.errors[0], ClientDisconnected)


async def test_close_without_code_is_1005_and_a_cut_is_1006() -> None:
    """What the client did not say is reported as such."""
    app = Recorder()
    async with serve(app) as served:
        async with connect(served.port) as client:
            client.writer.write(masked(0x8))
            await client.end()
            await eventually(lambda: app.errors)
        assert app.received[-1]["code"] == 1005
        app.errors.clear()
        app.received.clear()
        async with connect(served.port) as client:
            client.writer.transport.abort()
            await eventually(lambda: app.errors)
        assert app.received[-1]["code"] == 1006


async def test_sending_to_a_client_that_vanishes_raises() -> None:
    """An application that only sends learns of the end by OSError, not by silence."""
    ended: list[BaseException] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        try:
            while True:
                await send({"type": "websocket.send", "text": "tick"})
                await asyncio.sleep(0)
        except OSError as error:
            ended.append(error)
            raise

    async with serve(app) as served, connect(served.port) as client:
        await client.message()
        client.writer.transport.abort()
        await eventually(lambda: ended)


async def test_send_after_close_raises() -> None:
    """After its own close the application cannot send."""
    errors: list[BaseException] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        await send({"type": "websocket.close", "code": 1000})
        try:
            await send({"type": "websocket.send", "text": "more"})
        except OSError as error:
            errors.append(error)

    async with serve(app) as served, connect(served.port) as client:
        assert await client.end() == (1000, "")
        await eventually(lambda: errors)


async def test_close_before_accept_is_403() -> None:
    """An application that closes a handshake refuses it."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "websocket.close", "code": 4000})

    async with serve(app) as served, connect(served.port) as client:
        assert client.status == 403


async def test_denial_response() -> None:
    """The application may answer the handshake with a whole HTTP response."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        await send(
            {
                "type": "websocket.http.response.start",
                "status": 429,
                "headers": [(b"retry-after", b"7"), (b"content-length", b"10")],
            }
        )
        await send({"type": "websocket.http.response.body", "body": b"later", "more_body": True})
        await send({"type": "websocket.http.response.body", "body": b", ok?"})

    async with serve(app) as served, connect(served.port) as client:
        assert (client.status, client.body) == (429, b"later, ok?")
        assert client.headers["retry-after"] == "7"


@pytest.mark.parametrize("accepted", [False, True])
async def test_exception_in_the_application(
    accepted: bool, caplog: pytest.LogCaptureFixture
) -> None:
    """Before the handshake's answer it is a 500, after it 1011; the log has the traceback."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        if accepted:
            await send({"type": "websocket.accept"})
        raise LookupError("secret")

    async with serve(app) as served, connect(served.port) as client:
        if accepted:
            assert await client.end() == (1011, "")
        else:
            assert client.status == 500
            assert b"secret" not in client.body
    assert "secret" in caplog.text


async def test_application_that_returns() -> None:
    """An application that just returns closes with 1000; without an answer it is a 500."""

    async def accepting(scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "websocket.accept"})

    async def silent(scope: Scope, receive: Receive, send: Send) -> None:
        await receive()

    async with serve(accepting) as served, connect(served.port) as client:
        assert await client.end() == (1000, "")
    async with serve(silent) as served, connect(served.port) as client:
        assert client.status == 500


@pytest.mark.parametrize(
    "messages",
    [
        [{"type": "websocket.send", "text": "early"}],
        [{"type": "websocket.accept"}, {"type": "websocket.accept"}],
        [{"type": "websocket.accept"}, {"type": "websocket.send"}],
        [{"type": "websocket.accept"}, {"type": "http.response.start", "status": 200}],
    ],
)
async def test_messages_out_of_order_are_usage_errors(messages: list[Message]) -> None:
    """What ASGI does not allow here is the application's bug, and told to it."""
    raised: list[BaseException] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        try:
            for message in messages:
                await send(message)
        except UsageError as error:
            raised.append(error)
            raise

    async with serve(app) as served, connect(served.port):
        await eventually(lambda: raised)


async def test_header_injection_is_refused() -> None:
    """A line break in an application's header never reaches the wire."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "websocket.accept", "headers": [(b"x", b"1\r\nset-cookie: a=b")]})

    async with serve(app) as served, raw(served.port) as client:
        client.writer.write(HANDSHAKE)
        data = await asyncio.wait_for(client.reader.read(-1), 5)
        assert b"set-cookie" not in data


HANDSHAKE = (
    b"GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)


async def settled(look: Callable[[], int]) -> int:
    """Return the value of a counter that has stopped to change."""
    seen, since = look(), asyncio.get_running_loop().time()

    def still() -> bool:
        nonlocal seen, since
        now = asyncio.get_running_loop().time()
        if look() != seen:
            seen, since = look(), now
        return now - since > 0.25

    await eventually(still, within=15)
    return seen


async def test_sender_to_a_client_that_does_not_read_is_paused() -> None:
    """`send` waits while the client does not read; buffered are a few messages, not all."""
    sent = 0
    size, total = 100_000, 400

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        nonlocal sent
        await receive()
        await send({"type": "websocket.accept"})
        for _ in range(total):
            await send({"type": "websocket.send", "bytes": bytes(size)})
            sent += 1

    async with serve(app) as served, connect(served.port, receive_buffer=20_000) as client:
        client.writer.transport.pause_reading()  # type: ignore[attr-defined]
        paused_at = await settled(lambda: sent)
        assert paused_at < total / 2
        (protocol,) = served.connections
        assert protocol._transport.get_write_buffer_size() < 2 * size
        client.writer.transport.resume_reading()  # type: ignore[attr-defined]
        for _ in range(total):
            assert len(await client.message()) == size
        assert await client.end() == (1000, "")


async def test_receive_queue_is_bounded() -> None:
    """A client that sends faster than the application reads is no longer read."""
    go = asyncio.Event()
    count = 0

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        nonlocal count
        await receive()
        await send({"type": "websocket.accept"})
        await go.wait()
        while (await receive())["type"] == "websocket.receive":
            count += 1

    async with serve(app) as served, connect(served.port) as client:
        for _ in range(3000):
            client.send("x" * 10_000)
        (protocol,) = served.connections
        await eventually(lambda: len(protocol._queue) >= MAX_QUEUE)
        assert await settled(lambda: len(protocol._queue)) < 2 * MAX_QUEUE
        assert client.writer.transport.get_write_buffer_size() > 1_000_000
        go.set()
        client.writer.write(client.connection.close(1000))
        await client.end()
        await eventually(lambda: count == 3000)


async def test_frames_that_come_with_the_handshake() -> None:
    """Messages in the same packet as the handshake, even before accept, are not lost."""
    go = asyncio.Event()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await go.wait()
        await echo(scope, receive, send)

    early = masked(TEXT, b"one") + masked(TEXT, b"two")
    async with serve(app) as served, raw(served.port) as client:
        client.writer.write(HANDSHAKE + early)
        await eventually(lambda: served.state.tasks)
        client.writer.write(masked(TEXT, b"three"))
        go.set()
        await client.read_head()
        assert client.status == 101
        for expected in (b"one", b"two", b"three"):
            assert await client.message() == expected


async def test_flood_before_accept_is_not_read() -> None:
    """What comes before the application has answered is bounded, and all served after."""
    go = asyncio.Event()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await go.wait()
        await echo(scope, receive, send)

    async with serve(app) as served, raw(served.port) as client:
        client.writer.write(HANDSHAKE)
        for _ in range(300):
            client.writer.write(masked(TEXT, b"x" * 50_000))
        await eventually(lambda: served.state.tasks)
        (protocol,) = served.connections
        assert await settled(lambda: len(protocol._early)) < 1_000_000
        go.set()
        await client.read_head()
        for _ in range(300):
            assert len(await client.message()) == 50_000


async def test_keepalive_pings() -> None:
    """Clients are pinged at uvicorn's ws_ping_interval, and those that answer stay."""
    async with (
        serve(echo, ws_ping_interval=0.1, ws_ping_timeout=0.2) as served,
        connect(served.port) as client,
    ):
        for _ in range(6):
            await client.ping()
        client.send("still here")
        assert await client.message() == b"still here"


async def test_client_that_does_not_answer_pings_is_terminated(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """No pong within ws_ping_timeout: cut off, one line in the log, 1006 to the application."""
    app = Recorder()
    caplog.set_level(logging.INFO)
    async with (
        serve(app, ws_ping_interval=0.1, ws_ping_timeout=0.2) as served,
        connect(served.port) as client,
    ):
        # The stream is read, but no pong is ever sent.
        data = await asyncio.wait_for(client.reader.read(-1), 5)
        assert data[0] == 0x80 | PING
        await eventually(lambda: app.errors)
    assert app.received[-1]["code"] == 1006
    lines = [r.getMessage() for r in caplog.records if "no pong" in r.getMessage()]
    assert len(lines) == 1


async def test_pings_may_be_turned_off() -> None:
    """ws_ping_interval=None sends no pings and ends nothing."""
    async with serve(echo, ws_ping_interval=None) as served, connect(served.port) as client:
        client.send("a")
        assert await client.event() == (TEXT, b"a")


async def test_pings_of_the_client_are_answered() -> None:
    """A ping's payload comes back, also while the application is busy."""

    async def busy(scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        await asyncio.Event().wait()

    async with serve(busy) as served, connect(served.port) as client:
        client.writer.write(client.connection.ping(b"payload"))
        assert await client.pong() == b"payload"


async def test_compression() -> None:
    """permessage-deflate is negotiated, both ways, unless uvicorn's option turns it off."""
    async with serve(echo) as served, connect(served.port, deflate=True) as client:
        assert client.headers["sec-websocket-extensions"].startswith("permessage-deflate")
        for _ in range(3):
            client.send("compress me " * 1000)
            assert await client.message() == b"compress me " * 1000
    async with (
        serve(echo, ws_per_message_deflate=False) as served,
        connect(served.port, deflate=True) as client,
    ):
        assert "sec-websocket-extensions" not in client.headers


async def test_malformed_extensions_are_declined() -> None:
    """An offer that cannot be read is declined; the connection works without."""
    headers = [("Sec-WebSocket-Extensions", "permessage-deflate; =")]
    async with serve(echo) as served, connect(served.port, headers=headers) as client:
        assert client.status == 101
        assert "sec-websocket-extensions" not in client.headers


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        (b"\x81\x05hello", 1002),
        (masked(TEXT, b"a", rsv=0x40), 1002),
        (masked(TEXT, b"\xff"), 1007),
        (masked(0x2, bytes(2000)), 1009),
    ],
)
async def test_broken_frames_end_the_connection(frame: bytes, code: int) -> None:
    """The client is told what it did wrong, and the application that it has gone."""
    app = Recorder()
    async with serve(app, ws_max_size=1000) as served, connect(served.port) as client:
        client.writer.write(frame)
        assert (await client.end())[0] == code
        await eventually(lambda: app.errors)
        assert app.received[-1]["type"] == "websocket.disconnect"


async def test_stop_closes_with_1012() -> None:
    """When uvicorn stops, clients get 1012 and applications their disconnect."""
    app = Recorder()
    async with serve(app) as served, connect(served.port) as client:
        (protocol,) = served.connections
        protocol.shutdown()
        assert await client.end() == (1012, "the server restarts")
        await eventually(lambda: app.errors)
        assert app.received[-1]["code"] == 1012


async def test_stop_during_the_handshake_answers_503() -> None:
    """A handshake that the application has not answered is refused when uvicorn stops."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await asyncio.Event().wait()

    async with serve(app) as served, raw(served.port) as client:
        client.writer.write(HANDSHAKE)
        await eventually(lambda: served.state.tasks)
        (protocol,) = served.connections
        protocol.shutdown()
        await client.read_head()
        assert client.status == 503


async def test_upgrade_on_a_connection_that_was_used_before() -> None:
    """A WebSocket handshake may follow an ordinary request on the same connection."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await echo(scope, receive, send)
            return
        headers = [(b"content-length", b"2")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"ok"})

    async with serve(app) as served, raw(served.port) as client:
        client.writer.write(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        await client.read_head()
        assert (client.status, client.body) == (200, b"ok")
        client.writer.write(HANDSHAKE)
        await client.read_head()
        assert client.status == 101
        client.send("hello")
        assert await client.message() == b"hello"


async def gone(served: Served) -> None:
    await eventually(lambda: not served.connections)


async def test_ended_connections_are_forgotten() -> None:
    """Nothing of a connection stays in uvicorn's set, however it ended."""

    async def polite(client: Client) -> None:
        client.writer.write(client.connection.close())
        await client.end()

    async def rude(client: Client) -> None:
        client.writer.transport.abort()

    async def half(client: Client) -> None:
        client.writer.write_eof()
        await client.end()

    async with serve(echo) as served:
        for end in (polite, rude, half):
            async with connect(served.port) as client:
                await end(client)
                await gone(served)
