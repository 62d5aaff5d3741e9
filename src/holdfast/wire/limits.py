"""What one peer may send: names, sizes and rates. Every limit has a default and can be changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from holdfast.codes import ErrorCode
from holdfast.errors import ConfigError, RequestError

MAX_CHANNEL_NAME: Final = 200
ENVELOPE: Final = 1024
"""Room for the fields around a message's data, in bytes."""


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


def check_channel_name(name: str) -> None:
    """Raise RequestError for a channel name that is empty, too long or not printable."""
    if 0 < len(name) <= MAX_CHANNEL_NAME and name.isprintable() and name.strip() == name:
        return
    raise RequestError(
        ErrorCode.INVALID_MESSAGE,
        f"Invalid message: a channel name has 1 to {MAX_CHANNEL_NAME} printable characters",
        field="channel",
    )


class TokenBucket:
    """A rate limit: `rate` tokens a second, at most `burst` at once. Time is passed in, seconds."""

    __slots__ = ("_stamp", "_tokens")

    def __init__(self, burst: float, now: float) -> None:
        self._tokens = burst
        self._stamp = now

    def take(self, rate: float, burst: float, now: float) -> float:
        """Take one token; return 0.0, or the seconds until there is one."""
        tokens = min(burst, self._tokens + (now - self._stamp) * rate)
        self._stamp = now
        if tokens >= 1.0:
            self._tokens = tokens - 1.0
            return 0.0
        self._tokens = tokens
        return (1.0 - tokens) / rate
