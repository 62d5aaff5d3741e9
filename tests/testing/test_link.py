"""The link without a socket, each promise shown with a session of a real hub."""

from __future__ import annotations

import asyncio

import pytest
from msgspec import Raw

from holdfast import Channel, Hub, User
from holdfast.errors import ProtocolError
from holdfast.hub.link import Link
from holdfast.testing import link as module
from holdfast.testing.clock import FakeClock
from holdfast.testing.link import MemoryLink
from holdfast.wire.messages import Gap, Message, Ping, Pong, Published, Subscribed


def offsets(link: MemoryLink) -> list[int]:
    return [message.offset for message in link.messages if isinstance(message, Message)]


async def subscribed(hub: Hub) -> MemoryLink:
    link = MemoryLink(hub)
    link.send({"type": "subscribe", "channel": "a"})
    await link.receive()
    return link


async def test_messages_are_decoded() -> None:
    """What the hub writes is read as messages, replies before what was published later."""
    hub = Hub()
    link = MemoryLink(hub)
    link.send({"type": "subscribe", "channel": "a"})
    position = hub.publish("a", {"n": 1})
    first, second = await link.receive()
    assert first == Subscribed("a", position.epoch, 0)
    assert second == Message("a", 1, Raw(b'{"n":1}'))
    assert link.messages == [first, second]
    assert link.take() == []


async def test_sends_structs_text_and_bytes() -> None:
    """A message goes out as a struct, a dict, text or bytes, several in one read."""
    link = MemoryLink(Hub())
    link.send(Ping(1), {"type": "ping", "id": 2}, '{"type":"ping","id":3}', b'{"type":"ping"}')
    assert link.take() == [Pong(1), Pong(2), Pong(3), Pong()]


async def test_carries_a_user() -> None:
    """The session belongs to the user that the link was made with."""
    hub = Hub({"*": Channel(publish=True)})
    link = MemoryLink(hub, user=User("ann"))
    link.send({"type": "subscribe", "channel": "a"})
    link.send({"type": "publish", "channel": "a", "data": 1})
    *_, message = await link.receive()
    assert isinstance(message, Message)
    assert message.by == "ann"


async def test_reads_compressed_messages() -> None:
    """A link with deflate reads what the hub compresses once for all."""
    hub = Hub()
    link = MemoryLink(hub, deflate=True)
    link.send({"type": "subscribe", "channel": "a"})
    hub.publish("a", "x" * 1000)
    _, message = await link.receive()
    assert message == Message("a", 1, Raw(b'"%b"' % (b"x" * 1000)))


async def test_next_waits() -> None:
    """`next` returns one message after the other and waits for one that is still to come."""
    hub = Hub()
    link = MemoryLink(hub)
    link.send({"type": "subscribe", "channel": "a"})
    assert isinstance(await link.next(), Subscribed)
    asyncio.get_running_loop().call_soon(hub.publish, "a", 1)
    assert await link.next() == Message("a", 1, Raw(b"1"))


async def test_next_does_not_wait_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no message comes `next` raises TimeoutError."""
    monkeypatch.setattr(module, "PATIENCE", 0.01)
    with pytest.raises(TimeoutError):
        await MemoryLink(Hub()).next()


async def test_blocked_link_gets_all_when_it_reads_on() -> None:
    """A blocked client sees nothing; when it reads on it gets what was held back, in order."""
    hub = Hub({"*": Channel(publish=True)})
    link = await subscribed(hub)
    link.block()
    link.block()
    for number in range(5):
        hub.publish("a", number)
    assert await link.receive() == []
    assert hub.stats.lagging == 1
    link.send({"type": "publish", "channel": "a", "data": 5})
    link.unblock()
    link.unblock()
    reply, *rest = await link.receive()
    assert isinstance(reply, Published)
    assert len(rest) == 6
    assert offsets(link) == [1, 2, 3, 4, 5, 6]
    assert hub.stats.lagging == 0


async def test_blocked_link_learns_what_it_lost() -> None:
    """What a channel no longer holds when the client reads on is named in a gap."""
    hub = Hub({"*": Channel(history=2)})
    link = await subscribed(hub)
    link.block()
    for number in range(5):
        hub.publish("a", number)
        await link.receive()
    link.unblock()
    gap, *_ = await link.receive()
    assert gap == Gap("a", 1, 3)
    assert offsets(link) == [4, 5]


async def test_many_messages_in_one_write() -> None:
    """A write of more frames than a parser takes at once is read to its end."""
    hub = Hub({"*": Channel(history=3000)})
    link = await subscribed(hub)
    for number in range(3000):
        hub.publish("a", number)
    await link.receive()
    assert offsets(link) == list(range(1, 3001))


async def test_leaving_and_dropping() -> None:
    """The hub sees a polite end with its code, a dropped connection as 1006, each once."""
    hub = Hub()
    ends: list[int] = []
    hub.on_disconnect(lambda session, code, reason: ends.append(code))
    for number, end in enumerate((MemoryLink.leave, MemoryLink.drop), 1):
        link = await subscribed(hub)
        end(link)
        end(link)
        assert link.ended
        assert len(ends) == number
        hub.publish("a", 1)
        assert await link.receive() == []
    assert ends == [1000, 1006]
    assert hub.stats.connections == 0


async def test_answers_a_close() -> None:
    """A Close of the hub is answered, and the connection ends with its code."""
    hub = Hub()
    ends: list[int] = []
    hub.on_disconnect(lambda session, code, reason: ends.append(code))
    link = MemoryLink(hub)
    link.session.close(4503, "go away")
    assert (link.closed, link.ended) == ((4503, "go away"), False)
    link.session.link.write(b"not even a frame")
    await link.receive()
    assert link.ended
    assert ends == [4503]


async def test_pings_and_pongs() -> None:
    """A pong answers the last ping and gives the session its round-trip time."""
    clock = FakeClock()
    hub = Hub(clock=clock)
    link = MemoryLink(hub)
    while not link.pinged:
        hub.upkeep.sweep(clock.advance(0.5))
    clock.advance(0.25)
    link.pong()
    assert link.session.round_trip == 0.25


async def test_is_cut_off() -> None:
    """A client that answers neither pings nor a Close is cut off, and the hub is told."""
    clock = FakeClock()
    hub = Hub(clock=clock)
    mute, rude = MemoryLink(hub), MemoryLink(hub)
    rude.answers_close = False
    rude.session.close(4510, "")
    for _ in range(200):
        hub.upkeep.sweep(clock.advance(0.5))
        await asyncio.sleep(0)
    assert mute.aborted
    assert rude.aborted
    assert (mute.ended, rude.ended) == (True, True)
    assert hub.stats.terminated == 2


async def test_reading_can_be_paused() -> None:
    """The link shows whether the hub wants to be sent more."""
    hub = Hub()

    @hub.on("slow")
    async def slow(message: dict[str, object]) -> None:
        await asyncio.sleep(0)

    link = MemoryLink(hub)
    link.send(*[{"type": "slow"}] * 100)
    assert not link.reading
    while not link.reading:
        await link.receive()


async def test_finds_broken_frames() -> None:
    """Bytes that are no frames of a server fail the test that wrote them."""
    link = MemoryLink(Hub())
    with pytest.raises(ProtocolError):
        link.write(b"\xff\xff")


async def test_is_a_link() -> None:
    """It implements the port that the server's own connections implement."""
    link: Link = MemoryLink(Hub(), pings=False, peer="192.0.2.9:1")
    assert (link.peer, link.pings, link.shares_deflate) == ("192.0.2.9:1", False, False)
