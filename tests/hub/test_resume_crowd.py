"""A crowd that resumes at once: one write each, pieces made once, nothing twice, none missing."""

from __future__ import annotations

import asyncio

import pytest

from holdfast import Channel, Hub, Session
from holdfast.core.ring import Entry
from holdfast.hub.channel import MAX_SLICES, SLICE, Slices
from tests.hub.peer import Clock, Json, Peer, offsets, publish, subscribe

HELD = 100


def filled(count: int = HELD, size: int = 100) -> tuple[Hub, str]:
    """A hub whose channel "news" holds messages, and their epoch."""
    hub = Hub({"*": Channel(history=1000, publish=True)}, clock=Clock())
    for _ in range(count):
        epoch = hub.publish("news", "x" * size).epoch
    return hub, epoch


def since(epoch: str, offset: int, **fields: object) -> Json:
    return subscribe("news", since={"epoch": epoch, "offset": offset}, **fields)


def upto(last: int, after: int) -> list[int]:
    return list(range(after + 1, last + 1))


@pytest.mark.parametrize("deflate", [False, True])
async def test_two_thousand_resume(deflate: bool) -> None:
    """Each gets its reply and its 50 messages in one write; equal pieces are made once."""
    hub, epoch = filled()
    peers = [Peer(hub, deflate=deflate, pings=False) for _ in range(2000)]
    for number, peer in enumerate(peers):
        peer.send(since(epoch, HELD - 50 - number % 3))
    assert all(len(peer.writes) == 1 for peer in peers)
    assert len(hub.slices) == 3
    for number, peer in enumerate(peers[:30]):
        reply, *missed = peer.take()
        assert reply["recovered"]
        assert offsets(missed) == upto(HELD, HELD - 50 - number % 3)
    assert len({len(peer.writes[0]) for peer in peers}) == 3
    hub.upkeep.sweep(hub.now())
    assert len(hub.slices) == 0


async def test_hook_that_is_waited_for_costs_no_write() -> None:
    """With a coroutine for `authorize`, too, reply and messages are one write."""
    hub, epoch = filled()

    @hub.authorize
    async def authorize(session: Session, action: str, channel: str) -> bool:
        await asyncio.sleep(0)
        return True

    peer = Peer(hub)
    peer.send(since(epoch, 90))
    assert offsets(await peer.next_turn()) == upto(HELD, 90)
    assert len(peer.writes) == 1


async def test_replies_before_it_are_in_the_same_write() -> None:
    """What was asked in the same read is answered in order, and all of it at once."""
    hub, epoch = filled()
    peer = Peer(hub)
    peer.send({"type": "ping", "id": 1}, since(epoch, 98, id=2))
    assert len(peer.writes) == 1
    received = peer.ask({"type": "ping", "id": 3})
    kinds = [m.get("id") or m["offset"] for m in received]
    assert kinds == [1, 2, 99, 100, 3]


async def test_live_messages_among_those_who_resume() -> None:
    """Messages that are published between the resumes of one turn come to each once, in order."""
    hub, epoch = filled()
    peers = [Peer(hub) for _ in range(20)]
    for peer in peers:
        peer.send(since(epoch, 95), publish("news", "live"))
    for peer in peers:
        assert offsets(await peer.next_turn()) == upto(HELD + 20, 95)


async def test_much_comes_in_slices() -> None:
    """A long history is several writes of about `SLICE` bytes, none of them much larger."""
    hub, epoch = filled(count=200, size=1000)
    peer = Peer(hub)
    assert offsets(peer.ask(since(epoch, 0))) == upto(200, 0)
    assert len(peer.writes) == 4
    assert max(map(len, peer.writes)) < SLICE + 2000


async def test_full_transport_gets_the_rest_later() -> None:
    """Where the first slice fills the transport, the next ones wait until it is read."""
    hub, epoch = filled(count=200, size=1000)
    peer = Peer(hub)
    peer.freeze()
    peer.send(since(epoch, 0))
    assert len(peer.writes) == 1
    hub.publish("news", "live")
    received = await peer.next_turn()
    assert len(peer.writes) == 1
    peer.thaw()
    received += await peer.next_turn()
    assert offsets(received) == upto(201, 0)


async def test_who_lags_elsewhere_gets_the_reply_alone() -> None:
    """A session whose transport is full already gets the messages when it reads again."""
    hub, epoch = filled()
    peer = Peer(hub)
    peer.ask(subscribe("other"))
    peer.freeze()
    hub.publish("other", 1)
    await peer.next_turn()
    assert [m["type"] for m in peer.ask(since(epoch, 90))] == ["subscribed"]
    hub.publish("other", 2)
    hub.publish("news", "live")
    peer.thaw()
    received = await peer.next_turn()
    assert [m["offset"] for m in received if m["channel"] == "news"] == upto(HELD + 1, 90)
    assert [m["offset"] for m in received if m["channel"] == "other"] == [2]


def entries(count: int, size: int = 1000) -> list[Entry]:
    """Messages as a ring holds them."""
    return [Entry(n, n - 1, b"x" * size, 0.0) for n in range(1, count + 1)]


def test_slices_are_bounded() -> None:
    """However many positions there are, only so many pieces are kept."""
    slices, held = Slices(), entries(500)
    for start in range(500):
        slices.first(held[start:])
        assert len(slices) <= MAX_SLICES


def test_equal_pieces_are_one() -> None:
    """Who asks for the same gets the same object; the cut of a long one is shared as well."""
    slices, held = Slices(), entries(200)
    first = slices.first(held[:])
    assert slices.first(held[:]) is first
    assert len(first.entries) == SLICE // 1000 + 1
    assert slices.first(first.entries) is first
    assert slices.first(first.entries[:1]) is not first
