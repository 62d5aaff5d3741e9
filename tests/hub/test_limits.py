"""What one connection may send, and how more of it ends."""

from __future__ import annotations

import pytest

from holdfast import Channel, ConfigError, Hub, Limits
from tests.hub.peer import Clock, Peer, publish, subscribe


async def test_too_many_subscriptions() -> None:
    """The limit is named in the error, and leaving a channel makes room for another."""
    peer = Peer(Hub(limits=Limits(max_subscriptions=2)))
    replies = peer.ask(subscribe("a"), subscribe("b"), subscribe("c"))
    assert [m["type"] for m in replies] == ["subscribed", "subscribed", "error"]
    assert replies[2]["error"] == "Too many subscriptions: at most 2 a connection"
    peer.ask({"type": "unsubscribe", "channel": "a"})
    assert peer.ask(subscribe("c"))[0]["type"] == "subscribed"


async def test_too_large_data_names_the_limit() -> None:
    """Data at the channel's limit passes; one byte more is refused and not published."""
    peer = Peer(Hub({"*": Channel(publish=True, max_message=10)}))
    assert peer.ask(publish("a", "x" * 8))[0]["type"] == "published"
    assert peer.ask(publish("a", "x" * 9))[0]["code"] == "too_large"
    (page,) = peer.ask({"type": "history", "channel": "a"})
    assert page["offset"] == 1


async def test_message_rate_answers_then_closes() -> None:
    """Over the rate: `rate_limited` with the time to wait; whoever goes on is closed with 4029."""
    clock = Clock()
    hub = Hub(limits=Limits(message_rate=10, bad_messages=3), clock=clock)
    peer = Peer(hub)
    assert peer.ask(*[{"type": "ping"}] * 20) == [{"type": "pong"}] * 20  # the burst
    (refused,) = peer.ask({"type": "ping"})
    wait = refused.pop("retry_after")
    assert 100 <= wait <= 101
    assert refused == {"type": "error", "error": "Too many messages", "code": "rate_limited"}
    clock.now += wait / 1000
    assert peer.ask({"type": "ping"}) == [{"type": "pong"}]
    assert peer.closed is None
    for _ in range(4):
        peer.send({"type": "ping"})
    assert peer.closed == (4029, "more than 10 messages a second")


async def test_sustained_rate_is_not_limited() -> None:
    """A client that keeps to the rate is never refused."""
    clock = Clock()
    peer = Peer(Hub(limits=Limits(message_rate=10), clock=clock))
    for _ in range(200):
        assert peer.ask({"type": "ping"}) == [{"type": "pong"}]
        clock.now += 0.1


async def test_rate_holds_behind_a_waiting_handler() -> None:
    """Requests that wait behind an async handler count like all others."""
    clock = Clock()
    hub = Hub(limits=Limits(message_rate=5), clock=clock)

    @hub.on("later")
    async def later(message: dict[str, object]) -> None: ...

    peer = Peer(hub)
    peer.send({"type": "later"}, *[{"type": "ping"}] * 12)
    received = await peer.next_turn()
    assert [m["type"] for m in received] == ["pong"] * 9 + ["error"] * 3


async def test_stream_of_bad_messages_ends_in_1008() -> None:
    """Bad messages are answered one by one; a stream of them is closed, none left unanswered."""
    hub = Hub(limits=Limits(bad_messages=5), clock=Clock())
    peer = Peer(hub)
    for _ in range(5):
        assert peer.ask("nonsense")[0]["code"] == "invalid_json"
    assert peer.closed is None
    assert peer.ask("nonsense")[0]["code"] == "invalid_json"
    assert peer.closed == (1008, "too many invalid messages")
    assert peer.ask({"type": "ping"}) == []


async def test_replies_are_not_lost_when_a_read_ends_in_a_close() -> None:
    """What was answered before the bad message of the same read still reaches the client."""
    hub = Hub({"*": Channel(publish=True)}, limits=Limits(bad_messages=2), clock=Clock())
    peer = Peer(hub)
    received = peer.ask(publish("a", 1, id=1), "x", "y", "z", publish("a", 2, id=2))
    assert [m["type"] for m in received] == ["published", "error", "error", "error"]
    assert peer.closed is not None
    assert peer.closed[0] == 1008
    assert hub.stats.published == 1


async def test_bad_messages_now_and_then_are_forgiven() -> None:
    """The count runs off with time: one mistake every few seconds never closes."""
    clock = Clock()
    hub = Hub(limits=Limits(bad_messages=5), clock=clock)
    peer = Peer(hub)
    for _ in range(50):
        peer.send("nonsense")
        clock.now += 3
    assert peer.closed is None


async def test_binary_messages_count_as_bad() -> None:
    """A stream of binary messages ends like a stream of nonsense."""
    hub = Hub(limits=Limits(bad_messages=3), clock=Clock())
    peer = Peer(hub)
    for _ in range(4):
        peer.session.receive_binary(hub.now())
    assert peer.closed == (1008, "too many invalid messages")


async def test_channel_rate_is_for_all_clients_together() -> None:
    """The rate of a channel is shared; other channels and the application are not limited."""
    clock = Clock()
    options = {"slow": Channel(publish=True, message_rate=2), "*": Channel(publish=True)}
    hub = Hub(options, clock=clock)
    ada, bob = Peer(hub), Peer(hub)
    types = [peer.ask(publish("slow", 1))[0]["type"] for peer in (ada, bob, ada, bob)]
    assert types == ["published"] * 4
    (refused,) = ada.ask(publish("slow", 1))
    assert refused["code"] == "rate_limited"
    assert 500 <= refused["retry_after"] <= 501
    assert refused["channel"] == "slow"
    assert bob.ask(publish("other", 1))[0]["type"] == "published"
    hub.publish("slow", "from the application")
    clock.now += refused["retry_after"] / 1000
    assert bob.ask(publish("slow", 1))[0]["type"] == "published"


async def test_zero_means_no_limit() -> None:
    """message_rate=0 and bad_messages=0 switch these limits off."""
    hub = Hub(limits=Limits(message_rate=0, bad_messages=0), clock=Clock())
    peer = Peer(hub)
    assert len(peer.ask(*[{"type": "ping"}] * 5000)) == 5000
    assert len(peer.ask(*["nonsense"] * 500)) == 500
    assert peer.closed is None


async def test_connections_of_an_address_are_counted() -> None:
    """The count follows connections as they come and go, and forgets empty addresses."""
    hub = Hub(limits=Limits(connections_per_address=5))
    first = Peer(hub, address="[2001:db8::1]:1000")
    second = Peer(hub, address="[2001:db8::1]:1001")
    other = Peer(hub, address="192.0.2.1:1")
    assert hub.addresses == {"[2001:db8::1]": 2, "192.0.2.1": 1}
    first.leave()
    first.leave()
    assert hub.addresses == {"[2001:db8::1]": 1, "192.0.2.1": 1}
    second.leave()
    other.leave()
    assert hub.addresses == {}


@pytest.mark.parametrize("value", [-1, 1.5, "many", None])
def test_limits_are_checked(value: object) -> None:
    """A limit that makes no sense is refused with its name."""
    with pytest.raises(ConfigError, match="bad_messages"):
        Limits(bad_messages=value)  # type: ignore[arg-type]
