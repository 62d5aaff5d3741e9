"""The client for code without an event loop: scripts, notebooks, threads.

    with holdfast.sync.connect("wss://example.com/ws") as client:
        client.publish("chat:lobby", {"text": "hello"})
        for message in client.subscribe("news"):
            print(message.data)

It is `holdfast.Client`, run on a thread of its own: the same arguments, the same exceptions, the
same guarantees. Every call waits, and ^C interrupts it without harm to the client. A client may be
used from several threads, a subscription from one at a time.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import CancelledError
from types import TracebackType
from typing import Any, TypeVar

from holdfast.client.client import Client as AsyncClient
from holdfast.client.connect import connect as connect_asynchronously
from holdfast.client.events import ClientStats, Lost, Message, Page, State
from holdfast.client.subscription import Subscription as AsyncSubscription
from holdfast.errors import UsageError
from holdfast.wire.messages import Member, Position

__all__ = ["Client", "Subscription", "connect"]

T = TypeVar("T")


class ClientClosed(UsageError):
    """A call after the end of the client."""

    def __init__(self) -> None:
        super().__init__("this client is closed; connect again")


class _Thread:
    """An event loop on a daemon thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._stopped = False
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="holdfast-client", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.get_loop().run_forever()  # what is still under way then is cancelled

    def call(self, work: Callable[..., Coroutine[Any, Any, T]], *args: Any, **options: Any) -> T:
        """Do `work` on the loop and return its result; an interrupt cancels it."""
        self.check()
        with self._lock:
            if self._stopped:
                raise ClientClosed
            future = asyncio.run_coroutine_threadsafe(work(*args, **options), self._loop)
        try:
            return future.result()
        except CancelledError:
            raise ClientClosed from None
        except BaseException:
            future.cancel()
            raise

    def check(self) -> None:
        """Raise UsageError on this very thread, where waiting for it would last for ever."""
        if threading.current_thread() is self._thread:
            raise UsageError("a callback must not call its own client, whose thread it is on")

    def stop(self) -> None:
        """End the loop and the thread."""
        with self._lock:
            if not self._stopped:
                self._stopped = True
                self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()


class Subscription:
    """A channel that a client follows; iterate over it for messages, `close` it to end."""

    def __init__(self, thread: _Thread, inner: AsyncSubscription) -> None:
        self.channel = inner.channel
        self._thread = thread
        self._inner = inner
        self._events = inner.events()
        self._kept: Message | Lost | None = None
        """What has been read and not been given yet: ^C may come between the two."""
        self._before: Position | None = None
        """The position before that."""

    def __enter__(self) -> Subscription:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def __iter__(self) -> Iterator[Message]:
        return self

    def __next__(self) -> Message:
        message = self.get()
        if message is None:
            raise StopIteration
        return message

    @property
    def position(self) -> Position | None:
        """That of the last message given; to go on from it later: `since`."""
        return self._inner.position if self._kept is None else self._before

    def get(self, timeout: float | None = None) -> Message | None:
        """Return the next message, or None at the end of the subscription.

        Raises TimeoutError after `timeout` seconds, and what the asynchronous iterator raises.
        """
        message: Message | None = self._thread.call(_within, timeout, self._next_message)
        self._kept = None
        return message

    def events(self) -> Iterator[Message | Lost]:
        """Iterate over messages, and over losses in their place."""
        while (event := self._thread.call(self._next_event)) is not None:
            self._kept = None
            yield event

    def ready(self, timeout: float | None = None) -> None:
        """Wait until the server has taken the subscription in.

        Raises RequestError where it refuses, TimeoutError after `timeout` seconds.
        """
        self._thread.call(_within, timeout, self._inner.ready)

    def close(self) -> None:
        """End the subscription. A second call does nothing, and so does one after the client's."""
        with contextlib.suppress(ClientClosed):
            self._thread.call(self._inner.close)

    async def _next_message(self) -> Message | None:
        if not isinstance(self._kept, Message):
            self._before = self._inner.position
            self._kept = await anext(self._inner, None)
        return self._kept

    async def _next_event(self) -> Message | Lost | None:
        if self._kept is None:
            self._before = self._inner.position
            self._kept = await anext(self._events, None)
        return self._kept


class Client:
    """A connection to a hub that comes back by itself. Made by `connect`."""

    def __init__(self, inner: AsyncClient) -> None:
        self._inner = inner
        self._thread = _Thread()
        try:
            self._thread.call(self._inner.__aenter__)
        except BaseException:
            self._thread.stop()
            raise

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def state(self) -> State:
        """Where the client stands."""
        return self._inner.state

    @property
    def stats(self) -> ClientStats:
        """The client's figures since its start."""
        return self._inner.stats

    def subscribe(self, channel: str, **options: Any) -> Subscription:
        """Follow a channel; see `holdfast.Client.subscribe`. Callbacks run on the client's thread,
        where they must not call this client."""
        inner = self._thread.call(_now, self._inner.subscribe, channel, **options)
        return Subscription(self._thread, inner)

    def publish(
        self, channel: str, data: Any, *, key: str | None = None, timeout: float | None = None
    ) -> Position:
        """Publish to a channel; see `holdfast.Client.publish`."""
        return self._thread.call(self._inner.publish, channel, data, key=key, timeout=timeout)

    def request(self, message: Any, reply: Any = None, **options: Any) -> Any:
        """Send a request and return its reply; see `holdfast.Client.request`."""
        return self._thread.call(self._inner.request, message, reply, **options)

    def history(self, channel: str, **options: Any) -> Page:
        """Return messages that a channel still holds; see `holdfast.Client.history`."""
        return self._thread.call(self._inner.history, channel, **options)

    def presence(self, channel: str, *, timeout: float | None = None) -> list[Member]:
        """Return who is subscribed to a channel; see `holdfast.Client.presence`."""
        return self._thread.call(self._inner.presence, channel, timeout=timeout)

    def pause(self) -> None:
        """Give the connection up until `resume`."""
        self._thread.call(_now, self._inner.pause)

    def resume(self) -> None:
        """Connect again after `pause`."""
        self._thread.call(_now, self._inner.resume)

    def wake(self) -> None:
        """Note that the network has changed."""
        self._thread.call(_now, self._inner.wake)

    def close(self) -> None:
        """End for good. A second call does nothing."""
        self._thread.check()
        try:
            with contextlib.suppress(ClientClosed):
                self._thread.call(self._inner.close)
        finally:
            self._thread.stop()


def connect(url: str, **options: Any) -> Client:
    """Connect to a hub and return the open client; the options are those of `holdfast.connect`.

    Waits as long as the server cannot be reached; ^C ends that. Raises ConfigError for a URL or an
    option that makes no sense, ConnectionClosed where the server refuses for good.
    """
    return Client(connect_asynchronously(url, **options))


async def _within(seconds: float | None, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
    try:
        async with asyncio.timeout(seconds):
            return await work()
    except TimeoutError:
        if seconds is None:
            raise
        raise TimeoutError(f"nothing came within {seconds:g} s") from None


async def _now(work: Callable[..., T], *args: Any, **options: Any) -> T:
    return work(*args, **options)
