"""What the client's machines ask their surroundings to do; they themselves touch nothing.

Times are in seconds.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from holdfast.wire.messages import Error, Join, Leave, PresenceList, Reply, Subscribed


class Connect(NamedTuple):
    """Open a connection, with a new token where `refresh` says so.

    `attempt` counts the attempts since the last stable connection; the very first is 0.
    """

    attempt: int
    refresh: bool


class Drop(NamedTuple):
    """Give the attempt or the connection up: send a Close where possible, wait for nothing."""

    code: int
    reason: str


class Close(NamedTuple):
    """End the connection with the closing handshake."""

    code: int
    reason: str


class Probe(NamedTuple):
    """Ask the server for a sign of life."""


class Opened(NamedTuple):
    """The connection is open."""

    attempt: int


class Waiting(NamedTuple):
    """The next attempt comes in `delay` seconds; `why` there is no connection."""

    delay: float
    attempt: int
    why: str


class Paused(NamedTuple):
    """There is no connection until the application asks for one again."""


class Ended(NamedTuple):
    """There will be no connection any more; close code and cause."""

    code: int
    why: str


class Send(NamedTuple):
    """Send one text message."""

    payload: bytes


class Established(NamedTuple):
    """The server has taken a subscription in; `again` where it was one before."""

    reply: Subscribed
    again: bool


class Lost(NamedTuple):
    """Messages of `channel` that will never come: `first` to `last`, both included.

    Both are None where the range cannot be known, because the channel's history is another now.
    """

    channel: str
    first: int | None
    last: int | None


class Dismissed(NamedTuple):
    """A subscription has ended: refused with `error`, or None at the end of the client."""

    channel: str
    error: Error | None


class Settled(NamedTuple):
    """The reply to the request `id`."""

    id: int
    reply: Reply


class Refused(NamedTuple):
    """The request `id` failed: with the server's `error`, or None where no reply can come.

    In the second case whether the server acted on it cannot be known.
    """

    id: int
    error: Error | None


class Presence(NamedTuple):
    """Somebody came to a channel or left it, or the list of its members is to be replaced."""

    event: Join | Leave | PresenceList


class Complaint(NamedTuple):
    """The server refused something that was no request of ours; for the log."""

    error: Error


Action: TypeAlias = (
    Connect
    | Drop
    | Close
    | Opened
    | Probe
    | Waiting
    | Paused
    | Ended
    | Send
    | Established
    | Lost
    | Dismissed
    | Settled
    | Refused
    | Presence
    | Complaint
)
