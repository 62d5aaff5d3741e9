"""What one peer may send: options, channel names, rates."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdfast.codes import ErrorCode
from holdfast.errors import ConfigError, RequestError
from holdfast.wire.limits import (
    MAX_CHANNEL_NAME,
    Limits,
    RateLimit,
    check_channel_name,
    milliseconds,
)
from tests.wire.samples import PROFILE


def test_defaults() -> None:
    """Every limit has a default; on the number of connections there is none."""
    limits = Limits()
    assert (limits.max_subscriptions, limits.message_rate, limits.bad_messages) == (100, 1000, 20)
    assert (limits.connections, limits.connections_per_address) == (0, 0)


@pytest.mark.parametrize("value", [-1, 1.5, "10", None, True])
@pytest.mark.parametrize("name", ["max_subscriptions", "message_rate", "connections"])
def test_wrong_limit_is_named(name: str, value: Any) -> None:
    """A limit that is no whole number of 0 or more is refused by its name."""
    with pytest.raises(ConfigError, match=f"limit {name} must be a whole number"):
        Limits(**{name: value})


@pytest.mark.parametrize(
    "name", ["a", "chat:7", "a b", "ünïcode 🙂", "x" * MAX_CHANNEL_NAME, "*", "{}", "名前"]
)
def test_channel_names(name: str) -> None:
    """A channel name is any 1 to 200 printable characters."""
    check_channel_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "x" * (MAX_CHANNEL_NAME + 1),
        " a",
        "a ",
        " ",
        "a\x00b",
        "a\nb",
        "a\x1b[31m",
        "a\x7f",
        "a\u200bb",
        "a\u202eb",
        "a\u00a0b",
        "a\ud800",
        "\ufeffa",
        7,
        None,
    ],
)
def test_no_channel_names(name: object) -> None:
    """Empty, long, padded, invisible or control characters: refused, and the field is named."""
    with pytest.raises(RequestError, match="1 to 200 printable characters") as caught:
        check_channel_name(name)
    assert caught.value.error is ErrorCode.INVALID_MESSAGE
    assert caught.value.field == "channel"


def waits(limit: RateLimit, *times: float) -> list[float]:
    """What a sender that sends at these times is told, from its beginning."""
    due, told = 0.0, []
    for now in times:
        due, wait = limit.take(due, now)
        told.append(wait)
    return told


def test_a_burst_and_then_the_rate() -> None:
    """After a burst the limit says how many seconds the next message comes too early."""
    assert waits(RateLimit(2.0, 3.0), 0.0, 0.0, 0.0, 0.0, 0.5, 0.75) == [0, 0, 0, 0.5, 0, 0.25]


def test_silence_saves_up_one_burst() -> None:
    """However long a sender was silent, it may send no more than one burst at once."""
    assert waits(RateLimit(1.0, 2.0), 1000.0, 1000.0, 1000.0) == [0, 0, 1]


def test_refused_message_costs_nothing() -> None:
    """To send too early does not put off the time at which a message is allowed."""
    early = [tenth / 10 for tenth in range(1, 10)]
    told = waits(RateLimit(1.0, 1.0), 0.0, *early, 1.0)
    assert told == pytest.approx([0.0, *(1.0 - now for now in early), 0.0])


@PROFILE
@given(
    st.floats(0.5, 100.0),
    st.integers(1, 50),
    st.lists(st.floats(0.0, 2.0), max_size=100),
)
def test_rate_laws(rate: float, burst: int, gaps: list[float]) -> None:
    """Never more than burst + rate · time are let through, and who waits as told is let through."""
    limit = RateLimit(rate, burst)
    now = due = 0.0
    for allowed, gap in enumerate(gaps, 1):
        now += gap
        due, wait = limit.take(due, now)
        assert 0.0 <= wait <= 1.0 / rate + 1e-6
        if wait:
            now += wait
            due, wait = limit.take(due, now)
            assert wait == 0.0
        assert allowed <= burst + rate * now + 1e-3


def test_milliseconds_are_rounded_up() -> None:
    """Who comes back after the milliseconds told is not too early."""
    assert [milliseconds(wait) for wait in (0.1, 0.1004, 0.0003)] == [100, 101, 1]
