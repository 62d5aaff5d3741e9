"""Clients that read too slowly: positions instead of queues, gaps instead of silence, 4008."""

from __future__ import annotations

import itertools
import random

from holdfast import Channel, Hub, Limits
from tests.hub.peer import Clock, Json, Peer, offsets, publish, subscribe


async def fill_transport(hub: Hub, peer: Peer, channel: str = "a") -> None:
    """Freeze a subscriber and publish the one message that fills its transport."""
    peer.freeze()
    hub.publish(channel, "fills the transport")
    await peer.next_turn()


async def test_blocked_session_is_written_to_no_more() -> None:
    """While its transport is full a session costs a position, not bytes."""
    hub = Hub()
    peer = Peer(hub)
    peer.ask(subscribe("a"))
    await fill_transport(hub, peer)
    writes = len(peer.writes)
    for count in range(100):
        hub.publish("a", count)
        await peer.next_turn()
    assert len(peer.writes) == writes
    assert hub.stats.lagging == 1


async def test_late_reader_gets_all_that_is_held() -> None:
    """When the transport is empty again, all that was held back comes, in order, once."""
    hub = Hub()
    slow, quick = Peer(hub), Peer(hub)
    for peer in (slow, quick):
        peer.ask(subscribe("a"))
    await fill_transport(hub, slow)
    for count in range(100):
        hub.publish("a", count)
    await slow.next_turn()
    slow.thaw()
    assert offsets(await slow.next_turn()) == list(range(2, 102))
    assert hub.stats.lagging == 0
    hub.publish("a", "live again")
    assert offsets(await slow.next_turn()) == [102]
    assert offsets(await quick.next_turn()) == list(range(1, 103))


async def test_gap_names_exactly_what_is_gone() -> None:
    """Messages that left the ring meanwhile are named: first and last, both included."""
    hub = Hub({"*": Channel(history=10)})
    peer = Peer(hub)
    peer.ask(subscribe("a"))
    await fill_transport(hub, peer)  # offset 1 is in the transport
    for count in range(30):  # offsets 2 to 31, of which 22 to 31 are held
        hub.publish("a", count)
    peer.take()
    peer.thaw()
    gap, *messages = await peer.next_turn()
    assert gap == {"type": "gap", "channel": "a", "from": 2, "to": 21}
    assert offsets(messages) == list(range(22, 32))


async def test_gap_where_nothing_is_kept() -> None:
    """A channel without history says what was lost as soon as the client reads again."""
    hub = Hub({"*": Channel(history=0)})
    peer = Peer(hub)
    peer.ask(subscribe("a"))
    await fill_transport(hub, peer)
    hub.publish("a", 2)
    hub.publish("a", 3)
    await peer.next_turn()
    peer.thaw()
    assert await peer.next_turn() == [{"type": "gap", "channel": "a", "from": 2, "to": 3}]
    hub.publish("a", 4)
    assert offsets(await peer.next_turn()) == [4]


async def test_gap_while_catching_up() -> None:
    """A ring that runs away from a client that is being caught up is a gap like any other."""
    hub = Hub({"*": Channel(history=4)})
    peer = Peer(hub)
    peer.ask(subscribe("a"))
    await fill_transport(hub, peer)
    big = "x" * 40_000  # two of them are a slice
    for _ in range(4):
        hub.publish("a", big)
    await peer.next_turn()
    peer.thaw()
    hub.publish("a", "s")
    for _ in range(6):
        hub.publish("a", "s")
    received = await peer.next_turn()
    seen = offsets(received)
    assert seen[-1] == 12
    gaps = [m for m in received if m["type"] == "gap"]
    lost = {n for gap in gaps for n in range(gap["from"], gap["to"] + 1)}
    assert lost | set(seen) == set(range(2, 13))
    assert not lost & set(seen)


async def test_latest_only_skips_to_the_newest() -> None:
    """With `latest_only` a lagging client gets the newest message and none of those before."""
    hub = Hub({"*": Channel(latest_only=True)})
    peer = Peer(hub)
    peer.ask(subscribe("a"))
    await fill_transport(hub, peer)
    for count in range(2, 50):
        hub.publish("a", count)
    await peer.next_turn()
    peer.thaw()
    received = await peer.next_turn()
    assert offsets(received) == [49]
    hub.publish("a", 50)
    assert offsets(await peer.next_turn()) == [50]


