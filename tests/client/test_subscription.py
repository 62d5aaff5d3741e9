"""Subscriptions: iterators, callbacks, types, several of one channel, slow applications."""

from __future__ import annotations

import asyncio
import functools
from dataclasses import dataclass
from typing import Any, TypedDict

import msgspec
import pydantic
import pytest

from holdfast import (
    Channel,
    ConfigError,
    ConnectionClosed,
    Hub,
    InvalidData,
    Lost,
    Message,
    Position,
    PresenceChange,
    RequestError,
    UsageError,
    connect,
)
from tests.client.hubs import OPEN, opened, place, take
from tests.client.scripts import EPOCH, PATIENCE, QUICK, Peer, client_of, message, scripted
from tests.waiting import eventually

pytestmark = pytest.mark.usefixtures("loop_factory")


class Struct(msgspec.Struct):
    n: int


@dataclass
class Data:
    n: int


class Typed(TypedDict):
    n: int


class Model(pydantic.BaseModel):
    n: int


# Iterators.


async def test_iterate() -> None:
    """Messages come in order, with all that is known of them."""
    async with place() as there, connect(there.url) as client:
        async with client.subscribe("news") as news:
            await news.ready()
            assert news.position is not None
            assert news.position.offset == 0
            positions = [await client.publish("news", {"n": n}) for n in range(3)]
            read = [await anext(news) for _ in range(3)]
            assert [each.position for each in read] == positions
            assert read[0] == Message("news", 1, {"n": 0}, None, positions[0].epoch)
            assert news.position == read[2].position
            assert type(read[2].epoch) is str
        with pytest.raises(StopAsyncIteration):
            await anext(news)
        with pytest.raises(StopAsyncIteration):
            await anext(news.events())
        await news.close()
        with pytest.raises(UsageError, match="is closed"):
            await news.ready()


async def test_last_and_since() -> None:
    """`last` begins with the newest messages, `since` with those after a position."""
    async with place() as there:
        positions = [there.hub.publish("news", n) for n in range(10)]
        async with connect(there.url) as client:
            assert await take(client.subscribe("news", last=3), 3) == [7, 8, 9]
        async with connect(there.url) as client:
            news = client.subscribe("news", since=positions[4])
            assert await take(news, 5) == [5, 6, 7, 8, 9]
            with pytest.raises(UsageError, match="history"):
                client.subscribe("news", last=1)
            stored = news.position
        there.hub.publish("news", 10)
        async with connect(there.url) as client:
            assert await take(client.subscribe("news", since=stored), 1) == [10]


async def test_loop_ends_with_the_subscription() -> None:
    """`async for` ends quietly where the subscription or the client is closed."""
    async with place() as there, connect(there.url) as client:
        news, more = client.subscribe("news"), client.subscribe("more")

        async def read(subscription: Any) -> list[Any]:
            return [each.data async for each in subscription]

        reading = [asyncio.create_task(read(each)) for each in (news, more)]
        await more.ready()
        there.hub.publish("news", 1)
        await eventually(lambda: news.position and news.position.offset == 1)
        await news.close()
        assert await reading[0] == [1]
        there.hub.publish("more", 2)
        await eventually(lambda: client.stats.received == 2)
        await client.close()
        assert await reading[1] == [2]


async def test_refused_subscription(caplog: pytest.LogCaptureFixture) -> None:
    """A refusal is raised by `ready` and by the iterator, once and for all."""
    async with place(Hub({"known": Channel()})) as there, connect(there.url) as client:
        news = client.subscribe("news")
        pending = asyncio.create_task(anext(news))
        with pytest.raises(RequestError, match="Unknown channel"):
            await news.ready()
        with pytest.raises(RequestError, match="Unknown channel"):
            await pending
        with pytest.raises(RequestError):
            await news.ready()
        await news.close()
        assert client.state.name == "open"
        # Nobody waits for this one, which is no reason for a complaint of asyncio.
        client.subscribe("other")
        client.subscribe("third", on_message=_ignore)
        await eventually(lambda: len(caplog.records) == 3)
    assert all("subscription refused: Unknown channel" in r.getMessage() for r in caplog.records)


