"""Subscribers that do not read, beside subscribers that do; full size: slow_readers.py."""

from __future__ import annotations

from tests.integration.process import serve
from tests.integration.slow_readers import measure
from tests.waiting import eventually

OPTIONS = ["--message-rate", "0", "--pong-timeout", "60"]
SIZE = {"subscribers": 200, "frozen": 5, "rate_mb": 60.0, "seconds": 4.0}
HISTORY = 500


async def test_readers_get_everything_and_the_others_a_gap() -> None:
    """Who reads gets all of it in order; who did not gets an exact gap, then all that is held."""
    with serve("--max-lag", "60", *OPTIONS) as server:
        outcome = await measure(server, **SIZE)  # type: ignore[arg-type]
    assert outcome.published == 1200
    assert outcome.readers_complete == 195
    assert outcome.silent_holes == 0
    assert outcome.most_lagging >= 5
    assert outcome.closed_as_slow == 0
    assert outcome.frozen_at_the_end == 5
    assert len(outcome.frozen_gaps) == 5
    for first, last in outcome.frozen_gaps:
        assert 1 < first <= last == outcome.published - HISTORY
    assert outcome.growth < 20_000_000


async def test_who_stays_behind_is_closed() -> None:
    """More than `max_lag` behind is 4008 in the log, and nobody else notices."""
    with serve("--max-lag", "1", *OPTIONS) as server:
        outcome = await measure(server, **SIZE)  # type: ignore[arg-type]
        await eventually(lambda: len(server.lines("(code 4008")) == 5, within=10)
    assert outcome.readers_complete == 195
    assert outcome.readers_with_gaps == 0
    assert outcome.silent_holes == 0
    assert outcome.growth < 20_000_000
