"""The client's calls, each against a real hub."""

from __future__ import annotations

import asyncio
import gc
import logging
import ssl
import time
from collections.abc import Callable
from typing import Any

import msgspec
import pydantic
import pytest
import trustme
import uvloop

import holdfast
from holdfast import (
    BackoffOptions,
    Channel,
    ConfigError,
    ConnectionClosed,
    Credentials,
    Hub,
    Position,
    QueueFull,
    RequestError,
    Session,
    State,
    UsageError,
    User,
    connect,
)
from holdfast.client import transport
from tests.client.hubs import OPEN, Forgetful, Place, opened, place, take
from tests.client.peers import serving
from tests.client.scripts import PATIENCE, QUICK, Watcher, client_of, ended
from tests.waiting import eventually

pytestmark = pytest.mark.usefixtures("loop_factory")
SECRET = "tok-5ecret"


# Life.


async def test_async_with() -> None:
    """Inside `async with` the client is open, behind it closed."""
    async with place() as there, connect(there.url) as client:
        assert client.state.name == "open"
        assert client.session
        assert repr(client) == f"<Client of {there.url}: open>"
    assert client.state == State("closed", why="closed by the application", code=1000)
    assert client.session is None


async def test_await() -> None:
    """`await` gives the open client, too."""
    async with place() as there:
        client = await connect(there.url)
        assert client.state.name == "open"
        await client.close()
        await client.close()


async def test_start_does_not_wait() -> None:
    """`start` returns at once, and subscriptions and publishes made meanwhile go out later."""
    async with place() as there:
        client = connect(there.url)
        assert client.state == State("new")
        client.start()
        client.start()
        assert client.state == State("connecting")
        subscription = client.subscribe("news")
        assert (await client.publish("news", 1)).offset == 1
        assert await take(subscription, 1) == [1]
        assert client.stats.attempts == 1
        await client.close()


async def test_the_first_call_connects() -> None:
    """A client that was only made connects with its first call, whichever that is."""
    async with place() as there:
        for call in ("publish", "subscribe", "history"):
            client = connect(there.url)
            if call == "publish":
                await client.publish("news", 1)
            elif call == "history":
                assert (await client.history("news")).messages
            else:
                await client.subscribe("news").ready()
            assert client.state.name == "open"
            await client.close()


async def test_message_that_the_server_would_not_read() -> None:
    """What is over the limit of the whole connection is refused here: the server would close."""
    async with place() as there, connect(there.url) as client:
        with pytest.raises(RequestError, match="Message too large") as caught:
            await client.publish("news", "x" * 70_000)
        assert caught.value.error is holdfast.ErrorCode.TOO_LARGE
        with pytest.raises(RequestError, match="Message too large"):
            await client.request({"x": "x" * 70_000}, type="any")
        with pytest.raises(RequestError):
            await client.publish("news", "x" * 65_600)
        longest = "x" * 65_534
        await client.publish("n" * 200, longest, key="k" * 64)
        assert client.stats.connects == 1


async def test_opened_begins() -> None:
    """`opened` alone connects as well, and many may wait for it."""
    async with place() as there:
        client = connect(there.url)
        await asyncio.gather(client.opened(), client.opened())
        await client.opened()
        await client.close()
        with pytest.raises(ConnectionClosed, match="closed by the application"):
            await client.opened()


async def test_final_refusal_ends_the_entry() -> None:
    """Where the server refuses for good, the entry raises, with code and cause."""
    async with place() as there:
        with pytest.raises(ConnectionClosed, match="404"):
            async with connect(there.url.replace("/ws", "/nothing")):
                raise AssertionError("entered")


async def test_use_after_the_end() -> None:
    """After `close` every call raises ConnectionClosed, and nothing connects again."""
    async with place() as there:
        async with connect(there.url) as client:
            pass
        client.start()
        client.resume()
        client.wake()
        client.pause()
        with pytest.raises(ConnectionClosed):
            client.subscribe("news")
        for call in (client.publish("a", 1), client.history("a"), client.presence("a")):
            with pytest.raises(ConnectionClosed, match="closed by the application"):
                await call
        with pytest.raises(ConnectionClosed):
            async with client:
                raise AssertionError("entered")
        assert client.stats.attempts == 1
        assert [state.name async for state in client.states()] == ["closed"]


