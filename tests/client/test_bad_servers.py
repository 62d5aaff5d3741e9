"""Servers that misbehave: attempts, delays and log lines are as PROTOCOL.md prescribes."""

from __future__ import annotations

import asyncio
import itertools
import logging
import random
import re
import ssl
from email.utils import formatdate
from time import time
from typing import Any

import pytest
import trustme

from holdfast import BackoffOptions, Client, ConnectionClosed, Lost, RequestError, connect
from holdfast.client import transport
from holdfast.websocket.frames import BINARY, CLOSE, CONTINUATION, PING, TEXT, encode_frame
from holdfast.websocket.handshake import END_OF_HEAD, accept_response, parse_request
from tests.client.hubs import place
from tests.client.peers import Handler, accept, answering, serving
from tests.client.scripts import (
    EPOCH,
    PATIENCE,
    QUICK,
    Peer,
    Watcher,
    client_of,
    ended,
    message,
    scripted,
)
from tests.waiting import eventually

pytestmark = pytest.mark.usefixtures("loop_factory")

STEPS = BackoffOptions(base=0.01, cap=0.05, minimum=0.002, stable_after=5.0)
CEILINGS = [0.01, 0.02, 0.04, 0.05, 0.05, 0.05]
LINE = re.compile(r"^(ws://127\.0\.0\.1:\d+/ws): (.+); attempt (\d+) in (\d+\.\d) s$")


def answer(status: str, *headers: str) -> Handler:
    """A server that refuses every handshake."""
    head = "\r\n".join([f"HTTP/1.1 {status}", *headers, "Content-Length: 0", "", ""])
    return answering(head.encode())


