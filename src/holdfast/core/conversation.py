"""What a client says on a connection, and what it makes of the answers.

It says `hello`, subscribes to every channel at its position, and sends what waits, in order and no
faster than the server allows. Messages are judged by their channel's `Continuity`. Everything that
must survive a connection is here: the channels with their positions, and the requests.

Events go in with the clock; what is to be done is left in `actions`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Final

from holdfast.codes import ErrorCode
from holdfast.core.actions import (
    Action,
    Complaint,
    Dismissed,
    Established,
    Lost,
    Presence,
    Refused,
    Send,
    Settled,
)
from holdfast.core.backoff import ROUNDING, Backoff, BackoffOptions
from holdfast.core.continuity import DELIVER, DUPLICATE, HOLE, Continuity
from holdfast.core.outbox import Outbox, Pending
from holdfast.errors import UsageError
from holdfast.wire import messages as m
from holdfast.wire.codec import encode
from holdfast.wire.limits import RateLimit

_LATER: Final = frozenset(
    error.code
    for error in (
        ErrorCode.RATE_LIMITED,
        ErrorCode.UNAVAILABLE,
        ErrorCode.INTERNAL,
        ErrorCode.ALREADY_SUBSCRIBED,
    )
)
_SHARE: Final = 0.9
"""How much of the rate that the server allows is used: its clock is not ours."""


def passing(error: m.Error) -> bool:
    """Whether the same may succeed later."""
    return error.code in _LATER or error.retry_after is not None


class Following:
    """One channel that the application follows.

    `asked` is the id of the `subscribe` whose answer is awaited, or 0; until it comes, messages of
    the channel belong to an earlier subscription. `held` says that the application is busy, and
    the server was asked to stop.
    """

    __slots__ = ("asked", "channel", "continuity", "held", "live", "retry", "retry_at", "started")

    def __init__(self, channel: str, continuity: Continuity, retry: Backoff) -> None:
        self.channel = channel
        self.continuity = continuity
        self.retry = retry
        self.retry_at: float | None = None
        self.asked = 0
        self.live = False
        self.held = False
        self.started = False


class Conversation:
    """A client's part in the protocol. `name` is what it calls itself in `hello`."""

    def __init__(
        self,
        name: str,
        max_pending: int,
        retry: BackoffOptions,
        uniform: Callable[[float, float], float],
    ) -> None:
        self.actions: list[Action] = []
        self.channels: dict[str, Following] = {}
        self.duplicates = 0
        self.round_trip: float | None = None
        self._name = name
        self._retry = retry
        self._uniform = uniform
        self._outbox = Outbox(max_pending)
        self._queue: deque[Following | Pending] = deque()
        self._open = False
        self._welcomed = False
        self._last_id = 0
        self._hello = 0
        self._probe = (0, 0.0)
        self._pace: RateLimit | None = None
        self._due = 0.0
        self._resume_at: float | None = None  # when the pace lets the next request out

    @property
    def wake_at(self) -> float | None:
        """When `tick` is due, in the clock's seconds."""
        if not self._open:
            return None
        times = [f.retry_at for f in self.channels.values() if f.retry_at is not None]
        if self._resume_at is not None:
            times.append(self._resume_at)
        return min(times, default=None)

    # The application.

    def subscribe(
        self, channel: str, now: float, *, latest: int = 0, since: m.Position | None = None
    ) -> None:
        """Follow a channel: from `since` on, or from the `latest` messages on, or from now on.

        Raises UsageError where the channel is followed already.
        """
        if channel in self.channels:
            raise UsageError(f"{channel!r} is subscribed to already")
        following = Following(
            channel, Continuity(latest, since), Backoff(self._retry, self._uniform)
        )
        self.channels[channel] = following
        self._enqueue(following, now)

    def unsubscribe(self, channel: str) -> None:
        """Follow a channel no more."""
        following = self.channels.pop(channel, None)
        if following is not None:
            self._leave(following)

    def hold(self, channel: str) -> None:
        """Ask the server to stop, because the application is busy; the position is kept."""
        following = self.channels.get(channel)
        if following is not None and not following.held:
            following.held = True
            self._leave(following)

    def release(self, channel: str, now: float) -> None:
        """Go on after `hold`, from the position."""
        following = self.channels.get(channel)
        if following is not None and following.held:
            following.held = False
            self._enqueue(following, now)

    def request(self, body: bytes, now: float, *, repeatable: bool) -> int:
        """Send a request, now or when there is a connection; return its id.

        `body` is a JSON object without `id`. Raises QueueFull where too many wait.
        """
        pending = self._outbox.add(self._new_id(), body, repeatable=repeatable)
        self._enqueue(pending, now)
        return pending.id

    def abandon(self, id: int) -> None:
        """Forget a request that nobody waits for any more."""
        self._outbox.take(id)

    # The connection.

    def opened(self, now: float, token: str | None) -> None:
        """Speak first on a new connection."""
        self._open = True
        self._welcomed = False
        self._due = 0.0
        self._hello = self._new_id()
        self._probe = (self._hello, now)
        self._send(m.Hello(token, self._name, id=self._hello))
        for following in self.channels.values():
            if not following.held:
                self._enqueue(following, now)
        for pending in self._outbox.waiting():
            self._enqueue(pending, now)

    def closed(self) -> None:
        """Note the end of the connection: what cannot be repeated has failed."""
        self._open = False
        self._queue.clear()
        self._resume_at = None
        for following in self.channels.values():
            following.asked = 0
            following.live = False
            following.retry_at = None
        self.actions += [Refused(id, None) for id in self._outbox.disconnected()]

    def ended(self) -> None:
        """Note that there will be no connection any more."""
        self.closed()
        self.actions += [Refused(id, None) for id in self._outbox.clear()]
        self.actions += [Dismissed(channel, None) for channel in self.channels]
        self.channels.clear()

    def is_hello(self, id: m.Id) -> bool:
        """Whether a reply is about the `hello` of this connection."""
        return id == self._hello

    def probe(self, now: float) -> None:
        """Ask the server for a sign of life."""
        id = self._new_id()
        self._probe = (id, now)
        self._send(m.Ping(id))

    def tick(self, now: float) -> None:
        """Do what is due: ask again for channels that were refused for a while, send what waits."""
        due = now + ROUNDING
        for following in list(self.channels.values()):
            if following.retry_at is not None and due >= following.retry_at:
                following.retry_at = None
                self._enqueue(following, now)
        if self._resume_at is not None and due >= self._resume_at:
            self._pump(now)

    # What the server says.

    def messages(self, batch: list[m.Message], now: float) -> list[m.Message]:
        """Return what is to be delivered of messages of one channel, in the order they came.

        Where one before them is missing, ask again.
        """
        following = self.channels.get(batch[0].channel)
        if following is None or not following.live:
            return []
        judge = following.continuity.message
        deliver: list[m.Message] = []
        for message in batch:
            verdict = judge(message.offset, message.prev)
            if verdict is DELIVER:
                deliver.append(message)
            elif verdict is DUPLICATE:
                self.duplicates += 1
            else:
                break
        if deliver:
            following.retry.failures = 0
        if verdict is HOLE:
            self._ask_again(following, now)
        return deliver

    def receive(self, reply: m.Reply, now: float) -> None:
        """Take anything but a `message`, `welcome` included."""
        if isinstance(reply, m.Subscribed):
            self._subscribed(reply, now)
        elif isinstance(reply, m.Gap):
            following = self.channels.get(reply.channel)
            if following is not None and following.live:
                self._report(following, following.continuity.gap(reply.last))
        elif isinstance(reply, m.Error):
            self._error(reply, now)
        elif isinstance(reply, (m.Join, m.Leave)):
            self.actions.append(Presence(reply))
        elif isinstance(reply, m.PresenceList):
            if reply.id is None:
                self.actions.append(Presence(reply))
            else:
                self._answered(reply, now)
        else:
            if isinstance(reply, m.Welcome):
                self._welcome(reply, now)
            self._answered(reply, now)

    def _welcome(self, reply: m.Welcome, now: float) -> None:
        self._welcomed = True
        rate = reply.limits.message_rate * _SHARE
        self._pace = RateLimit(rate, max(1.0, rate)) if rate > 0 else None
        self._pump(now)

    def _answered(self, reply: m.Reply, now: float) -> None:
        id = getattr(reply, "id", None)
        probe, sent_at = self._probe
        if probe and id == probe:
            self.round_trip = now - sent_at
            self._probe = (0, 0.0)
        elif isinstance(id, int) and self._outbox.take(id) is not None:
            self.actions.append(Settled(id, reply))

    def _subscribed(self, reply: m.Subscribed, now: float) -> None:
        following = self.channels.get(reply.channel)
        if following is None or not following.asked or reply.id != following.asked:
            return
        following.asked = 0
        following.live = True
        answer = following.continuity.subscribed(reply)
        if answer.restarted:
            self.actions.append(Lost(following.channel, None, None))
        self._report(following, answer.missing)
        self.actions.append(Established(reply, following.started))
        following.started = True
        if answer.restarted and reply.offset > 0:
            self._ask_again(following, now)

    def _error(self, error: m.Error, now: float) -> None:
        if not error.id:  # ours begin with 1
            self.actions.append(Complaint(error))
            return
        if error.code == ErrorCode.UNAUTHORIZED.code and not self._welcomed:
            return  # nothing was taken in, and this connection will not last
        for following in self.channels.values():
            if following.asked == error.id:
                self._subscribe_refused(following, error, now)
                return
        if isinstance(error.id, int) and self._outbox.take(error.id) is not None:
            self.actions.append(Refused(error.id, error))
        elif error.code != ErrorCode.NOT_SUBSCRIBED.code:
            # which is what an `unsubscribe` behind a refused `subscribe` gets
            self.actions.append(Complaint(error))

    def _subscribe_refused(self, following: Following, error: m.Error, now: float) -> None:
        if error.code == ErrorCode.ALREADY_SUBSCRIBED.code:
            self._leave(following)  # anew: an earlier `unsubscribe` was refused
        following.asked = 0
        if passing(error):
            delay = following.retry.next_delay(now, (error.retry_after or 0) / 1000)
            following.retry_at = now + delay
            self.actions.append(Complaint(error))
        else:
            del self.channels[following.channel]
            self.actions.append(Dismissed(following.channel, error))

    def _report(self, following: Following, missing: tuple[int, int] | None) -> None:
        if missing is not None:
            self.actions.append(Lost(following.channel, *missing))

    # What the client says.

    def _ask_again(self, following: Following, now: float) -> None:
        """Subscribe anew from the position; at once, or later where that has just been tried."""
        self._leave(following)
        if following.retry.failures == 0:
            following.retry.failures = 1
            self._enqueue(following, now)
        else:
            following.retry_at = now + following.retry.next_delay(now)

    def _leave(self, following: Following) -> None:
        if following.live or following.asked:
            self._send(m.Unsubscribe(following.channel, id=self._new_id()))
        following.asked = 0
        following.live = False
        following.retry_at = None

    def _enqueue(self, item: Following | Pending, now: float) -> None:
        if self._open:
            self._queue.append(item)
            self._pump(now)

    def _pump(self, now: float) -> None:
        """Send what waits, as far as the pace allows."""
        self._resume_at = None
        while self._queue:
            item = self._queue[0]
            if self._obsolete(item):
                self._queue.popleft()
                continue
            if self._pace is not None:
                self._due, wait = self._pace.take(self._due, now)
                if wait:
                    self._resume_at = now + wait
                    return
            self._queue.popleft()
            if isinstance(item, Pending):
                item.sent = True
                self.actions.append(Send(item.payload))
            else:
                self._ask(item)

    def _obsolete(self, item: Following | Pending) -> bool:
        """Whether an item of the queue need not be sent any more."""
        if isinstance(item, Pending):
            return item.id not in self._outbox
        current = self.channels.get(item.channel) is item
        return not current or item.held or item.live or item.asked != 0

    def _ask(self, following: Following) -> None:
        following.asked = self._new_id()
        continuity = following.continuity
        self._send(
            m.Subscribe(
                following.channel,
                since=continuity.position,
                last=continuity.latest,
                id=following.asked,
            )
        )

    def _send(self, request: m.Request) -> None:
        self.actions.append(Send(encode(request)))

    def _new_id(self) -> int:
        self._last_id += 1
        return self._last_id
