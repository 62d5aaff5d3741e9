"""When tokens run out: the deadlines of the few connections whose user has one.

A connection without a deadline is not in here and costs nothing. The deadlines are points on the
wall clock, because that is what a token's expiry is, and they are compared with it anew at each
sweep: a clock that is set, or a machine that slept, ends a session exactly when `authenticate`
would refuse its token too.
"""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from holdfast.hub.session import Session

SLACK: Final = 64
"""Deadlines that no longer hold and may still be kept, beside as many as there are valid ones."""


class Expiry:
    """Sessions by the time at which they end, in Unix seconds."""

    def __init__(self) -> None:
        self._due: dict[int, tuple[float, Session]] = {}
        self._heap: list[tuple[float, int]] = []

    def __len__(self) -> int:
        return len(self._due)

    def set(self, session: Session, due: float | None) -> None:
        """Give a session another deadline, or none."""
        if due is None:
            self.discard(session)
            return
        self._due[session.number] = due, session
        heappush(self._heap, (due, session.number))
        if len(self._heap) > 2 * len(self._due) + SLACK:
            self._heap = [(due, number) for number, (due, _) in self._due.items()]
            heapify(self._heap)

    def discard(self, session: Session) -> None:
        """Forget a session's deadline, if it has one."""
        self._due.pop(session.number, None)

    def take_due(self, now: float) -> list[Session]:
        """Return and forget the sessions whose deadline is not after `now`."""
        found = []
        while self._heap and self._heap[0][0] <= now:
            due, number = heappop(self._heap)
            held = self._due.get(number)
            if held is not None and held[0] == due:
                del self._due[number]
                found.append(held[1])
        return found
