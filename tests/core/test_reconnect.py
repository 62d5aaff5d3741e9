"""From connection to connection: when to try, when to doubt, when to stop."""

from __future__ import annotations

import random
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdfast.codes import CLOSE_CODES, Policy, policy, status_policy
from holdfast.core.actions import (
    Action,
    Close,
    Connect,
    Drop,
    Ended,
    Opened,
    Paused,
    Probe,
    Waiting,
)
from holdfast.core.reconnect import Phase, Reconnect, ReconnectOptions
from holdfast.errors import ConfigError
from tests.core.profile import PROFILE


def longest(low: float, high: float) -> float:
    """Instead of a random number: the highest one."""
    return high


def shortest(low: float, high: float) -> float:
    """Instead of a random number: the lowest one."""
    return low


def machine(*, refreshable: bool = False, uniform: Any = longest, **options: Any) -> Reconnect:
    return Reconnect(ReconnectOptions(**options), uniform, refreshable=refreshable)


def is_open(now: float = 0.0, **options: Any) -> Reconnect:
    """A machine whose connection has been open since `now`."""
    link = machine(**options)
    link.start(now)
    link.opened(now)
    return link


def is_waiting(now: float = 0.0, **options: Any) -> Reconnect:
    """A machine whose first attempt failed at `now`."""
    link = machine(**options)
    link.start(now)
    link.failed(now, "refused")
    return link


@pytest.mark.parametrize("name", ["connect_timeout", "ping_interval", "pong_timeout"])
@pytest.mark.parametrize("seconds", [0.0, -1.0, float("inf"), float("nan")])
def test_options_that_make_no_sense(name: str, seconds: float) -> None:
    """Times are more than 0 and finite, else the options are refused by name."""
    with pytest.raises(ConfigError, match=name):
        ReconnectOptions(**{name: seconds})  # type: ignore[arg-type]


def test_start() -> None:
    """It connects once, with a bound on the attempt."""
    link = machine()
    assert (link.phase, link.wake_at, link.attempts) == (Phase.NEW, None, 0)
    assert link.start(5.0) == [Connect(0, False)]
    assert (link.phase, link.wake_at, link.attempts) == (Phase.CONNECTING, 15.0, 1)
    assert link.start(6.0) == []


def test_opened() -> None:
    """An open connection is doubted after `ping_interval` seconds of silence."""
    link = machine(ping_interval=20.0)
    link.start(0.0)
    assert link.opened(3.0) == [Opened(0)]
    assert (link.phase, link.wake_at, link.connects) == (Phase.OPEN, 23.0, 1)


def test_an_attempt_that_takes_too_long() -> None:
    """It is given up, and counts as a failure."""
    link = machine(connect_timeout=3.0)
    link.start(0.0)
    assert link.tick(2.9) == []
    why = "no connection within 3 s"
    assert link.tick(3.0) == [Drop(1006, why), Waiting(1.0, 1, why)]


def test_a_tick_is_due_to_the_microsecond() -> None:
    """What floats make of a sum does not keep a timer from being due."""
    link = is_waiting(0.1 + 0.2)
    assert link.wake_at is not None
    assert link.tick(link.wake_at - 1e-9) == [Connect(1, False)]


def test_a_tick_without_a_cause() -> None:
    """Nothing is due before the start, in a pause, or after the end."""
    link = machine()
    assert link.tick(1e9) == []
    link.pause(0.0)
    assert link.tick(1e9) == []
    link.stop()
    assert link.tick(1e9) == []


@pytest.mark.parametrize("code", [*CLOSE_CODES, 4000, 4500, 3000])
def test_close_codes(code: int) -> None:
    """Each code does what the table says, on an open connection and in place of a status."""
    for link in (is_open(), machine()):
        link.start(0.0)
        event = link.closed if link.phase is Phase.OPEN else link.failed
        actions = event(1.0, code=code, why="so")
        again = policy(code) is Policy.RECONNECT
        assert actions == ([Waiting(1.0, 1, "so")] if again else [Ended(code, "so")])
        assert link.phase is (Phase.WAITING if again else Phase.CLOSED)


