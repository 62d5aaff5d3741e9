"""Publishing once: what a key promises to clients that send the same again."""

from __future__ import annotations

import asyncio

import pytest

from holdfast import Channel, Hub, Session, User
from holdfast.broker import memory
from holdfast.broker.memory import KEY_WINDOW
from tests.hub.peer import Clock, Json, Peer, offsets, only_messages, publish, subscribe

OPEN = {"tiny": Channel(publish=True, max_message=5), "*": Channel(publish=True)}


def published(received: list[Json]) -> list[Json]:
    """The replies to `publish` among what was received, without their ids."""
    return [{**m, "id": None} for m in received if m["type"] == "published"]


async def test_resent_on_another_connection() -> None:
    """Who lost the connection before the reply sends again, and gets the first position."""
    hub = Hub(OPEN)
    listener, lost = Peer(hub), Peer(hub)
    listener.ask(subscribe("chat"))
    lost.send(publish("chat", "hi", key="k1"), publish("chat", "there", key="k2"))
    lost.leave(1006)
    back = Peer(hub)
    for _ in range(3):
        replies = back.ask(publish("chat", "hi", key="k1"), publish("chat", "there", key="k2"))
        assert [reply["offset"] for reply in replies] == [1, 2]
    assert [m["data"] for m in only_messages(await listener.next_turn())] == ["hi", "there"]


async def test_resent_while_the_first_is_under_way() -> None:
    """While a hook still thinks about the first, the same on another connection is no double."""
    hub = Hub(OPEN)
    go_on = asyncio.Event()

    @hub.authorize
    async def authorize(session: Session, action: str, channel: str) -> bool:
        if action == "publish":
            await go_on.wait()
        return True

    listener = Peer(hub)
    listener.send(subscribe("chat"))
    assert [m["type"] for m in await listener.next_turn()] == ["subscribed"]
    peers = [Peer(hub) for _ in range(5)]
    for peer in peers:
        peer.send(*[publish("chat", "hi", key="k", id=number) for number in range(3)])
    go_on.set()
    replies = [reply for peer in peers for reply in published(await peer.next_turn())]
    assert len(replies) == 15
    assert all(reply == replies[0] for reply in replies)
    assert offsets(await listener.next_turn()) == [1]


async def test_key_belongs_to_its_channel() -> None:
    """The same key in another channel publishes there, with a position of its own."""
    hub = Hub(OPEN)
    listener, peer = Peer(hub), Peer(hub)
    listener.ask(subscribe("a"), subscribe("b"))
    for channel in "aabb":
        (reply,) = peer.ask(publish(channel, channel, key="k"))
        assert (reply["channel"], reply["offset"]) == (channel, 1)
    assert [m["data"] for m in only_messages(await listener.next_turn())] == ["a", "b"]


async def test_key_is_not_bound_to_a_user() -> None:
    """The client may have another name when it is back: the message stays the first user's."""
    hub = Hub(OPEN)
    listener = Peer(hub)
    listener.ask(subscribe("chat"))
    for user in ("ann", "bob"):
        Peer(hub, user=User(user)).send(publish("chat", "hi", key="k"))
    assert [m["by"] for m in only_messages(await listener.next_turn())] == ["ann"]


async def test_refused_publish_uses_no_key_up() -> None:
    """What was refused was not published: the same key may bring it again."""
    allowed = False
    hub = Hub(OPEN)

    @hub.authorize
    def authorize(session: Session, action: str, channel: str) -> bool:
        return allowed

    peer = Peer(hub)
    assert peer.ask(publish("tiny", 1, key="k"))[0]["code"] == "forbidden"
    allowed = True
    assert peer.ask(publish("tiny", "too large", key="k"))[0]["code"] == "too_large"
    assert peer.ask(publish("tiny", 1, key="k"))[0]["offset"] == 1


async def test_application_and_clients_share_keys() -> None:
    """A key that the application used is known when a client sends it, and the other way round."""
    hub = Hub(OPEN)
    peer = Peer(hub)
    position = hub.publish("chat", 1, key="k")
    assert peer.ask(publish("chat", 1, key="k"))[0]["offset"] == position.offset
    (reply,) = peer.ask(publish("chat", 2, key="l"))
    assert hub.publish("chat", 2, key="l").offset == reply["offset"]


async def test_key_is_forgotten_after_its_window() -> None:
    """The sweep forgets a key after five minutes, and then it publishes again."""
    clock = Clock()
    hub = Hub({"*": Channel(publish=True, ttl=1000)}, clock=clock)
    peer = Peer(hub, pings=False)
    assert peer.ask(publish("chat", 1, key="k"))[0]["offset"] == 1
    clock.now += KEY_WINDOW - 1
    assert peer.ask(publish("chat", 1, key="k"))[0]["offset"] == 1
    clock.now += 1
    hub.upkeep.sweep(clock.now)
    (reply,) = peer.ask(publish("chat", 1, key="k"))
    assert reply["offset"] == 2


async def test_flood_of_keys_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever sends keys without end pushes the oldest out, and takes no more memory."""
    monkeypatch.setattr(memory, "MAX_KEYS", 50)
    hub = Hub(OPEN)
    peer = Peer(hub)
    for number in range(200):
        peer.send(publish("chat", number, key=f"k{number}"))
    assert isinstance(hub.broker, memory.MemoryBroker)
    assert len(hub.broker._keys) == 50
    peer.take()
    assert peer.ask(publish("chat", 199, key="k199"))[0]["offset"] == 200
    assert peer.ask(publish("chat", 0, key="k0"))[0]["offset"] == 201
