"""Tokens that run out: the connection ends with 4401 unless `hello` has renewed it."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from holdfast import Credentials, Hub, Session, UsageError, User
from holdfast.hub import expiry
from holdfast.hub.expiry import Expiry
from tests.hub.peer import Clock, Peer, publish, subscribe

EXPIRED = (4401, "the token expired")


class Wall:
    """A hub whose tokens are `NAME SECONDS`: who it is, and how long from the start it holds."""

    def __init__(self) -> None:
        self.clock, self.wall = Clock(), Clock()
        self.start = self.wall.now = 1_800_000_000.0
        self.hub = Hub(clock=self.clock, auth_timeout=1000)
        self.hub.wall_clock = self.wall
        self.hub.authenticate(lambda credentials: self.user(credentials.token or ""))

    def user(self, token: str) -> User | None:
        name, _, seconds = token.partition(" ")
        return User(name, expires=self.start + float(seconds) if seconds else None)

    def hello(self, peer: Peer, token: str) -> str:
        (reply,) = peer.ask({"type": "hello", "token": token})
        return str(reply.get("code", reply["type"]))

    def pass_time(self, seconds: float) -> None:
        """Let both clocks go on, and sweep."""
        self.wall.now += seconds
        self.clock.now += seconds
        self.hub.upkeep.sweep(self.clock.now)


def connect(hub: Hub, user: User | None = None) -> Peer:
    return Peer(hub, user=user, pings=False)


async def test_session_ends_with_its_token() -> None:
    """At `expires` a connection is closed with 4401, and not before; others stay."""
    w = Wall()
    by_hello, by_handshake = connect(w.hub), connect(w.hub, w.user("ada 60"))
    endless = connect(w.hub, w.user("eve"))
    assert w.hello(by_hello, "bob 60") == "welcome"
    w.pass_time(59.9)
    assert by_hello.closed is by_handshake.closed is None
    w.pass_time(0.1)
    assert by_hello.closed == by_handshake.closed == EXPIRED
    w.pass_time(1e6)
    assert endless.closed is None


async def test_hello_renews() -> None:
    """Another `hello` of the same user moves the deadline, either way, or takes it away."""
    w = Wall()
    longer, shorter, endless = connect(w.hub), connect(w.hub), connect(w.hub)
    for peer, tokens in (
        (longer, ("ada 60", "ada 120")),
        (shorter, ("ada 120", "ada 30")),
        (endless, ("ada 60", "ada")),
    ):
        assert [w.hello(peer, token) for token in tokens] == ["welcome", "welcome"]
    w.pass_time(30)
    assert (longer.closed, shorter.closed) == (None, EXPIRED)
    w.pass_time(89)
    assert longer.closed is None
    w.pass_time(1)
    assert longer.closed == EXPIRED
    assert endless.closed is None


async def test_what_does_not_renew() -> None:
    """A `hello` without a token leaves the deadline; another user's token ends it all at once."""
    w = Wall()
    first, second = connect(w.hub, w.user("ada 60")), connect(w.hub, w.user("ada 60"))
    assert first.ask({"type": "hello"})[0]["type"] == "welcome"
    assert w.hello(second, "eve 600") == "unauthorized"
    assert second.closed == (4401, "the token was not accepted")
    w.pass_time(60)
    assert first.closed == EXPIRED


async def test_token_that_has_run_out_already() -> None:
    """Who comes with one is nobody: locked after the handshake, closed after `hello`."""
    w = Wall()
    w.pass_time(61)
    peer = connect(w.hub)
    assert await w.hub.identify(Credentials("ada 60")) is None
    assert peer.ask(subscribe("a"))[0]["code"] == "unauthorized"
    assert w.hello(peer, "ada 60") == "unauthorized"
    assert peer.closed == (4401, "the token was not accepted")


async def test_wall_clock_decides() -> None:
    """A clock that is set forward ends sessions, one that is set back spares them: as the check
    of their tokens would."""
    w = Wall()
    peer = connect(w.hub, w.user("ada 60"))
    w.wall.now -= 3600
    w.pass_time(61)
    assert peer.closed is None
    w.wall.now += 3600
    w.hub.upkeep.sweep(w.clock.now)
    assert peer.closed == EXPIRED


async def test_expiry_is_an_ordinary_end(caplog: pytest.LogCaptureFixture) -> None:
    """It is no warning in the log; a token that was refused is one."""
    caplog.set_level(logging.DEBUG, "holdfast.hub")
    w = Wall()
    peer, refused = connect(w.hub, w.user("ada 60")), connect(w.hub, w.user("bob 60"))
    w.hello(refused, "eve")
    refused.leave(4401)
    w.pass_time(60)
    peer.leave(4401)
    first, second = caplog.records
    assert first.levelno == logging.WARNING
    assert (second.levelno, second.__dict__["reason"]) == (logging.DEBUG, "the token expired")


async def test_application_may_go_on_until_then() -> None:
    """Up to its last moment an authenticated connection may do everything."""
    w = Wall()
    peer = connect(w.hub, w.user("ada 60"))
    w.pass_time(59)
    assert peer.ask(subscribe("a"))[0]["type"] == "subscribed"
    assert (
        peer.ask(publish("a", 1))[0]["code"] == "forbidden"
    )  # the channel's rule, not the token's


async def test_nothing_is_kept_of_who_has_gone() -> None:
    """Connections that ended, or never expire, leave nothing in the sweep."""
    w = Wall()
    peers = [connect(w.hub, w.user(token)) for token in ("ada 60", "bob", "cleo 60")]
    assert len(w.hub.upkeep.expiry) == 2
    for peer in peers:
        peer.leave()
    assert len(w.hub.upkeep.expiry) == 0
    w.pass_time(60)
    assert all(peer.closed is None for peer in peers)


@pytest.mark.parametrize("expires", ["1800000000", float("nan"), object()])
def test_expires_must_be_a_time(expires: Any) -> None:
    """What is no Unix time is the caller's error, and says what would do."""
    with pytest.raises(UsageError, match="Unix seconds"):
        User("ada", expires=expires)


class FakeSession:
    """As much of a session as deadlines need."""

    def __init__(self, number: int) -> None:
        self.number = number


def sessions(count: int) -> list[Session]:
    return [FakeSession(number) for number in range(count)]  # type: ignore[misc]


def test_due_ones_come_in_order_and_once() -> None:
    """Each session comes out once, the earliest first, whatever order they were set in."""
    deadlines, (a, b, c) = Expiry(), sessions(3)
    for session, due in ((b, 20.0), (c, 30.0), (a, 10.0), (b, 20.0)):
        deadlines.set(session, due)
    assert deadlines.take_due(9.9) == []
    assert deadlines.take_due(20.0) == [a, b]
    assert deadlines.take_due(20.0) == []
    assert deadlines.take_due(30.0) == [c]


def test_renewing_without_end_keeps_little() -> None:
    """Deadlines that were moved a thousand times are not all remembered."""
    deadlines, (a, b) = Expiry(), sessions(2)
    for count in range(1000):
        deadlines.set(a, 1000.0 + count)
        deadlines.set(b, 5000.0 - count)
    assert len(deadlines) == 2
    assert len(deadlines._heap) <= 2 * 2 + expiry.SLACK
    assert deadlines.take_due(1999.0) == [a]
    assert deadlines.take_due(4000.0) == []
    assert deadlines.take_due(4001.0) == [b]