@pytest.mark.parametrize("status", [200, 301, 308, 400, 401, 403, 404, 408, 429, 500, 503, 599])
def test_statuses(status: int) -> None:
    """A refused handshake does what its status asks for."""
    link = machine()
    link.start(0.0)
    again = status_policy(status) is Policy.RECONNECT
    wanted: list[Action] = [Waiting(1.0, 1, "no")] if again else [Ended(1006, "no")]
    assert link.failed(1.0, "no", status=status) == wanted


def test_delays_grow_against_a_server_that_accepts_and_drops() -> None:
    """Being accepted zeroes nothing; staying does."""
    link, now, delays = machine(), 0.0, []
    link.start(now)
    for _ in range(7):
        link.opened(now)
        (waiting,) = link.closed(now + 1.0, 1006, "dropped")
        assert isinstance(waiting, Waiting)
        delays.append(waiting.delay)
        now += 1.0 + waiting.delay
        link.tick(now)
    assert delays == [1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0]
    link.opened(now)
    assert link.closed(now + 5.0, 1006, "dropped") == [Waiting(1.0, 1, "dropped")]


def test_attempts_and_connects_are_counted() -> None:
    """All of them, from the first on."""
    link = is_waiting()
    link.tick(60.0)
    link.opened(61.0)
    assert (link.attempts, link.connects) == (2, 1)


def test_advice_is_kept() -> None:
    """The client comes back when the server allows it, and nothing makes it come sooner."""
    link = machine()
    link.start(0.0)
    assert link.failed(0.0, "busy", status=503, advice=60.0) == [Waiting(60.0, 1, "busy")]
    assert link.wake(1.0) == []
    link.pause(2.0)
    assert link.resume(3.0) == [Waiting(57.0, 1, "the server asked to wait")]
    assert link.tick(60.0) == [Connect(1, False)]


def test_advice_with_a_close() -> None:
    """The end of an open connection may bring advice too."""
    assert is_open().closed(1.0, 1013, "busy", advice=60.0) == [Waiting(60.0, 1, "busy")]


@pytest.mark.parametrize(("uniform", "delay"), [(shortest, 2.5), (longest, 7.5)])
def test_drain(uniform: Any, delay: float) -> None:
    """The first delay is what the server asked for, counted from when it asked."""
    link = is_open(uniform=uniform)
    link.drained(10.0, 2.5, 5.0)
    assert link.closed(11.0, 1012, "restart") == [Waiting(delay - 1.0, 1, "restart")]
    assert link.wake(11.5) == []


def test_drain_that_is_over() -> None:
    """A connection that outlives the drain is followed by a usual delay, so that all spread."""
    link = is_open()
    link.drained(10.0, 0.0, 1.0)
    assert link.closed(20.0, 1012, "restart") == [Waiting(1.0, 1, "restart")]


def test_drain_ends_with_its_connection() -> None:
    """Later connections know nothing of it."""
    link = is_open()
    link.drained(0.0, 0.0, 1.0)
    link.closed(0.0, 1012, "restart")
    link.tick(1.0)
    link.opened(1.0)
    assert link.closed(2.0, 1006, "gone") == [Waiting(2.0, 2, "gone")]


def test_drain_and_pause() -> None:
    """A pause does not undo what the server asked for."""
    link = is_open()
    link.drained(0.0, 0.0, 60.0)
    link.pause(1.0)
    assert link.resume(2.0) == [Waiting(58.0, 0, "the server asked to wait")]
    link.pause(3.0)
    assert link.resume(61.0) == [Connect(0, False)]


def test_silence_is_asked_about() -> None:
    """After `ping_interval` without a byte comes a question, after `pong_timeout` the end."""
    link = is_open()
    assert link.tick(30.0) == [Probe()]
    assert link.wake_at == 40.0
    why = "nothing heard for 40 s"
    assert link.tick(40.0) == [Drop(4009, why), Waiting(1.0, 1, why)]


def test_bytes_are_proof_of_life() -> None:
    """Any byte puts the question off, and answers it."""
    link = is_open()
    link.heard(20.0)
    assert link.tick(30.0) == []
    assert link.wake_at == 50.0
    assert link.tick(50.0) == [Probe()]
    link.heard(51.0)
    assert link.tick(60.0) == []
    assert link.wake_at == 81.0


def test_one_late_tick_is_forgiven() -> None:
    """Who stood still has not read what lay there, so it asks once more, and only once."""
    link = is_open()
    link.tick(30.0)
    assert link.tick(41.5) == [Probe()]
    assert link.wake_at == 51.5
    assert [type(action) for action in link.tick(99.0)] == [Drop, Waiting]


