"""What a client may ask, and what it gets: one promise a test."""

from __future__ import annotations

import pytest

from holdfast import Channel, Hub, Limits, User
from tests.hub.peer import Json, Peer, offsets, only_messages, publish, subscribe

OPEN = {"*": Channel(publish=True, presence=True)}


def error(code: str, text: str, **fields: object) -> Json:
    return {"type": "error", "error": text, "code": code, **fields}


async def test_ping_is_answered_with_its_id() -> None:
    """`ping` gives `pong`, with the id of the request where it had one."""
    peer = Peer(Hub())
    assert peer.ask({"type": "ping"}) == [{"type": "pong"}]
    assert peer.ask({"type": "ping", "id": 7}) == [{"type": "pong", "id": 7}]
    assert peer.ask({"type": "ping", "id": "a"}) == [{"type": "pong", "id": "a"}]


async def test_hello_tells_the_limits() -> None:
    """`welcome` names the session, the ping interval and the limits that hold for the client."""
    hub = Hub(
        {"*": Channel(max_message=500)},
        ping_interval=20,
        limits=Limits(max_subscriptions=3, message_rate=50),
    )
    peer = Peer(hub)
    assert peer.ask({"type": "hello", "client": "test/1", "id": 1}) == [
        {
            "type": "welcome",
            "session": peer.session.id,
            "server": "holdfast",
            "ping": 20.0,
            "limits": {"max_message": 500, "max_subscriptions": 3, "message_rate": 50},
            "id": 1,
        }
    ]


async def test_subscribed_tells_the_position() -> None:
    """`subscribed` carries the epoch and the newest offset; nothing of the past follows."""
    hub = Hub()
    hub.publish("news", 1)
    position = hub.publish("news", 2)
    peer = Peer(hub)
    assert peer.ask(subscribe("news", id=1)) == [
        {
            "type": "subscribed",
            "channel": "news",
            "epoch": position.epoch,
            "offset": 2,
            "id": 1,
        }
    ]
    assert await peer.next_turn() == []


async def test_subscriber_gets_what_is_published_after() -> None:
    """Each later message comes once, with its offset and exactly the data that was published."""
    hub = Hub()
    peer = Peer(hub)
    peer.ask(subscribe("news"))
    hub.publish("news", {"text": "grüß dich", "n": [1, 2.5, None]})
    assert await peer.next_turn() == [
        {
            "type": "message",
            "channel": "news",
            "offset": 1,
            "data": {"text": "grüß dich", "n": [1, 2.5, None]},
        }
    ]


async def test_published_in_the_same_turn_after_subscribing_arrives_once() -> None:
    """A message published in the turn of a subscribe, after it, is neither lost nor doubled."""
    hub = Hub()
    peer = Peer(hub)
    peer.send(subscribe("news"))
    hub.publish("news", "x")
    assert offsets(await peer.next_turn()) == [1]


@pytest.mark.parametrize("how", [{}, {"last": 10}, {"since": 0}])
async def test_published_in_the_same_turn_before_subscribing_arrives_at_most_once(
    how: Json,
) -> None:
    """What is in the ring already is not delivered a second time as a live message."""
    hub = Hub()
    first = Peer(hub)
    first.ask(subscribe("news"))
    position = hub.publish("news", "x")
    if "since" in how:
        how = {"since": {"epoch": position.epoch, "offset": 0}}
    late = Peer(hub)
    late.send(subscribe("news", **how))
    hub.publish("news", "y")
    assert offsets(await late.next_turn()) == ([1, 2] if how else [2])
    assert offsets(await first.next_turn()) == [1, 2]


async def test_publishing_and_subscribing_in_one_read_keeps_their_order() -> None:
    """Requests of one read are answered in order, in one write, each message in its place."""
    peer = Peer(Hub(OPEN))
    received = peer.ask(publish("a", 1), subscribe("a", last=5), publish("a", 2))
    received += await peer.next_turn()
    assert [m["type"] for m in received if m["type"] != "join"] == [
        "published",
        "subscribed",
        "message",
        "published",
        "message",
    ]
    assert offsets(received) == [1, 2]