async def _ignore(message: Message) -> None:
    pass


async def test_end_for_another_reason() -> None:
    """Where the client ends because it must, iterators say so, after all that had come."""

    async def script(peer: Peer) -> None:
        await peer.welcome()
        await peer.subscribed()
        peer.say(message(1))
        peer.close(4503, "banned")
        await peer.end()

    async with scripted(script) as server, client_of(server.url) as (client, _):
        news = client.subscribe("news")
        ready = asyncio.create_task(client.subscribe("later").ready())
        assert await take(news, 1) == [1]
        for call in (anext(news), anext(news.events()), news.ready(), ready):
            with pytest.raises(ConnectionClosed, match="4503 closed by the server: 4503 banned"):
                await call


async def test_ready_of_a_closed_one() -> None:
    """Who waits for `ready` is told that the subscription was closed meanwhile."""
    async with client_of("ws://127.0.0.1:1/") as (client, _):
        news = client.subscribe("news")
        ready = asyncio.create_task(news.ready())
        await asyncio.sleep(0)
        await news.close()
        with pytest.raises(UsageError, match="closed"):
            await ready


async def test_two_readers() -> None:
    """Two tasks cannot read one subscription; the second is told so."""
    async with place() as there, connect(there.url) as client:
        news = client.subscribe("news")
        await news.ready()
        first = asyncio.create_task(anext(news))
        await asyncio.sleep(0)
        with pytest.raises(UsageError, match="two tasks"):
            await anext(news)
        await client.publish("news", 1)
        assert (await first).data == 1


# Losses.


async def test_losses_in_their_place() -> None:
    """`events` has the losses where they belong; `on_lost` hears of them, too."""
    heard: list[Lost] = []
    hub = Hub({"*": Channel(publish=True, history=2)})
    async with place(hub) as there, client_of(there.url) as (client, _):
        news = client.subscribe("news", on_lost=heard.append)
        events = news.events()
        await news.ready()
        hub.publish("news", 1)
        await eventually(lambda: client.stats.received == 1)
        await there.stop()
        for number in range(2, 8):
            hub.publish("news", number)
        await there.start()
        read = [await anext(events) for _ in range(4)]
        lost = Lost("news", 2, 5)
        assert [e if isinstance(e, Lost) else e.data for e in read] == [1, lost, 6, 7]
        assert heard == [lost]
        assert str(lost) == "news: messages 2 to 5 are lost"


async def test_history_that_began_anew() -> None:
    """After a restart all that the new history holds comes, behind a loss without a range."""
    async with place() as there, client_of(there.url) as (client, _):
        news = client.subscribe("news")
        events = news.events()
        await news.ready()
        await client.publish("news", "old")
        assert (await anext(events)).data == "old"  # type: ignore[union-attr]
        fresh = Hub(OPEN)
        fresh.publish("news", "new 1")
        await there.replace(fresh)
        assert await anext(events) == Lost("news", None, None)
        assert news.position is not None
        assert news.position.offset == 0
        await opened(client)
        fresh.publish("news", "new 2")
        assert await take(news, 2) == ["new 1", "new 2"]
        assert client.stats.restarts == 1


async def test_on_lost_that_fails(caplog: pytest.LogCaptureFixture) -> None:
    """A callback that fails is logged, and stops nothing."""

    def on_lost(lost: Lost) -> None:
        raise ValueError("my own bug")

    async with place() as there, client_of(there.url) as (client, _):
        news = client.subscribe("news", on_lost=on_lost)
        await news.ready()
        await there.replace(Hub(OPEN))
        await eventually(lambda: client.stats.restarts)
        there.hub.publish("news", 1)
        assert await take(news, 1) == [1]
    assert "my own bug" in caplog.text


# Callbacks.


