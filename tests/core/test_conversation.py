"""What a client says on a connection: hello, channels, requests, in order and in measure."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Raw

from holdfast.core import actions as a
from holdfast.core.backoff import BackoffOptions
from holdfast.core.conversation import Conversation, passing
from holdfast.errors import QueueFull, UsageError
from holdfast.wire import messages as m
from tests.core.profile import PROFILE

LIMITS = m.LimitsInfo(65536, 100, 0)


class Talk:
    """A conversation, and what it has asked for since one last looked."""

    def __init__(self, *, max_pending: int = 10) -> None:
        self.core = Conversation("test/1", max_pending, BackoffOptions(), lambda low, high: high)

    def actions(self) -> list[a.Action]:
        actions, self.core.actions = self.core.actions, []
        return actions

    def said(self) -> list[Any]:
        """What was sent, as [type, id] and, for channels, what was asked for."""
        sent = [json.loads(x.payload) for x in self.actions() if isinstance(x, a.Send)]
        return [[s["type"], s["id"], *(s[k] for k in ("since", "last") if k in s)] for s in sent]

    def open(self, now: float = 0.0, token: str | None = None) -> None:
        self.core.opened(now, token)

    def welcome(self, id: m.Id = 1, *, now: float = 0.0, rate: int = 0) -> None:
        limits = m.LimitsInfo(65536, 100, rate)
        self.core.receive(m.Welcome("s", "server", 30.0, limits, id), now)

    def follow(self, offset: int = 41) -> None:
        """Open, and follow `news` from `offset` on; ids up to 2 are used then."""
        self.core.subscribe("news", 0.0)
        self.open()
        self.core.receive(m.Subscribed("news", "e", offset, id=2), 0.0)
        self.actions()

    def publish(self, number: int, now: float = 0.0, *, repeatable: bool = True) -> int:
        body = b'{"type":"publish","channel":"chat","data":%d}' % number
        return self.core.request(body, now, repeatable=repeatable)

    def error(self, code: str, id: m.Id = None, *, now: float = 0.0, after: Any = None) -> m.Error:
        error = m.Error("text", code, id=id, retry_after=after)
        self.core.receive(error, now)
        return error

    def message(self, offset: int, now: float = 0.0) -> bool:
        return bool(self.core.messages([m.Message("news", offset, Raw(b"1"))], now))


@pytest.mark.parametrize(
    ("code", "after", "passes"),
    [("internal", None, True), ("forbidden", None, False), ("new", None, False), ("new", 5, True)],
)
def test_what_passes(code: str, after: int | None, passes: bool) -> None:
    """Some errors pass by themselves; any does that says when."""
    assert passing(m.Error("text", code, retry_after=after)) is passes


def test_hello_comes_first() -> None:
    """It says who is there, and everything that was asked for meanwhile follows in order."""
    talk = Talk()
    talk.publish(1)
    talk.core.subscribe("news", 0.0, latest=3)
    assert talk.actions() == []
    talk.open(token="secret")
    assert [json.loads(x.payload) for x in talk.actions() if isinstance(x, a.Send)] == [
        {"type": "hello", "token": "secret", "client": "test/1", "id": 2},
        {"type": "subscribe", "channel": "news", "last": 3, "id": 3},
        {"id": 1, "type": "publish", "channel": "chat", "data": 1},
    ]
    assert talk.core.is_hello(2)
    assert not talk.core.is_hello(3)


def test_a_channel_is_followed_once() -> None:
    """A second subscription of a channel is a mistake of the caller, and changes nothing."""
    talk = Talk()
    talk.core.subscribe("news", 0.0)
    with pytest.raises(UsageError, match="'news' is subscribed to already"):
        talk.core.subscribe("news", 0.0)
    talk.open()
    assert talk.said() == [["hello", 1], ["subscribe", 2]]


def test_too_many_requests() -> None:
    """More than `max_pending` are refused at once; none of those that wait is dropped for it."""
    talk = Talk(max_pending=2)
    talk.publish(1)
    talk.publish(2)
    with pytest.raises(QueueFull):
        talk.publish(3)
    talk.open()
    assert [kind for kind, _ in talk.said()] == ["hello", "publish", "publish"]


def test_subscribed_and_delivered() -> None:
    """Messages count from the answer on."""
    talk = Talk()
    talk.core.subscribe("news", 0.0)
    talk.open()
    assert not talk.message(41)
    reply = m.Subscribed("news", "e", 41, id=2)
    talk.actions()
    talk.core.receive(reply, 0.0)
    assert talk.actions() == [a.Established(reply, False)]
    assert talk.message(42)
    assert not talk.message(42)
    assert talk.core.duplicates == 1
    assert not talk.core.messages([m.Message("other", 1, Raw(b"1"))], 0.0)


@pytest.mark.parametrize("id", [7, None, "2"])
def test_an_answer_to_another_subscribe(id: m.Id) -> None:
    """It is not ours, and changes nothing."""
    talk = Talk()
    talk.core.subscribe("news", 0.0)
    talk.open()
    talk.actions()
    talk.core.receive(m.Subscribed("news", "e", 99, id=id), 0.0)
    talk.core.receive(m.Subscribed("other", "e", 99, id=2), 0.0)
    assert talk.actions() == []
    assert not talk.message(100)


def test_loss_is_told_before_what_follows() -> None:
    """First what is lost, then that the subscription stands."""
    talk = Talk()
    talk.follow()
    talk.core.closed()
    talk.open()
    assert talk.said() == [["hello", 3], ["subscribe", 4, {"epoch": "e", "offset": 41}]]
    reply = m.Subscribed("news", "e", 50, False, m.Range(42, 48), 4)
    talk.core.receive(reply, 0.0)
    assert talk.actions() == [a.Lost("news", 42, 48), a.Established(reply, True)]
    talk.core.receive(m.Gap("news", 49, 50), 0.0)
    talk.core.receive(m.Gap("news", 49, 50), 0.0)
    assert talk.actions() == [a.Lost("news", 49, 50)]


def test_gaps_of_others() -> None:
    """A gap of a channel that is not followed, or not yet, says nothing."""
    talk = Talk()
    talk.core.subscribe("news", 0.0)
    talk.open()
    talk.actions()
    talk.core.receive(m.Gap("news", 1, 9), 0.0)
    talk.core.receive(m.Gap("other", 1, 9), 0.0)
    assert talk.actions() == []


@pytest.mark.parametrize(
    ("offsets", "delivered", "duplicates", "asked"),
    [
        ([42, 43, 44], [42, 43, 44], 0, False),
        ([41, 42, 42, 43], [42, 43], 2, False),
        ([42, 44, 43, 45], [42], 0, True),
        ([44, 42], [], 0, True),
        ([40, 41], [], 2, False),
    ],
)
def test_messages_in_a_row(
    offsets: list[int], delivered: list[int], duplicates: int, asked: bool
) -> None:
    """A batch is judged like its messages one by one; nothing behind a hole is delivered."""
    talk = Talk()
    talk.follow()
    batch = [m.Message("news", offset, Raw(b"1")) for offset in offsets]
    assert [message.offset for message in talk.core.messages(batch, 0.0)] == delivered
    assert talk.core.duplicates == duplicates
    since = {"epoch": "e", "offset": max([41, *delivered])}
    assert talk.said() == ([["unsubscribe", 3], ["subscribe", 4, since]] if asked else [])


def test_a_new_history_is_asked_for() -> None:
    """Its loss has no range; where it holds anything, all of it is asked for."""
    talk = Talk()
    talk.follow()
    talk.core.closed()
    talk.open()
    talk.actions()
    reply = m.Subscribed("news", "f", 3, False, id=4)
    talk.core.receive(reply, 0.0)
    assert talk.core.actions[:2] == [a.Lost("news", None, None), a.Established(reply, True)]
    assert talk.said() == [["unsubscribe", 5], ["subscribe", 6, {"epoch": "f", "offset": 0}]]


def test_a_new_history_that_is_empty() -> None:
    """There is nothing to ask for."""
    talk = Talk()
    talk.follow()
    talk.core.closed()
    talk.open()
    talk.core.receive(m.Subscribed("news", "f", 0, False, id=4), 0.0)
    talk.actions()
    assert talk.message(1)


def test_a_hole_is_asked_about() -> None:
    """At once the first time; then after growing delays, until a message is delivered."""
    talk = Talk()
    talk.follow()
    since = {"epoch": "e", "offset": 41}
    assert not talk.message(43)
    assert talk.said() == [["unsubscribe", 3], ["subscribe", 4, since]]
    assert not talk.message(42)
    for id, wait in [(4, 2.0), (6, 4.0), (8, 8.0)]:
        talk.core.receive(m.Subscribed("news", "e", 43, True, id=id), 0.0)
        assert not talk.message(43)
        assert talk.core.wake_at == wait
        assert talk.said() == [["unsubscribe", id + 1]]
        talk.core.tick(wait - 0.1)
        assert talk.said() == []
        talk.core.tick(wait)
        assert talk.said() == [["subscribe", id + 2, since]]
        assert talk.core.wake_at is None
    talk.core.receive(m.Subscribed("news", "e", 43, True, id=10), 0.0)
    assert talk.message(42)
    assert not talk.message(44)
    assert talk.said() == [["unsubscribe", 11], ["subscribe", 12, {"epoch": "e", "offset": 42}]]


@pytest.mark.parametrize("code", ["forbidden", "unknown_channel", "too_many_subscriptions", "new"])
def test_refused_for_good(code: str) -> None:
    """The channel is given up, and may be tried again by whoever wants to."""
    talk = Talk()
    talk.core.subscribe("news", 0.0)
    talk.open()
    talk.actions()
    error = talk.error(code, 2)
    assert talk.actions() == [a.Dismissed("news", error)]
    talk.core.subscribe("news", 0.0)
    assert talk.said() == [["subscribe", 3]]


@pytest.mark.parametrize(
    ("code", "after", "wait"),
    [("unavailable", None, 1.0), ("internal", None, 1.0), ("rate_limited", 9000, 9.0)],
)
def test_refused_for_a_while(code: str, after: int | None, wait: float) -> None:
    """It is asked again when the server says, or after a delay; the log hears of it."""
    talk = Talk()
    talk.core.subscribe("a", 0.0)
    talk.core.subscribe("b", 0.0)
    talk.open()
    talk.actions()
    error = talk.error(code, 3, after=after)
    assert talk.actions() == [a.Complaint(error)]
    assert talk.core.wake_at == wait
    talk.core.tick(wait)
    assert talk.said() == [["subscribe", 4]]


def test_already_subscribed() -> None:
    """An `unsubscribe` that got lost in a rate limit is made up for, after a delay."""
    talk = Talk()
    talk.core.subscribe("news", 0.0)
    talk.open()
    talk.actions()
    error = talk.error("already_subscribed", 2)
    assert a.Complaint(error) in talk.core.actions
    assert talk.said() == [["unsubscribe", 3]]
    talk.core.tick(1.0)
    assert talk.said() == [["subscribe", 4]]


def test_errors_that_answer_nothing() -> None:
    """They are for the log, but for the one that says what we know."""
    talk = Talk()
    talk.open()
    talk.welcome()
    talk.actions()
    errors = [
        talk.error("invalid_message"),
        talk.error("forbidden", 9),
        talk.error("internal", "x"),
    ]
    talk.error("not_subscribed", 9)
    assert talk.actions() == [a.Complaint(error) for error in errors]


def test_unauthorized_before_the_welcome() -> None:
    """Nothing was taken in: requests wait for the next connection."""
    talk = Talk()
    talk.core.subscribe("news", 0.0)
    id = talk.publish(1)
    talk.open()
    talk.actions()
    talk.error("unauthorized", 3)
    talk.error("unauthorized", id)
    assert talk.actions() == []
    talk.core.closed()
    talk.open()
    assert [kind for kind, *_ in talk.said()] == ["hello", "subscribe", "publish"]
    talk.welcome(4)
    error = talk.error("unauthorized", id)
    assert talk.actions() == [a.Refused(id, error)]


def test_requests_and_replies() -> None:
    """A reply settles its request, once; an error refuses it."""
    talk = Talk()
    talk.open()
    one, two, three = talk.publish(1), talk.publish(2), talk.publish(3)
    talk.actions()
    reply = m.Published("chat", "e", 7, one)
    talk.core.receive(reply, 0.0)
    talk.core.receive(reply, 0.0)
    error = talk.error("not_subscribed", two)
    talk.core.abandon(three)
    talk.core.receive(m.Published("chat", "e", 8, three), 0.0)
    talk.core.receive(m.Unsubscribed("chat"), 0.0)
    assert talk.actions() == [a.Settled(one, reply), a.Refused(two, error)]


def test_the_end_of_a_connection() -> None:
    """What may be repeated is sent again, byte for byte; what may not has failed if it was sent."""
    talk = Talk()
    talk.open()
    again, once = talk.publish(1), talk.publish(2, repeatable=False)
    before = [x.payload for x in talk.actions() if isinstance(x, a.Send)][1]
    talk.core.closed()
    unsent = talk.publish(3, repeatable=False)
    assert talk.actions() == [a.Refused(once, None)]
    talk.open()
    after = [x.payload for x in talk.actions() if isinstance(x, a.Send)]
    assert after[1] == before
    assert [json.loads(payload)["id"] for payload in after[1:]] == [again, unsent]


def test_the_end_of_all() -> None:
    """Everybody who waits is told."""
    talk = Talk()
    talk.follow()
    one, two = talk.publish(1), talk.publish(2, repeatable=False)
    talk.core.ended()
    assert set(talk.actions()[2:]) == {
        a.Refused(one, None),
        a.Refused(two, None),
        a.Dismissed("news", None),
    }
    assert talk.core.channels == {}
    assert talk.core.wake_at is None


def test_unsubscribe() -> None:
    """It is said to the server only where the server knows of the subscription."""
    talk = Talk()
    talk.core.unsubscribe("news")
    talk.follow()
    talk.core.unsubscribe("news")
    talk.core.unsubscribe("news")
    assert talk.said() == [["unsubscribe", 3]]
    assert not talk.message(42)
    talk.core.subscribe("other", 0.0)
    talk.core.unsubscribe("other")
    assert talk.said() == [["subscribe", 4], ["unsubscribe", 5]]
    talk.core.closed()
    talk.core.subscribe("more", 0.0)
    talk.core.unsubscribe("more")
    assert talk.said() == []


def test_hold_and_release() -> None:
    """The server is asked to stop, and to go on from the position; a reconnect changes nothing."""
    talk = Talk()
    talk.follow()
    talk.core.hold("news")
    talk.core.hold("news")
    talk.core.hold("other")
    assert talk.said() == [["unsubscribe", 3]]
    assert not talk.message(42)
    talk.core.closed()
    talk.open()
    assert talk.said() == [["hello", 4]]
    talk.core.release("news", 0.0)
    talk.core.release("news", 0.0)
    talk.core.release("other", 0.0)
    assert talk.said() == [["subscribe", 5, {"epoch": "e", "offset": 41}]]


def test_round_trip() -> None:
    """The answers to hello and to a probe measure it; other replies do not."""
    talk = Talk()
    talk.core.receive(m.Pong(0), 5.0)
    assert talk.core.round_trip is None
    talk.open(1.0)
    talk.welcome(1, now=1.25)
    assert talk.core.round_trip == 0.25
    talk.core.probe(2.0)
    talk.core.receive(m.Pong(7), 3.0)
    talk.core.receive(m.Pong(2), 4.0)
    talk.core.receive(m.Pong(2), 9.0)
    assert talk.core.round_trip == 2.0
    assert talk.said() == [["hello", 1], ["ping", 2]]


def test_presence_is_passed_on() -> None:
    """Joins, leaves and unasked lists as they come; a list with an id is a reply."""
    talk = Talk()
    talk.open()
    id = talk.publish(1)
    talk.actions()
    events: list[Any] = [
        m.Join("room", m.Member("s")),
        m.Leave("room", m.Member("s")),
        m.PresenceList("room", []),
    ]
    answer = m.PresenceList("room", [], id)
    for event in [*events, answer]:
        talk.core.receive(event, 0.0)
    assert talk.actions() == [*map(a.Presence, events), a.Settled(id, answer)]


def test_pace() -> None:
    """Under nine tenths of the rate, a second's worth at once; the rest waits for its turn."""
    talk = Talk()
    talk.open()
    talk.welcome(rate=2)
    for number in range(3):
        talk.publish(number)
    assert len(talk.said()) == 2
    assert talk.core.wake_at == pytest.approx(1 / 9)
    talk.core.tick(0.1)
    assert talk.said() == []
    talk.core.tick(0.2)
    assert len(talk.said()) == 1
    talk.core.tick(0.7)
    assert len(talk.said()) == 1
    assert talk.core.wake_at is None


