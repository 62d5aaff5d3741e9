"""A client that reconnects, resumes, and tells what was lost: what an application sees of it.

`ClientCore` decides, `Driver` carries out; here are the calls of the application, and its channels.
"""

from __future__ import annotations

import asyncio
import inspect
import logging
import math
from collections.abc import AsyncIterator, Callable, Generator
from os import urandom
from typing import Any, Final, Literal, TypeVar, overload
from weakref import WeakSet

import msgspec

from holdfast.client.calls import Calls, refusal
from holdfast.client.driver import Driver, Target
from holdfast.client.events import ClientStats, Lost, Message, Page, PresenceChange, State
from holdfast.client.request import Request, decoder, encode_body, encode_request, reply_type
from holdfast.client.subscription import Mark, OnLost, OnMessage, OnPresence, Subscription
from holdfast.codes import ABNORMAL, NORMAL, ErrorCode
from holdfast.core import actions as a
from holdfast.core.client import ClientOptions
from holdfast.errors import (
    ConnectionClosed,
    HoldfastError,
    QueueFull,
    RequestError,
    UsageError,
)
from holdfast.wire import messages as m
from holdfast.wire.codec import encode
from holdfast.wire.limits import ENVELOPE, check_channel_name

R = TypeVar("R")

BUFFER: Final = 1024 * 1024
_ID_ROOM: Final = 30
"""Bytes that the id adds to a request."""

MAX_STATES: Final = 100
"""States that may wait for a reader of `Client.states`; of more, the latest."""

logger = logging.getLogger("holdfast.client")