async def test_close_before_start() -> None:
    """A client that never connected can be closed."""
    client = connect("ws://127.0.0.1:1/")
    await client.close()
    assert client.state.name == "closed"


async def test_close_while_connecting() -> None:
    """`close` ends an attempt under way, and nothing of it is left when it returns."""
    async with serving(_silent) as port, client_of(f"ws://127.0.0.1:{port}/") as (client, _):
        waiting = asyncio.create_task(client.opened())
        await asyncio.sleep(0)
        await client.close()
        with pytest.raises(ConnectionClosed):
            await waiting
        assert len(asyncio.all_tasks()) == 2  # the test's, and the server's


async def test_close_while_waiting() -> None:
    """`close` ends a wait for the next attempt at once."""
    slow = BackoffOptions(base=30, minimum=29)
    async with client_of("ws://127.0.0.1:1/", backoff=slow) as (client, seen):
        await eventually(lambda: seen.waits)
        began = time.monotonic()
        await client.close()
        assert time.monotonic() - began < 1
    assert seen.names == ["connecting", "waiting", "closed"]


async def test_close_twice_at_once() -> None:
    """Two may close at the same time; both wait for the closing handshake."""
    async with place() as there:
        client = await connect(there.url)
        await asyncio.gather(client.close(), client.close())
        await eventually(lambda: not there.hub.sessions)


async def test_close_in_the_token_callback() -> None:
    """A client may be closed by the very function that should have got its token."""

    async def token() -> str:
        await client.close()
        return "late"

    client = connect("ws://127.0.0.1:1/", token=token)
    client.start()
    assert (await ended(client)).code == 1000


async def test_server_that_never_answers_close(monkeypatch: pytest.MonkeyPatch) -> None:
    """`close` waits for the server's answer, but not for ever."""
    monkeypatch.setattr(transport, "CLOSE_TIMEOUT", 0.05)
    async with place() as there:
        client = await connect(there.url)
        for session in there.hub.sessions:
            session.link._transport.pause_reading()  # type: ignore[attr-defined]
        began = time.monotonic()
        await client.close()
        assert 0.04 < time.monotonic() - began < 1


async def _silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(-1)


# Cancelling.


@pytest.mark.parametrize("after", [1, 2, 3, 4, 6, 8, 12])
async def test_cancelled_entry(after: int) -> None:
    """An entry that is cancelled, at whatever turn, leaves no connection and no task."""
    async with place() as there:
        client = connect(there.url)
        entry = asyncio.create_task(client.__aenter__())
        for _ in range(after):
            await asyncio.sleep(0)
        entry.cancel()
        with pytest.raises(asyncio.CancelledError):
            await entry
        assert client.state.name == "closed"
        await eventually(lambda: not there.hub.sessions)


async def _cancelled(work: Any, turns: int = 2) -> None:
    task = asyncio.ensure_future(work)
    for _ in range(turns):
        await asyncio.sleep(0)
    assert not task.done()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_cancelled_waits() -> None:
    """Cancelling any wait leaves the client sound."""
    async with place() as there, connect(there.url, backoff=QUICK) as client:
        subscription = client.subscribe("news")
        await _cancelled(subscription.ready(), 1)
        await subscription.ready()
        await _cancelled(anext(subscription))
        events, states = subscription.events(), client.states()
        assert (await anext(states)).name == "open"
        await _cancelled(anext(events))
        await _cancelled(anext(states))
        await _cancelled(client.publish("other", 1), 1)
        await _cancelled(client.history("news"), 1)
        await _cancelled(client.presence("news"), 1)
        await there.stop()
        await eventually(lambda: client.state.name != "open")
        await _cancelled(client.opened())
        await _cancelled(client.publish("news", "given up"))
        await there.start()
        await client.publish("news", 2)
        assert (await anext(events)).data == 2  # type: ignore[union-attr]
        assert (await anext(states)).name == "waiting"
        await client.publish("news", 3)
        assert await take(subscription, 1) == [3]
        await _cancelled(client.close(), 1)
        await client.close()
        assert client.state.name == "closed"


