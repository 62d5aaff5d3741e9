"""The hub: one object in the user's process that owns channels and connections."""

from __future__ import annotations

import asyncio
import inspect
import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Iterable, Mapping
from contextlib import nullcontext
from functools import lru_cache
from secrets import token_hex
from typing import Any, ClassVar, NamedTuple, TypeVar
from weakref import WeakSet

from holdfast.broker.base import Broker
from holdfast.broker.memory import MemoryBroker
from holdfast.codes import GOING_AWAY, ErrorCode
from holdfast.core.options import Channel, Patterns
from holdfast.core.ring import Entry
from holdfast.errors import ConfigError, RequestError, UsageError
from holdfast.hub.auth import Authenticate, Authorize, Credentials, User, as_user
from holdfast.hub.channel import LiveChannel, Slices
from holdfast.hub.ending import log_end
from holdfast.hub.fanout import Fanout
from holdfast.hub.handlers import AppHandler
from holdfast.hub.link import Link
from holdfast.hub.rates import ChannelRates, rate_limit
from holdfast.hub.requests import settle
from holdfast.hub.session import Session
from holdfast.hub.shutdown import Shutdown
from holdfast.hub.upkeep import Upkeep
from holdfast.websocket.frames import TEXT, encode_frame
from holdfast.wire.codec import BUILTIN_TYPES, encode, encode_data, encode_message, message_prefix
from holdfast.wire.limits import Limits, check_channel_name
from holdfast.wire.messages import Join, Leave, Member, Position, PresenceList, Reply

logger = logging.getLogger("holdfast.hub")
H = TypeVar("H", bound=Callable[..., Any])
T = TypeVar("T")

_prefix = lru_cache(maxsize=4096)(message_prefix)


def _plain(hook: Callable[..., Any]) -> bool:
    """Tell whether a hook never has to be awaited."""
    return inspect.isfunction(hook) and not inspect.iscoroutinefunction(hook)


def _address(link: Link) -> str:
    return link.peer.rpartition(":")[0]


class Stats(NamedTuple):
    """Counts: what is there now, and what has been since the start."""

    connections: int
    channels: int
    subscriptions: int
    lagging: int
    opened: int
    published: int
    delivered: int
    terminated: int


