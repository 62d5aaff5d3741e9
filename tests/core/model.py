"""A server without I/O that serves one channel of one client, and can do it badly.

It keeps a real ring and answers a position as the hub does. Both directions are queues, so that
messages are on their way while other things happen.
"""

from __future__ import annotations

import json
from collections import deque
from itertools import groupby

from msgspec import Raw

from holdfast.core import actions as a
from holdfast.core.client import ClientCore, ClientOptions
from holdfast.core.reconnect import Phase
from holdfast.core.recovery import recover
from holdfast.core.ring import Entry, Ring
from holdfast.wire import messages as m

CHANNEL = "news"


class Server:
    """Its side of a connection: `to_server` and `to_client` are what is on its way."""

    def __init__(self) -> None:
        self.epochs = 0
        self.published: dict[str, list[int]] = {}
        self.to_server: deque[dict[str, object]] = deque()
        self.to_client: deque[m.Reply] = deque()
        self._position: int | None = None  # up to where the subscriber was served
        self.restart(4)

    def restart(self, history: int) -> None:
        """Begin a new history; who was connected is not any more."""
        self.epochs += 1
        self.ring = Ring(f"e{self.epochs}", history)
        self.published[self.ring.epoch] = []
        self.disconnect()

    def disconnect(self) -> None:
        """Lose what is on its way."""
        self._position = None
        self.to_server.clear()
        self.to_client.clear()

    def publish(self, step: int) -> None:
        """Publish one message, `step` beyond the last offset."""
        prev = self.ring.offset
        self.ring.append(Entry(prev + step, prev, b"", 0.0))
        self.published[self.ring.epoch].append(self.ring.offset)

    def serve(self) -> None:
        """Answer what has come, then send what the subscriber has not got, or what is left."""
        while self.to_server:
            self._answer(self.to_server.popleft())
        if self._position is None:
            return
        if self._position < self.ring.floor:
            gap = m.Gap(CHANNEL, self._position + 1, self.ring.floor)
            self.to_client.append(gap)
            self._position = self.ring.floor
        self._send(self.ring.after(self._position))

    def lose(self) -> None:
        """Lose what was to be sent, and tell nobody: a fault."""
        if self._position is not None:
            self._position = self.ring.offset

    def repeat(self) -> None:
        """Send the latest message again: a fault."""
        if self._position == self.ring.offset:
            self._send(self.ring.last(1))

    def _send(self, entries: list[Entry]) -> None:
        for entry in entries:
            prev = entry.prev if entry.prev != entry.offset - 1 else None
            self.to_client.append(m.Message(CHANNEL, entry.offset, Raw(b"1"), prev))
            self._position = entry.offset

    def _answer(self, request: dict[str, object]) -> None:
        if request["type"] == "unsubscribe":
            self._position = None
        elif request["type"] == "subscribe":
            id, since = request["id"], request.get("since")
            assert isinstance(id, int)
            reply = m.Subscribed(CHANNEL, self.ring.epoch, self.ring.offset, id=id)
            if isinstance(since, dict):
                recovery = recover(self.ring, m.Position(**since))
                reply.recovered, reply.lost = recovery.recovered, recovery.lost
                entries = recovery.entries
            else:
                latest = request.get("last", 0)
                assert isinstance(latest, int)
                entries = self.ring.last(latest)
            self.to_client.append(reply)
            self._position = entries[0].prev if entries else self.ring.offset


class Life:
    """A client that follows the channel, and all that became of its messages."""

    def __init__(self, latest: int) -> None:
        self.server = Server()
        self.now = 0.0
        self.epoch = ""
        self.start: dict[str, int] = {}
        """From where on a history's messages were owed."""
        self.end: dict[str, int] = {}
        """Up to where they were, when it was replaced by another."""
        self.told: dict[str, list[tuple[str, int, int]]] = {}
        """What was delivered and what was lost, in order, as ranges."""
        self.core = ClientCore(ClientOptions(), lambda low, high: high, refreshable=False)
        self.do(self.core.start(0.0))
        self.do(self.core.subscribe(CHANNEL, 0.0, latest=latest))

    def do(self, actions: list[a.Action]) -> None:
        """Do what the machine wants."""
        for action in actions:
            if isinstance(action, a.Send):
                self.server.to_server.append(json.loads(action.payload))
            elif isinstance(action, a.Drop):
                self.server.disconnect()
            elif isinstance(action, a.Lost) and action.first is None:
                told = self.told[self.epoch]
                self.end[self.epoch] = max([self.start[self.epoch], *(last for *_, last in told)])
            elif isinstance(action, a.Lost):
                assert action.first is not None
                assert action.last is not None
                self.told[self.epoch].append(("lost", action.first, action.last))
            elif isinstance(action, a.Established) and action.reply.epoch != self.epoch:
                self.epoch = action.reply.epoch
                self.start[self.epoch] = action.reply.offset if not self.start else 0
                self.told[self.epoch] = []

    def read(self, count: int) -> None:
        """Take at most `count` messages in; those of the channel that come in a row, at once."""
        arrived = [self.server.to_client.popleft() for _ in range(count) if self.server.to_client]
        for is_message, replies in groupby(arrived, lambda reply: isinstance(reply, m.Message)):
            self.core.heard(self.now)
            if is_message:
                batch = [reply for reply in replies if isinstance(reply, m.Message)]
                for message in self.core.messages(batch, self.now):
                    offset = message.offset
                    self.told[self.epoch].append(("delivered", offset, offset))
                self.do(self.core.take())
            else:
                for reply in replies:
                    self.do(self.core.receive(reply, self.now))

    def cut(self) -> None:
        """Break the connection."""
        self.server.disconnect()
        self.do(self.core.closed(self.now, 1006, "cut"))

    def hold(self) -> None:
        """Be too busy for the channel."""
        self.do(self.core.hold(CHANNEL))

    def release(self) -> None:
        """Be ready for it again, where it was not."""
        self.do(self.core.release(CHANNEL, self.now))

    def pause(self) -> None:
        """Give the connection up, and want it back at once."""
        self.do(self.core.pause(self.now))
        self.do(self.core.resume(self.now))
        self.do(self.core.opened(self.now, None))

    def pass_time(self, seconds: float) -> None:
        """Let time pass, and do what is due in it; attempts succeed at once."""
        until = self.now + seconds
        while (due := self.core.wake_at) is not None and due <= until:
            self.now = max(self.now, due)
            self.do(self.core.tick(self.now))
            if self.core.link.phase is Phase.CONNECTING:
                self.do(self.core.opened(self.now, None))
        self.now = until

    def settle(self) -> None:
        """Let all come to rest, with one last message that shows any hole."""
        self.release()
        for round in range(12):
            self.pass_time(8.0 if round % 2 else 0.0)
            if round == 6:
                self.server.publish(1)
            self.server.serve()
            self.read(10_000)

    def check(self) -> None:
        """Hold what was told against what was published."""
        for epoch, told in self.told.items():
            delivered = [first for kind, first, _ in told if kind == "delivered"]
            assert delivered == sorted(set(delivered)), "twice, or out of order"
            assert set(delivered) <= set(self.server.published[epoch]), "never published"
            up_to = -1
            for _, first, last in told:
                assert up_to < first <= last, "both delivered and lost, or lost twice"
                up_to = last
            named = {n for _, first, last in told for n in range(first, last + 1)}
            owed = {n for n in self.server.published[epoch] if n > self.start[epoch]}
            if epoch in self.end:
                owed = {n for n in owed if n <= self.end[epoch]}
            assert owed <= named, "lost in silence"
        assert self.epoch == self.server.ring.epoch, "the latest history was never reached"
