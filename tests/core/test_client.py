"""The whole machine: connections, conversation and channels as one."""

from __future__ import annotations

import random
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Raw

from holdfast.core import actions as a
from holdfast.core.client import ClientCore, ClientOptions
from holdfast.core.reconnect import Phase, ReconnectOptions
from holdfast.errors import QueueFull, UsageError
from holdfast.wire import messages as m
from tests.core.model import Life
from tests.core.profile import PROFILE


def machine(*, refreshable: bool = False, **options: Any) -> ClientCore:
    return ClientCore(ClientOptions(**options), lambda low, high: high, refreshable=refreshable)


def is_open(**options: Any) -> ClientCore:
    """A machine whose connection is open since 0 s; it has said hello with the id 1."""
    core = machine(**options)
    core.start(0.0)
    core.opened(0.0, None)
    return core


def kinds(actions: list[a.Action]) -> list[str]:
    return [type(action).__name__ for action in actions]


def error(code: str, id: int, retry_after: int | None = None) -> m.Error:
    return m.Error("text", code, id=id, retry_after=retry_after)


def test_from_start_to_a_message() -> None:
    """Connect, say hello, subscribe, deliver."""
    core = machine(name="test/1")
    assert core.start(0.0) == [a.Connect(0, False)]
    assert core.subscribe("news", 0.0, latest=1) == []
    opened, hello, subscribe = core.opened(0.1, "secret")
    assert opened == a.Opened(0)
    assert hello == a.Send(b'{"type":"hello","token":"secret","client":"test/1","id":1}')
    assert subscribe == a.Send(b'{"type":"subscribe","channel":"news","last":1,"id":2}')
    welcome = m.Welcome("s", "server", 10.0, m.LimitsInfo(1, 1, 1), 1)
    core.heard(0.2)
    assert core.receive(welcome, 0.2) == []
    assert core.wake_at == 10.2
    reply = m.Subscribed("news", "e", 41, id=2)
    assert core.receive(reply, 0.3) == [a.Established(reply, False)]
    assert core.messages([m.Message("news", 41, Raw(b"1"))], 0.4)
    assert core.take() == []


def test_the_earlier_of_two_times() -> None:
    """The machine wants to be woken for the connection, or for the conversation."""
    core = machine()
    assert core.wake_at is None
    core.start(0.0)
    assert core.wake_at == 10.0
    core.subscribe("news", 0.0)
    core.opened(0.0, None)
    assert core.wake_at == 30.0
    core.receive(error("unavailable", 2), 0.0)
    assert core.wake_at == 1.0
    assert kinds(core.tick(1.0)) == ["Send"]
    assert core.wake_at == 30.0


def test_silence_is_asked_about_with_a_message() -> None:
    """The probe is a `ping`, and an unanswered one ends the connection."""
    core = is_open()
    assert core.tick(30.0) == [a.Send(b'{"type":"ping","id":2}')]
    assert kinds(core.tick(40.0)) == ["Drop", "Waiting"]
    assert core.wake(40.0) == []
    assert kinds(core.tick(41.0)) == ["Connect"]


def test_wake_probes() -> None:
    """After a sleep the connection is looked at at once."""
    assert kinds(is_open().wake(1.0)) == ["Send"]


def test_a_dropped_connection_is_no_more_in_use() -> None:
    """What is subscribed or requested then waits for the next one."""
    core = is_open()
    core.pause(1.0)
    assert core.subscribe("news", 1.0) == []
    assert core.request(b"{}", 1.0, repeatable=True) == (2, [])
    assert kinds(core.resume(2.0)) == ["Connect"]
    assert kinds(core.opened(3.0, None)) == ["Opened", "Send", "Send", "Send"]


def test_requests() -> None:
    """They go out with an id; a reply settles them; too many are refused; some are forgotten."""
    core = is_open(max_pending=2)
    id, actions = core.request(b'{"type":"move"}', 0.0, repeatable=False)
    assert actions == [a.Send(b'{"id":2,"type":"move"}')]
    core.request(b"{}", 0.0, repeatable=True)
    with pytest.raises(QueueFull):
        core.request(b"{}", 0.0, repeatable=True)
    core.abandon(3)
    core.request(b"{}", 0.0, repeatable=True)
    reply = m.AppReply(Raw(b"1"), id)
    assert core.receive(reply, 0.0) == [a.Settled(id, reply)]


def test_what_fails_with_the_connection() -> None:
    """A request in flight that must not be repeated."""
    core = is_open()
    core.request(b"{}", 0.0, repeatable=False)
    assert core.closed(1.0, 1006, "cut") == [a.Waiting(1.0, 1, "cut"), a.Refused(2, None)]


def test_what_ends_with_the_client() -> None:
    """Every subscription and every request, by whatever it ends."""
    core = is_open()
    core.subscribe("news", 0.0)
    core.request(b"{}", 0.0, repeatable=True)
    actions = core.closed(1.0, 1008, "no")
    assert actions == [a.Ended(1008, "no"), a.Refused(3, None), a.Dismissed("news", None)]


