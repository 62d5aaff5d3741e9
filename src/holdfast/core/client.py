"""The whole client without I/O: `Reconnect` decides on connections, `Conversation` fills them.

    actions = core.start(now)             every event returns what is to be done, in order
    actions = core.receive(reply, now)
    core.wake_at                          when `tick` is due next
    core.messages(batch, now)             the short way of nearly all traffic

Both languages replay protocol/traces/*.json against this machine; so they behave as one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from holdfast.codes import (
    FORBIDDEN,
    INTERNAL_ERROR,
    NORMAL,
    TOKEN_EXPIRED,
    UNSUPPORTED_DATA,
    ErrorCode,
)
from holdfast.core.actions import Action, Drop, Ended, Probe
from holdfast.core.conversation import Conversation, passing
from holdfast.core.reconnect import Phase, Reconnect, ReconnectOptions
from holdfast.wire import messages as m


@dataclass(frozen=True, slots=True)
class ClientOptions:
    """How a client behaves; `max_pending` requests may wait for a reply or a connection."""

    name: str = "python"
    reconnect: ReconnectOptions = field(default_factory=ReconnectOptions)
    max_pending: int = 1000


class ClientCore:
    """One client. `refreshable` says whether a new token can be had when one has expired."""

    def __init__(
        self,
        options: ClientOptions,
        uniform: Callable[[float, float], float],
        *,
        refreshable: bool,
    ) -> None:
        self.link = Reconnect(options.reconnect, uniform, refreshable=refreshable)
        self.talk = Conversation(
            options.name, options.max_pending, options.reconnect.backoff, uniform
        )

    @property
    def wake_at(self) -> float | None:
        """When `tick` is due, in the clock's seconds; None where nothing is."""
        link, talk = self.link.wake_at, self.talk.wake_at
        if link is None or talk is None:
            return talk if link is None else link
        return min(link, talk)

    def take(self) -> list[Action]:
        """Return what the conversation wants done, once."""
        actions, self.talk.actions = self.talk.actions, []
        return actions

    # The application.

    def start(self, now: float) -> list[Action]:
        """Connect for the first time."""
        return self._carry_out(self.link.start(now), now)

    def stop(self, now: float) -> list[Action]:
        """End for good."""
        return self._carry_out(self.link.stop(), now)

    def pause(self, now: float) -> list[Action]:
        """Do without a connection until `resume`."""
        return self._carry_out(self.link.pause(now), now)

    def resume(self, now: float) -> list[Action]:
        """Connect again after `pause`."""
        return self._carry_out(self.link.resume(now), now)

    def wake(self, now: float) -> list[Action]:
        """Note that the network changed, or that a sleep has ended."""
        return self._carry_out(self.link.wake(now), now)

    def subscribe(
        self, channel: str, now: float, *, latest: int = 0, since: m.Position | None = None
    ) -> list[Action]:
        """Follow a channel. Raises UsageError where it is followed already."""
        self.talk.subscribe(channel, now, latest=latest, since=since)
        return self.take()

    def unsubscribe(self, channel: str) -> list[Action]:
        """Follow a channel no more."""
        self.talk.unsubscribe(channel)
        return self.take()

    def hold(self, channel: str) -> list[Action]:
        """Let a channel rest, because the application is busy."""
        self.talk.hold(channel)
        return self.take()

    def release(self, channel: str, now: float) -> list[Action]:
        """Go on with a channel from where it was left."""
        self.talk.release(channel, now)
        return self.take()

    def request(self, body: bytes, now: float, *, repeatable: bool) -> tuple[int, list[Action]]:
        """Make a request of a JSON object; return its id too. Raises QueueFull."""
        id = self.talk.request(body, now, repeatable=repeatable)
        return id, self.take()

    def abandon(self, id: int) -> None:
        """Forget a request that nobody waits for any more."""
        self.talk.abandon(id)

    # The connection.

    def opened(self, now: float, token: str | None) -> list[Action]:
        """Note that the handshake is done; `token` goes with `hello`."""
        if self.link.phase is not Phase.CONNECTING:
            return []
        actions = self.link.opened(now)
        self.talk.opened(now, token)
        return [*actions, *self.take()]

    def failed(
        self, now: float, why: str, *, status: int = 0, code: int = 1006, advice: float = 0.0
    ) -> list[Action]:
        """Note that the attempt failed, with an HTTP status or with a close code in its place."""
        if self.link.phase is not Phase.CONNECTING:
            return []
        actions = self.link.failed(now, why, status=status, code=code, advice=advice)
        return self._carry_out(actions, now)

    def closed(self, now: float, code: int, why: str) -> list[Action]:
        """Note that the connection has ended."""
        if self.link.phase is not Phase.OPEN:
            return []
        return self._disconnected(self.link.closed(now, code, why), now)

    def heard(self, now: float) -> None:
        """Note that bytes came."""
        self.link.heard(now)

    def messages(self, batch: list[m.Message], now: float) -> list[m.Message]:
        """Return what is to be delivered of messages of one channel; `take` may have more to do."""
        return self.talk.messages(batch, now)

    def receive(self, reply: m.Reply, now: float) -> list[Action]:
        """Take any other message of the server."""
        if self.link.phase is not Phase.OPEN:
            return []
        if isinstance(reply, m.Drain):
            self.link.drained(now, reply.after / 1000, reply.spread / 1000)
            return []
        if isinstance(reply, m.Error) and self.talk.is_hello(reply.id):
            return self._turned_away(reply, now)
        if isinstance(reply, m.Welcome):
            self.link.welcomed(now, reply.ping)
        self.talk.receive(reply, now)
        return self.take()

    def malformed(self, now: float, why: str) -> list[Action]:
        """Note a message that is none of this protocol: whoever sent it is not our server."""
        if self.link.phase is not Phase.OPEN:
            return []
        return self._carry_out(self.link.stop(UNSUPPORTED_DATA, why), now)

    def tick(self, now: float) -> list[Action]:
        """Do what is due."""
        actions = self.link.tick(now)
        if self.link.phase is Phase.OPEN:
            self.talk.tick(now)
        return self._carry_out(actions, now)

    def _turned_away(self, error: m.Error, now: float) -> list[Action]:
        """Without a `welcome` the connection is of no use."""
        if error.code == ErrorCode.UNAUTHORIZED.code:
            code = TOKEN_EXPIRED
        else:
            code = INTERNAL_ERROR if passing(error) else FORBIDDEN
        why = f"hello was refused: {error.error}"
        actions = self.link.closed(now, code, why, advice=(error.retry_after or 0) / 1000)
        return self._disconnected([Drop(NORMAL, ""), *actions], now)

    def _disconnected(self, actions: list[Action], now: float) -> list[Action]:
        self.talk.closed()
        return self._carry_out(actions, now)

    def _carry_out(self, actions: list[Action], now: float) -> list[Action]:
        """Let the conversation follow what was decided about the connection."""
        for action in actions:
            if isinstance(action, Drop):
                self.talk.closed()
            elif isinstance(action, Ended):
                self.talk.ended()
            elif isinstance(action, Probe):
                self.talk.probe(now)
        return [*(a for a in actions if not isinstance(a, Probe)), *self.take()]