async def test_publisher_gets_its_own_message_too() -> None:
    """A client that is subscribed sees its own message like everybody else, and who sent it."""
    peer = Peer(Hub({"*": Channel(publish=True)}), user=User("ada"))
    peer.ask(subscribe("chat"))
    (published,) = peer.ask(publish("chat", "hi", id=5))
    assert published["type"] == "published"
    assert (published["offset"], published["id"]) == (1, 5)
    assert await peer.next_turn() == [
        {"type": "message", "channel": "chat", "offset": 1, "by": "ada", "data": "hi"}
    ]


async def test_publish_with_a_known_key_publishes_nothing() -> None:
    """The same key gives the position of the first time, and subscribers see one message."""
    peer = Peer(Hub({"*": Channel(publish=True)}))
    peer.ask(subscribe("chat"))
    first = peer.ask(publish("chat", 1, key="k"))
    assert peer.ask(publish("chat", 1, key="k")) == first
    assert offsets(await peer.next_turn()) == [1]


async def test_several_channels_of_one_turn_come_in_one_write() -> None:
    """All that a subscriber gets in one turn, of whatever channels, is one write."""
    hub = Hub()
    peer = Peer(hub)
    peer.ask(subscribe("a"), subscribe("b"), subscribe("c"))
    before = len(peer.writes)
    for count in range(3):
        for channel in "abc":
            hub.publish(channel, count)
    received = await peer.next_turn()
    assert len(peer.writes) == before + 1
    for channel in "abc":
        own = [m["data"] for m in received if m["channel"] == channel]
        assert own == [0, 1, 2]


async def test_subscribers_of_one_channel_share_the_bytes() -> None:
    """What is written to many is encoded once: the very same object."""
    hub = Hub()
    peers = [Peer(hub) for _ in range(3)]
    for peer in peers:
        peer.ask(subscribe("a"))
    hub.publish("a", 1)
    hub.publish("a", 2)
    await peers[0].next_turn()
    assert peers[0].writes[-1] is peers[1].writes[-1] is peers[2].writes[-1]


async def test_compression_happens_once_for_all() -> None:
    """Peers with deflate share one compressed batch, and those without get the plain one."""
    hub = Hub()
    packed, packed_too, plain = Peer(hub, deflate=True), Peer(hub, deflate=True), Peer(hub)
    for peer in (packed, packed_too, plain):
        peer.ask(subscribe("a", last=3))
    hub.publish("a", "x" * 1000)
    hub.publish("a", "y" * 1000)
    received = await packed.next_turn()
    assert packed.writes[-1] is packed_too.writes[-1]
    assert len(packed.writes[-1]) < 200 < 2000 < len(plain.writes[-1])
    assert received == packed_too.take() == plain.take()
    assert offsets(received) == [1, 2]
    late = Peer(hub, deflate=True)
    assert offsets(late.ask(subscribe("a", last=2))) == [1, 2]


async def test_unsubscribe_ends_the_messages() -> None:
    """After `unsubscribed` nothing more comes; what was published before it still does."""
    hub = Hub()
    peer = Peer(hub)
    peer.ask(subscribe("a"))
    hub.publish("a", 1)
    received = peer.ask({"type": "unsubscribe", "channel": "a", "id": 2})
    assert [m["type"] for m in received] == ["message", "unsubscribed"]
    assert received[1]["id"] == 2
    hub.publish("a", 2)
    assert await peer.next_turn() == []
    assert hub.channels == {}