async def test_callback_that_does_not_let_itself_be_cancelled() -> None:
    """An attempt that was given up cannot open a second connection later."""
    started, stubborn = asyncio.Event(), asyncio.Event()

    async def token() -> str:
        if not started.is_set():
            started.set()
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                await stubborn.wait()
        return "cached"

    async with place() as there, client_of(there.url, token=token) as (client, _):
        await started.wait()
        client.pause()
        client.resume()
        await opened(client)
        stubborn.set()
        await asyncio.sleep(0.05)
        assert len(there.hub.sessions) == 1
        assert client.state.name == "open"
        assert (await client.publish("a", 1)).offset == 1


async def test_callback_that_fails_after_it_was_given_up() -> None:
    """Nor does its failure count against the attempt that took its place."""
    started, stubborn = asyncio.Event(), asyncio.Event()

    async def token() -> str:
        if started.is_set():
            return "second"
        started.set()
        try:
            await asyncio.sleep(60)
        finally:
            await stubborn.wait()
            raise ValueError("too late")

    async with place() as there, client_of(there.url, token=token) as (client, seen):
        await started.wait()
        client.pause()
        client.resume()
        await opened(client)
        stubborn.set()
        await asyncio.sleep(0.01)
        assert seen.names == ["connecting", "paused", "connecting", "open"]


# States, pause, wake.


async def test_states_in_order() -> None:
    """Each state comes once, to `on_state` and to each iterator."""
    async with place() as there, client_of(there.url) as (client, seen):
        names = []

        async def watch() -> None:
            async for state in client.states():
                names.append(state.name)

        watching = asyncio.create_task(watch())
        await opened(client)
        await there.stop()
        await eventually(lambda: len(seen.waits) >= 2)
        await there.start()
        await opened(client)
        await client.close()
        await watching
    assert seen.names[:4] == ["connecting", "open", "waiting", "connecting"]
    assert seen.names[-2:] == ["open", "closed"]
    assert names == seen.names
    assert [wait.attempt for wait in seen.waits] == list(range(1, len(seen.waits) + 1))
    assert all(wait.delay and wait.delay >= QUICK.minimum for wait in seen.waits)
    assert "without a Close frame" in seen.waits[0].why or "reset" in seen.waits[0].why
    assert seen.waits[1].why.startswith("Connection refused (")


async def test_reader_of_states_that_lags() -> None:
    """Who does not read the states gets the latest hundred; who drops the iterator, nothing."""
    client = connect("ws://127.0.0.1:1/")
    states = client.states()
    client.states()
    gc.collect()
    assert len(client._watchers) == 1
    for _ in range(80):
        client.pause()
        client.resume()
    await client.close()
    async with asyncio.timeout(PATIENCE):
        names = [state.name async for state in states]
    assert len(names) == 100
    assert names[-1] == "closed"


async def test_on_state_that_fails(caplog: pytest.LogCaptureFixture) -> None:
    """A callback that fails is logged and stops nothing."""

    def on_state(state: State) -> None:
        raise ValueError("my own bug")

    async with place() as there, connect(there.url, on_state=on_state) as client:
        assert (await client.publish("a", 1)).offset == 1
    assert "on_state failed" in caplog.text
    assert "my own bug" in caplog.text


@pytest.mark.parametrize("name", ["connecting", "open", "waiting"])
async def test_pause_within_on_state(name: str) -> None:
    """A callback may pause the client in any state, also in the midst of an attempt."""
    seen: list[str] = []

    def on_state(state: State) -> None:
        seen.append(state.name)
        if state.name == name and "paused" not in seen:
            client.pause()

    async with place() as there:
        client = connect(there.url, on_state=on_state, backoff=QUICK)
        client.start()
        if name == "waiting":
            await opened(client)
            await there.cut()
        await eventually(lambda: client.state.name == "paused")
        await asyncio.sleep(0.02)
        assert client.state.name == "paused"
        await eventually(lambda: not there.hub.sessions)
        client.resume()
        await opened(client)
        assert len(there.hub.sessions) == 1
        await client.close()


