"""A session that fell behind, served from the rings.

There is no queue for a slow client. While its transport is full, the hub notes for each channel
only the position it was served up to. When the transport is empty again, the session gets what
the ring holds after that position, a bounded slice a turn. What the ring has already dropped is
named in an explicit `gap`, never passed over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdfast.hub.channel import LiveChannel
from holdfast.wire.messages import Gap

if TYPE_CHECKING:
    from holdfast.hub.session import Session


class Catchup:
    """The positions at which one session was left behind."""

    __slots__ = ("_backlog", "_held", "_presence", "_session", "blocked", "since")

    def __init__(self, session: Session, now: float) -> None:
        self._session = session
        self._held: dict[LiveChannel, int] = {}
        self._backlog: dict[LiveChannel, int] = {}
        self._presence: set[LiveChannel] = set()
        self.blocked = True
        self.since = now
        """The time from which the session lags: that of the last message sent, or of the moment
        when it last got on with what there was already when it was left behind."""

    def hold(self, channel: LiveChannel, position: int) -> None:
        """Note that the session has got a channel's messages only up to `position`."""
        self._held.setdefault(channel, position)
        self._backlog.setdefault(channel, channel.ring.offset)

    def drop(self, channel: LiveChannel) -> None:
        """Forget a channel that the session left."""
        self._held.pop(channel, None)
        self._backlog.pop(channel, None)
        self._presence.discard(channel)

    def miss_presence(self, channel: LiveChannel) -> None:
        """Note that joins or leaves of a channel were not sent; its members will be, once."""
        self._presence.add(channel)

    def run(self) -> None:
        """Send one slice of what was held back; come back next turn while there is more."""
        session = self._session
        session.hub.fanout.flush()
        while self._held and not self.blocked:
            channel, position = next(iter(self._held.items()))
            position = self._send_slice(channel, position)
            del self._held[channel]
            if position < channel.ring.offset:
                self._held[channel] = position  # at the end: channels take turns
                if not self.blocked:
                    session.hub.fanout.call_soon(self.resume)
                return
        if not self.blocked:
            session.caught_up()
            for channel in self._presence:
                session.hub.send_presence(session, channel)

    def resume(self) -> None:
        """Go on in the next turn, unless the transport filled up or the session ended."""
        if self._session.catchup is self and not self.blocked:
            self.run()

    def _send_slice(self, channel: LiveChannel, position: int) -> int:
        """Send the next messages of one channel and return the new position."""
        ring = channel.ring
        session = self._session
        newest = ring.last(1) if channel.options.latest_only else []
        held_from = newest[0].prev if newest else ring.floor
        if position < held_from:
            session.send(Gap(channel.name, position + 1, held_from))
            position = held_from
        entries = ring.after(position)
        if not entries:
            return position
        batch = session.hub.slices.first(entries)
        newest_sent = batch.entries[-1]
        if newest_sent.offset <= self._backlog[channel]:
            self.since = session.hub.now()
        else:
            self.since = max(self.since, newest_sent.time)
        session.link.write(session.form_of(batch))
        return newest_sent.offset