async def test_plain_callback(caplog: pytest.LogCaptureFixture) -> None:
    """A plain `on_message` is called at once; a message that it fails on is not the last."""
    read: list[Any] = []

    def on_message(message: Message) -> None:
        if message.data == "bad":
            raise ValueError("my own bug")
        read.append((message.data, news.position))

    async with place() as there, connect(there.url, backoff=QUICK) as client:
        news = client.subscribe("news", on_message=on_message, buffer=0)
        await news.ready()
        for data in ("a", "bad", "b"):
            await client.publish("news", data)
        await there.replace(Hub(OPEN))
        await opened(client)
        await client.publish("news", "c")
        await eventually(lambda: len(read) == 3)
        assert [data for data, _ in read] == ["a", "b", "c"]
        assert [position.offset for _, position in read] == [1, 3, 1]
        assert not news._queue
        with pytest.raises(UsageError, match="on_message"):
            await anext(news)
        await news.close()
        await client.publish("news", "d")
    assert len(read) == 3
    assert "my own bug" in caplog.text


class Callable:
    """An object that is called asynchronously."""

    def __init__(self) -> None:
        self.read: list[Any] = []

    async def __call__(self, message: Message) -> None:
        await asyncio.sleep(0)
        if message.data == "bad":
            raise ValueError("my own bug")
        self.read.append(message.data)


@pytest.mark.parametrize("wrap", [lambda c: c, lambda c: functools.partial(Callable.__call__, c)])
async def test_asynchronous_callback(wrap: Any, caplog: pytest.LogCaptureFixture) -> None:
    """A coroutine function is awaited for one message after the other."""
    callback = Callable()
    async with place() as there, connect(there.url) as client:
        news = client.subscribe("news", on_message=wrap(callback), type=str)
        with pytest.raises(UsageError, match="on_message"):
            await anext(news)
        await news.ready()
        for data in ("a", "bad", 5, "b"):
            await client.publish("news", data)
        await eventually(lambda: callback.read == ["a", "b"])
        await news.close()
    assert "my own bug" in caplog.text
    assert "InvalidData" in caplog.text


async def test_callback_ends_with_its_client() -> None:
    """`close` of the subscription or of the client ends the callback that is under way."""
    began, ended = 0, 0

    async def on_message(message: Message) -> None:
        nonlocal began, ended
        began += 1
        try:
            await asyncio.sleep(60)
        finally:
            ended += 1

    async with place() as there:
        async with connect(there.url) as client:
            news = client.subscribe("news", on_message=on_message)
            client.subscribe("more", on_message=on_message)
            await client.publish("news", 1)
            await client.publish("more", 1)
            await eventually(lambda: began == 2)
            await news.close()
            assert ended == 1
        assert ended == 2


async def test_callback_that_closes() -> None:
    """A callback may close its subscription, or its client."""
    read = []

    async def once(message: Message) -> None:
        read.append(message.data)
        await news.close()

    async def last(message: Message) -> None:
        read.append(message.data)
        await client.close()

    async with place() as there:
        client = await connect(there.url)
        news = client.subscribe("news", on_message=once)
        client.subscribe("more", on_message=last)
        await news.ready()
        for _ in range(3):
            there.hub.publish("news", 1)
        await client.publish("other", 1)
        assert read == [1]
        there.hub.publish("more", 2)
        await eventually(lambda: client.state.name == "closed")
        assert read == [1, 2]


async def test_callback_of_the_wrong_kind(caplog: pytest.LogCaptureFixture) -> None:
    """What cannot be awaited is refused, and what turns out to be a coroutine is logged."""

    async def asynchronous(_: Any) -> None:
        raise AssertionError("never run")

    def hidden(message: Message) -> Any:
        return asynchronous(message)

    async with place() as there, connect(there.url) as client:
        for name in ("on_lost", "on_presence"):
            with pytest.raises(UsageError, match="plain functions"):
                client.subscribe("news", **{name: asynchronous})  # type: ignore[arg-type]
        await client.subscribe("news", on_message=hidden).ready()
        await client.publish("news", 1)
        await eventually(lambda: "must be a plain function" in caplog.text)


