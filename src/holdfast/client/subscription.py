"""One subscription: what came and waits for the application, as an iterator or by callbacks."""

from __future__ import annotations

import asyncio
import inspect
import logging
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from holdfast.client.events import Lost, Message, PresenceChange
from holdfast.client.request import decoder
from holdfast.errors import HoldfastError, InvalidData, UsageError
from holdfast.wire import messages as m

if TYPE_CHECKING:
    from holdfast.client.client import Client

OnMessage: TypeAlias = Callable[[Message], Awaitable[None] | None]
OnLost: TypeAlias = Callable[[Lost], None]
OnPresence: TypeAlias = Callable[[PresenceChange], None]

OVERHEAD: Final = 100
"""Bytes that a waiting message counts beyond its data."""

logger = logging.getLogger("holdfast.client")


class Mark(NamedTuple):
    """Stands among the waiting messages where the server took the subscription in."""

    epoch: str
    offset: int


class Subscription:
    """A channel that a client follows. Made by `Client.subscribe`.

    Iterate over it for messages, or over `events()` for messages and losses in their order. Leaving
    `async with` ends it; so does `close()`. What waits for the application is bounded: beyond
    `buffer` bytes the client asks the server to stop, and goes on from there when half of it has
    been read.
    """

    def __init__(
        self,
        client: Client,
        channel: str,
        *,
        type: Any,
        buffer: int,
        on_message: OnMessage | None,
        on_lost: OnLost | None,
        on_presence: OnPresence | None,
    ) -> None:
        self.channel = channel
        self._client = client
        self._decode = decoder(type)
        self._buffer = buffer
        self._on_message = on_message
        self._on_lost = on_lost
        self._on_presence = on_presence
        self._epoch = ""  # until the server has taken the subscription in
        self._offset = 0
        self._queue: deque[m.Message | Lost | Mark] = deque()
        self._size = 0
        self.held = False
        """Whether the server was asked to stop, until the application has read enough."""
        self._waiter: asyncio.Future[None] | None = None
        self._ready: asyncio.Future[None] | None = None
        self._established = False
        self._done = False
        self._error: HoldfastError | None = None
        self._reader: asyncio.Task[None] | None = None

    # The application.

    @property
    def position(self) -> m.Position | None:
        """Where the application stands: behind the last message or loss that it was given.

        To go on from there later, subscribe with it as `since`. None until `ready`.
        """
        return m.Position(self._epoch, self._offset) if self._epoch else None

    async def __aenter__(self) -> Subscription:
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.close()

    def __aiter__(self) -> AsyncIterator[Message]:
        return self

    async def __anext__(self) -> Message:
        """Return the next message.

        Raises InvalidData for one that is not of the subscription's type (the next call goes on
        with the next message), RequestError where the server refused the subscription, and
        ConnectionClosed where the client has ended for another reason than its `close`.
        """
        while not isinstance(item := self._pop(), Message):
            if item is None:
                await self._wait()
        return item

    def events(self) -> AsyncIterator[Message | Lost]:
        """Iterate over messages, and over losses in their place. Raises as the iterator does."""
        return _Events(self)

    async def next_event(self) -> Message | Lost:
        """Return the next message or loss. Raises StopAsyncIteration at the end."""
        while (item := self._pop()) is None:
            await self._wait()
        return item

    async def ready(self) -> None:
        """Wait until the server has taken the subscription in.

        Raises RequestError where it refuses, ConnectionClosed where the client has ended.
        """
        if self._done:
            raise self._error or UsageError(f"the subscription to {self.channel!r} is closed")
        if not self._established:
            if self._ready is None:
                self._ready = asyncio.get_running_loop().create_future()
            await asyncio.shield(self._ready)

    async def close(self) -> None:
        """End the subscription; what waits is dropped. A second call does nothing."""
        if not self._done:
            self._client.unsubscribe(self)
            self.end(None)
        self._queue.clear()
        reader = self.stop_reading()
        if reader is not None:
            await asyncio.wait([reader])

    # The client.

    def start(self) -> None:
        """Begin to call an asynchronous `on_message`, one message after the other."""
        on_message: Any = self._on_message
        call = getattr(on_message, "__call__", None)  # noqa: B004 - of an object, not whether
        if inspect.iscoroutinefunction(on_message) or inspect.iscoroutinefunction(call):
            # Not `create_task`: an eager one would run before its name is known.
            self._reader = asyncio.Task(self._read(on_message), loop=asyncio.get_running_loop())

    def stop_reading(self) -> asyncio.Task[None] | None:
        """Call an asynchronous `on_message` no more; return its task, if it is not the present."""
        if self._reader is None or self._reader is asyncio.current_task():
            return None
        self._reader.cancel()
        return self._reader

    def take(self, messages: list[m.Message]) -> bool:
        """Take messages; return whether too much waits now."""
        self._size += sum([len(message.data) for message in messages]) + OVERHEAD * len(messages)
        if self._on_message is not None and self._reader is None:
            for message in messages:
                self._call(self._on_message, message)
            return False
        self._queue.extend(messages)
        self._wake()
        return self._size > self._buffer

    def tell(self, item: Lost | Mark) -> None:
        """Take anything else that stands among the messages."""
        if self._on_message is not None and self._reader is None:
            self._pass(item)
        elif isinstance(item, Lost) or self._queue:
            if isinstance(item, Mark) and isinstance(self._queue[-1], Mark):
                self._queue.pop()  # reconnects that nobody reads of need no room
            self._queue.append(item)
        else:
            self._pass(item)
        if isinstance(item, Lost) and self._on_lost is not None:
            self._guard(self._on_lost, item)
        self._wake()

    def presence(self, change: PresenceChange) -> None:
        """Take a change of the channel's members."""
        if self._on_presence is not None:
            self._guard(self._on_presence, change)

    def established(self, mark: Mark) -> None:
        """Note that the server has taken the subscription in."""
        self._established = True
        self.tell(mark)
        if self._ready is not None and not self._ready.done():
            self._ready.set_result(None)

    def end(self, error: HoldfastError | None) -> None:
        """Note that nothing more will come."""
        self._done = True
        self._error = error
        if error is None and self._on_message is not None:
            self._queue.clear()  # closed by the application, which expects no more calls
        if self._ready is not None and not self._ready.done():
            self._ready.set_exception(error or UsageError("the subscription was closed"))
            self._ready.exception()  # nobody has to look at it
        self._wake()

    @property
    def busy(self) -> bool:
        """Whether the application still has more than half of the buffer to read."""
        return self._size > self._buffer // 2

    # Reading.

    def _pop(self) -> Message | Lost | None:
        """Return the next message or loss, or None where nothing waits."""
        while self._queue:
            item = self._queue.popleft()
            if isinstance(item, m.Message):
                return self._give(item)
            self._pass(item)
            if isinstance(item, Lost):
                return item
        return None

    def _pass(self, item: Lost | Mark) -> None:
        """Move on over what is no message."""
        if isinstance(item, Mark):
            self._epoch, self._offset = item
        elif item.last is not None:
            self._offset = item.last

    async def _wait(self) -> None:
        """Wait for something to read; raises at the end what ended the subscription."""
        if self._done:
            raise self._error or StopAsyncIteration
        if self._on_message is not None and asyncio.current_task() is not self._reader:
            raise UsageError("the messages of this subscription go to its on_message")
        if self._waiter is not None:
            raise UsageError("two tasks read one subscription; make a subscription for each")
        self._waiter = asyncio.get_running_loop().create_future()
        try:
            await self._waiter
        finally:
            self._waiter = None

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def _give(self, message: m.Message) -> Message:
        """Make a waiting message ready for the application."""
        self._size -= len(message.data) + OVERHEAD
        if self.held and not self.busy:
            self.held = False
            self._client.released(self.channel)
        self._offset = message.offset
        try:
            data = self._decode(message.data)
        except ValueError as error:
            raise InvalidData(self.channel, message.offset, bytes(message.data), error) from error
        return Message(self.channel, message.offset, data, message.by, self._epoch)

    async def _read(self, on_message: Callable[[Message], Awaitable[None]]) -> None:
        """Call an asynchronous `on_message` until the end."""
        while True:
            try:
                message = await anext(self, None)
            except InvalidData:
                logger.exception("%s: on_message gets no data of another type", self.channel)
                continue
            except HoldfastError:
                return  # the end, logged by the client, and raised by `ready`
            if message is None:
                return
            try:
                await on_message(message)
            except asyncio.CancelledError:
                if self._reader is not None and self._reader.cancelling():
                    raise
                logger.error("%s: what on_message waited for was cancelled", self.channel)
            except Exception:
                logger.exception("%s: on_message failed", self.channel)

    def _call(self, on_message: OnMessage, message: m.Message) -> None:
        """Give a message to a plain function, unless an earlier one has made it close."""
        if self._done:
            return
        try:
            result = on_message(self._give(message))
            if result is not None:
                _check(result)
        except Exception:
            logger.exception("%s: on_message failed", self.channel)

    def _guard(self, callback: Callable[[Any], Any], argument: object) -> None:
        """Call back; a callback that fails is logged, and stops nothing."""
        try:
            _check(callback(argument))
        except Exception:
            logger.exception("%s: a callback failed", self.channel)


def _check(result: object) -> None:
    """Raise TypeError for a coroutine that nobody would await."""
    if inspect.iscoroutine(result):
        result.close()
        raise TypeError("this callback must be a plain function, or `async def` itself")


class _Events(AsyncIterator[Message | Lost]):
    """Messages and losses in their order; a cancelled step loses nothing."""

    def __init__(self, subscription: Subscription) -> None:
        self._subscription = subscription

    async def __anext__(self) -> Message | Lost:
        return await self._subscription.next_event()
