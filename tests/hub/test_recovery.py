"""Resuming with `since`: every case of "Position and resume" in protocol/PROTOCOL.md."""

from __future__ import annotations

from holdfast import Channel, Hub
from tests.hub.peer import Clock, Json, Peer, offsets, subscribe


def filled(hub: Hub, count: int) -> str:
    """Publish `count` messages to channel "a" and return the epoch."""
    for number in range(1, count + 1):
        epoch = hub.publish("a", number).epoch
    return epoch


def resume(hub: Hub, epoch: str, offset: int) -> tuple[Json, list[int]]:
    """Subscribe from a position; return the reply and the offsets that followed."""
    subscribed, *rest = Peer(hub).ask(subscribe("a", since={"epoch": epoch, "offset": offset}))
    assert subscribed["type"] == "subscribed"
    return subscribed, offsets(rest)


async def test_all_later_messages_are_held() -> None:
    """Same epoch, nothing gone: recovered, then exactly the missed messages in order."""
    hub = Hub()
    epoch = filled(hub, 5)
    reply, missed = resume(hub, epoch, 2)
    assert reply == {
        "type": "subscribed",
        "channel": "a",
        "epoch": epoch,
        "offset": 5,
        "recovered": True,
    }
    assert missed == [3, 4, 5]


async def test_nothing_was_missed() -> None:
    """The newest position is recovered with no message; so is offset 0 of an unused channel."""
    hub = Hub()
    epoch = filled(hub, 5)
    reply, missed = resume(hub, epoch, 5)
    assert (reply["recovered"], missed) == (True, [])
    fresh = Hub()
    (first,) = Peer(fresh).ask(subscribe("a"))
    reply, missed = resume(fresh, first["epoch"], 0)
    assert (reply["recovered"], missed) == (True, [])


async def test_the_oldest_held_message_is_the_next_one() -> None:
    """The position right before the oldest held message loses nothing; one before it does."""
    hub = Hub({"*": Channel(history=3)})
    epoch = filled(hub, 10)
    reply, missed = resume(hub, epoch, 7)
    assert (reply["recovered"], missed) == (True, [8, 9, 10])
    reply, missed = resume(hub, epoch, 6)
    assert (reply["recovered"], reply["lost"], missed) == (False, {"from": 7, "to": 7}, [8, 9, 10])


async def test_some_messages_are_gone() -> None:
    """Same epoch, some gone: not recovered, the exact range, then all that is held."""
    hub = Hub({"*": Channel(history=3)})
    epoch = filled(hub, 10)
    reply, missed = resume(hub, epoch, 2)
    assert (reply["recovered"], reply["lost"]) == (False, {"from": 3, "to": 7})
    assert missed == [8, 9, 10]


async def test_expired_messages_are_gone_too() -> None:
    """What the channel's ttl took away is named in the same way."""
    clock = Clock()
    hub = Hub({"*": Channel(ttl=60)}, clock=clock)
    epoch = filled(hub, 4)
    watcher = Peer(hub)
    watcher.ask(subscribe("a"))
    clock.now += 61
    hub.publish("a", 5)
    hub.upkeep.sweep(clock.now)
    reply, missed = resume(hub, epoch, 1)
    assert (reply["recovered"], reply["lost"], missed) == (False, {"from": 2, "to": 4}, [5])


async def test_channel_without_history() -> None:
    """Where nothing is kept all that was missed is named as lost."""
    hub = Hub({"*": Channel(history=0)})
    epoch = filled(hub, 4)
    reply, missed = resume(hub, epoch, 1)
    assert (reply["recovered"], reply["lost"], missed) == (False, {"from": 2, "to": 4}, [])
    reply, missed = resume(hub, epoch, 4)
    assert reply["recovered"]


async def test_other_epoch() -> None:
    """Another epoch: not recovered, no range, and `offset` is the new start."""
    hub = Hub()
    epoch = filled(hub, 3)
    reply, missed = resume(hub, "an older life", 2)
    assert reply == {
        "type": "subscribed",
        "channel": "a",
        "epoch": epoch,
        "offset": 3,
        "recovered": False,
    }
    assert missed == []


async def test_position_from_the_future() -> None:
    """An offset that was never given is of no history of ours: answered like another epoch."""
    hub = Hub()
    epoch = filled(hub, 3)
    reply, missed = resume(hub, epoch, 4)
    assert (reply["recovered"], "lost" in reply, missed) == (False, False, [])


async def test_forgotten_channel_comes_back_in_another_epoch() -> None:
    """A channel that was forgotten after its ttl cannot be resumed, and is not faked."""
    clock = Clock()
    hub = Hub({"*": Channel(ttl=10)}, clock=clock)
    epoch = filled(hub, 3)
    for _ in range(4):
        clock.now += 11
        hub.upkeep.sweep(clock.now)
    hub.publish("a", "new life")
    reply, _missed = resume(hub, epoch, 1)
    assert reply["epoch"] != epoch
    assert (reply["recovered"], "lost" in reply) == (False, False)


async def test_recovered_is_only_said_when_asked() -> None:
    """Without `since` there is nothing to recover, and the field is absent."""
    (reply,) = Peer(Hub()).ask(subscribe("a"))
    assert "recovered" not in reply


async def test_live_messages_follow_the_missed_ones() -> None:
    """No hole and no double where the missed end and the live ones begin."""
    hub = Hub()
    first = Peer(hub)
    first.ask(subscribe("a"))
    epoch = filled(hub, 3)
    back = Peer(hub)
    back.send(subscribe("a", since={"epoch": epoch, "offset": 1}))
    hub.publish("a", 4)
    assert offsets(await back.next_turn()) == [2, 3, 4]
    assert offsets(await first.next_turn()) == [1, 2, 3, 4]