class Hub:
    """Channels over WebSocket, with heartbeat, history and loss-free resume.

    channels        options by name pattern, first match wins; no match is no channel
    broker          where channels live; embedded memory by default
    ping_interval   seconds between pings to a connection
    pong_timeout    seconds a pong may take before the connection is terminated
    max_lag         seconds a client may be behind before it is closed with 4008
    close_timeout   seconds a peer has to answer a Close
    auth_timeout    seconds a connection may stay unauthenticated, where `authenticate` is set
    drain_delay     seconds between the end of readiness and the first close, at shutdown
    drain           seconds over which closes are spread at shutdown
    limits          what one connection may send
    origins         "same" for the page's own origin only, "*" for any, or a list of origins
                    such as "https://app.example.com" or "https://*.example.com"
    api_key         the bearer key of the HTTP API; without one the API answers 401 to all
    compression     permessage-deflate, where the server gives us the connection itself

    Raises ConfigError for a value that makes no sense. One hub belongs to one event loop;
    `publish` may be called from any thread.
    """

    instances: ClassVar[WeakSet[Hub]] = WeakSet()
    """The hubs of this process, for a server that shuts down."""

    def __init__(
        self,
        channels: Mapping[str, Channel] | None = None,
        *,
        broker: Broker | None = None,
        ping_interval: float = 30.0,
        pong_timeout: float = 10.0,
        max_lag: float = 30.0,
        close_timeout: float = 5.0,
        auth_timeout: float = 10.0,
        drain_delay: float = 0.0,
        drain: float = 5.0,
        limits: Limits | None = None,
        origins: str | Iterable[str] = "same",
        api_key: str | None = None,
        compression: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        if min(max_lag, close_timeout, auth_timeout) <= 0 or min(drain, drain_delay) < 0:
            raise ConfigError("timeouts must be more than 0 seconds, drain times 0 or more")
        if api_key is not None and not api_key.strip():
            raise ConfigError("api_key is empty: leave it out, or set a key that is hard to guess")
        self.patterns = Patterns(channels if channels is not None else {"*": Channel()})
        self.broker: Broker = broker if broker is not None else MemoryBroker(clock)
        self.broker.bind(self)
        self.limits = limits or Limits()
        self.ping_interval = ping_interval
        self.pong_timeout = pong_timeout
        self.max_lag = max_lag
        self.close_timeout = close_timeout
        self.auth_timeout = auth_timeout
        self.drain_delay = drain_delay
        self.drain_time = drain
        self.origins = origins if isinstance(origins, str) else tuple(origins)
        self.api_key = api_key
        self.compression = compression
        self.now = clock
        self.wall_clock: Callable[[], float] = time.time
        self.name = token_hex(4)
        self.server_name = "holdfast"
        self.handlers: dict[str, AppHandler] = {}
        self.authenticate_hook: Authenticate | None = None
        self.authorize_hook: Authorize | None = None
        self.immediate = self.broker.immediate
        self.channels: dict[str, LiveChannel] = {}
        self.sessions: dict[Session, None] = {}  # in order; a dict is smaller than a set
        self.addresses: Counter[str] = Counter()
        self.fanout = Fanout()
        self.slices = Slices()
        self.upkeep = Upkeep(self)
        self.shutdown = Shutdown(self)
        self.channel_rates = ChannelRates(clock)
        self.opened = 0
        self.published = 0
        self.ready = True
        self._disconnect_hooks: list[Callable[[Session, int, str], Any]] = []
        self.message_limit = rate_limit(self.limits.message_rate, 2 * self.limits.message_rate)
        self.bad_limit = rate_limit(self.limits.bad_messages / 10, self.limits.bad_messages)
        self._tasks: set[asyncio.Task[Any]] = set()
        self._thread: int | None = None
        self._lock = threading.Lock()  # until there is a loop, any thread may publish
        Hub.instances.add(self)

    # For the application.

    def publish(self, channel: str, data: Any, *, key: str | None = None) -> Position:
        """Publish JSON-serialisable `data`, or `msgspec.Raw` JSON, to a channel.

        Returns the message's position. From another thread than the event loop's it waits for the
        loop. With a broker that is not embedded, use `await hub.publish_async(...)`.

        Raises UsageError where `data` is not JSON, is larger than the channel's `max_message`, or
        the broker must be awaited; RequestError for a channel that does not exist.
        """
        payload, options = self._checked(channel, data)
        if not self.broker.immediate:
            raise UsageError("this hub's broker must be awaited: use publish_async()")
        if self._thread is not None and threading.get_ident() != self._thread:
            return asyncio.run_coroutine_threadsafe(
                self._publish(channel, payload, options, key), self._loop()
            ).result()
        with self._lock if self._thread is None else nullcontext():
            self.published += 1
            position = self.broker.publish(channel, payload, options, key=key)
        assert isinstance(position, Position)
        return position

    async def publish_async(self, channel: str, data: Any, *, key: str | None = None) -> Position:
        """Publish as `publish` does, with any broker."""
        payload, options = self._checked(channel, data)
        return await self._publish(channel, payload, options, key)

    def on(self, type: str) -> Callable[[H], H]:
        """Register the handler of an application's own message type, such as "chat.send".

        The first parameter's annotation is the message's schema; a second one gets the session.
        Raises ConfigError for a type that is taken or a handler that cannot be called so.
        """

        def register(function: H) -> H:
            if type in BUILTIN_TYPES:
                raise ConfigError(f"{type!r} is a message of the protocol; choose another type")
            if type in self.handlers:
                raise ConfigError(f"there is a handler for {type!r} already")
            self.handlers[type] = AppHandler(type, function)
            return function

        return register

    def authenticate(self, function: Authenticate) -> Authenticate:
        """Set the hook that turns `Credentials` into a `User`, a user's id, or None."""
        self.authenticate_hook = function
        self.immediate = self.immediate and _plain(function)
        return function

    def authorize(self, function: Authorize) -> Authorize:
        """Set the hook that is asked (session, action, channel) before each action."""
        self.authorize_hook = function
        self.immediate = self.immediate and _plain(function)
        return function

    def on_disconnect(self, function: H) -> H:
        """Add a callback (session, code, reason) for the end of a connection."""
        self._disconnect_hooks.append(function)
        return function

    @property
    def asgi(self) -> Any:
        """The hub as an ASGI application; needs the `server` extra."""
        from holdfast.server.asgi import HubApp

        return HubApp(self)

    @property
    def stats(self) -> Stats:
        """A snapshot of the counts."""
        return Stats(
            connections=len(self.sessions),
            channels=len(self.channels),
            subscriptions=sum(len(channel.subscribers) for channel in self.channels.values()),
            lagging=len(self.upkeep.laggards),
            opened=self.opened,
            published=self.published,
            delivered=self.fanout.delivered,
            terminated=self.upkeep.terminated,
        )

    # Life of the hub.

    def begin_drain(self) -> asyncio.Task[None]:
        """Start `drain` if it has not been started; return its task."""
        return self.shutdown.begin()

    async def drain(self) -> None:
        """Stop being ready, tell each client when to come back, and spread the closes.

        After `drain_delay` seconds the connections get `drain` and Close 1012, one after the other
        over `drain` seconds. Each is told to come back at its own moment after the last close, so
        that a restart is not met by all clients at once.
        """
        await self.shutdown.begin()

    @property
    def stopping(self) -> bool:
        """Whether connections are being closed, so that new ones are refused."""
        return self.shutdown.closing

    async def close(self) -> None:
        """End every connection with 1001 and let go of the broker."""
        self.ready = False
        for session in list(self.sessions):
            session.close(GOING_AWAY, "the server stops")
        self.upkeep.stop()
        await self.broker.close()

    # For the server.

    def connect(
        self, link: Link, user: User | None = None, credentials: Credentials | None = None
    ) -> Session:
        """Take a new connection in; called on the event loop that the hub belongs to."""
        if self.fanout.loop is None:
            self.fanout.loop = asyncio.get_running_loop()
            self._thread = threading.get_ident()
        now = self.now()
        self.opened += 1
        session = Session(self, link, self.opened, now)
        session.user = user
        session.credentials = credentials
        self.sessions[session] = None
        if self.limits.connections_per_address:
            self.addresses[_address(link)] += 1
        self.upkeep.start(self.fanout.loop)
        if link.pings:
            self.upkeep.heartbeat.add(session)
        if user is not None:
            self.upkeep.expiry.set(session, user.expires)
        elif self.locked(session):
            self.upkeep.locked[session] = now + self.auth_timeout
        if self.shutdown.closing:  # admitted before, authenticated since
            self.fanout.loop.call_soon(self.shutdown.send_away, session)
        return session

    async def identify(self, credentials: Credentials) -> User | None:
        """Ask the `authenticate` hook; who has expired already is nobody.

        A RequestError that the hook raises passes through.
        """
        if self.authenticate_hook is None:
            return None
        user = as_user(await settle(self.authenticate_hook(credentials)))
        if user is None or (user.expires is not None and user.expires <= self.wall_clock()):
            return None
        return user

    def locked(self, session: Session) -> bool:
        """Tell whether a connection must authenticate before it may do anything."""
        return self.authenticate_hook is not None and session.user is None

    def authenticated(self, session: Session, user: User) -> None:
        """Note who is behind a connection."""
        session.user = user
        self.upkeep.locked.pop(session, None)
        self.upkeep.expiry.set(session, user.expires)

    def remove(self, session: Session, code: int, reason: str, cause: str | None) -> None:
        """Let a connection that has ended go; each abnormal end is one line in the log."""
        if session not in self.sessions:
            return
        del self.sessions[session]
        if self.limits.connections_per_address:
            address = _address(session.link)
            self.addresses[address] -= 1
            if not self.addresses[address]:
                del self.addresses[address]
        self.upkeep.forget(session)
        channels, session.subscriptions = session.subscriptions, []
        for channel in channels:
            self._detach(session, channel)
        if session.close_sent:
            code, reason = session.close_sent, session.close_reason
        log_end(session, code, reason, cause or session.terminated)
        for hook in self._disconnect_hooks:
            try:
                result = hook(session, code, reason)
            except Exception:
                logger.exception("connection %s: a disconnect callback failed", session.id)
            else:
                if asyncio.iscoroutine(result):
                    self.start_task(result)

    # For requests.

    async def open_channel(self, name: str, options: Channel) -> LiveChannel:
        """Return the channel, which this node now subscribes to at the broker."""
        channel = self.channels.get(name)
        if channel is None:
            ring = await settle(self.broker.subscribe(name, options))
            channel = self.channels.setdefault(name, LiveChannel(name, options, ring))
        return channel

    def unsubscribe(self, session: Session, channel: LiveChannel) -> None:
        """Take a session out of a channel."""
        session.subscriptions.remove(channel)
        self._detach(session, channel)

    def _detach(self, session: Session, channel: LiveChannel) -> None:
        channel.discard(session)
        if session.catchup is not None:
            session.catchup.drop(channel)
        if channel.options.presence:
            self._finish(self.broker.leave(channel.name, session.member))
        self.leave_if_empty(channel)

    def leave_if_empty(self, channel: LiveChannel) -> None:
        """Stop the broker's deliveries for a channel that nobody here listens to."""
        if not channel.subscribers and self.channels.get(channel.name) is channel:
            del self.channels[channel.name]
            self._finish(self.broker.unsubscribe(channel.name))

    def send_presence(self, session: Session, channel: LiveChannel) -> None:
        """Send a channel's members to a session that missed how they came and went."""

        async def send() -> None:
            members = await settle(self.broker.members(channel.name))
            if session in channel.subscribers:
                session.send(PresenceList(channel.name, members))

        self.start_task(send())

    # For the broker.

    def encode(self, channel: str, offset: int, prev: int, data: bytes, by: str | None) -> bytes:
        """Return the frame of one message."""
        odd = prev if prev != offset - 1 else None
        return encode_frame(TEXT, encode_message(_prefix(channel), offset, data, odd, by))

    def deliver(self, channel: str, entry: Entry) -> None:
        """Take a new entry of a channel for its subscribers."""
        live = self.channels.get(channel)
        if live is not None:
            self.fanout.add(live, entry)

    def joined(self, channel: str, member: Member) -> None:
        """Tell the subscribers of a channel who came."""
        self._tell(channel, Join(channel, member))

    def left(self, channel: str, member: Member) -> None:
        """Tell the subscribers of a channel who went."""
        self._tell(channel, Leave(channel, member))

    def start_task(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Run a coroutine on the hub's loop and keep it from being collected."""
        task = self._loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def _tell(self, channel: str, message: Reply) -> None:
        live = self.channels.get(channel)
        if live is not None:
            self.fanout.flush()
            frame = encode_frame(TEXT, encode(message))
            for session in tuple(live.subscribers):
                if session.catchup is None:
                    session.link.write(frame)
                else:
                    session.catchup.miss_presence(live)

    def _checked(self, channel: str, data: Any) -> tuple[bytes, Channel]:
        payload = encode_data(data)
        options = self.patterns.find(channel)
        if options is None:
            raise RequestError(ErrorCode.UNKNOWN_CHANNEL, f"No channel pattern matches {channel!r}")
        if channel not in self.channels:
            check_channel_name(channel)
        if len(payload) > options.max_message:
            raise UsageError(
                f"a message of {len(payload)} bytes is over the limit of {channel!r}: "
                f"{options.max_message} bytes; raise Channel(max_message=...)"
            )
        return payload, options

    async def _publish(
        self, channel: str, payload: bytes, options: Channel, key: str | None
    ) -> Position:
        self.published += 1
        return await settle(self.broker.publish(channel, payload, options, key=key))

    def _finish(self, result: Any) -> None:
        """See to the end of what a broker may answer later."""
        if result is not None:
            self.start_task(settle(result))

    def _loop(self) -> asyncio.AbstractEventLoop:
        if self.fanout.loop is None:
            raise UsageError("the hub has no event loop yet: nothing has connected")
        return self.fanout.loop
