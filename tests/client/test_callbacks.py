"""Calls made from within callbacks come behind what was under way."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from holdfast import Client, ConfigError, Message, QueueFull, State, connect
from tests.client.peers import answering, serving
from tests.client.scripts import Peer, message, scripted
from tests.waiting import eventually

pytestmark = pytest.mark.usefixtures("loop_factory")


async def test_what_on_state_asks_for_comes_behind_hello() -> None:
    """A subscription made the moment the connection opens does not overtake `hello`."""
    heard: list[str] = []

    async def script(peer: Peer) -> None:
        heard.append((await peer.welcome())["type"])
        heard.append((await peer.subscribed())["type"])
        await peer.end()

    clients: list[Client] = []

    def on_state(state: State) -> None:
        if state.name == "open":
            clients[0].subscribe("news")

    async with scripted(script) as server:
        clients.append(connect(server.url, on_state=on_state))
        async with clients[0]:
            await eventually(lambda: heard == ["hello", "subscribe"])


async def test_on_lost_may_close_the_client() -> None:
    """What follows in the same read is dropped, and nothing breaks."""

    async def script(peer: Peer) -> None:
        await peer.welcome()
        await peer.subscribed(5)
        peer.say({"type": "gap", "channel": "news", "from": 6, "to": 9}, message(10))
        await peer.end()

    told: list[object] = []
    async with scripted(script) as server, connect(server.url) as client:

        def on_lost(lost: object) -> None:
            told.append(lost)
            client.pause()

        client.subscribe("news", on_message=told.append, on_lost=on_lost)
        await eventually(lambda: client.state.name == "paused")
    assert told == [("news", 6, 9)]


async def test_cancellation_within_on_message_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    """What an asynchronous callback waits for may be cancelled: the next message comes."""

    async def script(peer: Peer) -> None:
        await peer.welcome()
        await peer.subscribed()
        peer.say(message(1), message(2))
        await peer.end()

    got: list[int] = []

    async def on_message(news: Message) -> None:
        got.append(news.data)
        if news.data == 1:
            raise asyncio.CancelledError

    async with scripted(script) as server, connect(server.url) as client:
        client.subscribe("news", on_message=on_message)
        await eventually(lambda: got == [1, 2])
    assert "what on_message waited for was cancelled" in caplog.text


async def test_no_callback_after_close() -> None:
    """An asynchronous callback that closes the client is not called again."""

    async def script(peer: Peer) -> None:
        await peer.welcome()
        await peer.subscribed()
        peer.say(message(1), message(2), message(3))
        await peer.end()

    got: list[int] = []
    async with scripted(script) as server, connect(server.url) as client:

        async def on_message(news: Message) -> None:
            got.append(news.data)
            await client.close()

        client.subscribe("news", on_message=on_message)
        await eventually(lambda: client.state.name == "closed")
    assert got == [1]


async def test_states_end_for_every_later_step() -> None:
    """After `closed` the iterator is at its end, and stays there."""

    async def script(peer: Peer) -> None:
        await peer.welcome()
        await peer.end()

    async with scripted(script) as server, connect(server.url) as client:
        states = client.states()
    names = [state.name async for state in states]
    assert names == ["open", "closed"]
    assert [state async for state in states] == []


async def test_requests_that_were_given_up_are_bounded_too() -> None:
    """A server that stops reading is not sent more than `max_pending` messages ahead."""
    gone = asyncio.Event()

    async def script(peer: Peer) -> None:
        await peer.welcome()
        peer.reader._transport.pause_reading()  # type: ignore[attr-defined]
        await gone.wait()

    async with scripted(script) as server, connect(server.url, max_pending=50) as client:
        refused = None
        for _ in range(5000):
            try:
                await client.publish("a", "x" * 50_000, timeout=0.0001)
            except TimeoutError:
                continue
            except QueueFull as error:
                refused = error
                break
        gone.set()
    assert refused is not None


@pytest.mark.parametrize(
    "options",
    [
        {"headers": {"X": 5}},
        {"headers": [("a", "b", "c")]},
        {"headers": 7},
        {"headers": {"X": "a\nb"}},
        {"name": "x" * 201},
        {"name": None},
    ],
)
async def test_options_that_cannot_be_sent(options: Any) -> None:
    """Headers and names that no handshake can carry are named before the first attempt."""
    with pytest.raises(ConfigError):
        connect("ws://127.0.0.1:1/ws", **options)


async def test_secrets_of_a_redirect_are_not_shown(caplog: pytest.LogCaptureFixture) -> None:
    """A redirect that cannot be followed is reported without its query."""
    answer = b"HTTP/1.1 302 x\r\nLocation: ftp://h/?token=SECRET\r\n\r\n"
    async with serving(answering(answer)) as port:
        client = connect(f"ws://127.0.0.1:{port}/ws?token=SECRET")
        client.start()
        await eventually(lambda: client.state.name == "closed")
        await client.close()
    assert "SECRET" not in client.state.why + caplog.text