async def test_pause_and_resume() -> None:
    """A paused client has no connection, and misses nothing when it comes back."""
    async with place() as there, client_of(there.url) as (client, seen):
        subscription = client.subscribe("news")
        await subscription.ready()
        client.pause()
        client.pause()
        assert client.state.name == "paused"
        await eventually(lambda: not there.hub.sessions)
        for number in range(5):
            there.hub.publish("news", number)
        publishing = asyncio.create_task(client.publish("other", "waits"))
        client.resume()
        assert await take(subscription, 5) == [0, 1, 2, 3, 4]
        assert (await publishing).offset == 1
        assert seen.names == ["connecting", "open", "paused", "connecting", "open"]
        assert client.stats.downtime > 0


async def test_pause_says_goodbye(caplog: pytest.LogCaptureFixture) -> None:
    """Before it lets go, the client says with a Close why, and waits for nothing."""
    caplog.set_level(logging.INFO, "holdfast")
    async with place() as there, connect(there.url) as client:
        client.pause()
        await eventually(lambda: not there.hub.sessions)
    assert any("4001" in record.getMessage() for record in caplog.records), caplog.text


async def test_pause_before_start() -> None:
    """A client may begin paused; `resume` connects."""
    async with place() as there:
        client = connect(there.url)
        client.pause()
        client.start()
        assert client.state.name == "paused"
        client.resume()
        await opened(client)
        await client.close()


async def test_wake_tries_sooner() -> None:
    """`wake` ends a long wait, and asks an open connection for a sign of life."""
    async with place() as there:
        backoff = BackoffOptions(base=0.01, cap=30, factor=10_000, minimum=0.001)
        await there.stop()
        async with client_of(there.url, backoff=backoff) as (client, seen):
            await eventually(lambda: client.state.delay is not None and client.state.delay > 0.5)
            await there.start()
            client.wake()
            await opened(client)
            assert seen.waits[-1].why == "the network or the page woke up"
            before = client.stats.round_trip
            client.wake()
            await eventually(lambda: client.stats.round_trip != before)
            assert client.state.name == "open"


async def test_stats() -> None:
    """The figures tell attempts, connections, downtime, round trip, messages and losses."""
    hub = Hub({"*": Channel(publish=True, history=2)})
    async with place(hub) as there, client_of(there.url) as (client, seen):
        subscription = client.subscribe("news")
        await subscription.ready()
        hub.publish("news", 1)
        assert await take(subscription, 1) == [1]
        await there.stop()
        for number in range(2, 7):
            hub.publish("news", number)
        await eventually(lambda: len(seen.waits) > 1)
        await there.start()
        assert await take(subscription, 2) == [5, 6]
        stats = client.stats
        assert stats.connects == 2
        assert stats.attempts == len(seen.waits) + 1
        assert (stats.received, stats.lost, stats.duplicates, stats.restarts) == (3, 3, 0, 0)
        assert stats.round_trip is not None
        assert 0 < stats.round_trip < 1
        assert 0 < stats.downtime < 5
        await there.replace(Hub(OPEN))
        await eventually(lambda: client.stats.restarts == 1)
    settled = client.stats
    assert settled == client.stats


# Publishing.


async def test_publish_returns_the_position() -> None:
    """`publish` gives the message's place; the server takes every kind of JSON."""

    class Point(msgspec.Struct):
        x: int

    class Model(pydantic.BaseModel):
        y: int

    async with place() as there, connect(there.url) as client:
        first = await client.publish("news", {"a": [1, None]})
        assert first == Position(first.epoch, 1)
        assert await client.publish("news", Point(1)) == Position(first.epoch, 2)
        assert await client.publish("news", Model(y=2)) == Position(first.epoch, 3)
        assert await client.publish("news", msgspec.Raw(b"[1]")) == Position(first.epoch, 4)
        page = await client.history("news")
        assert [each.data for each in page.messages] == [{"a": [1, None]}, {"x": 1}, {"y": 2}, [1]]


