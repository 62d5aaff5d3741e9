"""Calls made from within callbacks come behind what was under way."""

from __future__ import annotations

import pytest

from holdfast import Client, State, connect
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