def test_a_sleep_is_no_silence() -> None:
    """However late the first tick is, it asks first."""
    assert is_open().tick(1e6) == [Probe()]


@pytest.mark.parametrize(("ping", "wake_at"), [(10.0, 11.0), (30.0, 30.0), (60.0, 30.0), (0.0, 30)])
def test_the_servers_interval(ping: float, wake_at: float) -> None:
    """A server that pings more often is doubted sooner; never later than `ping_interval`."""
    link = is_open()
    link.heard(1.0)
    link.welcomed(1.0, ping)
    assert link.wake_at == wake_at


def test_wake_while_open() -> None:
    """It asks at once, once."""
    link = is_open()
    assert link.wake(5.0) == [Probe()]
    assert link.wake_at == 15.0
    assert link.wake(6.0) == []


def test_wake_while_waiting() -> None:
    """It tries sooner, after a random time of at most `base`, and never later than it would."""
    link, now = is_waiting(), 0.0
    for delay in (1.0, 2.0, 4.0, 8.0):
        now += delay
        link.tick(now)
        link.failed(now, "refused")
    assert link.wake_at == now + 16.0
    assert link.wake(now + 1.0) == [Waiting(1.0, 5, "the network or the page woke up")]
    assert link.wake(now + 1.5) == []


def test_wake_is_spread() -> None:
    """Machines that wake together do not come back together; at least `minimum` passes."""
    link = is_waiting()
    link._uniform = shortest
    assert link.wake(0.0) == [Waiting(0.1, 1, "the network or the page woke up")]


def test_wake_elsewhere() -> None:
    """Before the start, during an attempt, in a pause and after the end it does nothing."""
    link = machine()
    assert link.wake(0.0) == []
    link.start(0.0)
    assert link.wake(0.0) == []
    link.pause(0.0)
    assert link.wake(0.0) == []
    link.stop()
    assert link.wake(0.0) == []


def test_pause_and_resume() -> None:
    """The connection is given up, and the next one comes at once when it is wanted."""
    link = is_open()
    assert link.pause(1.0) == [Drop(4001, "paused"), Paused()]
    assert (link.phase, link.wake_at) == (Phase.PAUSED, None)
    assert link.pause(2.0) == []
    assert link.resume(3.0) == [Connect(0, False)]
    assert link.resume(4.0) == []


def test_pause_without_a_connection() -> None:
    """There is nothing to drop before the start and while waiting; an attempt is dropped."""
    assert machine().pause(0.0) == [Paused()]
    assert is_waiting().pause(0.0) == [Paused()]
    link = machine()
    link.start(0.0)
    assert link.pause(0.0) == [Drop(4001, "paused"), Paused()]


def test_pause_counts_neither_for_nor_against() -> None:
    """The count of failures stays, unless the connection was stable."""
    link = is_waiting()
    link.pause(0.0)
    link.resume(1.0)
    assert link.attempt == 1
    link.opened(1.0)
    link.pause(7.0)
    assert link.attempt == 0


def test_stop() -> None:
    """An open connection ends politely, an attempt is dropped, and both end for good."""
    assert is_open().stop() == [Close(1000, ""), Ended(1000, "closed by the application")]
    link = machine()
    link.start(0.0)
    assert link.stop(1000, "enough") == [Drop(1000, "enough"), Ended(1000, "enough")]
    assert is_waiting().stop(1003, "odd") == [Ended(1003, "odd")]
    assert is_open().stop(1003, "odd") == [Close(1003, "odd"), Ended(1003, "odd")]


def test_nothing_after_the_end() -> None:
    """After `stop` no event of the application brings the machine back."""
    link = is_open()
    link.stop()
    assert link.stop() == link.start(1.0) == link.pause(1.0) == link.resume(1.0) == []
    assert link.wake(1.0) == link.tick(1e9) == []
    assert (link.phase, link.wake_at) == (Phase.CLOSED, None)


@pytest.mark.parametrize("status", [401, 403])
def test_one_new_token(status: int) -> None:
    """A refused token is renewed once; the second refusal is the end."""
    link = machine(refreshable=True)
    link.start(0.0)
    assert link.failed(0.0, "no", status=status) == [Waiting(1.0, 1, "no")]
    assert link.tick(1.0) == [Connect(1, True)]
    assert link.failed(1.0, "no", status=status) == [Ended(1006, "no")]


