"""A delay knows whether it grows; names promise what is not seen."""

from __future__ import annotations

import pytest

from holdfast.review.analysis.delay import CONSTANT, OPAQUE, Delay, Growth, Jitter, named


@pytest.mark.parametrize("growth", Growth)
def test_grows(growth: Growth) -> None:
    """Each growth but none makes a delay longer."""
    assert Delay(growth).grows is (growth is not Growth.constant)


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("delay", CONSTANT),
        ("backoff", OPAQUE),
        ("withJitter", Delay(jitter=Jitter.full)),
        ("attempts", Delay(Growth.linear)),
        ("maxAttempts", CONSTANT),
    ],
)
def test_named(name: str, wanted: Delay) -> None:
    """A name tells of chance, of a plan, or of a count; a limit is a constant."""
    assert named(name) == wanted