async def test_slices_leave_turns_to_others() -> None:
    """What was held back is written in slices of about 64 KiB, one a turn, channels in turn."""
    hub = Hub()
    peer = Peer(hub)
    peer.ask(subscribe("a"), subscribe("b"))
    await fill_transport(hub, peer)
    for _ in range(20):
        hub.publish("a", "x" * 30_000)
        hub.publish("b", "y" * 30_000)
    await peer.next_turn()
    before = len(peer.writes)
    peer.thaw()
    assert len(peer.writes) == before + 1
    received: list[Json] = []
    while hub.stats.lagging:
        received += await peer.next_turn()
    assert max(len(frames) for frames in peer.writes[before:]) < 64 * 1024 + 31_000
    assert [m["offset"] for m in received if m["channel"] == "a"] == list(range(2, 22))
    assert [m["offset"] for m in received if m["channel"] == "b"] == list(range(1, 21))
    switches = sum(x["channel"] != y["channel"] for x, y in itertools.pairwise(received))
    assert switches > 4


async def test_compressed_client_catches_up_compressed() -> None:
    """A lagging client with deflate gets the held messages compressed, and live ones after."""
    hub = Hub()
    peer = Peer(hub, deflate=True)
    peer.ask(subscribe("a"))
    await fill_transport(hub, peer)
    for _ in range(10):
        hub.publish("a", "x" * 1000)
    await peer.next_turn()
    before = len(peer.writes)
    peer.thaw()
    assert offsets(await peer.next_turn()) == list(range(2, 12))
    assert sum(map(len, peer.writes[before:])) < 2000


async def test_subscribing_while_lagging() -> None:
    """A client that lags may subscribe and resume; what it asked for comes when it reads."""
    hub = Hub({"*": Channel(publish=True)})
    epoch = ""
    for count in range(1, 6):
        epoch = hub.publish("b", count).epoch
    peer = Peer(hub)
    peer.ask(subscribe("a"))
    await fill_transport(hub, peer)
    peer.send(subscribe("b", since={"epoch": epoch, "offset": 2}))
    hub.publish("b", 6)
    await peer.next_turn()
    peer.thaw()
    assert offsets(await peer.next_turn()) == [3, 4, 5, 6]


async def test_unsubscribing_while_lagging() -> None:
    """What was held back for a channel that the client has left is not sent."""
    hub = Hub()
    peer = Peer(hub)
    peer.ask(subscribe("a"), subscribe("b"))
    await fill_transport(hub, peer)
    hub.publish("a", 2)
    hub.publish("b", 1)
    await peer.next_turn()
    peer.send({"type": "unsubscribe", "channel": "a"})
    peer.take()
    peer.thaw()
    received = await peer.next_turn()
    assert [(m["channel"], m["offset"]) for m in received] == [("b", 1)]


async def test_client_that_stays_behind_is_closed() -> None:
    """More than `max_lag` seconds behind: 4008, which tells the client to come back."""
    clock = Clock()
    hub = Hub(max_lag=5, clock=clock)
    peer, healthy = Peer(hub, pings=False), Peer(hub, pings=False)
    for each in (peer, healthy):
        each.ask(subscribe("a"))
    await fill_transport(hub, peer)
    clock.now += 4.9
    hub.upkeep.sweep(clock.now)
    assert peer.closed is None
    clock.now += 0.2
    hub.upkeep.sweep(clock.now)
    assert peer.closed == (4008, "more than 5 s behind")
    assert healthy.closed is None


async def test_reader_that_keeps_up_late_is_not_closed() -> None:
    """A client that reads again in time starts with a clean slate."""
    clock = Clock()
    hub = Hub(max_lag=5, clock=clock)
    peer = Peer(hub, pings=False)
    peer.ask(subscribe("a"))
    for _ in range(5):
        await fill_transport(hub, peer)
        clock.now += 4
        hub.upkeep.sweep(clock.now)
        peer.thaw()
        await peer.next_turn()
    assert peer.closed is None
    assert hub.stats.lagging == 0


async def test_reader_that_is_always_late_is_closed() -> None:
    """Reading a little now and then does not help a client whose messages are too old."""
    clock = Clock()
    hub = Hub(max_lag=5, clock=clock)
    peer = Peer(hub, pings=False)
    peer.ask(subscribe("a"))
    peer.freeze()
    for _ in range(20):
        for _ in range(5):  # far more than is read below: a slice of about 64 KiB
            hub.publish("a", "x" * 40_000)
            await peer.next_turn()
        clock.now += 1
        hub.upkeep.sweep(clock.now)
        peer.session.unblocked()  # one slice goes out and fills the transport again
        await peer.next_turn()
        if peer.closed:
            break
    assert peer.closed == (4008, "more than 5 s behind")