class Client:
    """A connection to a hub that comes back by itself. Made by `holdfast.connect`.

        async with holdfast.connect("wss://example.com/ws") as client:
            await client.publish("chat:lobby", {"text": "hello"})

    The first call connects. Every call waits for the connection where there is none, `timeout`
    seconds at most, and may be cancelled at any time.
    """

    def __init__(
        self,
        target: Target,
        options: ClientOptions,
        timeout: float,
        on_state: Callable[[State], None] | None,
    ) -> None:
        self.session: str | None = None
        """The connection's name, as others see it in presence."""
        self.state = State("new")
        self._driver = Driver(target, options, self)
        self._core = self._driver.core
        self._timeout = timeout
        self._max_pending = options.max_pending
        self._on_state = on_state
        self._calls = Calls(self._standing)
        self._subscriptions: dict[str, list[Subscription]] = {}
        self._watchers: WeakSet[_States] = WeakSet()
        self._waiting_open: set[asyncio.Future[None]] = set()
        self._received = self._lost = self._restarts = 0
        self._largest = math.inf  # bytes of a message, beyond which the server would close

    def __repr__(self) -> str:
        return f"<Client of {self._driver.place}: {self.state.name}>"

    # Life.

    def start(self) -> None:
        """Begin to connect, without waiting for it; needs a running event loop."""
        self._driver.start()

    async def opened(self) -> None:
        """Wait until the server has answered `hello`; begin to connect where nothing has.

        Raises ConnectionClosed where the client has ended, with the code and the cause.
        """
        self._begin()
        if self.session is None:
            future = self._driver.loop.create_future()
            self._waiting_open.add(future)
            try:
                await future
            finally:
                self._waiting_open.discard(future)

    async def close(self) -> None:
        """End for good, with the closing handshake: 5 seconds at most.

        No callback is called any more; what waits for iterators can still be read.
        """
        attempt = self._driver.attempt
        readers = [s.stop_reading() for every in self._subscriptions.values() for s in every]
        self._driver.act(self._core.stop(self._driver.now()))
        this = asyncio.current_task()
        waits = [w for w in (self._driver.closing, attempt, *readers) if w not in (None, this)]
        if waits:
            await asyncio.wait(waits)

    def pause(self) -> None:
        """Give the connection up until `resume`, as before a sleep; positions are kept."""
        self._driver.act(self._core.pause(self._driver.now()))

    def resume(self) -> None:
        """Connect again after `pause`; what was missed comes, or is reported."""
        self._driver.act(self._core.resume(self._driver.now()))

    def wake(self) -> None:
        """Note that the network has changed: look whether the connection lives, or try sooner."""
        self._driver.act(self._core.wake(self._driver.now()))

    async def __aenter__(self) -> Client:
        self.start()
        try:
            await self.opened()
        except BaseException:
            await self.close()
            raise
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.close()

    def __await__(self) -> Generator[Any, None, Client]:
        return self.__aenter__().__await__()

    def states(self) -> AsyncIterator[State]:
        """Iterate over the client's states, from the present one to "closed"."""
        states = _States(self.state)
        self._watchers.add(states)
        return states

    @property
    def stats(self) -> ClientStats:
        """The client's figures since its start."""
        return ClientStats(
            attempts=self._core.link.attempts,
            connects=self._core.link.connects,
            downtime=self._driver.downtime,
            round_trip=self._core.talk.round_trip,
            received=self._received,
            duplicates=self._core.talk.duplicates,
            lost=self._lost,
            restarts=self._restarts,
        )

    # Channels.

    def subscribe(
        self,
        channel: str,
        *,
        last: int = 0,
        since: m.Position | None = None,
        type: Any = Any,
        buffer: int = BUFFER,
        on_message: OnMessage | None = None,
        on_lost: OnLost | None = None,
        on_presence: OnPresence | None = None,
    ) -> Subscription:
        """Follow a channel from now on, through all reconnects.

        Begins with the `last` messages that the channel still holds, or with those after the
        position `since`. `type` is what `data` must be: a msgspec Struct, dataclass, TypedDict,
        pydantic model, or `msgspec.Raw` for its JSON. At most `buffer` bytes wait for the
        application. Instead of iterating, give `on_message`, a function or a coroutine function;
        `on_lost` is called for each loss, `on_presence` for members that come and go.

        Several subscriptions may follow one channel; only the first may have `last` or `since`.
        Raises RequestError for a bad channel name, ConnectionClosed after the end, and UsageError
        for arguments that make no sense.
        """
        check_channel_name(channel)
        self._begin()
        if since is not None:
            since = _checked(since)
        others = self._subscriptions.get(channel)
        if others and (last or since):
            raise UsageError(
                f"{channel!r} is subscribed to already: use history() for its older messages"
            )
        if not (isinstance(last, int) and last >= 0 and buffer >= 0):
            raise UsageError("last and buffer must be whole numbers of 0 or more")
        if inspect.iscoroutinefunction(on_lost) or inspect.iscoroutinefunction(on_presence):
            raise UsageError("on_lost and on_presence must be plain functions")
        subscription = Subscription(
            self,
            channel,
            type=type,
            buffer=buffer,
            on_message=on_message,
            on_lost=on_lost,
            on_presence=on_presence,
        )
        now = self._driver.now()
        if others:
            others.append(subscription)
            mark = self._mark(channel)
            if mark is not None and self._core.talk.channels[channel].started:
                subscription.established(mark)
        else:
            self._subscriptions[channel] = [subscription]
            self._driver.act(self._core.subscribe(channel, now, latest=last, since=since))
        subscription.start()
        return subscription

    async def publish(
        self, channel: str, data: Any, *, key: str | None = None, timeout: float | None = None
    ) -> m.Position:
        """Publish to a channel and return the message's position.

        `data` is whatever JSON can hold: msgspec Structs, dataclasses and pydantic models, too.
        Without a connection it waits for one. Whatever breaks meanwhile, the message is published
        once: it carries a `key`, at most 64 characters, random where none is given. Raises
        UsageError for data that JSON cannot hold, RequestError where the server refuses, QueueFull
        where too many requests wait, ConnectionClosed at the client's end, TimeoutError after
        `timeout` seconds (the client's own where none is given); it may still arrive then.
        """
        check_channel_name(channel)
        if key is not None and not 1 <= len(key) <= m.MAX_ID:
            raise UsageError(f"a key has 1 to {m.MAX_ID} characters, not {len(key)}")
        message = m.Publish(
            channel, msgspec.Raw(encode_body(data)), urandom(16).hex() if key is None else key
        )
        reply = await self._ask(encode(message), m.Published, timeout, True)
        return m.Position(reply.epoch, reply.offset)

    @overload
    async def request(self, message: Request[R], *, timeout: float | None = None) -> R: ...

    @overload
    async def request(
        self,
        message: Any,
        reply: type[R],
        *,
        type: str | None = None,
        timeout: float | None = None,
    ) -> R: ...

    @overload
    async def request(
        self, message: Any, *, type: str | None = None, timeout: float | None = None
    ) -> Any: ...

    async def request(
        self,
        message: Any,
        reply: Any = None,
        *,
        type: str | None = None,
        timeout: float | None = None,
    ) -> Any:
        """Send one of the application's own requests and return its reply, read as `reply`.

        `message` is a `Request`, or any object with `type`, or one whose `type` is given here. It
        is sent once: where the connection ends before the reply, ConnectionClosed is raised, and
        whether the server acted on it cannot be known. Raises InvalidData's kin ValueError for a
        reply of another type, and otherwise what `publish` raises.
        """
        read = decoder(reply_type(message) if reply is None else reply)
        answer = await self._ask(encode_request(message, type), m.AppReply, timeout, False)
        return read(answer.data)

    async def history(
        self,
        channel: str,
        *,
        since: m.Position | None = None,
        limit: int | None = None,
        type: Any = Any,
        timeout: float | None = None,
    ) -> Page:
        """Return messages that a channel still holds, at most `limit`: the first after `since`, or
        the newest. Raises what `publish` raises, and ValueError for data of another type."""
        check_channel_name(channel)
        request = encode(m.History(channel, None if since is None else _checked(since), limit))
        page = await self._ask(request, m.HistoryPage, timeout, True)
        read = decoder(type)
        messages = [
            Message(channel, w.offset, read(w.data), w.by, page.epoch) for w in page.messages
        ]
        return Page(m.Position(page.epoch, page.offset), messages, page.more)

    async def presence(self, channel: str, *, timeout: float | None = None) -> list[m.Member]:
        """Return who is subscribed to a channel. Raises what `publish` raises."""
        check_channel_name(channel)
        request = encode(m.Presence(channel))
        reply = await self._ask(request, m.PresenceList, timeout, True)
        return reply.members

    # From subscriptions.

    def unsubscribe(self, subscription: Subscription) -> None:
        """Let a subscription go; the last one of a channel ends it at the server too."""
        channel = subscription.channel
        others = self._subscriptions.get(channel, [])
        if subscription in others:
            others.remove(subscription)
            if others:
                self.released(channel)
            else:
                del self._subscriptions[channel]
                self._driver.act(self._core.unsubscribe(channel))

    def released(self, channel: str) -> None:
        """Go on with a held channel where all its subscriptions have room again."""
        if not any(subscription.busy for subscription in self._subscriptions.get(channel, ())):
            self._driver.act(self._core.release(channel, self._driver.now()))

    # From the driver.

    def deliver(self, messages: list[m.Message]) -> None:
        """Give a channel's subscriptions its next messages; if one has too much, ask for a rest."""
        self._received += len(messages)
        channel = messages[0].channel
        subscriptions = self._subscriptions[channel]
        full = [s for s in tuple(subscriptions) if s.take(messages)]
        if full:
            for subscription in subscriptions:
                subscription.held = True
            self._driver.act(self._core.hold(channel))

    def welcomed(self, welcome: m.Welcome) -> None:
        """Note that the server has answered `hello`."""
        self.session = welcome.session
        self._largest = welcome.limits.max_message + ENVELOPE
        for future in self._waiting_open:
            if not future.done():
                future.set_result(None)

    def tell(self, action: a.Action) -> None:
        """Take what is not about the connection."""
        match action:
            case a.Settled(id, reply):
                self._calls.settle(id, reply)
            case a.Refused(id, error):
                self._calls.settle(id, self._unanswered() if error is None else refusal(error))
            case a.Established(reply, _):
                self._established(reply.channel)
            case a.Lost():
                self._report(Lost(*action))
            case a.Dismissed(channel, error):
                self._dismissed(channel, error)
            case a.Presence(event):
                for subscription in tuple(self._subscriptions.get(event.channel, ())):
                    subscription.presence(_change(event))
            case a.Complaint(error):
                logger.warning("%s: the server says: %s", self._driver.place, error.error)

    def stands(self, state: State) -> None:
        """Note a new state, and pass it on."""
        self.state = state
        if state.name != "open":
            self.session = None
        for states in self._watchers:
            states.add(state)
        if state.name == "closed":
            for future in self._waiting_open:
                if not future.done():
                    future.set_exception(self._end_error())
        if self._on_state is not None:
            try:
                self._on_state(state)
            except Exception:
                logger.exception("%s: on_state failed", self._driver.place)

    def _established(self, channel: str) -> None:
        mark = self._mark(channel)
        if mark is not None:
            for subscription in tuple(self._subscriptions.get(channel, ())):
                subscription.established(mark)

    def _mark(self, channel: str) -> Mark | None:
        """Where a channel stands; what waits for its subscriptions is before it.

        None where a callback has just closed it, or has begun it anew.
        """
        following = self._core.talk.channels.get(channel)
        position = following.continuity.position if following is not None else None
        return None if position is None else Mark(position.epoch, position.offset)

    def _report(self, lost: Lost) -> None:
        logger.warning("%s: %s", self._driver.place, lost)
        if lost.first is None or lost.last is None:
            self._restarts += 1
        else:
            self._lost += lost.last - lost.first + 1
        mark = self._mark(lost.channel)
        for subscription in tuple(self._subscriptions.get(lost.channel, ())):
            if mark is not None:
                subscription.tell(mark)  # so that the position is right when the news is read
            subscription.tell(lost)

    def _dismissed(self, channel: str, error: m.Error | None) -> None:
        cause: HoldfastError | None = None
        if error is not None:
            cause = refusal(error)
            logger.warning("%s: %s: subscription refused: %s", self._driver.place, channel, cause)
        elif self.state.code != NORMAL:
            cause = self._end_error()
        for subscription in self._subscriptions.pop(channel, ()):
            subscription.end(cause)

    # Requests.

    async def _ask(self, body: bytes, kind: type[R], timeout: float | None, repeatable: bool) -> R:
        self._begin()
        if len(body) + _ID_ROOM > self._largest:
            text = f"Message too large: {len(body)} bytes, the server takes {self._largest:.0f}"
            raise RequestError(ErrorCode.TOO_LARGE, text)
        if self._driver.unsent >= self._max_pending:  # of requests given up, too
            raise QueueFull(self._max_pending)
        id, actions = self._core.request(body, self._driver.now(), repeatable=repeatable)
        self._calls.add(id)
        self._driver.act(actions)
        try:
            reply = await self._calls.wait(id, self._timeout if timeout is None else timeout)
        finally:
            if self._calls.forget(id):
                self._core.abandon(id)
        if not isinstance(reply, kind):
            raise RequestError(
                ErrorCode.INVALID_MESSAGE, f"the server answered with {type(reply).__name__}"
            )
        return reply

    def _standing(self) -> str:
        why = f" ({self.state.why})" if self.state.why else ""
        return f"the client is {self.state.name}{why}"

    def _begin(self) -> None:
        """Begin to connect where nothing has. Raises ConnectionClosed after the end."""
        if self._driver.ended:
            raise self._end_error()
        self._driver.start()

    def _end_error(self) -> ConnectionClosed:
        return ConnectionClosed(self.state.code or ABNORMAL, self.state.why)

    def _unanswered(self) -> ConnectionClosed:
        if self._driver.ended:
            return self._end_error()
        return ConnectionClosed(
            ABNORMAL, "the connection ended before the reply; the server may have acted on it"
        )


