"""What a client tells its application: messages, losses, states and figures. Times in seconds."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple, TypeAlias

import msgspec

from holdfast.wire.messages import Member, Position

StateName: TypeAlias = Literal["new", "connecting", "open", "waiting", "paused", "closed"]


class Message(msgspec.Struct):
    """A message of a channel. `data` is of the subscription's type, `by` the user who sent it."""

    channel: str
    offset: int
    data: Any
    by: str | None
    epoch: str

    @property
    def position(self) -> Position:
        """Where to resume after this message."""
        return Position(self.epoch, self.offset)


class Lost(NamedTuple):
    """Messages that will never come: offsets `first` to `last`, both included.

    Both are None where the range cannot be known: the channel's history is another now, and what
    follows is all that the new one holds.
    """

    channel: str
    first: int | None
    last: int | None

    def __str__(self) -> str:
        if self.first is None:
            return f"{self.channel}: its history began anew, what was missed cannot be known"
        return f"{self.channel}: messages {self.first} to {self.last} are lost"


class PresenceChange(NamedTuple):
    """Who came to a channel or left it; or, where the client lagged, the whole new list."""

    kind: Literal["join", "leave", "list"]
    channel: str
    members: list[Member]


class Page(NamedTuple):
    """An answer to `history`: the channel's newest position, messages, and whether there are more.

    With `since`, more of later ones; without it, more of older ones.
    """

    position: Position
    messages: list[Message]
    more: bool


class State(NamedTuple):
    """Where a client stands, and `why` it has no connection.

    `delay` is the time until the next attempt, and `attempt` its number in a row; `code` is the
    close code of the end.
    """

    name: StateName
    delay: float | None = None
    attempt: int = 0
    why: str = ""
    code: int | None = None


class ClientStats(NamedTuple):
    """Figures of one client since its start.

    `downtime` is all the time without a connection, `round_trip` the last one measured, `lost` the
    messages in all ranges reported, `restarts` how often a history began anew.
    """

    attempts: int
    connects: int
    downtime: float
    round_trip: float | None
    received: int
    duplicates: int
    lost: int
    restarts: int