async def test_publish_waits_for_a_connection() -> None:
    """What is published offline is sent once, in order, when there is a connection."""
    async with place() as there, connect(there.url, backoff=QUICK) as client:
        await there.stop()
        await eventually(lambda: client.state.name != "open")
        waiting = [asyncio.create_task(client.publish("news", number)) for number in range(20)]
        await asyncio.sleep(0.02)
        assert not any(task.done() for task in waiting)
        await there.start()
        assert [(await task).offset for task in waiting] == list(range(1, 21))
        page = await client.history("news")
        assert [each.data for each in page.messages] == list(range(20))


@pytest.mark.parametrize("key", [None, "mine"])
async def test_reply_that_is_lost(key: str | None) -> None:
    """Where the server dies between the publish and its reply, the message is still there once."""
    broker = Forgetful(times=2)
    broker.hub = Hub(OPEN, broker=broker)
    async with place(broker.hub) as there, connect(there.url, backoff=QUICK) as client:
        position = await client.publish("news", "once", key=key)
        assert position.offset == 1
        assert client.stats.connects == 3
        assert len((await client.history("news")).messages) == 1
        if key:
            assert await client.publish("news", "again", key=key) == position


async def test_publish_that_takes_too_long() -> None:
    """TimeoutError says for how long, and how the client stands."""
    slow = BackoffOptions(base=30, minimum=29)
    async with client_of("ws://127.0.0.1:1/", backoff=slow, timeout=0.05) as (client, seen):
        await eventually(lambda: seen.waits)
        text = r"no answer within 0.05 s; the client is waiting \(Connection refused"
        with pytest.raises(TimeoutError, match=text):
            await client.publish("news", 1)
        with pytest.raises(TimeoutError, match=r"within 0.01 s"):
            await client.publish("news", 1, timeout=0.01)
        assert len(client._core.talk._outbox) == 0


async def test_queue_full() -> None:
    """More than `max_pending` requests are not taken in, until some are done."""
    async with client_of("ws://127.0.0.1:1/", max_pending=2) as (client, _):
        tasks = [asyncio.create_task(client.publish("a", n)) for n in range(2)]
        await asyncio.sleep(0)
        with pytest.raises(QueueFull, match="2 requests wait") as caught:
            await client.publish("a", 3)
        assert caught.value.limit == 2
        tasks[0].cancel()
        await asyncio.wait([tasks[0]])
        tasks.append(asyncio.create_task(client.publish("a", 4)))
        await asyncio.sleep(0)
        await client.close()
        for task in tasks[1:]:
            with pytest.raises(ConnectionClosed, match="closed by the application"):
                await task


async def test_publish_that_is_refused() -> None:
    """A refusal raises RequestError with the server's code and text."""
    async with place(Hub({"read": Channel()})) as there, connect(there.url) as client:
        with pytest.raises(RequestError) as caught:
            await client.publish("read", 1)
        assert caught.value.error is holdfast.ErrorCode.FORBIDDEN
        with pytest.raises(RequestError, match="Unknown channel"):
            await client.publish("other", 1)


async def test_arguments_that_make_no_sense() -> None:
    """What can be seen to be wrong is refused before it is sent."""
    async with client_of("ws://127.0.0.1:1/") as (client, _):
        wrong: list[tuple[type[Exception], Callable[[], Any]]] = [
            (RequestError, lambda: client.publish("", 1)),
            (RequestError, lambda: client.history("\n")),
            (UsageError, lambda: client.history("a", since="x")),  # type: ignore[arg-type]
            (RequestError, lambda: client.presence(" a")),
            (UsageError, lambda: client.publish("a", object())),
            (UsageError, lambda: client.publish("a", msgspec.Raw(b"{"))),
            (UsageError, lambda: client.publish("a", 1, key="")),
            (UsageError, lambda: client.publish("a", 1, key="k" * 65)),
        ]
        for kind, call in wrong:
            with pytest.raises(kind):
                await call()
        assert len(client._core.talk._outbox) == 0