async def test_presence() -> None:
    """`on_presence` hears who comes and goes, and of nobody else's channel."""
    heard: list[PresenceChange] = []
    async with place() as there, connect(there.url) as client:
        await client.subscribe("room", on_presence=heard.append).ready()
        await client.subscribe("plain").ready()
        async with connect(there.url) as other:
            await other.subscribe("room").ready()
            await other.subscribe("plain").ready()
            name = other.session
            await eventually(lambda: len(heard) == 2)
        await eventually(lambda: len(heard) == 3)
        assert [change.kind for change in heard] == ["join", "join", "leave"]
        assert [change.members[0].session for change in heard] == [client.session, name, name]


async def test_presence_as_a_whole() -> None:
    """A list that nobody asked for replaces what was known."""
    heard: list[PresenceChange] = []

    async def script(peer: Peer) -> None:
        await peer.welcome()
        await peer.subscribed()
        members = [{"session": "a"}, {"session": "b", "user": "ann"}]
        peer.say({"type": "presence", "channel": "news", "members": members})
        await peer.end()

    async with scripted(script) as server, client_of(server.url) as (client, _):
        client.subscribe("news", on_presence=heard.append)
        await eventually(lambda: heard)
    assert (heard[0].kind, len(heard[0].members)) == ("list", 2)


# Types.


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (Struct, Struct(1)),
        (Data, Data(1)),
        (Typed, {"n": 1}),
        (Model, Model(n=1)),
        (dict[str, int], {"n": 1}),
        (msgspec.Raw, b'{"n":1}'),
        (Any, {"n": 1}),
    ],
)
async def test_types(kind: Any, expected: Any) -> None:
    """Data comes as its type; what is not of it raises InvalidData, and reading goes on."""
    async with place() as there, connect(there.url) as client:
        news = client.subscribe("news", type=kind)
        await news.ready()
        await client.publish("news", {"n": 1})
        await client.publish("news", {"n": "no"})
        await client.publish("news", {"n": 1})
        [first] = await take(news, 1)
        assert (bytes(first) if kind is msgspec.Raw else first) == expected
        if kind in (Any, msgspec.Raw):
            return
        with pytest.raises(InvalidData, match="message 2 of 'news' is of another type") as caught:
            await anext(news.events())
        assert (caught.value.data, caught.value.offset) == (b'{"n":"no"}', 2)
        assert news.position is not None
        assert news.position.offset == 2
        assert await take(news, 1) == [expected]


async def test_arguments_that_make_no_sense() -> None:
    """A subscription that cannot be is refused before anything is sent."""
    async with client_of("ws://127.0.0.1:1/") as (client, _):
        wrong: list[tuple[type[Exception], dict[str, Any]]] = [
            (ConfigError, {"type": 5}),
            (UsageError, {"last": -1}),
            (UsageError, {"buffer": -1}),
            (UsageError, {"since": "yesterday"}),
            (UsageError, {"since": Position("e", -1)}),
        ]
        for kind, options in wrong:
            with pytest.raises(kind):
                client.subscribe("news", **options)
        with pytest.raises(RequestError):
            client.subscribe("")
        assert not client._core.talk.channels
        assert not client._subscriptions


# Several of one channel.


async def test_several_of_one_channel() -> None:
    """Each gets every message; the server knows of one subscription, until the last has gone."""
    read: list[Any] = []
    async with place() as there, connect(there.url) as client:
        first = client.subscribe("news")
        early = client.subscribe("news")
        await first.ready()
        await client.publish("news", 0)
        second = client.subscribe("news", type=int)
        client.subscribe("news", on_message=lambda message: read.append(message.data))
        await second.ready()
        assert second.position is not None
        assert second.position.offset == 1
        for number in (1, 2):
            await client.publish("news", number)
        assert await take(first, 3) == [0, 1, 2]
        assert await take(early, 3) == [0, 1, 2]
        assert await take(second, 2) == [1, 2]
        assert read == [1, 2]
        assert len(await client.presence("news")) == 1
        await first.close()
        await early.close()
        await client.publish("news", 3)
        assert await take(second, 1) == [3]
        assert read == [1, 2, 3]


