"""From a client's position to what it gets: all it missed, or the exact range it lost.

The cases are those of "Position and resume" in protocol/PROTOCOL.md.
"""

from __future__ import annotations

from typing import NamedTuple

from holdfast.core.ring import Entry, Ring
from holdfast.wire.messages import Position, Range


class Recovery(NamedTuple):
    """The answer to a `since`: whether nothing is missing, what is lost, what is still held."""

    recovered: bool
    lost: Range | None
    entries: list[Entry]


def recover(ring: Ring, since: Position) -> Recovery:
    """Return what a client at `since` gets from `ring`.

    A position beyond the newest offset cannot be of this history, whatever its epoch says, and
    is answered like another epoch: not recovered, no range.
    """
    if since.epoch != ring.epoch or since.offset > ring.offset:
        return Recovery(False, None, [])
    entries = ring.after(since.offset)
    if since.offset < ring.floor:
        return Recovery(False, Range(since.offset + 1, ring.floor), entries)
    return Recovery(True, None, entries)