async def test_last_gives_the_newest_messages() -> None:
    """`last: n` gives the n newest messages, oldest first; more than there are gives all."""
    hub = Hub({"*": Channel(history=4)})
    for count in range(1, 7):
        hub.publish("a", count)
    assert offsets(Peer(hub).ask(subscribe("a", last=2))) == [5, 6]
    assert offsets(Peer(hub).ask(subscribe("a", last=100))) == [3, 4, 5, 6]
    assert offsets(Peer(hub).ask(subscribe("a", last=0))) == []


async def test_history_pages_through_the_ring() -> None:
    """`history` gives the newest messages, or those after `since`, and says if there are more."""
    hub = Hub()
    for count in range(1, 6):
        position = hub.publish("a", count)
    peer = Peer(hub)

    def history(**fields: object) -> tuple[list[int], bool]:
        (page,) = peer.ask({"type": "history", "channel": "a", "id": 1, **fields})
        assert (page["type"], page["id"]) == ("history", 1)
        assert (page["epoch"], page["offset"]) == (position.epoch, 5)
        return offsets(page["messages"]), page["more"]

    assert history() == ([1, 2, 3, 4, 5], False)
    assert history(limit=2) == ([4, 5], True)
    assert history(limit=0) == ([], True)
    since = {"epoch": position.epoch, "offset": 1}
    assert history(since=since, limit=2) == ([2, 3], True)
    assert history(since=since) == ([2, 3, 4, 5], False)
    assert history(since={"epoch": "other", "offset": 4}) == ([1, 2, 3, 4, 5], False)


async def test_history_of_a_channel_that_nobody_used_is_empty() -> None:
    """Asking does not fail, and makes no channel."""
    hub = Hub()
    (page,) = Peer(hub).ask({"type": "history", "channel": "a"})
    assert (page["messages"], page["offset"], page["more"]) == ([], 0, False)
    assert hub.channels == {}


async def test_presence_lists_and_announces() -> None:
    """Members see each other come and go, and `presence` lists who is there."""
    hub = Hub(OPEN)
    ada, bob = Peer(hub, user=User("ada")), Peer(hub, user=User("bob"))
    ada_member = {"session": ada.session.id, "user": "ada"}
    bob_member = {"session": bob.session.id, "user": "bob"}
    ada.ask(subscribe("room"))
    bob.ask(subscribe("room"))
    assert ada.take() == [{"type": "join", "channel": "room", "member": bob_member}]
    (listed,) = bob.ask({"type": "presence", "channel": "room", "id": 1})
    assert listed == {
        "type": "presence",
        "channel": "room",
        "members": [ada_member, bob_member],
        "id": 1,
    }
    ada.leave(1006)
    assert bob.take() == [{"type": "leave", "channel": "room", "member": ada_member}]
    bob.ask({"type": "unsubscribe", "channel": "room"})
    watcher = Peer(hub)
    (listed,) = watcher.ask({"type": "presence", "channel": "room"})
    assert listed["members"] == []


async def test_every_refusal_has_its_code() -> None:
    """Each error code comes where it is due, with the request's id, and the connection goes on."""
    hub = Hub(
        {
            "open:*": Channel(publish=True, max_message=20),
            "full": Channel(max_subscribers=1),
            "bare": Channel(history=0),
            "read:*": Channel(),
        },
        limits=Limits(max_subscriptions=2, bad_messages=1000),
    )
    peer = Peer(hub)
    Peer(hub).ask(subscribe("full"))

    def refused(message: Json | str) -> Json:
        (reply,) = peer.ask(message)
        assert reply.pop("type") == "error"
        return reply

    assert refused("{") == {"error": "Invalid JSON", "code": "invalid_json"}
    assert refused("null") == {"error": "Invalid message", "code": "invalid_message"}
    assert refused({"type": "nonsense", "id": 3}) == {
        "error": "Unknown message type",
        "code": "unknown_type",
        "field": "type",
        "id": 3,
    }
    assert refused(subscribe("nowhere", id=4)) == {
        "error": "Unknown channel",
        "code": "unknown_channel",
        "channel": "nowhere",
        "id": 4,
    }
    assert refused(publish("read:a", 1))["code"] == "forbidden"
    assert refused({"type": "presence", "channel": "read:a"})["code"] == "forbidden"
    assert refused({"type": "unsubscribe", "channel": "read:a"})["code"] == "not_subscribed"
    assert refused(publish("open:a", "x" * 30)) == {
        "error": "Message too large: at most 20 bytes of data",
        "code": "too_large",
        "channel": "open:a",
        "field": "data",
    }
    assert refused({"type": "history", "channel": "bare"})["code"] == "history_disabled"
    assert refused(subscribe("full"))["code"] == "unavailable"
    peer.ask(subscribe("read:a"))
    assert refused(subscribe("read:a"))["code"] == "already_subscribed"
    peer.ask(subscribe("read:b"))
    assert refused(subscribe("read:c"))["code"] == "too_many_subscriptions"
    assert peer.closed is None
    assert peer.ask({"type": "ping"}) == [{"type": "pong"}]


