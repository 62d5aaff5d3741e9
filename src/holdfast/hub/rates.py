"""How fast clients may publish: the limits of a channel, shared by all its publishers."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Final

from holdfast.codes import ErrorCode
from holdfast.core.options import Channel
from holdfast.errors import RequestError
from holdfast.wire.limits import RateLimit, milliseconds

MAX_CHANNELS: Final = 10_000
"""Channels with a rate that are remembered before the silent ones are dropped."""


@lru_cache(maxsize=256)
def rate_limit(rate: float, burst: float) -> RateLimit | None:
    """Return a limit, or None where a rate of 0 says that there is none."""
    return RateLimit(rate, burst) if rate else None


class ChannelRates:
    """The due times of channels whose options have a `message_rate`."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._due: dict[str, float] = {}

    def check(self, channel: str, options: Channel) -> None:
        """Raise RequestError when clients publish more to a channel than its options allow."""
        limit = rate_limit(options.message_rate, 2 * options.message_rate)
        if limit is None:
            return
        now = self._clock()
        if len(self._due) > MAX_CHANNELS:
            self._due = {name: due for name, due in self._due.items() if due > now}
        self._due[channel], wait = limit.take(self._due.get(channel, 0.0), now)
        if wait:
            raise RequestError(
                ErrorCode.RATE_LIMITED,
                "Too many messages in this channel",
                retry_after=milliseconds(wait),
            )