def test_no_token_to_be_had() -> None:
    """Without a way to renew, an expired token is the end."""
    assert is_open().closed(1.0, 4401, "expired") == [Ended(4401, "expired")]


def test_a_token_is_asked_for_until_a_connection_is_open() -> None:
    """An attempt may fail before the new token was had, so the next one asks for it too."""
    link = is_open(refreshable=True)
    link.closed(1.0, 4401, "expired")
    assert link.tick(2.0) == [Connect(1, True)]
    link.failed(3.0, "the token service is down")
    assert link.tick(5.0) == [Connect(2, True)]
    link.opened(6.0)
    link.closed(7.0, 1006, "gone")
    assert link.tick(60.0) == [Connect(3, False)]


@pytest.mark.parametrize("end", ["close", "pause"])
def test_a_good_token_may_expire(end: str) -> None:
    """After a stable connection the next expiry is the first again."""
    link = is_open(refreshable=True)
    link.closed(1.0, 4401, "expired")
    link.tick(2.0)
    link.opened(2.0)
    if end == "pause":
        link.pause(100.0)
        link.resume(101.0)
        link.opened(101.0)
    assert [type(action) for action in link.closed(102.0, 4401, "expired")] == [Waiting]


NAMES: Final = """
    start start opened opened failed status closed heard welcomed drained
    pause resume wake tick due due due stop
"""
EVENTS: Final = st.lists(
    st.tuples(
        st.sampled_from(NAMES.split()),
        st.sampled_from([0.0, 0.001, 0.5, 5.0, 29.0, 100.0]),
        st.sampled_from([1000, 1001, 1006, 1012, 4000, 4401, 4500]),
    ),
    max_size=60,
)


@PROFILE
@given(EVENTS, st.booleans(), st.integers())
def test_reconnect_laws(events: list[tuple[str, float, int]], refreshable: bool, seed: int) -> None:
    """Whatever happens, in whatever order: the machine always has a next step, or none at all.

    While there is to be a connection a time is set; it is never set in a pause or after the end.
    Each wait keeps the server's advice and the least delay. After the end nothing comes.
    """
    link = machine(refreshable=refreshable, uniform=random.Random(seed).uniform)
    now, ended, advice = 0.0, False, 0.0
    for event, passed, code in events:
        now += passed
        if event == "due" and link.wake_at is not None:
            now = max(now, link.wake_at)
        actions = happen(link, event, now, code, passed)
        if event == "status" and actions:
            advice = max(advice, now + passed)
        assert (link.wake_at is not None) is (
            link.phase in (Phase.CONNECTING, Phase.OPEN, Phase.WAITING)
        )
        for action in actions:
            assert not ended
            if isinstance(action, Waiting):
                assert link.wake_at == pytest.approx(now + action.delay)
                assert action.delay > 0
                assert action.attempt == link.attempt
            elif isinstance(action, Connect):
                assert now >= advice - 1e-5
                assert refreshable or not action.refresh
        ended = link.phase is Phase.CLOSED
        assert not actions or ended is isinstance(actions[-1], Ended)
        assert link.connects <= link.attempts


def happen(link: Reconnect, event: str, now: float, code: int, number: float) -> list[Action]:
    """Let an event happen where a client lets it; most may happen at any time."""
    if event == "start":
        return link.start(now)
    if event in ("opened", "failed", "status") and link.phase is Phase.CONNECTING:
        if event == "opened":
            return link.opened(now)
        if event == "failed":
            return link.failed(now, "", code=code)
        return link.failed(now, "", status=503, advice=number)
    if event == "closed" and link.phase is Phase.OPEN:
        return link.closed(now, code, "")
    if event == "heard":
        link.heard(now)
    elif event == "welcomed" and link.phase is Phase.OPEN:
        link.heard(now)
        link.welcomed(now, number)
    elif event == "drained" and link.phase is Phase.OPEN:
        link.drained(now, number, 1.0)
    elif event == "pause":
        return link.pause(now)
    elif event == "resume":
        return link.resume(now)
    elif event == "wake":
        return link.wake(now)
    elif event in ("tick", "due"):
        return link.tick(now)
    elif event == "stop":
        return link.stop()
    return []