def test_subscriptions() -> None:
    """They can be held, released and ended; a second one of a channel is a mistake."""
    core = is_open()
    assert kinds(core.subscribe("news", 0.0, since=m.Position("e", 4))) == ["Send"]
    with pytest.raises(UsageError):
        core.subscribe("news", 0.0)
    assert kinds(core.hold("news")) == ["Send"]
    assert kinds(core.release("news", 0.0)) == ["Send"]
    assert kinds(core.unsubscribe("news")) == ["Send"]


def test_a_hole_leaves_something_to_do() -> None:
    """`message` says no, and `take` has the question."""
    core = is_open()
    core.subscribe("news", 0.0)
    core.receive(m.Subscribed("news", "e", 41, id=2), 0.0)
    assert not core.messages([m.Message("news", 43, Raw(b"1"))], 0.0)
    assert kinds(core.take()) == ["Send", "Send"]
    assert core.take() == []


def test_drain() -> None:
    """Milliseconds of the protocol are seconds of the machine."""
    core = is_open()
    assert core.receive(m.Drain(2000, 1000), 0.0) == []
    assert core.closed(0.5, 1012, "restart") == [a.Waiting(2.5, 1, "restart")]


@pytest.mark.parametrize(
    ("code", "after", "last"),
    [
        ("unauthorized", None, a.Ended(4401, "hello was refused: text")),
        ("internal", None, a.Waiting(1.0, 1, "hello was refused: text")),
        ("rate_limited", 5000, a.Waiting(5.0, 1, "hello was refused: text")),
        ("new", 5000, a.Waiting(5.0, 1, "hello was refused: text")),
        ("new", None, a.Ended(4503, "hello was refused: text")),
    ],
)
def test_hello_is_refused(code: str, after: int | None, last: a.Action) -> None:
    """The connection is of no use then; what follows depends on why."""
    assert is_open().receive(error(code, 1, after), 0.0) == [a.Drop(1000, ""), last]


def test_hello_is_refused_and_a_token_can_be_had() -> None:
    """It is renewed once."""
    core = is_open(refreshable=True)
    assert kinds(core.receive(error("unauthorized", 1), 0.0)) == ["Drop", "Waiting"]
    assert core.tick(1.0) == [a.Connect(1, True)]
    core.opened(1.0, "new")
    assert kinds(core.receive(error("unauthorized", 2), 1.0)) == ["Drop", "Ended"]


def test_a_peer_that_speaks_another_language() -> None:
    """It is left, for good."""
    core = is_open()
    assert core.malformed(0.0, "Invalid JSON") == [
        a.Close(1003, "Invalid JSON"),
        a.Ended(1003, "Invalid JSON"),
    ]


def test_events_of_a_connection_that_is_gone() -> None:
    """They change nothing, in any phase but the one they belong to."""
    core = machine()
    for _ in range(2):
        assert core.opened(0.0, None) == core.failed(0.0, "") == core.closed(0.0, 1006, "") == []
        assert core.receive(m.Drain(10**9, 0), 0.0) == core.malformed(0.0, "") == []
        assert not core.messages([m.Message("news", 1, Raw(b"1"))], 0.0)
        core.heard(0.0)
        core.pause(0.0)
    core.resume(0.0)
    assert core.closed(0.0, 1006, "") == []
    assert core.failed(0.0, "refused") == [a.Waiting(1.0, 1, "refused")]
    assert core.failed(0.0, "refused") == []


def test_failed_in_words_of_http() -> None:
    """A status decides, and Retry-After is kept."""
    core = machine()
    core.start(0.0)
    assert core.failed(0.0, "busy", status=503, advice=60.0) == [a.Waiting(60.0, 1, "busy")]
    core.tick(60.0)
    assert core.failed(60.0, "no certificate", code=1015) == [a.Ended(1015, "no certificate")]


KINDS: Final = """
    flow flow away publish lose read restart serve cut repeat hold release pause time
"""
FAULTS: Final = KINDS.split()


def live(latest: int, step: int, steps: list[tuple[str, int]]) -> None:
    """One life of a client, checked in the end; offsets are `step` apart."""
    life = Life(latest)
    for _ in range(3):
        life.server.publish(step)
    life.do(life.core.opened(life.now, None))
    life.server.serve()
    for event, number in steps:
        befall(life, event, number, step)
    life.settle()
    life.check()


def befall(life: Life, event: str, number: int, step: int) -> None:
    """Let one thing happen to a client and its server."""
    if event == "restart":
        life.server.restart(number)
    if event in ("away", "cut", "restart"):
        life.cut()
    if event in ("flow", "away", "publish", "lose", "restart"):
        for _ in range(number):
            life.server.publish(step)
    if event in ("serve", "repeat", "lose"):
        getattr(life.server, event)()
    elif event in ("hold", "release", "pause", "cut"):
        getattr(life, event)()
    elif event == "read":
        life.read(number)
    elif event == "flow":
        life.server.serve()
        life.read(100)
    elif event in ("away", "restart", "time"):
        life.pass_time(number * 10.0)


