"""What the run is made of: channels, and times so short that a minute holds many faults."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

CHANNELS: Final[dict[str, int | None]] = {"orders": None, "chat": None, "ticker": 20}
"""How many messages each holds; None: so many that nothing may be lost."""
RATES: Final = {"orders": 20.0, "chat": 10.0, "ticker": 60.0}
"""Messages a second that one publisher publishes, about."""


@dataclass(frozen=True)
class ServerTimes:
    """Seconds."""

    ping_interval: float = 1.0
    pong_timeout: float = 1.0
    max_lag: float = 5.0
    drain: float = 0.5


@dataclass(frozen=True)
class ClientTimes:
    """Seconds."""

    base: float = 0.2
    cap: float = 1.0
    minimum: float = 0.05
    stable_after: float = 1.0
    connect_timeout: float = 1.5
    ping_interval: float = 1.0
    pong_timeout: float = 1.0
    request_timeout: float = 600.0


SERVER: Final = ServerTimes()
CLIENT: Final = ClientTimes()

FROZEN: Final = 2.5
"""Seconds for which a process is stopped: longer than any heartbeat takes to notice."""
OUTAGE: Final = 1.5
"""Seconds without any connection: the ticker moves on by far more than it holds."""
CATCH_UP: Final = 20.0
"""Seconds that everybody has to reach the end once the faults are over."""
