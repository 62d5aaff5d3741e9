"""One connection to the hub: what it may do, and what it is owed.

A message comes in through `receive`, is read, and goes to its function in `requests`. Requests of
one connection are answered in order: while one of them waits for something (an `async` hook or
handler, a remote broker) those behind it wait too, and the connection is not read further.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

from holdfast.codes import POLICY_VIOLATION, RATE_EXCEEDED, ErrorCode, sendable
from holdfast.errors import RequestError, UsageError
from holdfast.hub.auth import Credentials, User
from holdfast.hub.catchup import Catchup
from holdfast.hub.channel import Batch, LiveChannel
from holdfast.hub.requests import answer
from holdfast.websocket.frames import TEXT, encode_frame
from holdfast.wire.codec import encode, encode_error
from holdfast.wire.limits import milliseconds
from holdfast.wire.messages import Id, Member, Reply

if TYPE_CHECKING:
    from holdfast.hub.hub import Hub
    from holdfast.hub.link import Link

MAX_INBOX = 64
"""Requests that may wait behind one that is being worked on, before reading stops."""

MAX_REPLIES = 64 * 1024
"""Bytes of replies to one read that are collected before they are written."""


class Session:
    """A connection, seen from the hub; handlers and hooks get it as their `session`.

    `user` is who is behind it, `credentials` what came with the handshake (only where an
    `authenticate` hook is set), `state` a dict of the application's own.
    """

    __slots__ = (
        "_bad_due",
        "_inbox",
        "_message_due",
        "_replies",
        "_reply_bytes",
        "_state",
        "_task",
        "catchup",
        "close_reason",
        "close_sent",
        "credentials",
        "heard_at",
        "hub",
        "link",
        "number",
        "opened_at",
        "pinged_at",
        "plain",
        "round_trip",
        "slot",
        "subscriptions",
        "terminated",
        "user",
    )

    def __init__(self, hub: Hub, link: Link, number: int, now: float) -> None:
        self.hub = hub
        self.link = link
        self.number = number
        self.user: User | None = None
        self.credentials: Credentials | None = None
        self.subscriptions: list[LiveChannel] = []
        self.plain = not link.shares_deflate
        self.catchup: Catchup | None = None
        self.opened_at = self.heard_at = now
        self.round_trip: float | None = None
        self.close_sent = 0
        self.close_reason = ""
        self.terminated: str | None = None
        """Why this side cut the connection off, where it did."""
        self.slot = 0
        self.pinged_at: float | None = None
        self._state: dict[str, Any] | None = None
        self._replies: list[bytes] | None = None
        self._reply_bytes = 0
        self._inbox: deque[bytes] | None = None
        self._task: asyncio.Task[None] | None = None
        self._message_due = self._bad_due = 0.0

    def __repr__(self) -> str:
        return f"<Session {self.id} of {self.user.id if self.user else self.link.peer}>"

    @property
    def id(self) -> str:
        """The connection's name, unique among all nodes."""
        return f"{self.hub.name}-{self.number:x}"

    @property
    def state(self) -> dict[str, Any]:
        """A dict of the application's own, empty at first."""
        if self._state is None:
            self._state = {}
        return self._state

    @property
    def member(self) -> Member:
        """What other members of a channel see of this connection."""
        return Member(self.id, self.user.id if self.user else None)

    @property
    def may_read(self) -> bool:
        """Whether the session can take more messages."""
        return self._inbox is None or len(self._inbox) <= MAX_INBOX

    # From the link.

    def receive(self, payloads: list[bytes], now: float) -> None:
        """Take the text messages that came in one read; their replies go out in one write."""
        self.heard_at = now
        replies: list[bytes] = []
        self._replies = replies
        for payload in payloads:
            if self._inbox is not None:
                self._inbox.append(payload)
                continue
            self._handle(payload, now)
            if self._reply_bytes > MAX_REPLIES:
                self.flush_replies()
                if self._choked:
                    self._inbox = deque()
        self._replies = None
        self._reply_bytes = 0
        if replies:
            self.link.write(replies[0] if len(replies) == 1 else b"".join(replies))
        if not self.may_read:
            self.link.pause_reading()

    def receive_binary(self, now: float) -> None:
        """Refuse a binary message: the protocol is text."""
        self.heard_at = now
        error = RequestError(ErrorCode.INVALID_MESSAGE, "Invalid message: send text, not binary")
        self.refuse(error)
        self.count_bad(now, POLICY_VIOLATION, "too many invalid messages")

    def pong(self, payload: bytes, now: float) -> None:
        """Take a pong. Any pong proves that the peer lives; the round trip is measured only by one
        that brings back the ping's payload (RFC 6455 section 5.5.3)."""
        self.heard_at = now
        upkeep = self.hub.upkeep
        expected = upkeep.ping_payload(self.pinged_at)
        round_trip = upkeep.heartbeat.answered(self, now)
        if payload == expected and round_trip is not None:
            self.round_trip = round_trip

    def blocked(self) -> None:
        """Note that the transport takes no more: from now on only positions are kept."""
        if self.catchup is None:
            self.plain = False
            self.catchup = Catchup(self, self.hub.now())
            self.hub.upkeep.laggards.add(self)
        self.catchup.blocked = True

    def unblocked(self) -> None:
        """Note that the transport is empty: send what was held back. Reading is proof of life."""
        if self.catchup is not None:
            self.heard_at = self.hub.now()
            if self.pinged_at is not None:
                self.hub.upkeep.postpone(self)
            self.catchup.blocked = False
            self.catchup.run()
            if self._inbox is not None and self._task is None:
                self._task = asyncio.get_running_loop().create_task(self._work_off())

    def lost(self, code: int, reason: str, cause: str | None = None) -> None:
        """Note that the connection has ended; `cause` is set where the end was abnormal."""
        if self._task is not None:
            self._task.cancel()
        self._inbox = None
        self.hub.remove(self, code, reason, cause)

    # To the link.

    def send(self, message: Reply) -> None:
        """Send a message of the protocol to this connection alone."""
        self.send_text(encode(message))

    def send_text(self, payload: bytes) -> None:
        """Send one text message; within `receive` it waits for the read's other replies."""
        frame = encode_frame(TEXT, payload)
        if self._replies is None:
            self.link.write(frame)
        else:
            self._replies.append(frame)
            self._reply_bytes += len(frame)

    def take_replies(self) -> bytes:
        """Return what `receive` has collected so far, for who writes it before other frames."""
        if not self._replies:
            return b""
        replies = b"".join(self._replies)
        self._replies.clear()
        self._reply_bytes = 0
        return replies

    def flush_replies(self) -> None:
        """Send what `receive` has collected so far, before frames that must come after it."""
        replies = self.take_replies()
        if replies:
            self.link.write(replies)

    def refuse(self, error: RequestError, id: Id = None, channel: str | None = None) -> None:
        """Send an `error` message."""
        self.send_text(encode_error(error, id, channel))

    def deliver(self, channel: LiveChannel, batch: Batch) -> None:
        """Take a batch that cannot simply be written: this session lags, or wants it deflated."""
        if self.catchup is not None:
            self.catchup.hold(channel, batch.before)
        else:
            self.link.write(batch.deflated)

    def form_of(self, batch: Batch) -> bytes:
        """Return the bytes of a batch in the form that this connection takes."""
        return batch.deflated if self.link.shares_deflate else batch.frames

    def caught_up(self) -> None:
        """Note that nothing is held back any more."""
        self.catchup = None
        self.plain = not self.link.shares_deflate
        self.hub.upkeep.laggards.discard(self)

    def close(self, code: int, reason: str = "") -> None:
        """Close politely; a peer that does not answer is cut off after `close_timeout` seconds.

        Raises UsageError for a code that may not be sent (RFC 6455 section 7.4).
        """
        if not sendable(code):
            raise UsageError(f"close code {code} may not be sent; applications use 4000-4999")
        if not self.close_sent:
            self.flush_replies()
            self.close_sent, self.close_reason = code, reason
            self.hub.upkeep.await_end(self)
            self.link.close(code, reason)

    # Requests, one after the other.

    def _handle(self, payload: bytes, now: float) -> None:
        if self.close_sent or self._over_rate(now):
            return
        work = answer(self, payload, now)
        if work is not None:
            self._wait_for(work)

    def count_bad(self, now: float, code: int, reason: str) -> None:
        """Count a message that had to be refused; a stream of them ends the connection."""
        limit = self.hub.bad_limit
        if limit is not None:
            self._bad_due, wait = limit.take(self._bad_due, now)
            if wait:
                self.close(code, reason)

    def _over_rate(self, now: float) -> bool:
        limit = self.hub.message_limit
        if limit is None:
            return False
        self._message_due, wait = limit.take(self._message_due, now)
        if not wait:
            return False
        self.refuse(RequestError(ErrorCode.RATE_LIMITED, retry_after=milliseconds(wait)))
        self.count_bad(now, RATE_EXCEEDED, f"more than {limit.rate} messages a second")
        return True

    def _wait_for(self, work: Coroutine[Any, Any, None]) -> None:
        self._inbox = deque()
        self._task = asyncio.get_running_loop().create_task(self._work_off(work))

    @property
    def _choked(self) -> bool:
        """Whether the peer does not take our replies: then its requests wait."""
        return self.catchup is not None and self.catchup.blocked

    async def _work_off(self, work: Coroutine[Any, Any, None] | None = None) -> None:
        """Finish `work` and the requests that came meanwhile, as long as replies are taken."""
        if work is not None:
            await work
        while self._inbox:
            if self._choked:
                self._task = None  # `unblocked` comes back to it
                return
            payload = self._inbox.popleft()
            if not self.close_sent and not self._over_rate(self.hub.now()):
                waiting = answer(self, payload, self.hub.now())
                if waiting is not None:
                    await waiting
        self._inbox = self._task = None
        self.link.resume_reading()