async def test_history_and_presence() -> None:
    """`history` pages through what a channel holds; `presence` lists who is there."""

    class Number(msgspec.Struct):
        n: int

    async with place() as there, connect(there.url) as client:
        positions = [await client.publish("news", {"n": n}) for n in range(1, 6)]
        page = await client.history("news", limit=2, type=Number)
        assert [each.data for each in page.messages] == [Number(4), Number(5)]
        assert (page.position, page.more) == (positions[-1], True)
        page = await client.history("news", since=positions[1], limit=2)
        assert [each.position for each in page.messages] == positions[2:4]
        assert page.more
        with pytest.raises(ValueError, match="Expected `str`"):
            await client.history("news", type=str)
        assert await client.presence("news") == []
        await client.subscribe("news").ready()
        [member] = await client.presence("news")
        assert member.session == client.session


# Tokens, headers, TLS.


def guarded(seen: list[str | None]) -> Hub:
    """A hub that knows the tokens "good-…" and notes all it sees."""
    hub = Hub(OPEN)

    @hub.authenticate
    def authenticate(credentials: Credentials) -> User | None:
        if credentials.token is None:
            return None
        seen.append(credentials.token)
        known = credentials.token.startswith("good")
        soon = time.time() + 0.05 if credentials.token.endswith("short") else None
        return User(credentials.token, expires=soon) if known else None

    return hub


async def _async_token() -> str:
    await asyncio.sleep(0)
    return "good-async"


@pytest.mark.parametrize("token", ["good-str", lambda: "good-call", _async_token])
async def test_tokens(token: Any) -> None:
    """A token may be a string, a function's result, or a coroutine's."""
    seen: list[str | None] = []
    async with place(guarded(seen)) as there, connect(there.url, token=token) as client:
        assert (await client.publish("a", 1)).offset == 1
    assert seen == [token if isinstance(token, str) else seen[0]]
    assert str(seen[0]).startswith("good-")


async def test_token_that_is_not_accepted() -> None:
    """A token that cannot be had anew ends the client; a callable is asked once more."""
    seen: list[str | None] = []
    asked: list[str] = []

    def token() -> str:
        asked.append("bad")
        return f"bad-{len(asked)}"

    async with place(guarded(seen)) as there:
        with pytest.raises(ConnectionClosed) as caught:
            async with connect(there.url, token="bad"):
                pass
        assert caught.value.code == 4401
        with pytest.raises(ConnectionClosed):
            async with connect(there.url, token=token, backoff=QUICK):
                pass
    assert seen == ["bad", "bad-1", "bad-2"]


async def test_token_that_expires() -> None:
    """When the server says that a token has run out, a new one is got, exactly once."""
    seen: list[str | None] = []
    tokens = iter(["good-short", "good-long"])
    hub = guarded(seen)
    async with (
        place(hub) as there,
        client_of(there.url, token=lambda: next(tokens)) as (client, states),
    ):
        subscription = client.subscribe("news")
        await subscription.ready()
        await eventually(lambda: _swept(hub) and client.stats.connects == 2)
        assert "4401" in states.waits[0].why
        await opened(client)
        await there.cut()
        await eventually(lambda: client.stats.connects == 3)
        await opened(client)
        hub.publish("news", 1)
        assert await take(subscription, 1) == [1]
    assert seen == ["good-short", "good-long", "good-long"]


def _swept(hub: Hub) -> Hub:
    hub.upkeep.sweep(hub.now())
    return hub


@pytest.mark.parametrize("wrong", [ValueError("no keyring"), 7, None])
async def test_token_that_cannot_be_had(wrong: Any) -> None:
    """A callable that fails is a failed attempt with its cause; the next one may succeed."""
    seen: list[str | None] = []
    answers = iter([wrong, "good"])

    def token() -> str:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer  # type: ignore[no-any-return]

    async with (
        place(guarded(seen)) as there,
        client_of(there.url, token=token) as (client, states),
    ):
        await opened(client)
        assert states.names == ["connecting", "waiting", "connecting", "open"]
        why = states.waits[0].why
        assert "ValueError: no keyring" in why or "the token must be a str" in why


