"""The heartbeat: one sweep over the connections whose turn it is, no timer for each.

A wheel of slots, one slot a tick. A sweep pings the peers of the slots whose turn has come, and
names the peers whose ping of `timeout` ago is still unanswered. A peer that stops answering is
named within interval + timeout + two ticks, where the sweeps come on time.

A peer that answers in time is never named, however late the sweeps come. After a stall of the
event loop its pong may lie unread while the sweep already runs, so a deadline must have passed at
the sweep before: since then the loop has read what there was. And a long stall (a suspended
machine) counts as two ticks only, because what the peer sent then may have to be sent again.
"""

from __future__ import annotations

import math
from collections import deque
from typing import Generic, NamedTuple, Protocol, TypeVar

from holdfast.errors import ConfigError


class Peer(Protocol):
    """What the sweep needs of a connection; both fields are the sweep's own to write."""

    slot: int
    pinged_at: float | None
    """When the ping that waits for its pong was sent; None when none waits."""


P = TypeVar("P", bound=Peer)


class Sweep(NamedTuple, Generic[P]):
    """What one sweep found."""

    ping: list[P]
    overdue: list[P]


class Heartbeat(Generic[P]):
    """Pings every `interval`, pong due within `timeout`, a sweep every `tick` (all in seconds).

    `tick` is shortened so that it divides `interval`. With an infinite `timeout` no pong is ever
    overdue. Raises ConfigError unless 0 < tick <= interval < infinity and timeout > 0.
    """

    def __init__(self, interval: float, timeout: float, tick: float, now: float) -> None:
        if not (0 < tick <= interval < math.inf and timeout > 0):
            raise ConfigError("ping_interval and pong_timeout must be more than 0 seconds")
        self.interval = interval
        self.timeout = timeout
        self._slots: list[dict[P, None]] = [{} for _ in range(math.ceil(interval / tick))]
        self.tick = interval / len(self._slots)
        self._rotation = 0
        self._turns = 0
        self._started = self._swept = now
        self._elapsed = 0.0
        self._waiting: deque[tuple[float, float, list[P]]] = deque()

    def add(self, peer: P) -> None:
        """Take a peer in; its first ping comes in the second half of an interval from now.

        So a crowd that connects at once is spread over half of the slots, and a connection that
        has just proved itself by its handshake is left alone.
        """
        size = len(self._slots)
        self._rotation = (self._rotation + 1) % (size - size // 2)
        peer.slot = (self._turns + size // 2 + self._rotation) % size
        peer.pinged_at = None
        self._slots[peer.slot][peer] = None

    def discard(self, peer: P) -> None:
        """Let a peer go."""
        self._slots[peer.slot].pop(peer, None)
        peer.pinged_at = None

    def sweep(self, now: float) -> Sweep[P]:
        """Return whom to ping and who is overdue. Pings are counted as sent at `now`."""
        sweep_before = self._elapsed
        self._elapsed += min(now - self._swept, 2 * self.tick)
        self._swept = now
        overdue: list[P] = []
        while self._waiting and self._waiting[0][0] <= sweep_before:
            _, sent_at, peers = self._waiting.popleft()
            overdue += [peer for peer in peers if peer.pinged_at == sent_at]
        ping: list[P] = []
        size = len(self._slots)
        turns = int((now - self._started) / self.tick)
        for turn in range(max(self._turns, turns - size), turns):
            ping += [peer for peer in self._slots[turn % size] if peer.pinged_at is None]
        self._turns = turns
        for peer in ping:
            peer.pinged_at = now
        if ping and self.timeout < math.inf:
            self._waiting.append((self._elapsed + self.timeout, now, ping))
        return Sweep(ping, overdue)

    def answered(self, peer: P, now: float) -> float | None:
        """Note a pong; return the round-trip time in seconds, or None when no ping waited."""
        if peer.pinged_at is None:
            return None
        round_trip = now - peer.pinged_at
        peer.pinged_at = None
        return round_trip
