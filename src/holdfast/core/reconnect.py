"""When a client connects, how it notices a dead connection, and when it gives up.

    NEW ── start ──> CONNECTING ── opened ──> OPEN
                       ^     │                 │
                  tick │     │ failed          │ closed, or silent for too long
                       │     v                 v
                       └── WAITING <───────────┘

    any ── pause ──> PAUSED ── resume ──> CONNECTING      any ── stop, or a final code ──> CLOSED

Events go in with the clock, actions come out. `wake_at` is when `tick` is due, in the clock's
seconds. The rules are those of "Liveness", "Drain", "Close codes" and "Reconnect delay" in
protocol/PROTOCOL.md.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from holdfast.codes import (
    ABNORMAL,
    GOING_IDLE,
    HEARTBEAT_MISSED,
    NORMAL,
    Policy,
    policy,
    status_policy,
)
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
from holdfast.core.backoff import ROUNDING, Backoff, BackoffOptions
from holdfast.errors import ConfigError

LATE: Final = 1.0
"""Seconds after which a tick is late: then this side stood still, and may have bytes to read."""


@dataclass(frozen=True, slots=True)
class ReconnectOptions:
    """Times in seconds. Raises ConfigError for one that is not more than 0.

    `connect_timeout` bounds an attempt; after `ping_interval` without a byte the client asks for a
    sign of life, which must come within `pong_timeout`.
    """

    backoff: BackoffOptions = field(default_factory=BackoffOptions)
    connect_timeout: float = 10.0
    ping_interval: float = 30.0
    pong_timeout: float = 10.0

    def __post_init__(self) -> None:
        for name in ("connect_timeout", "ping_interval", "pong_timeout"):
            if not 0 < getattr(self, name) < math.inf:
                raise ConfigError(f"{name} must be more than 0 seconds, and finite")


class Phase(Enum):
    """Where a client stands; the values are what an application sees."""

    NEW = "new"
    CONNECTING = "connecting"
    OPEN = "open"
    WAITING = "waiting"
    PAUSED = "paused"
    CLOSED = "closed"


class Reconnect:
    """One client's way from connection to connection.

    `refreshable` says whether a new token can be had. `uniform(a, b)` returns a random number
    between a and b.
    """

    def __init__(
        self,
        options: ReconnectOptions,
        uniform: Callable[[float, float], float],
        *,
        refreshable: bool,
    ) -> None:
        self.phase = Phase.NEW
        self.wake_at: float | None = None
        self.attempts = 0
        self.connects = 0
        self._options = options
        self._uniform = uniform
        self._refreshable = refreshable
        self._refreshed = False  # a new token was asked for, and has not proved itself yet
        self._refresh_next = False  # until a connection is open: getting it may fail too
        self._backoff = Backoff(options.backoff, uniform)
        self._interval = options.ping_interval
        self._not_before = -math.inf  # the server's advice
        self._drain_at: float | None = None
        self._heard_at = 0.0
        self._probes = 0  # sent since the last byte came

    @property
    def attempt(self) -> int:
        """Attempts since the last stable connection, not counting the very first of all."""
        return self._backoff.failures

    # The application.

    def start(self, now: float) -> list[Action]:
        """Connect for the first time; later calls do nothing."""
        return self._connect(now) if self.phase is Phase.NEW else []

    def stop(self, code: int = NORMAL, why: str = "closed by the application") -> list[Action]:
        """End for good, politely where a connection is open."""
        if self.phase is Phase.CLOSED:
            return []
        before: list[Action] = []
        if self.phase is Phase.OPEN:
            before = [Close(code, "" if code == NORMAL else why)]
        elif self.phase is Phase.CONNECTING:
            before = [Drop(code, why)]
        return [*before, *self._end(code, why)]

    def pause(self, now: float) -> list[Action]:
        """Do without a connection until `resume`."""
        if self.phase in (Phase.PAUSED, Phase.CLOSED):
            return []
        connected = self.phase in (Phase.OPEN, Phase.CONNECTING)
        self._settle(now)
        if self._drain_at is not None:
            self._not_before, self._drain_at = self._drain_at, None
        self.phase = Phase.PAUSED
        self.wake_at = None
        return [*([Drop(GOING_IDLE, "paused")] if connected else []), Paused()]

    def resume(self, now: float) -> list[Action]:
        """Connect again after `pause`, but not before the server allows it."""
        if self.phase is not Phase.PAUSED:
            return []
        if now < self._not_before - ROUNDING:
            return self._wait(now, self._not_before - now, "the server asked to wait")
        return self._connect(now)

    def wake(self, now: float) -> list[Action]:
        """Note that the network changed, or that a sleep has ended: look at once, or try sooner."""
        if self.phase is Phase.OPEN and not self._probes:
            return self._probe(now)
        if self.phase is Phase.WAITING and self.wake_at is not None:
            backoff = self._options.backoff
            delay = max(backoff.minimum, self._uniform(0.0, backoff.base))
            due = max(self._not_before, now + delay)
            if due < self.wake_at - ROUNDING:
                return self._wait(now, due - now, "the network or the page woke up")
        return []

    # The connection.

    def opened(self, now: float) -> list[Action]:
        """Note that the handshake is done."""
        self.phase = Phase.OPEN
        self.connects += 1
        self._drain_at = None
        self._refresh_next = False
        self._backoff.opened(now)
        self._interval = self._options.ping_interval
        self.heard(now)
        self.wake_at = now + self._interval
        return [Opened(self.attempt)]

    def heard(self, now: float) -> None:
        """Note that bytes came."""
        self._heard_at = now
        self._probes = 0

    def welcomed(self, now: float, ping: float) -> None:
        """Note how often the server pings, in seconds: silence is suspect after that long."""
        if 0 < ping < self._interval:
            self._interval = ping
            self.wake_at = now + ping

    def drained(self, now: float, after: float, spread: float) -> None:
        """Note that the server stops, and wants us back between `after` and `after + spread`."""
        self._drain_at = now + self._uniform(after, after + spread)

    def failed(
        self, now: float, why: str, *, status: int = 0, code: int = ABNORMAL, advice: float = 0.0
    ) -> list[Action]:
        """Note that an attempt failed: with an HTTP status, or a close code that stands for it.

        `advice` is Retry-After in seconds.
        """
        return self._lost(now, status_policy(status) if status else policy(code), code, why, advice)

    def closed(self, now: float, code: int, why: str, *, advice: float = 0.0) -> list[Action]:
        """Note that the open connection has ended; `advice` is the server's, in seconds."""
        return self._lost(now, policy(code), code, why, advice)

    def tick(self, now: float) -> list[Action]:
        """Do what is due."""
        if self.wake_at is None or now < self.wake_at - ROUNDING:
            return []
        if self.phase is Phase.WAITING:
            return self._connect(now)
        if self.phase is Phase.CONNECTING:
            why = f"no connection within {self._options.connect_timeout:g} s"
            return [Drop(ABNORMAL, why), *self._lost(now, Policy.RECONNECT, ABNORMAL, why)]
        return self._check_liveness(now, late=now - self.wake_at > LATE + ROUNDING)

    def _check_liveness(self, now: float, *, late: bool) -> list[Action]:
        if not self._probes:
            due = self._heard_at + self._interval
            if now >= due - ROUNDING:
                return self._probe(now)
            self.wake_at = due
            return []
        if late and self._probes == 1:
            return self._probe(now)
        why = f"nothing heard for {now - self._heard_at:.0f} s"
        drop = Drop(HEARTBEAT_MISSED, why)
        return [drop, *self._lost(now, Policy.RECONNECT, HEARTBEAT_MISSED, why)]

    def _probe(self, now: float) -> list[Action]:
        self._probes += 1
        self.wake_at = now + self._options.pong_timeout
        return [Probe()]

    def _connect(self, now: float) -> list[Action]:
        self.phase = Phase.CONNECTING
        self.attempts += 1
        self.wake_at = now + self._options.connect_timeout
        return [Connect(self.attempt, self._refresh_next)]

    def _lost(
        self, now: float, policy: Policy, code: int, why: str, advice: float = 0.0
    ) -> list[Action]:
        self._settle(now)
        if policy is Policy.REFRESH and self._refreshable and not self._refreshed:
            self._refreshed = self._refresh_next = True
        elif policy is not Policy.RECONNECT:
            return self._end(code, why)
        delay = self._backoff.next_delay(now, advice)
        if (
            self._drain_at is not None and self._drain_at > now + ROUNDING
        ):  # else all would come at once
            delay = advice = max(self._options.backoff.minimum, self._drain_at - now)
        self._drain_at = None
        self._not_before = now + advice
        return self._wait(now, delay, why)

    def _settle(self, now: float) -> None:
        if self._backoff.settle(now):
            self._refreshed = False

    def _wait(self, now: float, delay: float, why: str) -> list[Action]:
        self.phase = Phase.WAITING
        self.wake_at = now + delay
        return [Waiting(delay, self.attempt, why)]

    def _end(self, code: int, why: str) -> list[Action]:
        self.phase = Phase.CLOSED
        self.wake_at = None
        return [Ended(code, why)]
