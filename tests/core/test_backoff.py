"""When to try again, with the randomness passed in."""

from __future__ import annotations

import random
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdfast.core.backoff import ROUNDING, Backoff, BackoffOptions
from holdfast.errors import ConfigError
from tests.core.profile import PROFILE


def longest(low: float, high: float) -> float:
    """Instead of a random number: the highest one."""
    return high


def shortest(low: float, high: float) -> float:
    """Instead of a random number: the lowest one."""
    return low


def test_doubles_up_to_the_cap() -> None:
    """The upper bound starts at `base`, doubles with each failure and stays at `cap`."""
    backoff = Backoff(BackoffOptions(), longest)
    delays = [backoff.next_delay(0.0) for _ in range(8)]
    assert delays == [1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0, 30.0]
    assert backoff.failures == 8


def test_never_below_the_minimum() -> None:
    """However small the random number, `minimum` seconds pass."""
    backoff = Backoff(BackoffOptions(minimum=0.25), shortest)
    assert [backoff.next_delay(0.0) for _ in range(3)] == [0.25] * 3


def test_advice_is_a_lower_bound() -> None:
    """A server's advice is obeyed where it is longer, beyond the cap too, and else ignored."""
    backoff = Backoff(BackoffOptions(), longest)
    assert backoff.next_delay(0.0, at_least=60.0) == 60.0
    assert backoff.next_delay(0.0, at_least=0.5) == 2.0


def test_stable_connection_zeroes_the_count() -> None:
    """After `stable_after` seconds open the next failure counts as the first."""
    backoff = Backoff(BackoffOptions(stable_after=5.0), longest)
    for _ in range(3):
        backoff.next_delay(0.0)
    backoff.opened(100.0)
    assert backoff.next_delay(105.0) == 1.0


def test_short_connection_does_not() -> None:
    """A server that accepts and drops at once is not hammered: the count goes on."""
    backoff = Backoff(BackoffOptions(stable_after=5.0), longest)
    delays = []
    for attempt in range(4):
        backoff.opened(10.0 * attempt)
        delays.append(backoff.next_delay(10.0 * attempt + 4.999))
    assert delays == [1.0, 2.0, 4.0, 8.0]


def test_only_the_connection_itself_is_measured() -> None:
    """Time between a drop and the next failed attempt is no time of an open connection."""
    backoff = Backoff(BackoffOptions(), longest)
    backoff.opened(0.0)
    backoff.next_delay(1.0)
    assert backoff.next_delay(1000.0) == 2.0


def test_stable_to_the_microsecond() -> None:
    """A connection of exactly `stable_after` seconds is stable, whatever floats make of it."""
    for opened_at in (0.1, 60.6, 1e6 + 0.3):
        backoff = Backoff(BackoffOptions(stable_after=5.0), longest)
        backoff.opened(opened_at)
        assert backoff.settle(opened_at + 5.0)
        backoff.opened(opened_at)
        assert not backoff.settle(opened_at + 4.999)


def test_settle_counts_no_failure() -> None:
    """A connection that was given up on purpose zeroes the count when stable, and never adds."""
    backoff = Backoff(BackoffOptions(), longest)
    backoff.next_delay(0.0)
    backoff.opened(1.0)
    assert not backoff.settle(2.0)
    assert backoff.failures == 1
    backoff.opened(3.0)
    assert backoff.settle(30.0)
    assert backoff.failures == 0
    assert not backoff.settle(60.0)


def test_factor_of_one_stays_at_the_base() -> None:
    """A factor of 1 makes every bound the same, at the cap too."""
    for base in (1.0, 30.0):
        backoff = Backoff(BackoffOptions(base=base, factor=1.0), longest)
        assert [backoff.next_delay(0.0) for _ in range(3)] == [base] * 3


def test_slow_factor_reaches_the_cap() -> None:
    """The bound grows until the cap, however many failures that takes."""
    backoff = Backoff(BackoffOptions(factor=1.01), longest)
    delays = [backoff.next_delay(0.0) for _ in range(400)]
    assert delays[200] == pytest.approx(1.01**200)
    assert delays[-1] == 30.0


@pytest.mark.parametrize("factor", [2, 10**6, 1e300, float("inf")])
def test_no_count_is_too_large(factor: float) -> None:
    """After any number of failures, with any factor, the delay is the cap and no error."""
    backoff = Backoff(BackoffOptions(factor=factor), longest)
    backoff.next_delay(0.0)
    backoff.failures = 10**9
    assert backoff.next_delay(0.0) == 30.0


@pytest.mark.parametrize(
    "options",
    [
        {"minimum": 0},
        {"minimum": 2.0},
        {"base": 31.0},
        {"base": -1.0},
        {"cap": 0.5},
        {"cap": float("inf")},
        {"cap": float("nan")},
        {"factor": 0.99},
        {"factor": float("nan")},
        {"stable_after": -1.0},
        {"stable_after": float("nan")},
    ],
)
def test_numbers_that_make_no_sense(options: dict[str, Any]) -> None:
    """Options are refused at once unless 0 < minimum <= base <= cap and factor >= 1."""
    with pytest.raises(ConfigError):
        BackoffOptions(**options)


@st.composite
def some_options(draw: st.DrawFn) -> BackoffOptions:
    minimum = draw(st.floats(0.01, 1.0))
    base = draw(st.floats(minimum, 10.0))
    return BackoffOptions(
        minimum=minimum,
        base=base,
        cap=draw(st.floats(base, 1000.0)),
        factor=draw(st.floats(1.0, 10.0)),
        stable_after=draw(st.floats(0.0, 20.0)),
    )


LIVES: Final = st.lists(
    st.tuples(st.none() | st.floats(0.0, 40.0), st.floats(0.0, 100.0)), max_size=60
)
"""Attempts: how many seconds the connection was open, or None; what the server advised."""


@PROFILE
@given(some_options(), LIVES, st.integers())
def test_backoff_laws(
    options: BackoffOptions, lives: list[tuple[float | None, float]], seed: int
) -> None:
    """Each delay lies in [max(minimum, advice), max(minimum, advice, min(cap, base·factor^n))].

    `n` counts the failures since the last connection that was open for `stable_after` seconds.
    """
    asked: list[tuple[float, float]] = []
    chance = random.Random(seed)

    def uniform(low: float, high: float) -> float:
        asked.append((low, high))
        return chance.uniform(low, high)

    backoff = Backoff(options, uniform)
    now, failures = 0.0, 0
    for open_for, advice in lives:
        if open_for is not None:
            backoff.opened(now)
            before, now = now, now + open_for
            if now - before >= options.stable_after - ROUNDING:
                failures = 0
        delay = backoff.next_delay(now, advice)
        low, high = asked[-1]
        assert low == 0.0
        assert high == pytest.approx(min(options.cap, options.base * options.factor**failures))
        assert high <= options.cap
        at_least = max(options.minimum, advice)
        assert at_least <= delay <= max(at_least, high)
        failures += 1
        assert backoff.failures == failures
        now += delay