@pytest.mark.parametrize("kind", ["pairs", "mapping", "callable", "callable mapping"])
async def test_headers(kind: str) -> None:
    """Headers go with each handshake: pairs, a mapping, or what a function returns."""
    calls: list[str] = []
    hub = Hub(OPEN)

    @hub.authenticate
    def authenticate(credentials: Credentials) -> User | None:
        calls.append(credentials.headers["x-place"])
        return User("ann")

    def current() -> Any:
        value = {"X-Place": f"call {len(calls)}"}
        return value if kind == "callable mapping" else value.items()

    headers: Any = {"pairs": [("X-Place", "call 0")], "mapping": {"X-Place": "call 0"}}.get(
        kind, current
    )
    async with place(hub) as there, client_of(there.url, headers=headers) as (client, _):
        await opened(client)
        await there.cut()
        await eventually(lambda: client.stats.connects == 2)
        await opened(client)
    assert calls == ["call 0", "call 1" if "callable" in kind else "call 0"]


async def test_header_that_cannot_be_sent() -> None:
    """A header that HTTP does not allow is refused at once, or ends the client; never shown."""
    headers = [("X-Key", f"{SECRET}\n")]
    with pytest.raises(ConfigError, match="X-Key") as caught:
        connect("ws://127.0.0.1:1/", headers=headers)
    assert SECRET not in str(caught.value)
    async with client_of("ws://127.0.0.1:1/", headers=lambda: headers) as (client, _):
        last = await ended(client)
        assert "X-Key" in last.why
        assert SECRET not in last.why


async def test_tls_and_compression() -> None:
    """An SSL context of one's own is used; a certificate that is not trusted ends the client."""
    authority = trustme.CA()
    server, trusting = (
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER),
        ssl.create_default_context(),
    )
    authority.issue_cert("localhost").configure_cert(server)
    authority.configure_trust(trusting)
    async with place(Hub(OPEN, compression=True), tls=server) as there:
        async with connect(there.url, tls=trusting, compression=True) as client:
            subscription = client.subscribe("news")
            await subscription.ready()
            await client.publish("news", "x" * 10_000)
            assert await take(subscription, 1) == ["x" * 10_000]
        with pytest.raises(ConnectionClosed, match="certificate is not trusted") as caught:
            await connect(there.url)
        assert caught.value.code == 1015


# Errors of the caller.


@pytest.mark.parametrize(
    "url",
    [
        "http://host/",
        "ws://host:99999/ws",
        "ws://host:-1/ws",
        "ws://host:port/ws",
        "ws://[::1/ws",
        "ws://host/#part",
        "ws://host/a b",
        "nonsense",
        "",
    ],
)
def test_url_that_is_none(url: str) -> None:
    """What is no WebSocket URL is refused at once, with the URL in the text."""
    with pytest.raises(ConfigError) as caught:
        connect(url)
    assert repr(url) in str(caught.value)


def test_url_that_is_none_and_has_secrets() -> None:
    """The text of the error has no password and no query."""
    for url in (f"http://ann:{SECRET}@host/?token={SECRET}", f"ws://a:{SECRET}@h:99999/?{SECRET}"):
        with pytest.raises(ConfigError) as caught:
            connect(url)
        assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    "options",
    [
        {"timeout": 0},
        {"timeout": float("nan")},
        {"max_pending": 0},
        {"max_message": 0},
        {"connect_timeout": 0},
        {"ping_interval": -1},
        {"pong_timeout": float("inf")},
        {"proxy": "ftp://host:1"},
        {"proxy": "https://host:1"},
        {"on_state": _async_token},
        {"backoff": 3},
        {"token": 5},
    ],
)
def test_option_that_makes_no_sense(options: Any) -> None:
    """An option that makes no sense is refused at once."""
    with pytest.raises(ConfigError, match="must be a str"):
        connect(None)  # type: ignore[arg-type]
    with pytest.raises(ConfigError):
        connect("ws://host/", **options)


async def test_secrets_are_not_shown(caplog: pytest.LogCaptureFixture) -> None:
    """Neither log nor repr nor states have the token, the URL's password or its query."""
    caplog.set_level(logging.DEBUG)
    seen: list[str | None] = []
    async with place(guarded(seen)) as there:
        url = there.url.replace("//", f"//ann:{SECRET}@") + f"?key={SECRET}"
        headers = {"X-Key": SECRET}
        async with client_of(url, token=f"good-{SECRET}", headers=headers) as (client, states):
            await opened(client)
            await there.stop()
            await eventually(lambda: states.waits)
            shown = [repr(client), repr(client._driver._target), repr(states.states)]
            shown += [repr(task) for task in asyncio.all_tasks()]
        await there.start()
        with pytest.raises(ConnectionClosed) as caught:
            await connect(url, token=f"bad-{SECRET}")
        shown.append(str(caught.value))
    shown += [record.getMessage() for record in caplog.records if record.name.startswith("hold")]
    assert [text for text in shown if SECRET in text] == []