def _checked(since: m.Position) -> m.Position:
    """Return a position that the server will read. Raises UsageError for any other."""
    try:
        return msgspec.convert({"epoch": since.epoch, "offset": since.offset}, m.Position)
    except (AttributeError, msgspec.ValidationError) as error:
        raise UsageError(f"since must be a Position, not {since!r}: {error}") from None


class _States(AsyncIterator[State]):
    """A client's states for one reader; a cancelled step loses nothing."""

    def __init__(self, present: State) -> None:
        self._queue: asyncio.Queue[State | None] = asyncio.Queue(MAX_STATES)
        self.add(present)

    def add(self, state: State) -> None:
        """Add a state; where too many wait, the oldest goes."""
        if self._queue.full():
            self._queue.get_nowait()
        self._queue.put_nowait(state)

    async def __anext__(self) -> State:
        state = await self._queue.get()
        if state is None:
            self._queue.put_nowait(None)  # it has ended for every later step, too
            raise StopAsyncIteration
        if state.name == "closed":
            self._queue.put_nowait(None)
        return state


def _change(event: m.Join | m.Leave | m.PresenceList) -> PresenceChange:
    if isinstance(event, m.PresenceList):
        return PresenceChange("list", event.channel, event.members)
    kind: Literal["join", "leave"] = "join" if isinstance(event, m.Join) else "leave"
    return PresenceChange(kind, event.channel, [event.member])
