"""A channel with subscribers on this node."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from holdfast.core.options import Channel
from holdfast.core.ring import Entry, Ring
from holdfast.websocket.deflate import compress_shared
from holdfast.websocket.frames import TEXT, encode_frame, frame_payload

if TYPE_CHECKING:
    from holdfast.hub.session import Session

FEW: Final = 8
"""Subscribers that are looked for one by one."""

SLICE: Final = 64 * 1024
"""Bytes from a ring that one session is sent at once, at least one message."""

MAX_SLICES: Final = 64
"""Slices that are kept for the next who needs the same, until the next sweep."""


class LiveChannel:
    """The subscribers of one channel, its ring, and what was published in this turn."""

    __slots__ = ("name", "options", "pending", "ring", "subscribers")

    def __init__(self, name: str, options: Channel, ring: Ring) -> None:
        self.name = name
        self.options = options
        self.ring = ring
        self.subscribers: list[Session] | set[Session] = []
        self.pending: list[Entry] | None = None

    def add(self, session: Session) -> None:
        """Take a subscriber in. A few are kept in a list, which takes a third of a set's memory."""
        subscribers = self.subscribers
        if isinstance(subscribers, set):
            subscribers.add(session)
        elif not subscribers:
            self.subscribers = [session]
        elif len(subscribers) < FEW:
            subscribers.append(session)
        else:
            self.subscribers = {*subscribers, session}

    def discard(self, session: Session) -> None:
        """Let a subscriber go, if it is one."""
        if session in self.subscribers:
            self.subscribers.remove(session)

    def take_batch(self) -> Batch:
        """Return and forget the entries that wait for this turn's end."""
        entries, self.pending = self.pending, None
        return Batch(entries or [])


class Batch:
    """What one channel published in one turn, as bytes that every subscriber shares."""

    __slots__ = ("_deflated", "entries", "frames")

    def __init__(self, entries: list[Entry]) -> None:
        self.entries = entries
        self.frames = (
            entries[0].frame if len(entries) == 1 else b"".join([entry.frame for entry in entries])
        )
        self._deflated: bytes | None = None

    @property
    def before(self) -> int:
        """The offset that a session without this batch stands at."""
        return self.entries[0].prev

    @property
    def deflated(self) -> bytes:
        """The same frames compressed, made once for all who negotiated it."""
        if self._deflated is None:
            self._deflated = b"".join([deflate_frame(entry.frame) for entry in self.entries])
        return self._deflated


class Slices:
    """Batches cut from rings, of about `SLICE` bytes at most.

    When a crowd resumes at once, each piece is put together, and compressed, once for all who stand
    at the same position.
    """

    def __init__(self) -> None:
        self._batches: dict[tuple[int, int], Batch] = {}

    def __len__(self) -> int:
        return len(self._batches)

    def first(self, entries: list[Entry]) -> Batch:
        """Return the first of consecutive entries of one ring, as many as make a slice."""
        return self._known(entries) or self._keep(_first_bytes(entries, SLICE))

    def _known(self, entries: list[Entry]) -> Batch | None:
        # By its ends: they are alive as long as their batch is kept, so no others have their ids.
        return self._batches.get((id(entries[0]), id(entries[-1])))

    def _keep(self, entries: list[Entry]) -> Batch:
        batch = self._known(entries)
        if batch is None:
            if len(self._batches) >= MAX_SLICES:
                self.clear()
            batch = self._batches[id(entries[0]), id(entries[-1])] = Batch(entries)
        return batch

    def clear(self) -> None:
        """Forget all: called at each sweep, so that memory is held only while it is of use."""
        self._batches.clear()


def _first_bytes(entries: list[Entry], limit: int) -> list[Entry]:
    """Return the first entries whose frames come to `limit` bytes, at least one."""
    size = 0
    for count, entry in enumerate(entries, 1):
        size += len(entry.frame)
        if size >= limit:
            return entries[:count]
    return entries


def deflate_frame(frame: bytes) -> bytes:
    """Return a text frame with its payload compressed."""
    return encode_frame(TEXT, compress_shared(frame_payload(frame)), rsv1=True)