# Event loops.


def test_client_of_another_loop() -> None:
    """A client whose loop has ended says so, instead of waiting for ever."""

    async def leave(there: Place) -> holdfast.Client:
        client = connect(there.url)
        await client.opened()
        return client

    async def run() -> holdfast.Client:
        async with place() as there:
            return await leave(there)

    client = asyncio.run(run())

    async def use() -> None:
        for call in (client.publish("a", 1), client.opened(), client.close()):
            with pytest.raises(UsageError, match="another event loop"):
                await call
        with pytest.raises(UsageError, match="another event loop"):
            client.subscribe("news")

    asyncio.run(use())
    with pytest.raises(UsageError, match="another event loop"):
        client.pause()
    assert client.stats.connects == 1


@pytest.mark.parametrize("factory", [uvloop.new_event_loop, asyncio.new_event_loop])
def test_event_loops(factory: Callable[[], asyncio.AbstractEventLoop]) -> None:
    """The client works on uvloop, and in asyncio's debug mode, without a complaint."""
    problems: list[dict[str, Any]] = []

    async def work() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda _, c: problems.append(c))
        seen = Watcher()
        async with place() as there:
            async with connect(there.url, backoff=QUICK, on_state=seen) as client:
                subscription = client.subscribe("news")
                await subscription.ready()
                await there.stop()
                await eventually(lambda: len(seen.waits) > 1)
                await there.start()
                await client.publish("news", 1)
                assert await take(subscription, 1) == [1]
            assert seen.waits[1].why.startswith("Connection refused")

    with asyncio.Runner(debug=True, loop_factory=factory) as runner:
        runner.run(work())
    assert problems == []


async def test_bug_of_this_client(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even a fault in its own machine leaves the client neither silent nor stuck."""
    async with place() as there:
        client = connect(there.url, backoff=QUICK)
        honest, calls = client._core.talk.opened, 0

        def opening(now: float, token: str | None) -> None:
            nonlocal calls
            calls += 1
            if calls == 1:
                raise TypeError("an impossible bug")
            honest(now, token)

        monkeypatch.setattr(client._core.talk, "opened", opening)
        await opened(client)
        assert client.stats.connects == 2
        await client.close()
    assert "an impossible bug" in caplog.text


# The application's own requests.


async def test_requests() -> None:
    """A request's reply comes back as the type that its class, or the call, names."""

    class Moved(msgspec.Struct):
        to: int

    class Move(holdfast.Request[Moved], tag="game.move"):
        x: int

    hub = Hub(OPEN)

    @hub.on("game.move")
    def move(message: dict[str, Any], session: Session) -> Any:
        return {"to": message["x"] + 1}

    async with place(hub) as there, connect(there.url) as client:
        moved = await client.request(Move(1))
        assert moved == Moved(2)
        assert await client.request({"type": "game.move", "x": 2}) == {"to": 3}
        assert await client.request({"x": 3}, Moved, type="game.move") == Moved(4)
        with pytest.raises(ValueError, match="Expected `str`"):
            await client.request({"x": 3}, str, type="game.move")
        with pytest.raises(RequestError, match="Unknown message type"):
            await client.request({}, type="game.leave")


async def test_request_whose_reply_is_lost() -> None:
    """A request is sent once: where its reply is lost, ConnectionClosed says what is not known."""
    hub = Hub(OPEN)
    calls = 0

    @hub.on("pay")
    def pay(message: dict[str, Any], session: Session) -> Any:
        nonlocal calls
        calls += 1
        session.link.abort()

    async with place(hub) as there, connect(there.url, backoff=QUICK) as client:
        with pytest.raises(ConnectionClosed, match="the server may have acted on it"):
            await client.request({}, type="pay")
        assert calls == 1
        await opened(client)
        assert calls == 1
