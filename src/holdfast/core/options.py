"""What a channel keeps and allows, chosen by the pattern of its name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any

from holdfast.errors import ConfigError


@dataclass(frozen=True, slots=True)
class Channel:
    """Options of the channels that match one name pattern.

    history       messages kept for resume, for slow clients and for `history` requests
    ttl           seconds a message is kept, and a silent channel is remembered
    publish       clients may publish
    latest_only   a client that lags gets the newest message and skips the ones before
    presence      members are listed, and joins and leaves announced
    max_message   bytes of data one message may have
    message_rate  messages a second that clients together may publish (0: no limit)
    max_subscribers  connections that may subscribe at once on one node (0: no limit)

    Raises ConfigError for a value of the wrong type or out of range.
    """

    history: int = 128
    ttl: float = 300.0
    publish: bool = False
    latest_only: bool = False
    presence: bool = False
    max_message: int = 64 * 1024
    message_rate: int = 0
    max_subscribers: int = 0

    def __post_init__(self) -> None:
        for option in fields(self):
            value = getattr(self, option.name)
            if option.type == "bool":
                if not isinstance(value, bool):
                    raise ConfigError(f"{option.name} must be true or false, not {value!r}")
            elif isinstance(value, bool) or not (isinstance(value, (int, float)) and value >= 0):
                raise ConfigError(f"{option.name} must be a number of 0 or more, not {value!r}")
            elif option.type == "int" and not isinstance(value, int):
                raise ConfigError(f"{option.name} must be a whole number, not {value!r}")
        if not self.max_message:
            raise ConfigError("max_message must be at least 1 byte")
        if self.latest_only and not self.history:
            raise ConfigError("latest_only needs history=1 or more: it serves the newest message")

    @classmethod
    def from_mapping(cls, options: object) -> Channel:
        """Return the options of a parsed file. Raises ConfigError for an unknown one."""
        if not isinstance(options, Mapping):
            raise ConfigError(f"channel options must be an object, not {options!r}")
        known = [option.name for option in fields(cls)]
        for name in options:
            if name not in known:
                raise ConfigError(f"unknown channel option {name!r}; known: {', '.join(known)}")
        arguments: dict[str, Any] = dict(options)
        return cls(**arguments)


class Patterns:
    """Name patterns with their options; the first that matches a name wins.

    In a pattern `*` stands for any characters. A name that matches none is no channel.
    """

    def __init__(self, channels: Mapping[str, Channel]) -> None:
        rules = []
        for pattern, options in channels.items():
            if not pattern or not isinstance(options, Channel):
                raise ConfigError(f"channel pattern {pattern!r} needs a name and a Channel(...)")
            regex = ".*".join(re.escape(part) for part in pattern.split("*"))
            rules.append((re.compile(regex, re.DOTALL), options))

        def find(name: str) -> Channel | None:
            return next((options for rule, options in rules if rule.fullmatch(name)), None)

        self.find = lru_cache(maxsize=4096)(find)
        self.max_message = max((options.max_message for options in channels.values()), default=1)