@PROFILE
@given(
    st.integers(0, 4),
    st.integers(1, 3),
    st.lists(st.tuples(st.sampled_from(FAULTS), st.integers(0, 6)), max_size=30),
)
def test_the_law_of_continuity(latest: int, step: int, steps: list[tuple[str, int]]) -> None:
    """Whatever the server and the network do: each message once and in order, or named as lost.

    Within one history what is delivered rises, and what is delivered and what is lost together
    are all that was published, without overlap. Only where a history is replaced by another is
    the rest of it unknown, and the application is told so.
    """
    live(latest, step, steps)


@pytest.mark.parametrize("seed", range(30))
def test_the_law_of_continuity_in_a_long_life(seed: int) -> None:
    """The same through hundreds of faults in a row."""
    chance = random.Random(seed)
    steps = [(chance.choice(FAULTS), chance.randrange(7)) for _ in range(300)]
    live(chance.randrange(5), chance.randrange(1, 4), steps)


NAMES: Final = """
    start opened opened failed status closed stop pause resume wake tick due due heard
    message message reply reply reply reply malformed
    subscribe unsubscribe hold release request once abandon
"""
EVENTS: Final = st.lists(
    st.tuples(
        st.sampled_from(NAMES.split()),
        st.integers(0, 12),
        st.sampled_from([0.0, 0.2, 7.0, 45.0]),
    ),
    max_size=60,
)


def reply(number: int, id: int) -> m.Reply:
    """Some message of a server."""
    replies: list[m.Reply] = [
        m.Welcome("s", "server", 5.0, m.LimitsInfo(1, 1, 2), id),
        m.Subscribed("c0", "e", 5, id=id),
        m.Subscribed("c1", "f", 5, False, id=id),
        m.Subscribed("c0", "e", 9, False, m.Range(6, 8), id),
        m.Gap("c0", 6, 7),
        m.Drain(2000, 3000),
        error("unavailable", id),
        error("unauthorized", id),
        error("forbidden", id),
        error("already_subscribed", id),
        m.Published("c0", "e", 6, id),
        m.Join("c0", m.Member("s")),
        m.Pong(id),
    ]
    return replies[number % len(replies)]


@PROFILE
@given(EVENTS, st.booleans(), st.integers())
def test_anything_in_any_order(
    events: list[tuple[str, int, float]], refreshable: bool, seed: int
) -> None:
    """Nothing raises but what is documented; there is always a next step while there should be one;
    and after the end nothing comes."""
    core = ClientCore(
        ClientOptions(reconnect=ReconnectOptions(), max_pending=3),
        random.Random(seed).uniform,
        refreshable=refreshable,
    )
    now, id = 0.0, 0
    for event, number, passed in events:
        now += passed
        if event == "due" and core.wake_at is not None:
            now = max(now, core.wake_at)
        over = core.link.phase is Phase.CLOSED
        actions = happen(core, event, number, now, id)
        id = max([id, *(int(x.payload.split(b'"id":')[1].split(b",")[0].rstrip(b"}"))
                        for x in actions if isinstance(x, a.Send))])  # fmt: skip
        assert not over or not actions
        connected = core.link.phase in (Phase.CONNECTING, Phase.OPEN, Phase.WAITING)
        assert (core.wake_at is not None) is connected
        assert not any(isinstance(action, a.Send) for action in actions) or (
            core.link.phase is Phase.OPEN
        )
        assert core.take() == []


def happen(core: ClientCore, event: str, number: int, now: float, id: int) -> list[a.Action]:
    """One event; `id` is the latest that was sent."""
    channel = f"c{number % 2}"
    match event:
        case "start" | "pause" | "resume" | "wake" | "stop" | "tick":
            return getattr(core, event)(now)  # type: ignore[no-any-return]
        case "due":
            return core.tick(now)
        case "opened":
            return core.opened(now, "token")
        case "failed":
            return core.failed(now, "why")
        case "status":
            return core.failed(now, "why", status=[401, 503, 302][number % 3], advice=1.0)
        case "closed":
            return core.closed(now, [1006, 1012, 4401, 1008][number % 4], "why")
        case "heard":
            core.heard(now)
            return []
        case "message":
            core.messages([m.Message(channel, number, Raw(b"1"))], now)
            return core.take()
        case "reply":
            return core.receive(reply(number, id), now)
        case "malformed":
            return core.malformed(now, "why") if number == 0 else []
        case "subscribe":
            if core.link.phase is Phase.CLOSED or channel in core.talk.channels:
                return []
            return core.subscribe(channel, now, latest=number)
        case "unsubscribe" | "hold":
            return getattr(core, event)(channel)  # type: ignore[no-any-return]
        case "release":
            return core.release(channel, now)
        case "abandon":
            core.abandon(id - number)
            return []
    try:
        return core.request(b"{}", now, repeatable=event == "request")[1]
    except QueueFull:
        return []
