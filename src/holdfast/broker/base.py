"""The broker port: order, continuity and history of channels, and who is in them.

What every broker promises:

- Entries of a channel reach `Node.deliver` in the order of their offsets, each once, after they
  have been appended to the ring that `subscribe` returned.
- `Entry.prev` is the offset of the entry before it; offsets rise, not always by one.
- When continuity cannot be proven the ring gets a new epoch; nothing is ever renumbered. Under a
  ring in use the epoch changes only with a visible hole: an entry whose `prev` is beyond `offset`.
- A `key` seen before, within a window of time and count, publishes nothing and returns the
  position of the first time.

A broker whose `immediate` is true returns plain results; any other returns awaitables. A broker
that cannot reach its backend raises RequestError with `ErrorCode.UNAVAILABLE`.

`holdfast.testing.broker` has these promises, and the smaller ones, as tests.
"""

from __future__ import annotations

from collections.abc import Awaitable
from typing import NamedTuple, Protocol, TypeAlias, TypeVar

from holdfast.core.options import Channel
from holdfast.core.ring import Entry, Ring
from holdfast.wire.messages import Member, Position

T = TypeVar("T")
Result: TypeAlias = T | Awaitable[T]


class Page(NamedTuple):
    """A piece of history: where the channel stands, the entries, whether more were held."""

    position: Position
    entries: list[Entry]
    more: bool


class Node(Protocol):
    """What a broker calls back: the hub of this process."""

    def encode(self, channel: str, offset: int, prev: int, data: bytes, by: str | None) -> bytes:
        """Return the frame of one message."""

    def deliver(self, channel: str, entry: Entry) -> None:
        """Take a new entry of a channel that this node is subscribed to."""

    def joined(self, channel: str, member: Member) -> None:
        """Note that a member came to a channel that this node is subscribed to."""

    def left(self, channel: str, member: Member) -> None:
        """Note that a member left it."""


class Broker(Protocol):
    """The port. `options` are those of the channel's pattern, the same for every call."""

    immediate: bool

    def bind(self, node: Node) -> None:
        """Set who is called back; called once, before anything else."""

    def subscribe(self, channel: str, options: Channel) -> Result[Ring]:
        """Start to deliver a channel; return its ring, which the broker keeps current."""

    def unsubscribe(self, channel: str) -> Result[None]:
        """Stop to deliver a channel."""

    def publish(
        self,
        channel: str,
        data: bytes,
        options: Channel,
        *,
        key: str | None = None,
        by: str | None = None,
    ) -> Result[Position]:
        """Append JSON `data` to a channel; return its position."""

    def history(
        self, channel: str, options: Channel, *, after: Position | None, limit: int
    ) -> Result[Page]:
        """Return at most `limit` entries: the first after a position, or the newest.

        After a position of another epoch: the first that are held.
        """

    def join(self, channel: str, member: Member) -> Result[None]:
        """Add a member of this node to a channel that this node is subscribed to."""

    def leave(self, channel: str, member: Member) -> Result[None]:
        """Remove a member of this node from a channel."""

    def members(self, channel: str) -> Result[list[Member]]:
        """Return the members of a channel on all nodes."""

    def sweep(self, now: float) -> None:
        """Forget what is past its time; called about once a second."""

    async def close(self) -> None:
        """Let go of connections and tasks; closing twice is harmless."""
