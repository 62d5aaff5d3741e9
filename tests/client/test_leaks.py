"""A client that reconnects for weeks is as small as on its first day."""

from __future__ import annotations

import pytest

from tests.client.reconnects import Dropping, reconnect

pytestmark = pytest.mark.usefixtures("loop_factory")

COUNT = 1500


async def test_nothing_is_left_behind(caplog: pytest.LogCaptureFixture) -> None:
    """Memory, file descriptors, tasks and timers are after many reconnects what they were."""
    caplog.set_level(100)  # else the captured lines would be the leak
    before, after, _ = await reconnect(COUNT)
    assert Dropping.accepted >= COUNT
    assert abs(after.objects - before.objects) < COUNT / 20
    assert after[2:] == before[2:]
    assert after.rss - before.rss < 2_000_000
