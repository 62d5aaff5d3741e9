"""What one peer may send: names, sizes and rates. Every limit has a default and can be changed."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final

from holdfast.codes import ErrorCode
from holdfast.errors import ConfigError, RequestError

MAX_CHANNEL_NAME: Final = 200
ENVELOPE: Final = 1024
"""Room for the fields around a message's data, in bytes."""

_ROUNDING: Final = 1e-6
"""Seconds that the arithmetic of times may be off."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one connection.

    `max_subscriptions` channels; `message_rate` messages a second, sustained, with a burst of
    twice as many (0: no limit); `bad_messages` invalid messages in a row of ten seconds before the
    connection is closed with 1008; `connections` in all and `connections_per_address` from one
    address (0: no limit beyond the process's open files).
    """

    max_subscriptions: int = 100
    message_rate: int = 1000
    bad_messages: int = 20
    connections: int = 0
    connections_per_address: int = 0

    def __post_init__(self) -> None:
        for name in self.__dataclass_fields__:
            value = getattr(self, name)
            if not isinstance(value, int) or isinstance(value, bool) or value < 0:
                raise ConfigError(
                    f"limit {name} must be a whole number of 0 or more, not {value!r}"
                )


def check_channel_name(name: Any) -> None:
    """Raise RequestError for a channel name that is empty, too long or not printable."""
    fits = isinstance(name, str) and 0 < len(name) <= MAX_CHANNEL_NAME
    if fits and name.isprintable() and name.strip() == name:
        return
    raise RequestError(
        ErrorCode.INVALID_MESSAGE,
        f"Invalid message: a channel name has 1 to {MAX_CHANNEL_NAME} printable characters",
        field="channel",
    )


def milliseconds(wait: float) -> int:
    """Return seconds as the whole milliseconds after which they are over."""
    return math.ceil((wait - _ROUNDING) * 1000)


class RateLimit:
    """At most `rate` messages a second, sustained, and `burst` of them at once.

    The generic cell rate algorithm: all that is kept of one sender is a single number, the time at
    which its next message is due if it kept to the rate. The caller keeps it, and begins with 0.0;
    a number in the past is as good as none. Times are in seconds.

    Source: ITU-T I.371, annex A.
    """

    __slots__ = ("_interval", "_tolerance", "rate")

    def __init__(self, rate: float, burst: float) -> None:
        self.rate = rate
        self._interval = 1.0 / rate
        self._tolerance = (burst - 1.0) / rate

    def take(self, due: float, now: float) -> tuple[float, float]:
        """Take one message of a sender that is `due`; return its new due time, and 0.0 or the
        seconds for which the message comes too early."""
        wait = due - self._tolerance - now
        if wait > _ROUNDING:
            return due, wait
        return max(due, now) + self._interval, 0.0