def test_pace_of_what_is_not_wanted_any_more() -> None:
    """What was given up meanwhile takes no turn."""
    talk = Talk()
    talk.open()
    talk.welcome(rate=1)
    talk.publish(0)
    given_up = talk.publish(1)
    talk.core.subscribe("a", 0.0)
    talk.core.subscribe("b", 0.0)
    talk.actions()
    talk.core.abandon(given_up)
    talk.core.unsubscribe("a")
    talk.core.hold("b")
    talk.core.tick(60.0)
    assert talk.said() == []


def test_two_things_to_wake_up_for() -> None:
    """The earlier one counts."""
    talk = Talk()
    talk.core.subscribe("news", 0.0)
    talk.open()
    talk.welcome(rate=1)
    talk.error("unavailable", 2)
    assert talk.core.wake_at == 1.0
    talk.publish(1)
    talk.publish(2)
    assert talk.core.wake_at == 1.0
    talk.core.tick(1.0)
    assert talk.core.wake_at == pytest.approx(1 / 0.9)


@PROFILE
@given(
    st.integers(1, 20),
    st.lists(
        st.tuples(
            st.sampled_from(["publish", "subscribe", "reconnect"]),
            st.integers(1, 8),
            st.sampled_from([0.0, 0.01, 0.3, 2.0]),
        ),
        max_size=25,
    ),
)
def test_pace_law(rate: int, events: list[tuple[str, int, float]]) -> None:
    """On one connection no `t` seconds ever see more than a second's worth and `rate * t`."""
    talk, now, channels = Talk(max_pending=1000), 0.0, 0
    talk.open()
    talk.welcome(rate=rate)
    talk.actions()
    times: list[float] = []
    for event, count, passed in events:
        until = now + passed
        while (due := talk.core.wake_at) is not None and due <= until:
            now = due
            talk.core.tick(now)
            times += [now] * len(talk.said())
        now = until
        for _ in range(count):
            if event == "publish":
                talk.publish(1, now)
            elif event == "subscribe":
                channels += 1
                talk.core.subscribe(f"c{channels}", now)
        times += [now] * len(talk.said())
        if event == "reconnect":
            check_pace(times, rate)
            talk.core.closed()
            talk.open(now)
            times = [now] * (len(talk.said()) - 1)  # `hello` waits for nothing
    check_pace(times, rate)


def check_pace(times: list[float], rate: int) -> None:
    for first, start in enumerate(times):
        for last in range(first, len(times)):
            assert last - first + 1 <= rate + rate * (times[last] - start) + 1e-4


def test_requests_keep_their_order() -> None:
    """Through pace, drops and reconnects an older request is never sent after a younger one."""
    talk = Talk(max_pending=100)
    talk.open()
    talk.welcome(rate=3)
    wanted = [talk.publish(number) for number in range(10)]
    order: list[int] = []
    for step in range(40):
        if step in (2, 5):
            talk.core.closed()
            talk.open(step * 0.4)
            order = []
        talk.core.tick(step * 0.4)
        order += [id for kind, id in talk.said() if kind == "publish"]
    assert order == wanted
