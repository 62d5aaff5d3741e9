"""A client's place in one channel: what was delivered, what is missing, what is lost.

The rules are those of "Position and resume" in protocol/PROTOCOL.md. A message is delivered at most
once, in order, and a hole is never silent.
"""

from __future__ import annotations

from enum import Enum
from typing import Final, NamedTuple

from holdfast.wire.messages import Position, Subscribed


class Verdict(Enum):
    """What becomes of a message."""

    DELIVER = "deliver"
    DUPLICATE = "drop it, it was delivered or reported as lost"
    HOLE = "drop it and ask again, something before it is missing"


DELIVER: Final = Verdict.DELIVER
DUPLICATE: Final = Verdict.DUPLICATE
HOLE: Final = Verdict.HOLE


class Missing(NamedTuple):
    """Offsets that will never come, both ends included."""

    first: int
    last: int


class Answer(NamedTuple):
    """What `subscribed` told: what is lost, and whether it is another history than before.

    In that case all that the new history holds is new to this client: it asks for it.
    """

    missing: Missing | None
    restarted: bool


class Continuity:
    """The position in a channel. `latest` messages of the past are wanted at the first time.

    `offset` is that of the last message which was delivered or reported as lost; before the first
    `subscribed`, `epoch` is None unless the application brought its position along.
    """

    __slots__ = ("_before", "_latest", "epoch", "offset")

    def __init__(self, latest: int = 0, since: Position | None = None) -> None:
        self.epoch = since.epoch if since is not None else None
        self.offset = since.offset if since is not None else 0
        self._latest = 0 if since is not None else latest
        self._before = False  # messages from before `offset` are still to come

    @property
    def position(self) -> Position | None:
        """Where to resume; None where there is nothing to resume yet."""
        if self.epoch is None:
            return None
        owed = self._latest if self._before else 0
        return Position(self.epoch, max(0, self.offset - owed))

    @property
    def latest(self) -> int:
        """How many messages of the past to ask for, where there is no position."""
        return self._latest if self.epoch is None else 0

    def subscribed(self, reply: Subscribed) -> Answer:
        """Take the answer to a `subscribe` that asked for `position`, or for `latest`."""
        if self.epoch is None:
            self.epoch, self.offset = reply.epoch, reply.offset
            self._before = self._latest > 0
            return Answer(None, restarted=False)
        if reply.epoch != self.epoch or (reply.recovered is False and reply.lost is None):
            self.epoch, self.offset = reply.epoch, 0
            self._before = False
            return Answer(None, restarted=True)
        if reply.lost is None or reply.lost.last <= self.offset:
            return Answer(None, restarted=False)
        return Answer(self.gap(reply.lost.last), restarted=False)

    def message(self, offset: int, prev: int | None) -> Verdict:
        """Judge a message, and move on where it is to be delivered."""
        if prev is None:
            prev = offset - 1
        if prev == self.offset < offset and not self._before:
            self.offset = offset
            return DELIVER  # nearly always
        if self._before:
            self._before = False
            if offset <= self.offset:
                self.offset = prev
        if offset <= self.offset:
            return DUPLICATE
        if prev > self.offset:
            return HOLE
        self.offset = offset
        return DELIVER

    def gap(self, last: int) -> Missing | None:
        """Note that nothing up to `last` will come any more; return what is lost by that."""
        before, self._before = self._before, False
        if last <= self.offset:
            if before:
                self.offset = last  # the rest of the old messages follows
            return None
        missing = Missing(self.offset + 1, last)
        self.offset = last
        return missing