@pytest.mark.parametrize(
    ("message", "field"),
    [
        ({"type": "subscribe"}, "channel"),
        ({"type": "subscribe", "channel": 5}, "channel"),
        ({"type": "subscribe", "channel": ""}, "channel"),
        ({"type": "subscribe", "channel": "a" * 201}, "channel"),
        ({"type": "subscribe", "channel": "a\nb"}, "channel"),
        ({"type": "subscribe", "channel": "a\u0000"}, "channel"),
        ({"type": "subscribe", "channel": "a\u202eb"}, "channel"),
        ({"type": "subscribe", "channel": " a"}, "channel"),
        ({"type": "subscribe", "channel": "a", "last": -1}, "last"),
        ({"type": "subscribe", "channel": "a", "last": 1.5}, "last"),
        ({"type": "subscribe", "channel": "a", "since": 5}, "since"),
        ({"type": "subscribe", "channel": "a", "since": {"epoch": "e"}}, "since.offset"),
        ({"type": "publish", "channel": "a"}, "data"),
        ({"type": "publish", "channel": "a", "data": 1, "key": ""}, "key"),
        ({"type": "history", "channel": "a", "limit": "5"}, "limit"),
        ({"type": "ping", "id": 1.5}, "id"),
        ({"type": "ping", "id": "x" * 65}, "id"),
        ({"type": 5}, "type"),
        ({}, "type"),
    ],
)
async def test_bad_field_is_named(message: Json, field: str) -> None:
    """An invalid message is answered with the name of the field that is wrong."""
    (reply,) = Peer(Hub(OPEN)).ask(message)
    assert (reply["code"], reply["field"]) == ("invalid_message", field)


@pytest.mark.parametrize("name", ["a", "a" * 200, "räume:größe", "a b", "../../etc", "a*", "日本"])
async def test_printable_names_are_channels(name: str) -> None:
    """Any printable name of 1 to 200 characters is good, and comes back as it was sent."""
    hub = Hub()
    peer = Peer(hub)
    assert peer.ask(subscribe(name))[0]["channel"] == name
    hub.publish(name, 1)
    assert only_messages(await peer.next_turn())[0]["channel"] == name


async def test_binary_is_refused_and_the_connection_goes_on() -> None:
    """A binary message is answered with an error that says what to do."""
    peer = Peer(Hub())
    peer.session.receive_binary(0.0)
    assert peer.take() == [error("invalid_message", "Invalid message: send text, not binary")]
    assert peer.closed is None


async def test_failed_subscription_leaves_nothing_behind() -> None:
    """A refused subscribe makes no channel and no subscription."""
    hub = Hub({"a": Channel(max_subscribers=1)}, limits=Limits(max_subscriptions=1))
    first, second = Peer(hub), Peer(hub)
    first.ask(subscribe("a"))
    second.ask(subscribe("a"))
    first.leave()
    assert hub.channels == {}
    assert second.ask(subscribe("a"))[0]["type"] == "subscribed"