async def test_again_after_close() -> None:
    """A channel that was left can be subscribed to again at once."""
    async with place() as there, connect(there.url) as client:
        for number in range(5):
            async with client.subscribe("news") as news:
                if number % 2:
                    await news.ready()
        news = client.subscribe("news")
        await news.ready()
        await client.publish("news", 1)
        assert await take(news, 1) == [1]
        assert len(await client.presence("news")) == 1
        await news.close()
        assert await client.presence("news") == []


# Applications that are slow.


@pytest.mark.parametrize("buffer", [0, 1000])
async def test_slow_application(buffer: int) -> None:
    """With a small buffer the server is asked to wait: nothing is lost, and memory is bounded."""
    async with place() as there, connect(there.url) as client:
        news = client.subscribe("news", buffer=buffer)
        await news.ready()
        for number in range(400):
            there.hub.publish("news", number)
        await eventually(lambda: news.held)
        await asyncio.sleep(0.02)
        assert news._size < 70_000
        assert await take(news, 400) == list(range(400))
        await client.publish("news", "on")
        assert await take(news, 1) == ["on"]
        assert client.stats.lost == 0


async def test_application_slower_than_the_history() -> None:
    """What the channel no longer holds by then is named, exactly."""
    hub = Hub({"*": Channel(publish=True, history=5)})
    async with place(hub) as there, connect(there.url) as client:
        news = client.subscribe("news", buffer=0)
        await news.ready()
        hub.publish("news", 1)
        await eventually(lambda: news.held)
        await client.history("news")  # answered behind `unsubscribe`
        for number in range(2, 41):
            hub.publish("news", number)
        events = news.events()
        read: list[Any] = []
        async with asyncio.timeout(PATIENCE):
            while not read or read[-1] != 40:
                event = await anext(events)
                read.append(event if isinstance(event, Lost) else event.data)
        assert read == [1, Lost("news", 2, 35), 36, 37, 38, 39, 40]


async def test_slow_among_fast() -> None:
    """One slow reader of a channel holds it for all, and its end lets the others go on."""
    async with place() as there, connect(there.url) as client:
        slow = client.subscribe("news", buffer=0)
        fast = client.subscribe("news")
        await fast.ready()
        there.hub.publish("news", 1)
        assert await take(fast, 1) == [1]
        await eventually(lambda: slow.held)
        there.hub.publish("news", 2)
        await client.history("news")
        await slow.close()
        assert await take(fast, 1) == [2]


async def test_held_through_a_reconnect() -> None:
    """A channel that is held when the connection breaks goes on from its place."""
    async with place() as there, client_of(there.url) as (client, _):
        news = client.subscribe("news", buffer=0)
        await news.ready()
        for number in range(3):
            there.hub.publish("news", number)
        await eventually(lambda: news.held)
        await there.cut()
        await eventually(lambda: client.stats.connects == 2)
        there.hub.publish("news", 3)
        assert await take(news, 4) == [0, 1, 2, 3]


async def test_reconnects_that_nobody_reads_of() -> None:
    """A subscription that nobody reads does not grow with each reconnect."""

    async def script(peer: Peer) -> None:
        await peer.welcome()
        await peer.subscribed(5, **({"recovered": True} if peer.number > 1 else {}))
        if peer.number == 2:
            peer.say(message(6))
        if peer.number < 20:
            peer.close(1012)
        await peer.end()

    async with scripted(script) as server, client_of(server.url) as (client, _):
        news = client.subscribe("news")
        await eventually(lambda: client.stats.connects == 20 and client.session)
        assert len(news._queue) <= 2  # the message that nobody reads, and a mark behind it
        assert news.position == Position(EPOCH, 5)
        assert await take(news, 1) == [6]


async def test_large_stream() -> None:
    """Many and large messages arrive whole and in order."""
    async with place(Hub({"*": Channel(history=20_000)})) as there, connect(there.url) as client:
        news = client.subscribe("news")
        await news.ready()

        async def speak() -> None:
            for number in range(10_000):
                there.hub.publish("news", [number, "x" * (60_000 if number % 500 == 0 else 20)])
                if number % 100 == 0:
                    await asyncio.sleep(0)

        speaking = asyncio.create_task(speak())
        read = [data[0] for data in await take(news, 10_000)]
        await speaking
        assert read == list(range(10_000))
