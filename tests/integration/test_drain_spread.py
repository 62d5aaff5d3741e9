"""A drain of thousands, in virtual time: neither the closes nor the returns come as one."""

from __future__ import annotations

import asyncio
import random
import selectors
from collections import Counter
from collections.abc import Callable

import pytest

from holdfast import Hub
from tests.hub.peer import Peer

CLIENTS = 2000
SPREAD = 5.0
BUCKET = 0.1
MEAN = CLIENTS / (SPREAD / BUCKET)


class Skip(selectors.DefaultSelector):
    """A selector that waits for nothing: the time it was to wait has passed at once."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 1000.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0 if timeout is not None else None)
        if not ready and timeout:
            self.now += timeout
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop whose clock jumps to the next timer."""

    def __init__(self) -> None:
        self.skip = Skip()
        super().__init__(self.skip)

    def time(self) -> float:
        return self.skip.now


@pytest.fixture(autouse=True)
def loop_factory() -> Callable[[], asyncio.AbstractEventLoop]:
    return VirtualLoop


class Leaving(Peer):
    """A client that notes when it was closed."""

    closed_at = 0.0

    def close(self, code: int, reason: str) -> None:
        super().close(code, reason)
        self.closed_at = self.session.hub.now()


async def drained(hub: Hub) -> list[Leaving]:
    """Connect the clients and wait for the end of a drain: only then is anything looked at."""
    peers = [Leaving(hub) for _ in range(CLIENTS)]
    await hub.drain()
    assert all(peer.closed == (1012, "the server restarts") for peer in peers)
    return peers


def returns(peers: list[Leaving]) -> list[float]:
    """When the clients come back, each at a moment of its own within what it was told."""
    chance = random.Random(7)
    times = []
    for peer in peers:
        (told,) = peer.take()
        wait = chance.uniform(told["after"], told["after"] + told["spread"]) / 1000
        times.append(peer.closed_at + wait)
    return times


def buckets(times: list[float], start: float) -> Counter[int]:
    """How many of the times are in each tenth of a second after `start`."""
    return Counter(int((time - start + 1e-6) / BUCKET) for time in times)


def make_hub() -> Hub:
    return Hub(drain=SPREAD, drain_delay=1.0, clock=asyncio.get_running_loop().time)


async def test_closes_are_spread_evenly() -> None:
    """Each tenth of a second has its share of the closes, from the first to the last."""
    hub = make_hub()
    start = hub.now() + hub.drain_delay
    found = buckets([peer.closed_at for peer in await drained(hub)], start)
    assert sorted(found) == list(range(round(SPREAD / BUCKET)))
    assert max(found.values()) <= MEAN + 1
    assert min(found.values()) >= MEAN - 1


async def test_order_is_not_that_of_connecting() -> None:
    """Who connected together is not closed together: a page's tabs, or one proxy's clients."""
    peers = await drained(make_hub())
    first = [peer.closed_at for peer in peers[:100]]
    assert max(first) - min(first) > SPREAD / 2


async def test_returns_are_spread_over_the_time_after_the_last_close() -> None:
    """No tenth of a second has more than three times its share; nobody comes to the old server."""
    hub = make_hub()
    end = hub.now() + hub.drain_delay + SPREAD
    times = returns(await drained(hub))
    assert end - 0.001 <= min(times) < end + 3 * BUCKET
    assert end + SPREAD - 3 * BUCKET < max(times) <= end + SPREAD + 0.001
    assert max(buckets(times, end).values()) < 3 * MEAN


@pytest.mark.parametrize("stall", [2.0, 20.0])
async def test_stall_gathers_closes_but_not_returns(stall: float) -> None:
    """When the loop stands still for a while the closes are late, and the returns still spread."""
    hub = make_hub()
    loop = asyncio.get_running_loop()
    assert isinstance(loop, VirtualLoop)
    skip = loop.skip

    def stand_still() -> None:
        skip.now += stall

    loop.call_later(hub.drain_delay + SPREAD / 2, stand_still)
    end = max(
        hub.now() + hub.drain_delay + SPREAD, hub.now() + hub.drain_delay + SPREAD / 2 + stall
    )
    peers = await drained(hub)
    times = [time for time in returns(peers) if time >= end]
    assert len(times) > 0.45 * CLIENTS
    assert max(buckets(times, end).values()) < 3 * MEAN