async def test_replies_come_while_lagging() -> None:
    """A client that is caught up is still answered."""
    hub = Hub({"*": Channel(publish=True)})
    peer = Peer(hub)
    peer.ask(subscribe("a"))
    await fill_transport(hub, peer)
    types = [m["type"] for m in peer.ask({"type": "ping"}, publish("a", 1))]
    assert types == ["pong", "published"]


async def test_any_rhythm_of_reading_loses_nothing_silently() -> None:
    """However a client blocks and reads, each offset comes once, in order, or in one gap."""
    dice = random.Random(7)
    for _ in range(40):
        hub = Hub({"*": Channel(history=dice.choice([3, 8, 50]))})
        peer = Peer(hub, deflate=dice.random() < 0.3)
        peer.ask(subscribe("a"), subscribe("b"))
        received: list[Json] = []
        newest = {"a": 0, "b": 0}
        for _ in range(60):
            action = dice.random()
            if action < 0.6:
                channel = dice.choice("ab")
                newest[channel] = hub.publish(channel, "x" * dice.choice([5, 30_000])).offset
            elif action < 0.75:
                peer.freeze()
            elif action < 0.9:
                peer.thaw()
            else:
                received += await peer.next_turn()
        peer.thaw()
        while hub.stats.lagging or any(channel.pending for channel in hub.channels.values()):
            received += await peer.next_turn()
        received += peer.take()
        for channel, end in newest.items():
            position = 0
            for message in (m for m in received if m["channel"] == channel):
                if message["type"] == "gap":
                    assert message["from"] == position + 1
                    position = message["to"]
                elif message["type"] == "message":
                    assert message["offset"] == position + 1
                    position += 1
            assert position == end


async def test_presence_while_lagging_costs_no_memory_and_is_made_good() -> None:
    """Joins and leaves are not queued for a session that lags; it gets the members, once."""
    hub = Hub({"*": Channel(presence=True)})
    slow = Peer(hub)
    slow.ask(subscribe("a"))
    await fill_transport(hub, slow)
    writes = len(slow.writes)
    others = [Peer(hub) for _ in range(20)]
    for other in others:
        other.ask(subscribe("a"))
    others[0].session.lost(1000, "")
    assert len(slow.writes) == writes
    slow.take()
    slow.thaw()
    (members,) = [m for m in await slow.next_turn() if m["type"] == "presence"]
    present = {member["session"] for member in members["members"]}
    assert present == {peer.session.id for peer in (slow, *others[1:])}


async def test_replies_of_one_read_are_bounded() -> None:
    """A thousand requests in one packet do not make a thousand replies at once: when the peer
    does not take them, the requests wait, and are answered when it does."""
    hub = Hub({"*": Channel(history=100)}, limits=Limits(message_rate=0))
    for _ in range(100):
        hub.publish("a", "x" * 1000)
    peer = Peer(hub)
    peer.freeze()
    request: Json = {"type": "history", "channel": "a"}
    peer.send(*[{**request, "id": number} for number in range(50)])
    assert sum(map(len, peer.writes)) < 300_000
    replies: list[Json] = []
    peer.thaw()
    for _ in range(60):
        replies += await peer.next_turn()
        peer.thaw()
    assert peer.session.may_read
    assert [reply["id"] for reply in replies] == list(range(50))


async def test_resuming_from_far_back_is_not_lagging() -> None:
    """The age of what is replayed does not count: only who gets no further is closed."""
    clock = Clock()
    hub = Hub({"*": Channel(history=1000)}, max_lag=30, clock=clock)
    for count in range(200):
        hub.publish("a", f"{count} {'x' * 2000}")
    clock.now += 200
    peer = Peer(hub)
    peer.freeze()
    peer.ask(subscribe("a", since={"epoch": hub.publish("a", "now").epoch, "offset": 0}))
    peer.thaw()
    hub.upkeep.sweep(clock.now)
    assert peer.closed is None


async def test_reader_that_works_off_an_old_history_is_not_closed() -> None:
    """Whoever gets on with what was there already is no slow consumer, however long it takes."""
    clock = Clock()
    hub = Hub(max_lag=5, clock=clock)
    for _ in range(40):
        hub.publish("a", "x" * 40_000)
    peer = Peer(hub, pings=False)
    peer.freeze()
    got = offsets(peer.ask(subscribe("a", last=40)))
    for _ in range(60):
        clock.now += 2
        hub.upkeep.sweep(clock.now)
        peer.session.unblocked()
        got += offsets(await peer.next_turn())
        if got and got[-1] == 40:
            break
    assert peer.closed is None
    assert got == list(range(1, 41))