def lines(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    """What the client has logged, at least as warnings."""
    return [r for r in caplog.records if r.name == "holdfast.client" and r.levelno > logging.INFO]


def check_lines(caplog: pytest.LogCaptureFixture, seen: Watcher) -> None:
    """Every wait is one line with cause, attempt and delay, and there is no other line."""
    waits = [record for record in lines(caplog) if record.levelno == logging.WARNING]
    assert len(waits) == len(seen.waits)
    for record, wait in zip(waits, seen.waits, strict=True):
        found = LINE.match(record.getMessage())
        assert found is not None, record.getMessage()
        assert found[2] == wait.why == record.__dict__["cause"]
        assert int(found[3]) == wait.attempt == record.__dict__["attempt"]
        assert found[4] == f"{wait.delay:.1f}"
        assert record.__dict__["delay"] == pytest.approx(wait.delay, abs=0.001)


async def _run(port: int, waits: int, **options: Any) -> Watcher:
    """Let a client try until it has waited so many times, or has ended; return its states."""
    options = {"backoff": QUICK, **options}
    async with client_of(f"ws://127.0.0.1:{port}/ws", **options) as (client, seen):
        await eventually(lambda: len(seen.waits) >= waits or client.state.name == "closed")
    return seen


# Attempts and delays.


async def test_accepts_and_drops(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An accept proves nothing: the delays grow up to the cap, as if there had been none."""
    monkeypatch.setattr(random, "uniform", lambda low, high: high)

    async def script(peer: Peer) -> None:
        peer.writer.transport.abort()

    async with scripted(script) as server, client_of(server.url, backoff=STEPS) as (_, seen):
        await eventually(lambda: len(server.arrivals) > len(CEILINGS))
    delays = [wait.delay or 0 for wait in seen.waits]
    assert delays[: len(CEILINGS)] == pytest.approx(CEILINGS)
    assert [wait.attempt for wait in seen.waits] == list(range(1, len(delays) + 1))
    gaps = [b - a for a, b in itertools.pairwise(server.arrivals)]
    assert all(gap > delay - 0.002 for gap, delay in zip(gaps, delays, strict=False))
    check_lines(caplog, seen)


async def test_delays_are_spread() -> None:
    """Delays are random in the whole interval, and never below the minimum."""
    async with client_of("ws://127.0.0.1:1/ws", backoff=QUICK) as (_, seen):
        await eventually(lambda: len(seen.waits) >= 60)
    delays = [wait.delay or 0 for wait in seen.waits[4:60]]
    assert min(delays) >= QUICK.minimum
    assert max(delays) <= QUICK.cap
    assert sum(delay < QUICK.cap / 2 for delay in delays) in range(10, 47)


async def test_never_answers_the_handshake(caplog: pytest.LogCaptureFixture) -> None:
    """An attempt ends after `connect_timeout`, and its socket with it."""
    gone = 0

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal gone
        try:
            await reader.read(-1)
        finally:
            gone += 1

    async with serving(silent) as port:
        seen = await _run(port, 3, connect_timeout=0.02)
        assert {wait.why for wait in seen.waits} == {"no connection within 0.02 s"}
        await eventually(lambda: gone >= 3)
    check_lines(caplog, seen)


@pytest.mark.parametrize("status", ["400 Bad", "401 No", "403 No", "404 None", "418 Teapot"])
async def test_refuses_for_good(status: str, caplog: pytest.LogCaptureFixture) -> None:
    """After a status that will not change there is no second attempt."""
    async with serving(answer(status)) as port:
        seen = await _run(port, 1, token="fixed")
    assert seen.names == ["connecting", "closed"]
    assert status[:3] in seen.states[-1].why
    [record] = lines(caplog)
    assert record.levelno == logging.ERROR
    assert record.getMessage().startswith(f"ws://127.0.0.1:{port}/ws: ended: ")


@pytest.mark.parametrize("status", ["401 Unauthorized", "403 Forbidden"])
async def test_refuses_the_token(status: str, caplog: pytest.LogCaptureFixture) -> None:
    """Where a new token can be had it is tried, once."""
    tokens: list[int] = []

    def token() -> str:
        tokens.append(1)
        return "token"

    async with serving(answer(status)) as port:
        seen = await _run(port, 5, token=token)
    assert seen.names == ["connecting", "waiting", "connecting", "closed"]
    assert len(tokens) == 2
    assert [record.levelno for record in lines(caplog)] == [logging.WARNING, logging.ERROR]
    check_lines(caplog, seen)


@pytest.mark.parametrize("status", ["408 Slow", "429 Many", "500 Oh", "502 Bad", "503 Later"])
async def test_refuses_for_now(status: str, caplog: pytest.LogCaptureFixture) -> None:
    """Without Retry-After, a passing refusal is answered with the usual delays."""
    async with serving(answer(status)) as port:
        seen = await _run(port, 4)
    assert all(status[:3] in wait.why for wait in seen.waits)
    assert all(QUICK.minimum <= (wait.delay or 0) <= QUICK.cap for wait in seen.waits)
    check_lines(caplog, seen)


@pytest.mark.parametrize("status", ["429 Many", "503 Later"])
@pytest.mark.parametrize(
    ("value", "low", "high"),
    [
        ("2", 2, 2),
        ("3600", 3600, 3600),
        ("date", 97, 101),
        ("9" * 400, 86400, 86400),
        ("0", 0, 0.02),
        ("-5", 0, 0.02),
        ("soon", 0, 0.02),
        ("", 0, 0.02),
        ("Mon, 01 Jan 2001 00:00:00 GMT", 0, 0.02),
        ("Mon, 01 Jan 99999999999 00:00:00 GMT", 0, 0.02),
    ],
)
async def test_retry_after(status: str, value: str, low: float, high: float) -> None:
    """Retry-After is obeyed, in seconds or as a date, and what is none of these is ignored."""
    if value == "date":
        value = formatdate(time() + 100, usegmt=True)
    async with serving(answer(status, f"Retry-After: {value}")) as port:
        seen = await _run(port, 1)
    assert seen.waits[0].delay is not None
    assert low <= seen.waits[0].delay <= high


async def test_advice_outlives_wake() -> None:
    """`wake` does not come before the time that the server asked for."""
    async with (
        serving(answer("503 Later", "Retry-After: 1")) as port,
        client_of(f"ws://127.0.0.1:{port}/ws") as (client, seen),
    ):
        await eventually(lambda: seen.waits)
        client.wake()
        client.pause()
        client.resume()
        assert client.state.name == "waiting"
        assert (client.state.delay or 0) > 0.9
        assert client.stats.attempts == 1


# Redirects.


async def test_redirect_is_followed() -> None:
    """A redirect leads to the hub, within one attempt."""

    async def script(peer: Peer) -> None:
        await peer.welcome()
        await peer.end()

    async with scripted(script) as server:
        location = server.url.replace("ws://", "http://")
        async with (
            serving(answer("302 Found", f"Location: {location}")) as port,
            connect(f"ws://127.0.0.1:{port}/ws") as client,
        ):
            assert client.stats.attempts == 1


async def test_redirect_gets_no_token(caplog: pytest.LogCaptureFixture) -> None:
    """Where a redirect leads to another origin, the token stays behind, and a line says so."""
    hellos = []

    async def script(peer: Peer) -> None:
        hellos.append(await peer.welcome())
        await peer.end()

    async with (
        scripted(script) as server,
        serving(answer("307 Elsewhere", f"Location: {server.url}")) as port,
        connect(f"ws://127.0.0.1:{port}/ws", token="s3cret"),
    ):
        pass
    assert "token" not in hellos[0]
    [record] = lines(caplog)
    assert "another origin" in record.getMessage()


async def test_redirects_in_a_circle() -> None:
    """A server that redirects to itself is given up, without a storm of requests."""
    requests = 0

    async def circle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal requests
        requests += 1
        await reader.readuntil(END_OF_HEAD)
        writer.write(b"HTTP/1.1 302 Found\r\nLocation: /ws\r\nContent-Length: 0\r\n\r\n")
        await reader.read()

    async with serving(circle) as port:
        seen = await _run(port, 2)
    assert seen.names == ["connecting", "closed"]
    assert "redirects" in seen.states[-1].why
    assert requests == 6


async def test_redirect_to_plain_text() -> None:
    """From wss nothing leads to ws."""
    authority = trustme.CA()
    context, trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context()
    authority.issue_cert("127.0.0.1").configure_cert(context)
    authority.configure_trust(trusting)
    handler = answer("307 Elsewhere", "Location: ws://127.0.0.1:1/ws")
    async with serving(handler, tls=context) as port:
        async with client_of(f"wss://127.0.0.1:{port}/ws", tls=trusting) as (client, seen):
            last = await ended(client)
        assert "not encrypted" in last.why
        assert seen.names == ["connecting", "closed"]
        async with client_of(f"ws://127.0.0.1:{port}/ws") as (client, seen):  # TLS it is
            await eventually(lambda: len(seen.waits) > 1)
        async with client_of("wss://127.0.0.1:1/ws", tls=trusting) as (client, seen):
            await eventually(lambda: seen.waits)
            assert seen.waits[0].why == "Connection refused (127.0.0.1 port 1)"


# Garbage.


@pytest.mark.parametrize(
    "garbage", [b"220 mail.example ESMTP\r\n\r\n", b"\x00\xff" * 5000, b"HTTP/1.1 ", b"{}", b"\n"]
)
async def test_speaks_no_http(garbage: bytes, caplog: pytest.LogCaptureFixture) -> None:
    """What answers in another protocol, or in half an answer, is a failed attempt."""

    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(END_OF_HEAD)
        writer.write(garbage)
        writer.write_eof()

    async with serving(handler) as port:
        seen = await _run(port, 3)
    assert len(seen.waits) >= 3
    check_lines(caplog, seen)


@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.1 101 Switching\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 101 S\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Accept: wrong\r\n\r\n",
        b"HTTP/1.0 101 S\r\n\r\n",
        b"HTTP/1.1 abc\r\n\r\n",
    ],
)
async def test_wrong_handshake(head: bytes, caplog: pytest.LogCaptureFixture) -> None:
    """An answer that is no acceptance never opens, and says what is wrong."""
    async with serving(answering(head)) as port:
        seen = await _run(port, 3)
    assert "open" not in seen.names
    assert all(state.why for state in seen.states if state.name in ("waiting", "closed"))
    check_lines(caplog, seen)


FRAMES = [
    ("masked", encode_frame(TEXT, b"{}", mask=b"1234"), 1002),
    ("reserved bit", b"\xc1\x02{}", 1002),
    ("reserved opcode", b"\x83\x00", 1002),
    ("bad UTF-8", encode_frame(TEXT, b"\xff\xfe"), 1007),
    ("over-long control", b"\x89\x7e\x00\x7e" + bytes(126), 1002),
    ("control in pieces", encode_frame(PING, b"", fin=False), 1002),
    ("continuation of nothing", encode_frame(CONTINUATION, b"{}"), 1002),
    ("negative length", b"\x81\x7f" + b"\xff" * 8, 1002),
    ("Close with a bad code", encode_frame(CLOSE, b"\x00\x01"), 1002),
    ("noise", bytes(random.Random(7).randbytes(500)), 1002),
    ("binary", encode_frame(BINARY, b"{}"), 1003),
    ("no JSON", encode_frame(TEXT, b"hello"), 1003),
    ("no object", encode_frame(TEXT, b"[1]"), 1003),
    ("no message", encode_frame(TEXT, b'{"type":"message","channel":5}'), 1003),
    ("negative offset", encode_frame(TEXT, b'{"type":"gap","channel":"a","from":-1,"to":1}'), 1003),
    ("too big", b"\x81\x7f\x00\x00\x00\x00\x40\x00\x00\x00", 1009),
]


@pytest.mark.parametrize(("data", "code"), [f[1:] for f in FRAMES], ids=[f[0] for f in FRAMES])
async def test_breaks_the_protocol(
    data: bytes, code: int, caplog: pytest.LogCaptureFixture
) -> None:
    """A fault of the protocol is named in a Close, ends the client, and is logged as one line."""
    closes = []

    async def script(peer: Peer) -> None:
        await peer.welcome()
        await peer.subscribed()
        peer.writer.write(data)
        closes.append(await peer.end())

    async with scripted(script) as server, client_of(server.url) as (client, seen):
        subscription = client.subscribe("news")
        last = await ended(client)
        assert last.code == code
        with pytest.raises(ConnectionClosed) as caught:
            await anext(subscription)
        assert caught.value.code == code
        with pytest.raises(ConnectionClosed):
            await client.publish("news", 1)
        await eventually(lambda: closes)
    assert closes[0][0] == code
    assert seen.names == ["connecting", "open", "closed"]
    [record] = lines(caplog)
    assert record.getMessage() == f"{server.url}: ended: {last.why} (code {code})"


@pytest.mark.parametrize(
    ("code", "stops"),
    [
        (1000, True),
        (1001, False),
        (1008, True),
        (1011, False),
        (1012, False),
        (3000, True),
        (4000, False),
        (4499, False),
        (4500, True),
        (4503, True),
    ],
)
async def test_closes(code: int, stops: bool, caplog: pytest.LogCaptureFixture) -> None:
    """The close code decides whether the client comes back."""

    async def script(peer: Peer) -> None:
        await peer.welcome()
        peer.close(code, "because")
        await peer.end()

    async with scripted(script) as server, client_of(server.url) as (client, seen):
        await eventually(lambda: client.state.name == "closed" if stops else len(seen.waits) > 2)
        if stops:
            assert client.state.code == code
            assert seen.names == ["connecting", "open", "closed"]
    shown = seen.states[-1].why if stops else seen.waits[0].why
    assert shown == f"closed by the server: {code} because"
    check_lines(caplog, seen)


# Messages.


async def _read(client: Client, script_done: asyncio.Event, count: int) -> list[Any]:
    events = client.subscribe("news").events()
    async with asyncio.timeout(PATIENCE):
        read = [await anext(events) for _ in range(count)]
        await script_done.wait()
    return [event if isinstance(event, Lost) else event.data for event in read]


async def test_messages_twice_and_out_of_order() -> None:
    """The application sees each message once, in order; for what is missing the client asks."""
    done = asyncio.Event()
    asked: list[Any] = []

    async def script(peer: Peer) -> None:
        await peer.welcome()
        await peer.subscribed()
        peer.say(message(1), message(1), message(2), message(1), message(5), message(4), message(3))
        assert (await peer.hear())["type"] == "unsubscribe"
        peer.say(message(3), {"type": "gap", "channel": "news", "from": 3, "to": 9})
        asked.append((await peer.subscribed(5, recovered=True))["since"])
        peer.say(message(3), message(4), message(4), message(5), message(6))
        done.set()
        await peer.end()

    async with scripted(script) as server, client_of(server.url) as (client, _):
        assert await _read(client, done, 6) == [1, 2, 3, 4, 5, 6]
        assert asked == [{"epoch": EPOCH, "offset": 2}]
        assert client.stats.duplicates == 3
        assert client.stats.lost == 0


async def test_messages_with_holes() -> None:
    """A hole that the server confirms is reported with its range, in its place."""
    done = asyncio.Event()

    async def script(peer: Peer) -> None:
        await peer.welcome()
        await peer.subscribed()
        peer.say(message(1), message(9))
        await peer.hear()
        await peer.subscribed(9, recovered=False, lost={"from": 2, "to": 7})
        peer.say(message(8), message(9))
        peer.say({"type": "gap", "channel": "news", "from": 10, "to": 12})
        peer.say({"type": "gap", "channel": "news", "from": 1, "to": 3})
        peer.say(message(20, prev=12), message(21))
        done.set()
        await peer.end()

    async with scripted(script) as server, client_of(server.url) as (client, _):
        lost = [Lost("news", 2, 7), Lost("news", 10, 12)]
        assert await _read(client, done, 7) == [1, lost[0], 8, 9, lost[1], 20, 21]
        assert client.stats.lost == 9


async def test_hole_that_never_closes() -> None:
    """Where asking does not help, the client asks with growing delays: there is no busy loop."""
    asked: list[float] = []

    async def script(peer: Peer) -> None:
        await peer.welcome()
        while True:
            await (peer.subscribed(9, recovered=True) if asked else peer.subscribed(1))
            asked.append(asyncio.get_running_loop().time())
            peer.say(message(5))
            await peer.hear()

    backoff = BackoffOptions(base=0.02, cap=0.1, minimum=0.02)
    async with scripted(script) as server, client_of(server.url, backoff=backoff) as (client, _):
        client.subscribe("news")
        await eventually(lambda: len(asked) >= 6)
        gaps = [b - a for a, b in itertools.pairwise(asked)]
        assert all(gap > 0.018 for gap in gaps[1:])
        assert client.stats.received == 0


async def test_messages_that_nobody_asked_for() -> None:
    """What belongs to nothing here is ignored: types, channels, ids, answers to other questions."""
    done = asyncio.Event()

    async def script(peer: Peer) -> None:
        await peer.welcome()
        peer.say(message(7), {"type": "joined", "x": 1}, {"type": "news"})
        subscribe = await peer.subscribed(1, id=999)
        told = {"type": "subscribed", "channel": "news", "epoch": EPOCH, "offset": 1}
        peer.say(told, message(8), {**told, "channel": "other", "id": 1})
        peer.say({**told, "id": subscribe["id"]}, message(2), message(5, channel="other"))
        peer.say({"type": "subscribed", "channel": "news", "epoch": "e2", "offset": 9, "id": 50})
        peer.say({"type": "subscribed", "channel": "news", "epoch": "e2", "offset": 9})
        peer.say({"type": "unsubscribed", "channel": "news"})
        member = {"session": "x"}
        peer.say({"type": "join", "channel": "other", "member": member}, {"type": "pong", "id": 77})
        peer.say({"type": "reply", "data": 1, "id": "text"}, {"type": "reply", "data": 1, "id": 5})
        peer.say({"type": "error", "error": "Odd", "code": "odd"})
        peer.say({"type": "error", "error": "Odd", "code": "odd", "id": 99})
        peer.say({"type": "gap", "channel": "other", "from": 1, "to": 2}, message(3))
        done.set()
        await peer.end()

    async with scripted(script) as server, client_of(server.url) as (client, seen):
        assert await _read(client, done, 2) == [2, 3]
        assert seen.names == ["connecting", "open"]
        assert client.stats.received == 2


async def test_reply_of_another_kind() -> None:
    """A reply that answers another question is an error of that one request."""

    async def script(peer: Peer) -> None:
        await peer.welcome()
        request = await peer.hear()
        peer.say({"type": "pong", "id": request["id"]})
        await peer.end()

    async with scripted(script) as server, client_of(server.url) as (client, _):
        with pytest.raises(RequestError, match="the server answered with Pong"):
            await client.publish("a", 1)
        assert client.state.name == "open"


@pytest.mark.parametrize(
    ("code", "extra", "stops"),
    [
        ("forbidden", {}, 4503),
        ("unauthorized", {}, 4401),
        ("invalid_message", {}, 4503),
        ("unknown", {}, 4503),
        ("rate_limited", {"retry_after": 700}, 0),
        ("unknown", {"retry_after": 700}, 0),
        ("unavailable", {}, 0),
    ],
)
async def test_hello_is_refused(code: str, extra: dict[str, int], stops: int) -> None:
    """Without a welcome there is no use in a connection; its error says whether to come back."""

    async def script(peer: Peer) -> None:
        hello = await peer.hear()
        peer.say({"type": "error", "error": "Not you", "code": code, "id": hello["id"], **extra})
        await peer.end()

    async with scripted(script) as server, client_of(server.url) as (client, seen):
        if stops:
            assert (await ended(client)).code == stops
        else:
            await eventually(lambda: seen.waits)
            assert (seen.waits[0].delay or 0) >= extra.get("retry_after", 0) / 1000
        assert "hello was refused: Not you" in seen.states[2].why


async def test_subscription_refused_for_now(caplog: pytest.LogCaptureFixture) -> None:
    """A passing refusal of a subscription is tried again, and logged."""
    done = asyncio.Event()

    async def script(peer: Peer) -> None:
        await peer.welcome()
        for code in ("rate_limited", "unavailable", "already_subscribed"):
            request = await peer.hear()
            while request["type"] == "unsubscribe":
                request = await peer.hear()
            peer.say({"type": "error", "error": "Later", "code": code, "id": request["id"]})
        assert (await peer.hear())["type"] == "unsubscribe"
        await peer.subscribed()
        peer.say(message(1))
        done.set()
        await peer.end()

    async with scripted(script) as server, client_of(server.url) as (client, _):
        assert await _read(client, done, 1) == [1]
    assert [r.getMessage() for r in lines(caplog)] == [f"{server.url}: the server says: Later"] * 3


async def test_drain() -> None:
    """After `drain` the client comes back in the time that the server named, not before."""

    async def script(peer: Peer) -> None:
        await peer.welcome()
        if peer.number == 1:
            peer.say({"type": "drain", "after": 60, "spread": 20})
            peer.close(1012, "restart")
        await peer.end()

    async with scripted(script) as server, client_of(server.url) as (client, _):
        await eventually(lambda: client.stats.connects == 2)
        between = server.arrivals[1] - server.arrivals[0]
        assert 0.055 < between < 0.3


# Connections that are none.


async def test_silence(caplog: pytest.LogCaptureFixture) -> None:
    """A server that falls silent is asked, given up with 4009, and tried again."""
    closes: list[tuple[int, str]] = []
    pings: list[str] = []

    async def script(peer: Peer) -> None:
        await peer.welcome()
        pings.append((await peer.hear())["type"])
        closes.append(await peer.end())

    options = {"ping_interval": 0.02, "pong_timeout": 0.02}
    async with scripted(script) as server, client_of(server.url, **options) as (_, seen):
        await eventually(lambda: len(closes) >= 2)
    assert set(pings) == {"ping"}
    assert {code for code, _ in closes[:2]} == {4009}
    assert seen.waits[0].why.startswith("nothing heard for")
    check_lines(caplog, seen)


async def test_answers_pings_only() -> None:
    """As long as anything comes, the connection lives."""

    async def script(peer: Peer) -> None:
        await peer.welcome()
        while True:
            ping = await peer.hear()
            peer.say({"type": "pong", "id": ping["id"]})

    options = {"ping_interval": 0.01, "pong_timeout": 1.0}
    async with scripted(script) as server, client_of(server.url, **options) as (client, seen):
        await asyncio.sleep(0.1)
        assert seen.names == ["connecting", "open"]
        assert client.stats.round_trip is not None


async def test_never_answers_close(monkeypatch: pytest.MonkeyPatch) -> None:
    """`close` takes no longer than the time for the closing handshake, and leaves no socket."""
    monkeypatch.setattr(transport, "CLOSE_TIMEOUT", 0.03)
    ends: list[bytes] = []

    async def deaf(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await accept(reader, writer)
        try:
            while data := await reader.read(65536):
                ends.append(data)
        finally:
            ends.append(b"end")

    async with serving(deaf) as port, client_of(f"ws://127.0.0.1:{port}/ws") as (client, seen):
        await eventually(lambda: "open" in seen.names)
        began = asyncio.get_running_loop().time()
        await client.close()
        assert 0.025 < asyncio.get_running_loop().time() - began < 0.5
        await eventually(lambda: ends[-1:] == [b"end"])


async def test_one_byte_at_a_time() -> None:
    """However small the pieces, everything arrives."""

    async def dribble(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = parse_request(await reader.readuntil(END_OF_HEAD))
        peer = Peer(reader, writer, 1)
        slow = _Dribble(writer)
        peer.writer = slow  # type: ignore[assignment]
        slow.write(accept_response(request.key))
        await slow.sent()
        await peer.welcome()
        await peer.subscribed()
        peer.say(*(message(n, data="ü" * 5) for n in range(1, 4)))
        await peer.end()
        await slow.sent()

    async with serving(dribble) as port, client_of(f"ws://127.0.0.1:{port}/ws") as (client, seen):
        subscription = client.subscribe("news")
        async with asyncio.timeout(PATIENCE):
            assert [(await anext(subscription)).data for _ in range(3)] == ["ü" * 5] * 3
        assert seen.names == ["connecting", "open"]


class _Dribble:
    """Writes one byte in a turn."""

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self._writer = writer
        self._waiting = bytearray()
        self.transport = writer.transport

    def write(self, data: bytes) -> None:
        """Keep what is to be written."""
        if not self._waiting:
            asyncio.get_running_loop().call_soon(self._go_on)
        self._waiting += data

    def _go_on(self) -> None:
        self._writer.write(bytes(self._waiting[:1]))
        del self._waiting[:1]
        if self._waiting:
            asyncio.get_running_loop().call_soon(self._go_on)

    async def sent(self) -> None:
        """Wait until all is written."""
        await eventually(lambda: not self._waiting)


@pytest.mark.parametrize("cut", [1, 3, 30, -1])
async def test_drops_in_the_midst_of_a_frame(cut: int, caplog: pytest.LogCaptureFixture) -> None:
    """Half a message is none: the client comes back and asks from the message before."""
    since: list[Any] = []

    async def script(peer: Peer) -> None:
        await peer.welcome()
        since.append((await peer.subscribed(0)).get("since"))
        if peer.number == 1:
            peer.say(message(1))
            frame = encode_frame(TEXT, b'{"type":"message","channel":"news","offset":2,"data":2}')
            peer.writer.write(frame[:cut])
            await peer.writer.drain()
            peer.writer.close()
        else:
            peer.say(message(2))
            await peer.end()

    async with scripted(script) as server, client_of(server.url) as (client, seen):
        subscription = client.subscribe("news")
        async with asyncio.timeout(PATIENCE):
            assert [(await anext(subscription)).data for _ in range(2)] == [1, 2]
        assert since == [None, {"epoch": EPOCH, "offset": 1}]
    check_lines(caplog, seen)


async def test_tls_to_a_port_without() -> None:
    """A hub without TLS is tried again, and the cause says what to mend."""
    async with place() as there:
        url = there.url.replace("ws://", "wss://")
        async with client_of(url) as (_, watcher):
            await eventually(lambda: watcher.waits)
    assert "speaks no TLS on this port" in watcher.waits[0].why
